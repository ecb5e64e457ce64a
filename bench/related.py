"""Related insights: two curated pages among 500 passages of other shows."""

from __future__ import annotations

import random
import time

from bench.insights import unfiltered
from bench.paths import corpus
from bench.report import Section
from bench.seeds_read import insight_pages, seed_episodes
from seeds.harvest import near
from seeds.readers import read_document
from seeds.readers.document import Source

_DISTRACTORS = 500


def measure() -> Section:
    pages = insight_pages()
    told = list(dict.fromkeys(text for page in pages for text in page))
    elsewhere, beside = _distractors()
    mixed = elsewhere[: _DISTRACTORS // 2] + beside[: _DISTRACTORS // 2]
    rows = []
    for name, others in (
        ("other shows", elsewhere),
        ("half of them about the same industry", mixed),
        ("all about the same industry", beside),
    ):
        words = _mrr(pages, told, others, words=1.0)
        began = time.process_time()
        both = _mrr(pages, told, others)
        rows.append((name, f"{words:.2f}", f"{both:.2f}", f"{time.process_time() - began:.2f}"))
    head = ("500 distractors", "MRR tf-idf", "MRR ours", "seconds")
    note = "Each curated sentence asks; right are the others of its page."
    return Section("Related", head, rows, note)


def _mrr(
    pages: list[list[str]], told: list[str], others: list[str], words: float | None = None
) -> float:
    index = near.Nearest([*told, *others], words=words)
    total = 0.0
    for asked, text in enumerate(told):
        right = {
            at
            for at, other in enumerate(told)
            if at != asked and any(text in page and other in page for page in pages)
        }
        order = [at for at, _ in index.find(text, len(told) + len(others), skip={asked})]
        total += 1 / (1 + next(rank for rank, at in enumerate(order) if at in right))
    return total / len(told)


def _distractors() -> tuple[list[str], list[str]]:
    files = random.Random(1).sample(sorted(corpus().rglob("*.md")), 40)
    elsewhere = []
    for path in files:
        for episode in read_document(Source(path.name, path.read_bytes())).episodes:
            elsewhere += unfiltered(episode)
    beside = [
        text for e in seed_episodes().values() for n in range(3) for text in unfiltered(e, n)
    ]
    random.Random(1).shuffle(elsewhere)
    random.Random(1).shuffle(beside)
    return elsewhere[:_DISTRACTORS], list(dict.fromkeys(beside))[:_DISTRACTORS]


if __name__ == "__main__":
    print(measure().markdown())

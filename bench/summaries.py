"""Key moments against human show notes, beside lead, TextRank and LexRank.

No sentence encoder is at hand offline: the match is the mean, over the notes'
sentences, of the best cosine to a chosen passage (words and the company they
keep, trained on the episode and the notes), so trust the order, not the level.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.text_rank import TextRankSummarizer

from bench.insights import lexrank
from bench.report import Section
from bench.seeds_read import hosts_of, rows_of, seed_episodes
from seeds.harvest.candidates import Sentence, find_runs
from seeds.harvest.framing import find_framing
from seeds.harvest.moments import find_moments
from seeds.harvest.near import Nearest
from seeds.harvest.notes import clean_notes
from seeds.harvest.sentences import split_sentences
from store.model import Episode

Way = Callable[[Episode], list[str]]
_PASSAGES = 8


def ours(episode: Episode) -> list[str]:
    hosts = hosts_of(episode)
    moments = find_moments(episode.turns, episode.chapters, episode.duration_s, hosts)
    return [m.text for m in moments]


def framed(episode: Episode) -> list[str]:
    return [m.text for m in find_framing(episode.turns, hosts_of(episode))] + ours(episode)


def lead(episode: Episode) -> list[str]:
    return [s.text for s in _spoken(episode)[: 2 * _PASSAGES]]


def by_lexrank(episode: Episode) -> list[str]:
    return lexrank(episode)[: 2 * _PASSAGES]


def textrank(episode: Episode) -> list[str]:
    summarizer = TextRankSummarizer(Stemmer("english"))
    spoken = [s for s in _spoken(episode) if s.words >= 12]
    words = [set(re.findall(r"\w{4,}", s.text.lower())) for s in spoken]
    size = len(spoken)
    ranks = [1.0] * size
    weights = [
        [summarizer._rate_sentences_edge(sorted(a), sorted(b)) for b in words] for a in words
    ]
    out = [sum(row) - row[at] or 1.0 for at, row in enumerate(weights)]
    for _ in range(20):
        shares = [ranks[at] / out[at] for at in range(size)]
        ranks = [
            0.15 + 0.85 * sum(shares[k] * weights[k][at] for k in range(size) if k != at)
            for at in range(size)
        ]
    order = sorted(range(size), key=lambda at: -ranks[at])
    return [spoken[at].text for at in order[: 2 * _PASSAGES]]


def _spoken(episode: Episode) -> list[Sentence]:
    return [s for run in find_runs(episode.turns) for s in run.sentences]


def measure() -> Section:
    ways: dict[str, Way] = {
        "key moments (ours)": ours,
        "host framing and key moments (ours)": framed,
        "lead": lead,
        "TextRank": textrank,
        "LexRank": by_lexrank,
    }
    pairs = [(_episode(row["episode"]), row["show_notes_text"]) for row in _told()]
    rows = []
    for name, way in ways.items():
        figures = [_figures(episode, notes, way(episode)) for episode, notes in pairs]
        means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
        rows.append((name, *(f"{mean:.2f}" for mean in means)))
    head = ("way", "match to the notes", "quarters covered", "passages", "words")
    return Section("Summaries", head, rows, (__doc__ or "").split("\n\n")[1].replace("\n", " "))


def _told() -> list[dict[str, str]]:
    return rows_of("queries/summaries_dev.jsonl")


def _episode(guest: str) -> Episode:
    fitting = [
        e
        for at, e in seed_episodes().items()
        if at < 20 and e.turns and any(t.speaker == guest for t in e.turns)
    ]
    return max(fitting, key=lambda e: sum(len(t.text) for t in e.turns if t.speaker == guest))


def _figures(episode: Episode, notes: str, chosen: list[str]) -> tuple[float, ...]:
    clean = clean_notes(notes)
    told = [clean[a:b] for a, b in split_sentences(clean) if len(clean[a:b].split()) >= 6]
    index = Nearest([*chosen, *told, *(s.text for s in _spoken(episode))])
    best = [
        max(score for at, score in index.find(text, limit=10**6) if at < len(chosen))
        for text in told
    ]
    whole = " ".join(turn.text for turn in episode.turns)
    starts = [whole.find(text.split(" … ")[0]) / len(whole) for text in chosen]
    quarters = len({min(3, int(start * 4)) for start in starts if start >= 0}) / 4
    words = sum(len(text.split()) for text in chosen)
    return sum(best) / len(best), quarters, float(len(chosen)), float(words)


if __name__ == "__main__":
    print(measure().markdown())

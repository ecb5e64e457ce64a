"""Insights against hand-marked passages, beside three simple ways of choosing."""

from __future__ import annotations

import math
import random
import re
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from rapidfuzz import fuzz
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer

from bench.report import Section
from bench.seeds_read import hosts_of, rows_of, seed_episodes
from seeds.harvest.candidates import Passage, find_passages, find_runs
from seeds.harvest.gate import Setting, passes
from seeds.harvest.hosts import find_interviewers
from seeds.harvest.insights import find_insights
from seeds.harvest.near import Nearest
from seeds.harvest.readings import Readings
from seeds.harvesting import gather
from store.model import Episode

TOP = 20
_DRAWS = 5

Way = Callable[[Episode], list[str]]


def ours(episode: Episode) -> list[str]:
    return [i.text for i in find_insights(episode.turns, hosts_of(episode), limit=TOP)]


def gated(episode: Episode, seed: int = 0) -> list[str]:
    """Passages that pass the gate, in random order, none overlapping."""
    runs = find_runs(episode.turns)
    setting = Setting(True, find_interviewers(runs, hosts_of(episode)))
    readings = Readings(runs, english=True)
    found = [
        p
        for p in find_passages(episode.turns, runs, english=True)
        if passes(p, readings.total(p), setting)
    ]
    random.Random(seed).shuffle(found)
    return _apart(found)


def unfiltered(episode: Episode, seed: int = 0) -> list[str]:
    found = find_passages(episode.turns, find_runs(episode.turns), english=True)
    random.Random(seed).shuffle(found)
    return _apart(found)


def centroid(episode: Episode) -> list[str]:
    """Passages nearest to the whole episode's words."""
    found = find_passages(episode.turns, find_runs(episode.turns), english=True)
    whole = " ".join(turn.text for turn in episode.turns)
    order = Nearest([p.text for p in found]).find(whole, limit=len(found))
    return _apart([found[at] for at, _ in order])


def lexrank(episode: Episode) -> list[str]:
    """Sentences of 12 words or more, by LexRank."""
    summarizer = LexRankSummarizer(Stemmer("english"))
    spoken = [s for run in find_runs(episode.turns) for s in run.sentences if s.words >= 12]
    words = [[w.lower() for w in re.findall(r"\w+", s.text) if len(w) > 3] for s in spoken]
    tf = summarizer._compute_tf(words)
    matrix = summarizer._create_matrix(
        words, summarizer.threshold, tf, summarizer._compute_idf(words)
    )
    scores = summarizer.power_method(matrix, summarizer.epsilon)
    order = sorted(range(len(spoken)), key=lambda at: -scores[at])
    return [spoken[at].text for at in order]


def _apart(passages: Sequence[Passage]) -> list[str]:
    taken: set[tuple[int, int]] = set()
    kept: list[str] = []
    for passage in passages:
        own = {(passage.run, passage.first + at) for at in range(len(passage.sentences))}
        if not own & taken:
            kept.append(passage.text)
            taken |= own
    return kept[:TOP]


def measure() -> Section:
    speed = _speed()  # first, since the most memory a process ever had is all it tells
    marks: dict[int, list[dict[str, Any]]] = {}
    for row in rows_of("insight/gold_dev.jsonl"):
        marks.setdefault(row["ep"], []).append(row)
    ways: dict[str, list[Way]] = {
        "gate + quality (ours)": [ours],
        "gate, then random": [partial(gated, seed=n) for n in range(_DRAWS)],
        "random": [partial(unfiltered, seed=n) for n in range(_DRAWS)],
        "LexRank": [lexrank],
        "centroid": [centroid],
    }
    rows = [(name, *_scores(draws, marks)) for name, draws in ways.items()]
    head = ("way", "P@5 strict", "P@5 lenient", "nDCG@10", "embarrassing in top 20")
    return Section("Insights", head, rows, speed)


def _scores(draws: Sequence[Way], marks: dict[int, list[dict[str, Any]]]) -> list[str]:
    figures = [
        score(labels(way(seed_episodes()[ep])[:TOP], rows), rows)
        for way in draws
        for ep, rows in sorted(marks.items())
    ]
    means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
    total = means[3] * len(marks)
    return [*(f"{mean:.2f}" for mean in means[:3]), f"{total:.1f} in {len(marks)} episodes"]


def labels(picks: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Return the mark of each pick; every marked passage counts once."""
    used: set[int] = set()
    found = []
    for pick in picks:
        best, which = 0, -1
        for at, row in enumerate(rows):
            short, long = sorted((_plain(pick), _plain(row["text"])), key=len)
            if at in used or len(short) <= 15 or fuzz.partial_ratio(short, long) < 80:
                continue
            label = row["label"]
            if abs(label) > abs(best) or label > best:
                best, which = label, at
        used.add(which)
        found.append(best)
    return found


def score(found: Sequence[int], rows: Sequence[dict[str, Any]]) -> tuple[float, ...]:
    """Return strict and lenient precision at 5, nDCG at 10, and the embarrassing ones."""
    five = found[:5]
    few = max(len(five), 3)
    ideal = sorted((max(row["label"], 0) for row in rows), reverse=True)[:10]
    gain = sum(max(label, 0) / math.log2(at + 2) for at, label in enumerate(found[:10]))
    best = sum(label / math.log2(at + 2) for at, label in enumerate(ideal))
    lenient = sum(label >= 1 for label in five) / few
    strict = sum(label == 2 for label in five) / few
    return strict, lenient, gain / (best or 1), float(sum(label < 0 for label in found))


def _plain(text: str) -> str:
    text = text.replace("’", "'").replace("'", "").lower()
    return " ".join(re.findall(r"\w+", text))


def _speed() -> str:
    """What an hour of speech costs: insights, key moments, framing and topics."""
    episodes = [e for e in seed_episodes().values() if e.turns]
    words = sum(len(t.text.split()) for e in episodes for t in e.turns)
    stored = [[replace(t, id=n) for n, t in enumerate(e.turns, 1)] for e in episodes]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time()
    for episode, turns in zip(episodes, stored, strict=True):
        gather(episode, turns)
    seconds = (time.process_time() - began) * 9_500 / words
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    hour = "an hour of speech (9,500 words): insights, key moments, framing and topics"
    return f"{seconds:.2f} s of one core and {more:.0f} MB more for {hour}."


if __name__ == "__main__":
    print(measure().markdown())

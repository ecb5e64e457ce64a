"""Key moments against human show notes, beside lead, TextRank and LexRank.

The match is the mean, over the notes' sentences, of the best cosine to a chosen
passage; every way has as many words as ours in each episode.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.text_rank import TextRankSummarizer

from bench.insights import lexrank
from bench.report import Section
from bench.seeds_read import hosts_of, rows_of, seed_episodes
from seeds.harvest.candidates import Sentence, find_runs
from seeds.harvest.framing import find_framed_moments
from seeds.harvest.moments import find_moments
from seeds.harvest.near import Nearest
from seeds.harvest.notes import clean_notes
from seeds.harvest.sentences import split_sentences
from store.model import Episode
from store.search.encoder import Encoder, open_encoder

Way = Callable[[Episode], list[str]]
Match = Callable[[list[str], list[str], Episode], list[float]]
"""Told sentences and chosen passages of an episode: each sentence's best cosine."""

_LEAST_TOLD = 6
"""Words of a sentence of the notes that counts."""


def ours(episode: Episode) -> list[str]:
    """Key moments alone, as they stand beside a publisher's notes."""
    hosts = hosts_of(episode)
    moments = find_moments(episode.turns, episode.chapters, episode.duration_s, hosts)
    return [m.text for m in moments]


def framed(episode: Episode) -> list[str]:
    """What an episode without notes is summed up by."""
    hosts = hosts_of(episode)
    found = find_framed_moments(episode.turns, episode.chapters, episode.duration_s, hosts)
    return [m.text for m in found]


def lead(episode: Episode) -> list[str]:
    """The first sentences."""
    return [s.text for s in _spoken(episode)]


def textrank(episode: Episode) -> list[str]:
    """Sentences of 12 words or more, by TextRank."""
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
    return [spoken[at].text for at in order]


def _spoken(episode: Episode) -> list[Sentence]:
    return [s for run in find_runs(episode.turns) for s in run.sentences]


def _as_long_as_ours(way: Way) -> Way:
    def cut(episode: Episode) -> list[str]:
        left = sum(len(text.split()) for text in framed(episode))
        kept = []
        for text in way(episode):
            left -= len(text.split())
            if left < 0:
                break
            kept.append(text)
        return kept

    return cut


def measure(folder: Path | None = None) -> Section:
    """Measure with the encoder in ``folder``, else with that of the settings, if any."""
    asked = folder or Path(os.environ.get("PULLQUOTE_ENCODER", ""))
    encoder = open_encoder(asked if asked.name else None)
    match = by_meaning(encoder) if encoder else by_words
    pairs = [(_episode(row["episode"]), row["show_notes_text"]) for row in _told()]
    ways: dict[str, tuple[Way, list[tuple[Episode, str]]]] = {
        "framing and key moments (ours)": (framed, pairs),
        "key moments alone (ours)": (ours, pairs),
        "lead": (_as_long_as_ours(lead), pairs),
        "lead, as many passages": (lambda e: lead(e)[: len(framed(e))], pairs),
        "TextRank": (_as_long_as_ours(textrank), pairs),
        "LexRank": (_as_long_as_ours(lexrank), pairs),
        "ours, on other episodes of the page": (framed, _others([e for e, _ in pairs])),
    }
    rows = []
    for name, (way, told) in ways.items():
        figures = [_figures(episode, notes, way(episode), match) for episode, notes in told]
        means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
        rows.append((name, *(f"{mean:.2f}" for mean in means[:2]), *map(round, means[2:])))
    head = ("way", "match to the notes", "quarters covered", "passages", "words")
    how = (__doc__ or "").split("\n\n")[1].replace("\n", " ").strip()
    return Section("Summaries", head, rows, f"{how} {_WITH if encoder else _WITHOUT}")


_WITH = "Cosines are a sentence encoder's."
_WITHOUT = (
    "No sentence encoder was given (`PULLQUOTE_ENCODER`): cosines are of words and the company"
    " they keep, trained on the episode and the notes; trust the order, not the level."
)


def by_meaning(encoder: Encoder) -> Match:
    """Compare by what a sentence encoder makes of the texts."""

    def match(told: list[str], chosen: list[str], _: Episode) -> list[float]:
        alike = encoder.encode(told) @ encoder.encode(chosen).T
        return [float(best) for best in alike.max(axis=1)]

    return match


def by_words(told: list[str], chosen: list[str], episode: Episode) -> list[float]:
    """Compare by words and the company they keep."""
    index = Nearest([*chosen, *told, *(s.text for s in _spoken(episode))])
    return [
        max(score for at, score in index.find(text, limit=10**6) if at < len(chosen))
        for text in told
    ]


def _told() -> list[dict[str, str]]:
    return rows_of("queries/summaries_dev.jsonl")


def _episode(guest: str) -> Episode:
    fitting = [
        e
        for at, e in seed_episodes().items()
        if at < 20 and e.turns and any(t.speaker == guest for t in e.turns)
    ]
    return max(fitting, key=lambda e: sum(len(t.text) for t in e.turns if t.speaker == guest))


def _others(shown: Sequence[Episode]) -> list[tuple[Episode, str]]:
    return [
        (episode, episode.notes)
        for episode in seed_episodes().values()
        if episode.turns and episode.notes and episode not in shown
    ]


def _figures(
    episode: Episode, notes: str, chosen: list[str], match: Match
) -> tuple[float, ...]:
    clean = clean_notes(notes)
    told = [clean[a:b] for a, b in split_sentences(clean)]
    best = match([t for t in told if len(t.split()) >= _LEAST_TOLD], chosen, episode)
    whole = " ".join(turn.text for turn in episode.turns)
    starts = [whole.find(text.split(" … ")[0]) / len(whole) for text in chosen]
    quarters = len({min(3, int(start * 4)) for start in starts if start >= 0}) / 4
    words = sum(len(text.split()) for text in chosen)
    return sum(best) / len(best), quarters, float(len(chosen)), float(words)


@click.command()
@click.option("--encoder", type=click.Path(file_okay=False, path_type=Path), default=None)
def main(encoder: Path | None) -> None:
    """Print the part alone."""
    click.echo(measure(encoder).markdown())


if __name__ == "__main__":
    main()

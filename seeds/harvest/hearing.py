"""An episode as harvest hears it: read once, for insights and key moments alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from seeds.harvest.candidates import Passage, Run, find_passages, find_runs
from seeds.harvest.gate import Setting
from seeds.harvest.hosts import find_interviewers
from seeds.harvest.readings import Readings
from seeds.harvest.words import is_english
from store.model import Turn


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is said in runs and passages, and what was counted of every sentence."""

    english: bool
    runs: Sequence[Run]
    passages: Sequence[Passage]
    setting: Setting
    readings: Readings


def hear(
    turns: Sequence[Turn], hosts: Collection[str] = (), language: str | None = None
) -> Hearing:
    """Read an episode for everything that chooses passages of it.

    Args:
        turns: the episode in order.
        hosts: names of the show's hosts, if known; else they are guessed.
        language: code of the language ("en-GB"), or None to guess.
    """
    english = episode_is_english(turns, language)
    runs = find_runs(turns)
    return Hearing(
        english=english,
        runs=runs,
        passages=find_passages(turns, runs, english=english),
        setting=Setting(english, find_interviewers(runs, hosts)),
        readings=Readings(runs, english=english),
    )


def episode_is_english(turns: Sequence[Turn], language: str | None) -> bool:
    """Whether the rules for English apply: as ``language`` says, else by its words."""
    if language:
        return language.casefold().split("-")[0].split("_")[0] in {"en", "eng", "english"}
    return is_english(" ".join(turn.text[:400] for turn in turns[:40]))

"""How an episode is framed as it opens, for those that come without notes.

The host tells what it will be about and who the guest is; where the host does
not, guests say themselves what they do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from seeds.harvest.candidates import (
    MAX_SENTENCES,
    MAX_WORDS,
    Run,
    Sentence,
    find_runs,
    pieces_of,
    quoted,
    second_of,
    spans_of,
)
from seeds.harvest.centrality import Focus
from seeds.harvest.english import SPONSOR, opening_filler
from seeds.harvest.hearing import Hearing, episode_is_english
from seeds.harvest.hold import hold_reason
from seeds.harvest.hosts import find_interviewers
from seeds.harvest.moments import MOST as MOST_MOMENTS
from seeds.harvest.moments import Moment, find_moments
from seeds.harvest.signals import read_signals
from seeds.harvest.words import fold
from store.model import Chapter, Turn

MOST = 2
"""Passages: one says what it will be about, the other who is there."""

_OPENING = 0.06
_LEAST_OPENING = 400
_FEWEST_WORDS = 12
_MOST_FILLERS = 1
_CUE = 0.5
_WORD = 0.25
"""What each further word must add to be worth its room."""

_FRAMES = re.compile(
    r"\b(?:today|this (?:week|episode|show|conversation)|in this|joining (?:me|us)|joined by|"
    r"my guest|our guest|we(?:['’]re| are) (?:going to |gonna )?(?:talk|discuss|explor|"
    r"cover|div|"
    r"look)\w*|we(?:['’]ll| will) (?:talk|discuss|explore|cover|dive|look|get into)|"
    r"i(?:['’]m| am) (?:talking|speaking|joined|here with|sitting down)|talk(?:ed|"
    r"ing)? (?:about|to|"
    r"with)|speak with|is (?:the|an?|one of) (?:\w+ ){0,3}(?:founder|co-?founder|ceo|cto|"
    r"author|"
    r"creator|director|professor|partner|principal|engineer|head|lead|investor|researcher|"
    r"analyst|"
    r"developer|maintainer|editor|fellow|host)|episode (?:number )?\d+)\b",
    re.IGNORECASE,
)
"""English: what a host says to tell what the episode will be."""
_SELF = re.compile(
    r"\b(?:i(?:['’]m| am) (?:currently |now |also )?(?:the|an?|head|responsible)|"
    r"i (?:currently |also |now )?(?:lead|run|head|co-?founded|founded|manage)|"
    r"my (?:role|job|title|work)|we(?:['’]re| are) (?:an?|the))\b",
    re.IGNORECASE,
)
"""English: what guests say to tell what they do."""
_THEIR = re.compile(r"\b(?:he|she|his|her|they|their)\b", re.IGNORECASE)
_POINTS = re.compile(
    r"(?:(?:and|so|but|with|for),? )*(?:he|she|his|her|they|their|it|that|us)\b", re.IGNORECASE
)
"""English: a beginning that says nothing without the sentence before."""
_NOT = re.compile(
    r"\b(?:subscrib|sponsor|brought to you|welcome|how are you|thank|appreciate|rate|review|"
    r"listening to|as (?:always|usual)|every (?:week|episode)|https?:|"
    r"let['’]s (?:get|jump|dive|start|kick)|"
    r"(?:excited|thrilled|pleas\w+|happy|great|good|lovely|nice) (?:to|for) (?:\w+ ){0,4}you\b|"
    r"\.com\b|tell us|introduce)",
    re.IGNORECASE,
)
"""English: greetings, thanks and furniture, which frame nothing."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence of the opening: worth by the word, and whether it frames."""

    sentence: Sentence
    worth: float
    frames: bool


def find_framing(
    turns: Sequence[Turn], hosts: Collection[str] = (), language: str | None = None
) -> list[Moment]:
    """Return up to two passages that say what an episode is about and who is there.

    Only the opening (6 percent of the words, at least 400) is looked at. Each is
    up to four sentences of one speaker, at most 75 words. An empty list where
    nobody frames the episode, or where it is not in English, whose rules these are.

    Args:
        turns: the episode in order.
        hosts: names of the show's hosts, if known; else who asks, or speaks first.
        language: code of the language, or None to guess.
    """
    if not episode_is_english(turns, language):
        return []
    runs = find_runs(turns)
    speakers = _hosts(turns, runs, hosts)
    guests = {turn.speaker for turn in turns if turn.speaker} - speakers
    names = {fold(part) for guest in guests for part in guest.split() if len(part) > 2}
    focus = Focus([s.text for run in runs for s in run.sentences])
    windows: list[tuple[float, int, Sequence[Sentence]]] = []
    for number, run in enumerate(_opening(runs)):
        hosted = (run.speaker or "") in speakers
        for stretch in _stretches(run, focus, names, hosted=hosted):
            windows += [(worth, number, found) for worth, found in _windows(stretch)]
    chosen: list[tuple[int, Sequence[Sentence]]] = []
    for _, number, found in sorted(windows, key=lambda window: -window[0]):
        if len(chosen) < MOST and not any(
            number == other and set(found) & set(taken) for other, taken in chosen
        ):
            chosen.append((number, found))
    chosen.sort(key=lambda one: one[1][0].pieces)
    return [_moment(turns, found) for _, found in chosen]


def find_framed_moments(
    turns: Sequence[Turn],
    chapters: Sequence[Chapter] = (),
    duration_s: float | None = None,
    hosts: Collection[str] = (),
    language: str | None = None,
    *,
    heard: Hearing | None = None,
) -> list[Moment]:
    """Return the framing and then key moments, eight at most; see ``find_moments``."""
    framing = find_framing(turns, hosts, language)
    most = MOST_MOMENTS - len(framing)
    moments = find_moments(turns, chapters, duration_s, hosts, language, most=most, heard=heard)
    told = [span for moment in framing for span in moment.spans]
    fresh = [
        moment
        for moment in moments
        if not any(
            mine.turn == span.turn and mine.start < span.end and span.start < mine.end
            for mine in moment.spans
            for span in told
        )
    ]
    return [*framing, *fresh]


def _hosts(turns: Sequence[Turn], runs: Sequence[Run], hosts: Collection[str]) -> set[str]:
    known = {fold(name) for name in hosts}
    named = {turn.speaker for turn in turns if turn.speaker and fold(turn.speaker) in known}
    return (set(find_interviewers(runs, hosts)) | named) or {
        run.speaker or "" for run in runs[:1]
    }


def _opening(runs: Sequence[Run]) -> Iterator[Run]:
    total = sum(s.words for run in runs for s in run.sentences)
    left = max(_LEAST_OPENING, _OPENING * total)
    for run in runs:
        inside: list[Sentence] = []
        for sentence in run.sentences:
            left -= sentence.words
            if left > 0:
                inside.append(sentence)
        if not inside:
            return
        yield Run(run.speaker, tuple(inside))


def _stretches(
    run: Run, focus: Focus, names: set[str], *, hosted: bool
) -> Iterator[list[_Read]]:
    """Sentences on end that may be shown, up to the name of a sponsor."""
    stretch: list[_Read] = []
    named = False
    for sentence in run.sentences:
        text = sentence.text
        if SPONSOR.search(text):
            break
        told = bool(names & set(re.findall(r"\w+", fold(text))))
        named = hosted and (told or (named and bool(_THEIR.search(text))))
        if not _may_be_shown(sentence, named=named):
            yield stretch
            stretch = []
            continue
        frames = named or bool((_FRAMES if hosted else _SELF).search(text))
        worth = focus.of(text) + (_CUE if frames else 0.0) - _WORD
        stretch.append(_Read(sentence, worth, frames))
    yield stretch


def _may_be_shown(sentence: Sentence, *, named: bool) -> bool:
    """A guest has a newsletter: what tells adverts elsewhere does not beside a guest's name."""
    text = sentence.text
    if _NOT.search(text) or hold_reason(text):
        return False
    read = read_signals(text, sentence.words, whole=sentence.whole, english=True)
    return not (
        read.broken or read.questions or read.sounds or read.stumbles or read.coarse
        or read.quote_marks % 2 or read.fillers > _MOST_FILLERS or (read.advert and not named)
    )  # fmt: skip


def _windows(stretch: Sequence[_Read]) -> Iterator[tuple[float, Sequence[Sentence]]]:
    """Every run of up to four sentences that frames, with its worth."""
    for first in range(len(stretch)):
        if _POINTS.match(stretch[first].sentence.text):
            continue
        for last in range(first + 1, min(len(stretch), first + MAX_SENTENCES) + 1):
            inside = stretch[first:last]
            words = sum(one.sentence.words for one in inside)
            if words > MAX_WORDS:
                break
            worth = sum(one.worth * one.sentence.words for one in inside)
            framing = any(one.frames for one in inside)
            if worth > 0 and words >= _FEWEST_WORDS and framing:
                yield worth, [one.sentence for one in inside]


def _moment(turns: Sequence[Turn], sentences: Sequence[Sentence]) -> Moment:
    index, start, end = sentences[0].pieces[0]
    cut = opening_filler(turns[index].text[start:end])
    pieces = pieces_of(sentences, cut)
    return Moment(
        spans=spans_of(turns, pieces),
        text=quoted(turns, pieces),
        speaker=turns[index].speaker,
        start_s=second_of(turns, pieces[0]),
    )

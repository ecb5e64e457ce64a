"""How the host frames an episode, for those that come without notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from seeds.harvest.candidates import (
    Sentence,
    find_runs,
    quoted,
    second_of,
    spans_of,
)
from seeds.harvest.hold import hold_reason
from seeds.harvest.hosts import find_interviewers
from seeds.harvest.moments import Moment
from seeds.harvest.words import fold
from store.model import Turn

_OPENING = 0.06
_LEAST_OPENING = 400
_MOST_WORDS = 110

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
_NOT = re.compile(
    r"\b(?:subscrib|sponsor|brought to you|welcome (?:to|back)|how are you|thank|excited|"
    r"pleasure|"
    r"rate|review|your host|https?:|\.com\b|good to (?:see|have|be))|\?\s*$",
    re.IGNORECASE,
)


def find_framing(turns: Sequence[Turn], hosts: Collection[str] = ()) -> list[Moment]:
    """Return the host's sentences that say who and what an episode is about.

    Only the opening (6 percent of the words, at least 400) is looked at, by the
    named or guessed hosts, else by whoever speaks first. At most 110 words; an
    empty list where nobody frames the episode. Rules for English.
    """
    runs = find_runs(turns)
    total = sum(s.words for run in runs for s in run.sentences)
    speakers = set(find_interviewers(runs, hosts)) | _named(turns, hosts)
    if not speakers and runs:
        speakers = {runs[0].speaker or ""}
    left = max(_LEAST_OPENING, _OPENING * total)
    found: list[Sentence] = []
    for run in runs:
        for sentence in run.sentences:
            left -= sentence.words
            if left > 0 and (run.speaker or "") in speakers and _frames(sentence):
                found.append(sentence)
    return [_moment(turns, sentence) for sentence in _within(found)]


def _named(turns: Sequence[Turn], hosts: Collection[str]) -> set[str]:
    known = {fold(name) for name in hosts}
    return {turn.speaker for turn in turns if turn.speaker and fold(turn.speaker) in known}


def _frames(sentence: Sentence) -> bool:
    text = sentence.text
    if not sentence.whole or not 6 <= sentence.words <= 75 or "[" in text:
        return False
    return bool(_FRAMES.search(text)) and not _NOT.search(text) and not hold_reason(text)


def _within(sentences: Sequence[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    words = 0
    for sentence in sentences:
        if words + sentence.words <= _MOST_WORDS:
            kept.append(sentence)
            words += sentence.words
    return kept


def _moment(turns: Sequence[Turn], sentence: Sentence) -> Moment:
    index = sentence.pieces[0][0]
    return Moment(
        spans=spans_of(turns, sentence.pieces),
        text=quoted(turns, sentence.pieces),
        speaker=turns[index].speaker,
        start_s=second_of(turns, sentence.pieces[0]),
    )

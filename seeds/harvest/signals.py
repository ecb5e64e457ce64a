"""What can be counted in a sentence: once each, so that windows only add up."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from seeds.harvest import english as en
from seeds.harvest import english_speech as speech
from seeds.harvest.words import content_stems

_DIGITS = re.compile(r"\d[\d,.]*\s?(?:%|percent|million|billion|trillion|x\b)?|%")
_NAME = re.compile(r"(?<=[a-z,;:0-9’'—–-] )(?:[A-Z][\w’&.-]*[\w]|[A-Z])(?: [A-Z][\w’&.-]*)*")
_FRAGMENT_WORDS = 24
_IDLE_WORDS, _IDLE_CONTENT = 10, 2
_LITTER = re.compile(r"[_*/\\(){}<>#=@|~^]|\b(?:[a-z]+\d|\d+[a-z])")
_BREAK = re.compile(r"\s--(?=\s)|\w(?:\.{3}|…)(?=\s+\w)")
_QUESTION = re.compile(r"[?？؟][\"'”’»)\]」』）]*$")
_SOUND = re.compile(r"\[[^\[\]]{1,60}\]|♪")
_NOT_A_NAME = frozenset(
    ("I", "I’m", "I'm", "I’ve", "I've", "I’d", "I'd", "I’ll", "I'll", "OK", "Yeah")
)


@dataclass(frozen=True, slots=True)
class Signals:
    """Counts of a sentence or, added up, of a passage; flags are counts too.

    Where a text is not English only ``words``, ``content``, ``numbers``,
    ``names``, ``questions``, ``broken``, ``sounds``, ``litter`` (signs that are not
    speech: code, paths, brackets), ``quote_marks``, ``commas`` and ``breaks``
    (thoughts broken off and taken up anew) are counted.
    """

    words: int = 0
    content: int = 0
    numbers: int = 0
    names: int = 0
    questions: int = 0
    broken: int = 0
    sounds: int = 0
    fillers: int = 0
    first_person: int = 0
    hedges: int = 0
    third_person: int = 0
    pointing: int = 0
    vague: int = 0
    contrast: int = 0
    cause: int = 0
    comparison: int = 0
    condition: int = 0
    claim: int = 0
    judging: int = 0
    address: int = 0
    show: int = 0
    advert: int = 0
    biography: int = 0
    stumbles: int = 0
    coarse: int = 0
    past: int = 0
    we: int = 0
    reported: int = 0
    litter: int = 0
    quote_marks: int = 0
    commas: int = 0
    breaks: int = 0
    idle: int = 0
    fragments: int = 0

    def __add__(self, other: Signals) -> Signals:
        """Return the counts of both."""
        return Signals(*(getattr(self, n) + getattr(other, n) for n in _COUNTED))

    @property
    def arguments(self) -> int:
        """How many marks of an argument: contrast, cause, comparison, condition."""
        return self.contrast + self.cause + self.comparison + self.condition


_COUNTED = tuple(field.name for field in fields(Signals))


def read_signals(text: str, words: int, *, whole: bool, english: bool) -> Signals:
    """Count what ``text``, a sentence of ``words`` words, holds."""
    plain = Signals(
        words=words,
        content=len(set(content_stems(text))),
        numbers=len(_DIGITS.findall(text)),
        names=len({n for n in _NAME.findall(text) if n not in _NOT_A_NAME}),
        questions=int(_asks(text, english=english)),
        broken=int(not whole) + text.count("�"),
        sounds=len(_SOUND.findall(text)),
        litter=sum(1 for word in text.split() if _LITTER.search(word)),
        quote_marks=text.count('"') + text.count("“") - text.count("”"),
        commas=text.count(","),
        breaks=len(_BREAK.findall(text)),
    )
    if not english:
        return plain
    counts = plain + _english_signals(text)
    least = 1 if counts.arguments else _IDLE_CONTENT
    return replace(
        counts,
        broken=counts.broken + int(bool(speech.HANGING.search(text[-12:]))),
        breaks=counts.breaks + _count(speech.LOST, text),
        idle=int(words <= _IDLE_WORDS and counts.content <= least),
        fragments=int(words <= _FRAGMENT_WORDS and not speech.VERB.search(text)),
    )


def _asks(text: str, *, english: bool) -> bool:
    if not _QUESTION.search(text):
        return False
    return not (english and en.TAG.search(text[-40:]))


def _english_signals(text: str) -> Signals:
    hedges = len(en.HEDGE.findall(text))
    return Signals(
        fillers=_count(speech.FILLERS, text),
        first_person=max(0, _count(en.FIRST_PERSON, text) - hedges),
        hedges=hedges,
        third_person=_count(en.THIRD_PERSON, text),
        pointing=_count(speech.POINTING, text),
        vague=_count(speech.VAGUE, text),
        contrast=_count(speech.CONTRAST, text),
        cause=_count(speech.CAUSE, text),
        comparison=_count(speech.COMPARISON, text),
        condition=_count(speech.CONDITION, text),
        claim=_count(speech.CLAIM, text),
        judging=_count(speech.EVALUATION, text),
        address=_count(en.ADDRESS, text),
        show=_count(en.SHOW, text),
        advert=_count(en.ADVERT, text),
        biography=_count(en.BIOGRAPHY, text),
        stumbles=_count(speech.STUMBLE, text),
        coarse=_count(speech.COARSE, text),
        past=_count(speech.PAST, text),
        we=_count(speech.WE, text),
        reported=_count(speech.REPORTED, text),
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))

"""Why a passage is not worth posting: one reason each, first found first.

Every rule here rejects; what merely counts against a passage is in ``quality``.
Rules marked English do nothing to other languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from seeds.harvest import english as en
from seeds.harvest import english_speech as speech
from seeds.harvest.candidates import Passage
from seeds.harvest.signals import Signals

_EDGE = 0.015
_LONGEST_FILLER_SHARE = 0.055
_LEAST_CONTENT = 0.22
_EARLY = 70
"""Code points that hold about the first dozen words."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule knows of the episode around a passage."""

    english: bool
    interviewers: Collection[str] = ()


Rule = Callable[[Passage, Signals, Setting], bool]


def _host(passage: Passage, _: Signals, setting: Setting) -> bool:
    """The interviewer speaks."""
    return passage.speaker is not None and passage.speaker in setting.interviewers


def _edge(passage: Passage, _: Signals, __: Setting) -> bool:
    """Within the first or last 1.5 percent: greetings and farewells."""
    return passage.place < _EDGE or passage.place > 1 - _EDGE


def _question(_: Passage, counts: Signals, __: Setting) -> bool:
    """A sentence asks something; ", right?" does not (English)."""
    return counts.questions > 0


def _cut_off(passage: Passage, counts: Signals, __: Setting) -> bool:
    """A sentence has no end, a character was lost, or a small letter begins it."""
    begins = passage.sentences[0].text.lstrip("\"'“‘«(")[:1]
    return counts.broken > 0 or begins.islower()


def _sound(_: Passage, counts: Signals, __: Setting) -> bool:
    """A note of sound ("[laughter]") stands inside."""
    return counts.sounds > 0


def _half_quoted(_: Passage, counts: Signals, __: Setting) -> bool:
    """A quotation inside is opened and not closed, or the other way round."""
    return counts.quote_marks % 2 != 0


def _idle(_: Passage, counts: Signals, __: Setting) -> bool:
    """One of several sentences is short and says nothing by itself."""
    return counts.idle > 0


def _thin(_: Passage, counts: Signals, __: Setting) -> bool:
    """Hardly a word in it means something, or they are always the same."""
    return counts.content < _LEAST_CONTENT * counts.words


def _advert(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: a sponsor read, or a call to follow, subscribe or buy."""
    return counts.advert > 0


def _show(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: about the show, a greeting, or the recording."""
    return counts.show > 0


def _address(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: words to the one in the room ("as you said")."""
    return counts.address > 0


def _biography(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: somebody's life rather than a claim."""
    return counts.biography > 0


def _person(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: first person more than once beside hedges."""
    return counts.first_person > 1 or counts.first_person + counts.hedges > 3


def _fillers(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: more than 5.5 percent fillers."""
    return counts.fillers > max(1.5, _LONGEST_FILLER_SHARE * counts.words)


def _stumbles(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: speech that stumbles, or recognition that lost words."""
    return counts.stumbles > 0


def _coarse(_: Passage, counts: Signals, __: Setting) -> bool:
    """English: swearing."""
    return counts.coarse > 0


def _leans(passage: Passage, _: Signals, setting: Setting) -> bool:
    """English: begins by pointing at something said before."""
    return setting.english and leans(passage.text)


def leans(text: str) -> bool:
    """Whether a text begins with a pronoun or another pointer backwards (English)."""
    opening = _QUOTES.sub("", text[:160], count=1)
    if opening.startswith(("and ", "or ", "sorry", "Sorry")):
        return True
    return bool(en.LEANS.match(opening)) and not en.STANDS.match(opening)


def unresolved(text: str) -> int:
    """Count pronouns among the first words of a text, an empty "it is …" left out (English)."""
    opening = text[:_EARLY]
    stands = en.STANDS.match(opening)
    return sum(1 for _ in en.UNRESOLVED.finditer(opening, stands.end() if stands else 0))


def _unfinished(passage: Passage, _: Signals, setting: Setting) -> bool:
    """English: ends by trailing off, or with a promise of what comes next."""
    last = passage.sentences[-1].text[-120:]
    return setting.english and bool(speech.PROMISE.search(last) or speech.TRAILS.search(last))


_QUOTES = re.compile(r"^[\"'“‘«(]+")

RULES: tuple[tuple[str, Rule], ...] = (
    ("host", _host),
    ("edge", _edge),
    ("question", _question),
    ("cut off", _cut_off),
    ("sound", _sound),
    ("half quoted", _half_quoted),
    ("advert", _advert),
    ("show", _show),
    ("address", _address),
    ("biography", _biography),
    ("first person", _person),
    ("leans", _leans),
    ("unfinished", _unfinished),
    ("fillers", _fillers),
    ("stumbles", _stumbles),
    ("coarse", _coarse),
    ("idle", _idle),
    ("thin", _thin),
)
"""Every rule with its name, the language-free ones first."""


def rejections(passage: Passage, counts: Signals, setting: Setting) -> frozenset[str]:
    """Return the names of all rules that reject ``passage``; empty when it may be posted."""
    return frozenset(name for name, rule in RULES if rule(passage, counts, setting))


def passes(passage: Passage, counts: Signals, setting: Setting) -> bool:
    """Whether no rule rejects ``passage``; stops at the first that does."""
    return not any(rule(passage, counts, setting) for _, rule in RULES)

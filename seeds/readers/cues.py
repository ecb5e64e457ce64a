"""Cues, the raw captions of a document, and the turns they are merged into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from seeds.readers.labels import clean_name, is_person
from store.model import Turn

PAUSE_S = 2.0
"""Silence after a finished sentence that ends an unnamed voice's turn."""
LONG_WORDS = 120
"""Words after which an unnamed voice's turn ends with the next sentence."""
LONGEST_WORDS = 200
"""Words after which an unnamed voice's turn ends with the cue at hand."""
MARK_EVERY_S = 1.0
"""Times inside a turn are kept at most this often, in seconds."""

_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad⁓]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSPACED = (
    "\u2e80-\u2fdf\u3000-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff00-\uff9f\U00020000-\U0003ffff"
)
_WIDE = re.compile(f"[{_UNSPACED}]")
_CLOSING = re.compile(r"[.,!?;:…%)\]}»”]+")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]）」』]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, segment or paragraph as the source has it.

    ``speaker`` is the label as written. ``hue`` tells voices apart where the
    source only colours them, and ``fresh`` says that somebody else begins here,
    named or not. ``glued`` text follows the one before without a space.
    """

    text: str
    start_s: float | None = None
    end_s: float | None = None
    speaker: str | None = None
    hue: str | None = None
    fresh: bool = False
    glued: bool = False


def folded(text: str) -> str:
    """Fold white space and take out what cannot be seen or stored.

    Invisible marks go, control characters become spaces and half surrogate
    pairs U+FFFD; every other code point stays as it is.
    """
    seen = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))
    return " ".join(_CONTROL.sub(" ", seen).split())


def space_between(left: str, right: str) -> str:
    """Return what stands between two pieces of speech: a space, or nothing.

    Nothing between Chinese or Japanese characters, nor before a piece that is
    only closing punctuation.
    """
    if not left or not right:
        return ""
    if _WIDE.match(left[-1]) and _WIDE.match(right[0]):
        return ""
    return "" if _CLOSING.fullmatch(right) else " "


def joined(pieces: Iterable[str]) -> str:
    """Join pieces of speech, each folded, with spaces where the script has them."""
    parts: list[str] = []
    last = ""
    for piece in pieces:
        text = folded(piece)
        if text:
            parts += (space_between(last, text), text)
            last = text
    return "".join(parts)


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends as a sentence does."""
    return bool(_SENTENCE_END.search(text[-8:]))


def turns_of(cues: Iterable[Cue]) -> tuple[Turn, ...]:
    """Merge neighbouring cues of one speaker into turns.

    Cues without any label are merged too, but such a turn ends where a pause
    or a certain length falls together with the end of a sentence, so that a
    monologue stays addressable.
    """
    return tuple(_turn(run) for run in _runs(cues))


def _runs(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    run: list[Cue] = []
    words = 0.0
    for cue in cues:
        if not folded(cue.text):
            continue
        if run and (_is_another_voice(run[-1], cue) or _is_long_enough(run[-1], cue, words)):
            yield run
            run, words = [], 0.0
        run.append(cue)
        words += _words(cue.text)
    if run:
        yield run


def _is_another_voice(last: Cue, cue: Cue) -> bool:
    return cue.fresh or (last.speaker, last.hue) != (cue.speaker, cue.hue)


def _is_long_enough(last: Cue, cue: Cue, words: float) -> bool:
    if cue.speaker is not None or cue.glued:
        return False
    if words >= LONGEST_WORDS:
        return True
    if not ends_sentence(last.text.rstrip()):
        return False
    return words >= LONG_WORDS or _pause_s(last, cue) > PAUSE_S


def _pause_s(last: Cue, cue: Cue) -> float:
    if last.end_s is None or cue.start_s is None:
        return 0.0
    return cue.start_s - last.end_s


def _words(text: str) -> float:
    """Count words; two characters of an unspaced script weigh about one word."""
    wide = len(_WIDE.findall(text))
    return wide / 2 if wide else float(len(text.split()))


def _turn(run: Sequence[Cue]) -> Turn:
    parts: list[str] = []
    marks: list[tuple[int, float]] = []
    length, last = 0, ""
    start_s = next((cue.start_s for cue in run if cue.start_s is not None), None)
    marked = start_s if start_s is not None else 0.0
    for cue in run:
        text = folded(cue.text)
        gap = "" if cue.glued else space_between(last, text)
        offset = length + len(gap)
        if offset and cue.start_s is not None and cue.start_s >= marked + MARK_EVERY_S:
            marks.append((offset, cue.start_s))
            marked = cue.start_s
        parts += (gap, text)
        length, last = offset + len(text), text
    ends = [cue.end_s for cue in run if cue.end_s is not None]
    end_s = ends[-1] if ends and (start_s is None or ends[-1] >= start_s) else None
    speaker, label = named(run[0].speaker)
    return Turn("".join(parts), speaker, start_s, end_s, label, marks=tuple(marks))


def named(label: str | None) -> tuple[str | None, str | None]:
    """Split a label as written into (person's name, label).

    The label is None where it says no more than the name; the name is None
    where the label names nobody. ``Name | Organisation`` and ``Name (Guest)``
    name the person.
    """
    written = folded(label or "")
    if not written:
        return None, None
    name = clean_name(re.split(r" [|(]", written, maxsplit=1)[0]) or clean_name(written)
    if not is_person(name):
        return None, written
    return name, (written if written != name else None)

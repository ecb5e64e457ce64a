"""``Name:`` before what is said: who speaks, and what only looks like that.

Most transcripts write the prefix only where the speaker changes, and speech is
full of colons ("Three words: never again."). One prefix proves little, so the
whole document decides: prefixes that recur, that begin it, or that nearly every
caption has are believed; a lone one only if it is shaped like a name, starts a
sentence, and its words are never ordinary words of this document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from seeds.readers.cues import Cue, ends_sentence
from seeds.readers.labels import clean_name, is_person

MANY = 0.5
"""Share of cues with a prefix from which a document is believed to have them."""
DENSE = 0.8
"""Share of cues with a prefix from which whatever stands there is a speaker."""
OPENING = 3
"""A recurring prefix within so many cues from the start proves the layout."""
MENTIONS = 3
"""A lone prefix of one word that is spoken of more often than this is a topic."""

_CHANGE = re.compile(r"\s*(?:>>+|»|&gt;&gt;)\s*")
_CHANGE_WITHIN = re.compile(r"(?<=\S)[ \n](?:>>+|»)[ ]?(?=\S)")
_DASH = re.compile(r"\s*[-–—]\s?(?=\S)")
_COLON = re.compile(r"(\[[^\[\]:：]{1,60}\]|[^:：\[\]]{1,60}?)\s?[:：](?![/\\0-9:])\s*")
_BRACKET = re.compile(r"\[([^\[\]:：]{1,60})\]\s+(?=\S)")
_DIARISED = re.compile(r"[\[(]((?:speaker|spk)[ _-]?[0-9]{1,3})[\])]\s*", re.IGNORECASE)
# fmt: off
_PARTICLES = frozenset((
    "de", "da", "di", "do", "dos", "du", "del", "della", "van", "von", "der", "den", "ten",
    "ter", "la", "le", "al", "el", "bin", "ibn", "zu", "zur", "y", "e", "and", "&", "und", "et",
))
"""Words inside names and pairs of names that have no capital."""
# fmt: on

_ORDINARY = re.compile(r"[^\W\d_]+")
_MAX_WORDS = 6
_LOOSE_WORDS = 3
_MOST_UNCASED = 40


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a cue: the label that may stand before it, and the rest.

    ``fresh`` marks a line that a chevron or a dialogue dash says is another's,
    ``first`` one that begins its cue.
    """

    cue: int
    whole: str
    label: str | None = None
    rest: str = ""
    fresh: bool = False
    first: bool = True

    @property
    def is_shaped(self) -> bool:
        """Whether the label has the shape of a name, capitals and all."""
        return self.label is not None and is_name_like(self.label)


def attributed(cues: Sequence[Cue]) -> list[Cue]:
    """Give cues their speakers from prefixes in their text, where those are any.

    Cues that have speakers of their own come back as they are. A speaker lasts
    until the next prefix; a cue is cut where somebody else's line begins.
    """
    if any(cue.speaker for cue in cues):
        return list(cues)
    texts = [cue.text for cue in cues]
    if any(_CHANGE.match(text) for text in texts):
        texts = [_CHANGE_WITHIN.sub("\n>> ", text) for text in texts]
    lines = [line for place, text in enumerate(texts) for line in _lines(place, text)]
    names = _believed(cues, lines)
    if not names and not any(line.fresh for line in lines):
        return list(cues)
    return list(_carried(cues, lines, names))


def _lines(place: int, text: str) -> Iterator[_Line]:
    found = [line for line in text.split("\n") if line.strip()]
    dialogue = len(found) > 1 and all(_DASH.match(line) for line in found)
    for line in found:
        change = _CHANGE.match(line) or (_DASH.match(line) if dialogue else None)
        said = line[change.end() :] if change else line
        label, rest = _split(said, dashed=bool(_DASH.match(line)))
        yield _Line(place, said, label, rest, fresh=change is not None, first=line is found[0])


def _split(line: str, *, dashed: bool) -> tuple[str | None, str]:
    """Return (label, rest) where ``line`` begins with what may be a label."""
    bare = (_DASH.sub("", line, count=1) if dashed else line).lstrip()
    if (found := _DIARISED.match(bare)) and bare[found.end() : found.end() + 1] != ":":
        return found[1], bare[found.end() :]
    if (found := _COLON.match(bare)) and _is_label_like(found[1].strip("[] ")):
        return found[1].strip("[] "), bare[found.end() :]
    if dashed and (found := _BRACKET.match(bare)) and is_name_like(found[1]):
        return found[1], bare[found.end() :]
    return None, ""


def _is_label_like(label: str) -> bool:
    """Whether ``label`` is a name, or as short as one that lacks its capitals."""
    few = 0 < len(label.split()) <= _LOOSE_WORDS and not re.search(r"[!?;,.…\"“”]", label)
    return few or is_name_like(label)


def is_name_like(label: str) -> bool:
    """Whether ``label`` has the shape of a name: few words, each with a capital.

    >>> [is_name_like(x) for x in ("Wes Bos", "Dr. Ada de Vries", "What's it FUD", "王小明")]
    [True, True, False, True]
    """
    name = label.split(" | ", maxsplit=1)[0].split(" (", maxsplit=1)[0].strip(" *_")
    words = name.split()
    if (
        not words
        or len(words) > _MAX_WORDS
        or len(name) > 48
        or re.search(r"[!?;,…\"“”]", name)
    ):
        return False
    if any(word.endswith(".") and len(word) > 4 for word in words):
        return False
    if words[0] in _PARTICLES and len(words) == 1:
        return False
    return all(word in _PARTICLES or not word[0].islower() for word in words)


def _believed(cues: Sequence[Cue], lines: Sequence[_Line]) -> frozenset[str]:
    """Decide from the whole document which labels are speakers."""
    shaped = [line for line in lines if line.is_shaped]
    counts = Counter(line.label for line in shaped if line.label)
    if not counts:
        return frozenset()
    words = _spoken(lines)
    phrases = _phrases(counts, lines)
    strong = {
        label
        for label, count in counts.items()
        if (count > 1 and label not in phrases and not _is_ordinary(label, words, count))
        or _is_diarised(label)
    }
    many = len({line.cue for line in shaped}) >= MANY * len(cues)
    dense = len({line.cue for line in lines if line.label}) >= DENSE * len(cues)
    opening = any(line.label in strong for line in shaped if line.cue < OPENING)
    often = sum(counts[label] for label in strong)
    if not many and not (strong and (opening or (len(strong) > 1 and often > 3))):
        return frozenset()
    lone = {
        line.label
        for before, line in zip([None, *lines], lines, strict=False)
        if line.label
        and line.label not in strong
        and _is_lone_name(before, line, words, dense=dense and many)
    }
    return frozenset(strong | lone)


def _spoken(lines: Sequence[_Line]) -> Counter[str]:
    """Count the words of the speech, as written."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(_ORDINARY.findall(line.rest if line.label else line.whole))
    return words


def _phrases(counts: Counter[str], lines: Sequence[_Line]) -> set[str]:
    """Return recurring labels without capitals that are said more often than they label.

    Chinese and Japanese have no capitals to tell a name from "he said"; beyond
    the commonest few, such labels are not believed at all.
    """
    uncased = [label for label in counts if label.lower() == label.upper()]
    often = sorted(uncased, key=lambda label: -counts[label])[:_MOST_UNCASED]
    speech = "\n".join(line.rest if line.label else line.whole for line in lines)
    return set(uncased) - {label for label in often if speech.count(label) <= counts[label]}


def _is_diarised(label: str) -> bool:
    return not is_person(label) and any(char.isdigit() for char in label)


def _is_ordinary(label: str, words: Counter[str], count: int) -> bool:
    """Whether the label's words are used, in lower case, more often than the label."""
    small = [words[word.lower()] for word in _ORDINARY.findall(label) if word != word.lower()]
    return bool(small) and min(small) > count


def _is_lone_name(
    before: _Line | None, line: _Line, words: Counter[str], *, dense: bool
) -> bool:
    parts = _ORDINARY.findall(clean_name((line.label or "").split(" | ")[0]))
    if dense and line.first and line.is_shaped:
        return True
    if not line.is_shaped:
        return dense and line.first and not any(words[part.lower()] for part in parts)
    if any(words[part.lower()] for part in parts if part != part.lower()):
        return False
    if line.fresh:
        return True
    if before is not None and not ends_sentence(before.whole.rstrip()):
        return False
    if not any(part[0].isupper() for part in parts):
        return False
    return len(parts) > 1 or sum(words[part] for part in parts) <= MENTIONS


def _carried(
    cues: Sequence[Cue], lines: Sequence[_Line], names: frozenset[str]
) -> Iterator[Cue]:
    """Cut cues at the believed prefixes; a speaker lasts until the next one."""
    speaker: str | None = None
    place, pending = -1, Cue("")
    for line in lines:
        label = line.label if line.label in names else None
        text = line.rest if label else line.whole
        changes = label is not None or line.fresh
        if line.cue == place and not changes:
            pending = replace(pending, text=f"{pending.text}\n{text}")
            continue
        if place >= 0:
            yield pending
        speaker = label if changes else speaker
        place, pending = line.cue, replace(cues[line.cue], text=text, speaker=speaker)
        pending = replace(pending, fresh=line.fresh or pending.fresh)
    if place >= 0:
        yield pending

"""What can be counted in a sentence: once each, so that windows only add up."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from seeds.harvest import english as en
from seeds.harvest.words import content_stems

_DIGITS = re.compile(r"\d[\d,.]*\s?(?:%|percent|million|billion|trillion|x\b)?|%")
_NAME = re.compile(r"(?<=[a-z,;:0-9’'—–-] )(?:[A-Z][\w’&.-]*[\w]|[A-Z])(?: [A-Z][\w’&.-]*)*")
_QUESTION = re.compile(r"[?？؟][\"'”’»)\]」』）]*$")
_SOUND = re.compile(r"\[[^\[\]]{1,60}\]|♪")
_NOT_A_NAME = frozenset(
    ("I", "I’m", "I'm", "I’ve", "I've", "I’d", "I'd", "I’ll", "I'll", "OK", "Yeah")
)

_CONTRAST = re.compile(
    r"\b(?:but|however|whereas|instead|rather than|rather|although|though|even (?:though|"
    r"if)|yet|"
    r"unlike|despite|versus|vs|on the other hand|contrary|not (?:just|only|because|about|"
    r"so much)|"
    r"nevertheless|conversely|the opposite|while|as opposed to|in contrast|"
    r"n['’]t [^.?!]{3,60}, "
    r"(?:it|they|you|we)['’](?:s|re))\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because|therefore|thus|hence|as a result|which means|means that|leads? to|led to|"
    r"due to|driven by|drives?|so that|in order to|results? in|caus(?:e|es|ed|ing)|"
    r"that['’]s why|"
    r"that is why|the reason|forces?|forced|allows?|enables?|makes? (?:it|them|you|us|people)|"
    r"prevents?|creates?|depends? on|comes? (?:down to|from)|since|thanks to|otherwise|"
    r"ends? up|turns? (?:into|out)|in turn|so you|so they|so we|so it|given (?:that|the)|"
    r"incentiv\w+|consequence)\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?:than|compared|more|less|fewer|better|worse|faster|slower|cheaper|harder|easier|"
    r"bigger|"
    r"larger|smaller|higher|lower|longer|older|stronger|safer|simpler|most|least|best|worst|"
    r"(?:as|so) (?!far|long|well|soon|you|we|they|i)\w+ (?:as|that)|equivalent|similar to|"
    r"the same (?:as|way)|different from|\w+est (?=in|of|thing|part|way))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|when|whenever|once|as long as|without|until|the moment|assuming|in case|"
    r"every time|the more|no matter|whether|in the absence|even if|suppose)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:is|are|isn['’]t|aren['’]t|can['’]t|cannot|won['’]t|don['’]t|doesn['’]t|never|always|"
    r"every|all|none|no one|nobody|everyone|everybody|only|must|should|shouldn['’]t|"
    r"need(?:s)? to|"
    r"ha(?:s|ve) to|will|matters?|the (?:key|problem|reason|point|goal|trick|challenge|truth|"
    r"reality|danger|risk|biggest|main|whole|only|best|worst|hardest|most)|tend(?:s)? to|"
    r"fundamental(?:ly)?|essential|important|critical|crucial|impossible|requires?|"
    r"in fact|inevitabl[ey]|fails?|wins?|loses?)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:thing|things|stuff|something|somehow|whatever|somewhere|lot|lots|bunch|etc|that way|"
    r"this way|like that|like this|do it|do that|did it|did that|it all|all that|"
    r"there['’]s this|"
    r"one of those|one of these|kinds? of thing|you guys|this one|that one|these ones|"
    r"this point|that point|over there|right now|right here|today|yesterday|tomorrow)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signals:
    """Counts of a sentence or, added up, of a passage; flags are counts too.

    Where a text is not English only ``words``, ``content``, ``numbers``,
    ``names``, ``questions``, ``broken`` and ``sounds`` are counted.
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
    address: int = 0
    show: int = 0
    advert: int = 0
    biography: int = 0
    stumbles: int = 0
    coarse: int = 0

    def __add__(self, other: Signals) -> Signals:
        """Return the counts of both."""
        return Signals(*(getattr(self, n) + getattr(other, n) for n in _COUNTED))


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
    )
    return plain + _english_signals(text) if english else plain


def _asks(text: str, *, english: bool) -> bool:
    if not _QUESTION.search(text):
        return False
    return not (english and en.TAG.search(text[-40:]))


def _english_signals(text: str) -> Signals:
    hedges = len(en.HEDGE.findall(text))
    return Signals(
        fillers=_count(en.FILLERS, text),
        first_person=max(0, _count(en.FIRST_PERSON, text) - hedges),
        hedges=hedges,
        third_person=_count(en.THIRD_PERSON, text),
        pointing=_count(en.POINTING, text),
        vague=_count(_VAGUE, text),
        contrast=_count(_CONTRAST, text),
        cause=_count(_CAUSE, text),
        comparison=_count(_COMPARISON, text),
        condition=_count(_CONDITION, text),
        claim=_count(_CLAIM, text),
        address=_count(en.ADDRESS, text),
        show=_count(en.SHOW, text),
        advert=_count(en.ADVERT, text),
        biography=_count(en.BIOGRAPHY, text),
        stumbles=_count(en.STUMBLE, text),
        coarse=_count(en.COARSE, text),
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))

"""Whether what stands under headers is speech: evidence over a whole document.

Readmes, code, licences and configuration are full of ``Label: value``. Speech
differs: its labels are names or placeholders rather than words of the text, it
is made of sentences with few symbols, and people say "I" and "you".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from seeds.readers.headers import WIDE, Header, body, name_shaped
from seeds.readers.labels import is_person

_SAMPLE = 40
_SAMPLE_LENGTH = 400
_LABELS = 20
_WORDS_SAMPLE = 100_000
_SENTENCE_END = re.compile(r"[.!?…。！？—-][\"”’'»)\]*_」』]{0,4}\s*$")
_LINK = re.compile(
    r"\\?\[[^\[\]\n]{0,30}[0-9]:[0-9]{2}[^\[\]\n]{0,8}\]|\]\([^()\s]{1,500}\)|https?://\S{1,500}|\\(?=[\[\]*_])"
)
_HEADING = re.compile(r"(?m)^[ \t]{0,3}#[^\n]*$")
_SYMBOL = re.compile(r"[{}\[\]<>=_/\\|#@^~+`$%;]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ROLES = re.compile(
    r"(?i)(?:co-?)?host|guest|interviewer|interviewee|moderator|narrator|announcer|audience"
    r"(?: member)?|question|answer|caller|presenter|reporter|questioner|participant"
)
_PERSONS = re.compile(
    r"(?i)\b(?:i(?:['’](?:m|ve|d|ll))?|you(?:['’](?:re|ve|d|ll))?|your|we(?:['’](?:re|ve|d|ll))?"
    r"|my|me|our|us|ich|wir|du|mir|mich|uns|euch|ihr|je|nous|vous|tu|moi|yo|nosotros|usted(?:es)?"
    r"|te|mi|nos|eu|você|nós|io|noi|voi|ik|wij|jij|jag|jeg|vi|meg|mig|ja|mnie|nam|я|мы|вы|ты|мне"
    r"|нас|вас)\b|[jJ]['’](?=\w)|[我你您咱私僕俺]|です|ます|저는|우리"
)
"""Words for the people who talk and listen, in the languages that lists exist for."""
_CODE = re.compile(
    r"(?m)(?:[;{}]|\(\)|=>|(?<!\d)\):)[ \t]{0,8}$"
    r"|^[ \t]{0,40}(?:def|class|import|from|function|const|let|var|#include|return|public"
    r"|private|if|elif|else:|try:|fn|use|package|func|assert|raise|@\w+)\b[^.?!\n]{0,100}[:({;=]"
)
_CODE_SAMPLE = 20_000
_FEWEST_LETTERS = 8
_LONG_LETTERS = 60
_ENDED = 0.3
_MANY_ENDED = 0.6
_MOST_SYMBOLS = 0.035
_FEW_SYMBOLS = 0.012
_PERSONS_SHARE = 0.025


def looks_like_code(text: str) -> bool:
    """Whether much of the text's beginning is written in a programming language."""
    head = text[:_CODE_SAMPLE]
    lines = sum(1 for line in head.splitlines() if line.strip())
    return lines > 0 and sum(1 for _ in _CODE.finditer(head)) > max(2, lines * 0.2)


def is_conversation(text: str, headers: Sequence[Header]) -> bool:
    """Whether what stands under the headers reads like speech by those labels.

    Labels must come back (a list of terms names each once) and name somebody;
    the words must be sentences with few symbols, and either speak of "I" and
    "you" or leave no doubt otherwise.
    """
    if len(headers) < 2 or looks_like_code(text):
        return False
    counts = Counter(header.label for header in headers)
    if len(counts) > 2 and max(counts.values()) < 2:
        return False
    step = max(1, len(headers) // _SAMPLE)
    bodies = [_words(body(text, headers, at)) for at in range(0, len(headers), step)]
    said = [part for part in bodies if any(map(str.isalnum, part))]
    if len(said) < max(2, len(bodies) * 0.4):
        return False
    named, full = _shares(text, counts)
    return named >= 0.5 and _is_speech(said, sure=full >= 0.5)


def _words(part: str) -> str:
    """Return the part without what layout puts into it: headings, stamps, addresses."""
    if "#" in part:
        part = _HEADING.sub("", part)
    return _LINK.sub("", part).strip()


def _shares(text: str, counts: Counter[str]) -> tuple[float, float]:
    """Measure the headers that name a voice, and those whose label cannot be a term.

    Full names, roles and placeholders cannot; a single word may be one.
    """
    labels = counts.most_common(_LABELS)
    sample = text[:_WORDS_SAMPLE]
    whole = sum(count for _, count in labels)
    named = [(label, count) for label, count in labels if _names_somebody(label, sample)]
    full = sum(
        count
        for label, count in named
        if " " in label or WIDE.search(label) or _ROLES.fullmatch(label) or not is_person(label)
    )
    return sum(count for _, count in named) / whole, full / whole


def _names_somebody(label: str, sample: str) -> bool:
    """Whether a label stands for a voice; a word that the text writes small is no name."""
    if _ROLES.fullmatch(label):
        return True
    if not is_person(label):
        return any(map(str.isalnum, label))
    if not name_shaped(label) or any(map(str.isdigit, label)):
        return False
    return label == label.lower() or not stands_in(label.lower(), sample)


def stands_in(words: str, text: str) -> bool:
    """Whether ``words`` stand in ``text`` as words of their own."""
    at = text.find(words)
    while at >= 0:
        around = text[max(0, at - 1) : at], text[at + len(words) : at + len(words) + 1]
        if not any(one.isalnum() for one in around):
            return True
        at = text.find(words, at + len(words))
    return False


def _is_speech(said: Sequence[str], *, sure: bool) -> bool:
    sample = [part[:_SAMPLE_LENGTH] for part in said]
    letters = sum(len(part) + 2 * len(WIDE.findall(part)) for part in sample)
    whole = " ".join(sample)
    symbols = len(_SYMBOL.findall(whole)) / max(1, letters)
    ended = sum(1 for part in said if _SENTENCE_END.search(part[-8:])) / len(said)
    if symbols > _MOST_SYMBOLS or letters < _FEWEST_LETTERS * len(said):
        return False
    words = len(_WORD.findall(whole)) + len(WIDE.findall(whole)) / 2
    persons = len(_PERSONS.findall(whole)) / max(1, words)
    if persons >= _PERSONS_SHARE:
        return ended >= _ENDED or letters > _LONG_LETTERS * len(said)
    return sure and symbols <= _FEW_SYMBOLS and ended >= _MANY_ENDED

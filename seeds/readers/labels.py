"""Speaker labels: which of them name a person, and how the name is written."""

from __future__ import annotations

import re
import unicodedata

_NUMBERED = re.compile(
    r"(?:(?:unknown|unidentified|male|female|man|woman)[ _-]*)?"
    r"(?:speaker|spk|spkr|voice|participant|person|guest|host|caller|channel|track|user|"
    r"sprecher|sprecherin|locuteur|hablante|orador|parlante|oratore|falante|"
    r"说话人|發言人|发言人|講者|话者|話者|スピーカー|화자)"
    r"[ _#.-]*(?:[0-9]{1,4}|[a-z])",
)
"""What diarisation and captioning tools write for a voice without a name."""

_UNNAMED = re.compile(
    r"(?:speaker|spk|(?:unknown|unidentified|unnamed|unbekannt|inconnu|desconocido|"
    r"desconhecido|sconosciuto)(?:\b.*)?|n/?a|none|null|tbd|未知.*|不明.*|"
    r"(?:male|female)(?: (?:voice|speaker))?|[a-z]|[0-9]{1,6}|s[0-9]{1,3}|uu|multiple speakers|"
    r"all|both|everyone|everybody|together|crosstalk|cross talk|group)",
)
"""Words that say that nobody, or more than one person, is meant."""

_SOUND = re.compile(
    r"(?:(?:intro|outro|theme|opening|closing|background|ad|ads|advert|sponsor|commercial|"
    r"audio|video|sound|news|film|movie|mid|pre|post|the|a|song|short|music)[ -])?"
    r"(?:break|music|musik|musique|música|musica|jingle|intro|outro|ads?|advert|advertisement|"
    r"commercial|sponsors?|sponsorship|promo|mid-?roll|pre-?roll|post-?roll|silence|pause|"
    r"applause|laughter|sounds?|sfx|effects?|sound effects?|noise|song|clip|recording|playback|"
    r"transition|teaser|tune|bumper|stinger|beep|inaudible|playing|plays|interlude|"
    r"音乐|音樂|音楽|广告|廣告|片头|片尾|掌声|笑声)"
    r"(?: (?:break|clip|plays|playing|starts|ends|fades|message|spot|segment|[0-9]{1,3}))?"
    r"|.{1,60} (?:song|clip|sample|extract|excerpt|jingle|theme|track|commercial|trailer)"
    r"|(?:song|film|movie|audio|clip) .{0,60}|extract|sample|excerpt|trailer|remix",
)
"""Sounds, adverts and breaks: heard, but said by no one who is named."""

_DRESS = re.compile(r"[*`~<>\[\]{}\"“”|]+|(?<![^\W_])_+|_+(?![^\W_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad⁓]")
_LONGEST = 200


def clean_name(label: str) -> str:
    """Take Markdown, escapes, brackets and trailing colons or dashes off a label.

    White space is folded and characters are composed (NFC); letters and their
    case stay as the source wrote them. A label that is nothing else becomes ``""``.
    """
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", label[:_LONGEST]))
    text = _ESCAPE.sub(r"\1", text)
    text = _SPACE.sub(" ", _DRESS.sub(" ", text)).strip()
    text = text.strip(" :：-–—,;·•>").strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return text


def is_person(label: str) -> bool:
    """Whether a label names somebody, rather than a voice, a sound or nobody.

    ``Speaker 1``, ``SPEAKER_02``, ``Unknown``, ``A``, ``Jingle`` and ``Break`` do
    not; a role that a source uses as a name (``Announcer``) does.
    """
    name = clean_name(label).casefold()
    if not any(letter.isalpha() for letter in name):
        return False
    return not (_NUMBERED.fullmatch(name) or _UNNAMED.fullmatch(name) or _SOUND.fullmatch(name))

"""Languages, as the many ways in which tools name them, to ISO 639 codes."""

from __future__ import annotations

import re

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,4}")

# fmt: off
_NAMES = {
    "english": "en", "chinese": "zh", "mandarin": "zh", "cantonese": "yue", "german": "de",
    "deutsch": "de", "spanish": "es", "russian": "ru", "korean": "ko", "french": "fr",
    "japanese": "ja", "portuguese": "pt", "turkish": "tr", "polish": "pl", "catalan": "ca",
    "dutch": "nl", "arabic": "ar", "swedish": "sv", "italian": "it", "indonesian": "id",
    "hindi": "hi", "finnish": "fi", "vietnamese": "vi", "hebrew": "he", "ukrainian": "uk",
    "greek": "el", "malay": "ms", "czech": "cs", "romanian": "ro", "danish": "da",
    "hungarian": "hu", "tamil": "ta", "norwegian": "no", "thai": "th", "urdu": "ur",
    "croatian": "hr", "bulgarian": "bg", "lithuanian": "lt", "latin": "la", "welsh": "cy",
    "slovak": "sk", "persian": "fa", "latvian": "lv", "bengali": "bn", "serbian": "sr",
    "slovenian": "sl", "estonian": "et", "macedonian": "mk", "basque": "eu",
    "icelandic": "is", "armenian": "hy", "bosnian": "bs", "swahili": "sw", "galician": "gl",
    "afrikaans": "af", "georgian": "ka", "tagalog": "tl", "albanian": "sq",
}
"""English names, which Whisper and others write in place of a code."""
# fmt: on


def language_code(written: object) -> str | None:
    """Return the ISO 639 code of a language tag or English name, or None.

    >>> [language_code(x) for x in ("en-US", "english", "zh_Hans", "und", "", 7)]
    ['en', 'en', 'zh', None, None, None]
    """
    if not isinstance(written, str):
        return None
    word = written.strip()
    if named := _NAMES.get(word.lower()):
        return named
    tag = _TAG.fullmatch(word)
    code = tag[1].lower() if tag else None
    return None if code in {"und", "mul", "zxx", "mis"} else code

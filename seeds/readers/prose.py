"""A transcript without names or times: plain paragraphs of speech.

Not one of the readers that are tried in order, since any text would fit. It
reads what somebody else says is a transcript, as a feed does.
"""

from __future__ import annotations

import re

from seeds.readers.captioned import captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source, UnreadableDocument
from seeds.readers.evidence import looks_like_code
from seeds.readers.notes_html import plain_notes
from seeds.readers.page import is_marker
from seeds.readers.speech import spoken

NAME = "prose"
FEWEST_WORDS = 60
"""Less than this is a notice ("coming soon"), not what was said in an episode."""
SENTENCE_WORDS = 40
"""Words to a full stop, at most: what has hardly any is a list, not speech."""

_MARKUP = re.compile(
    r"\s*(?:\ufeff)?(?:[{\[]\s*[\"{\[\]}]|<\?xml|<(?:svg|rss|feed)\b|%PDF|PK\x03)"
)
_PAGE = re.compile(
    r"\s*(?:\ufeff)?<(?:!doctype|html|head|body|p|div|h[1-6]|article)\b", re.IGNORECASE
)
_FULL_STOP = re.compile(r"[.!?…。！？]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def read_prose(source: Source) -> Document:
    """Read paragraphs as turns that nobody is named for.

    Raises:
        UnreadableDocument: it is too short, or reads like something else.
    """
    text = source.text
    if _PAGE.match(text):
        text = plain_notes(text) or ""
    elif _MARKUP.match(text) or looks_like_code(text):
        text = ""
    lines = [line for line in text.split("\n") if line.strip() and not is_marker(line.strip())]
    cues = [Cue(said, fresh=True) for line in lines if (said := spoken(line).text)]
    words = sum(len(cue.text.split()) + len(_WIDE.findall(cue.text)) / 2 for cue in cues)
    stops = sum(len(_FULL_STOP.findall(cue.text)) for cue in cues)
    if words < FEWEST_WORDS or stops * SENTENCE_WORDS < words:
        raise UnreadableDocument(f"{source.name} does not read like anything said.")
    return captioned(source, NAME, cues)

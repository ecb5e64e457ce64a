"""Writers: one file a format, pure; an episode and its turns in, text out.

What they write is read back by ``seeds.readers.exported`` to the same turns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from seeds.writers import json, md, srt, txt, vtt
from store.model import Episode, Turn

Writer = Callable[[Episode, Sequence[Turn]], str]
"""Takes an episode and its turns in order, and returns the file's text."""

WRITERS: Mapping[str, Writer] = {
    "md": md.write,
    "txt": txt.write,
    "json": json.write,
    "vtt": vtt.write,
    "srt": srt.write,
}
"""Every format, by the ending of its files. A new one is one line here."""

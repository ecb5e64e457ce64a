"""Captions as read, turned into cues that know who speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seeds.readers.captions import Caption
from seeds.readers.cues import Cue
from seeds.readers.prefixes import attributed
from seeds.readers.rolling import unrolled
from seeds.readers.tags import voiced


def cues_of(captions: Sequence[Caption]) -> list[Cue]:
    """Unroll captions, cut them where the voice changes and name the voices.

    Names come from voice tags if the file has any, else from ``Name:`` prefixes.
    """
    return attributed(list(_voices(unrolled(captions))))


def _voices(captions: Iterable[Caption]) -> Iterator[Cue]:
    for caption in captions:
        for part in voiced("\n".join(caption.lines)):
            yield Cue(part.text, caption.start_s, caption.end_s, part.voice, part.hue)

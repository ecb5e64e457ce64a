"""Rolling captions, where each line is shown two or three times over.

Live captioners and YouTube show the line that was just said above the line
that is being said, often with a bridge of a few milliseconds in between. What
is new in a caption is what follows the lines that were on screen already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seeds.readers.captions import Caption
from seeds.readers.cues import folded
from seeds.readers.tags import has_word_stamps, untagged

BRIDGE_S = 0.06
"""A caption this short, in seconds, only carries its lines over to the next."""
GAP_S = 0.5
"""After this long an empty screen, in seconds, a repeated line was said again."""
SHARE = 0.4
"""Share of captions repeating what was on screen that makes a file rolling."""


def unrolled(captions: Sequence[Caption]) -> list[Caption]:
    """Leave each caption only its new lines, if the file rolls; else change nothing.

    Captions that bring nothing new are left out. A line that was really said
    twice is on screen twice, and stays twice.
    """
    shown = [tuple(filter(None, map(_plain, caption.lines))) for caption in captions]
    old = [0, *(_overlap(captions, shown, place) for place in range(1, len(captions)))][
        : len(shown)
    ]
    if not _rolls(captions, shown, old):
        return list(captions)
    kept: list[Caption] = []
    for caption, lines, seen in zip(captions, shown, old, strict=True):
        if seen < len(lines):
            visible = [line for line in caption.lines if _plain(line)]
            kept.append(replace(caption, lines=tuple(visible[seen:])))
    return kept


def _plain(line: str) -> str:
    return folded(untagged(line))


def _overlap(captions: Sequence[Caption], shown: Sequence[tuple[str, ...]], place: int) -> int:
    """Count the first lines of a caption that were the last lines of the one before."""
    before, now = shown[place - 1], shown[place]
    end_s, start_s = captions[place - 1].end_s, captions[place].start_s
    if end_s is not None and start_s is not None and start_s - end_s > GAP_S:
        return 0
    longest = min(len(before), len(now), 8)
    return next((n for n in range(longest, 0, -1) if before[-n:] == now[:n]), 0)


def _rolls(
    captions: Sequence[Caption], shown: Sequence[tuple[str, ...]], old: Sequence[int]
) -> bool:
    repeats = [place for place, seen in enumerate(old) if seen]
    if not repeats or len(repeats) < SHARE * (len(captions) - 1):
        return False
    return any(
        old[place] < len(shown[place])
        or _is_bridge(captions[place])
        or _is_restyled(captions[place - 1], captions[place])
        for place in repeats
    )


def _is_bridge(caption: Caption) -> bool:
    if caption.start_s is None or caption.end_s is None:
        return False
    return caption.end_s - caption.start_s <= BRIDGE_S


def _is_restyled(before: Caption, caption: Caption) -> bool:
    """Whether the same words only changed their markup, as in karaoke captions."""
    tagged = any("<" in line for line in caption.lines)
    return (
        tagged
        and before.lines != caption.lines
        and not any(map(has_word_stamps, caption.lines))
    )

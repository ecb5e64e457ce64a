"""Time stamps as transcripts write them, read as seconds."""

from __future__ import annotations

import re

STAMP = r"(?:[0-9]{1,3}[:：])?[0-9]{1,3}[:：][0-9]{2}(?:[.,][0-9]{1,6})?"
"""Pattern of a stamp with colons: ``m:ss`` or ``h:mm:ss``, with a fraction or not."""

_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2}(?:\.[0-9]{1,9})?)")
_UNITS = re.compile(
    r"(?:([0-9]{1,3})\s?h)?\s?(?:([0-9]{1,4})\s?m(?:in)?)?\s?(?:([0-9]{1,7}(?:\.[0-9]{1,9})?)\s?s)?"
)
_SECONDS = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,9})?")
_LONGEST = 32


def read_stamp(text: str) -> float | None:
    """Read one time stamp as seconds, or None if ``text`` is none.

    Understood are ``m:ss`` and ``h:mm:ss`` (minutes may pass 59 where no hours
    stand before them), ``1h02m03s`` and its parts, and bare seconds; fractions
    after a point or a comma; full-width colons. ``[…]`` or ``(…)`` around it
    are ignored.
    """
    if len(text) > _LONGEST:
        return None
    bare = text.strip().strip("[]()").strip().replace("：", ":").replace(",", ".").lower()
    if not bare:
        return None
    if clock := _CLOCK.fullmatch(bare):
        hours, minutes, seconds = clock.groups()
        if float(seconds) >= 60 or (hours is not None and int(minutes) >= 60):
            return None
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    if _SECONDS.fullmatch(bare):
        return float(bare)
    if units := _UNITS.fullmatch(bare):
        hours, minutes, seconds = units.groups()
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds or 0)
    return None

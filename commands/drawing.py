"""A panel to draw on: shapes and words that can be read on any background.

Discord shows pictures on its dark and on its light theme, often at half their
size on a telephone. So the panel brings its own background and letters are
large; every pair of colours that must be told apart is checked in the tests.

Pillow draws. It is an extra: where it is not installed, there are no pictures.
"""

from __future__ import annotations

import importlib.util
import io
import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1100
"""Of every picture, in pixels; Discord shows about half of it."""

Colour = tuple[int, int, int]
PANEL: Colour = (30, 33, 40)
LANE: Colour = (43, 47, 57)
RULE: Colour = (110, 118, 134)
BAR: Colour = (122, 184, 255)
STRONG: Colour = (255, 209, 102)
INK: Colour = (240, 242, 245)
QUIET: Colour = (190, 196, 206)

TITLE, TEXT, SMALL = 32, 27, 24
"""Sizes of letters, in pixels."""

_NO_GLYPH = "\U0010ffff"
_LONGEST = 400
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
"""Dashes that Pillow's own font lacks: one of them is no reason for another font."""
_WIDE_FONT = "DejaVuSans.ttf"


def can_draw() -> bool:
    """Whether Pillow is installed."""
    return importlib.util.find_spec("PIL") is not None


def contrast(one: Colour, other: Colour) -> float:
    """Return how well two colours can be told apart, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def has_letters(text: str) -> bool:
    """Whether a font is at hand that can write ``text``; surely so for plain Latin."""
    text = text.translate(_DASHES)
    return _writes(_own_font, text) or _writes(_wide_font, text)


class Sheet:
    """One picture while it is drawn.

    Args:
        height: in pixels.
        title: written at the top, if the font can write it.
    """

    def __init__(self, height: int, title: str) -> None:
        from PIL import Image, ImageDraw

        self.height = height
        self._image = Image.new("RGB", (WIDTH, height), PANEL)
        self._draw = ImageDraw.Draw(self._image)
        self._draw.rectangle((0, 0, WIDTH - 1, height - 1), outline=RULE, width=2)
        self.write(30, 22, title, size=TITLE, room=WIDTH - 60)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = TEXT,
        colour: Colour = INK,
        room: float = WIDTH,
        anchor: str = "la",
    ) -> None:
        """Write one line at (``x``, ``y``), cut to ``room`` pixels.

        ``anchor`` is Pillow's: ``l``, ``m``, ``r`` and ``a`` (top), ``m``, ``s``.
        """
        shown = fitted(text, room, size)
        self._draw.text((x, y), shown, fill=colour, font=_font(shown, size), anchor=anchor)

    def block(
        self, left: float, top: float, right: float, bottom: float, colour: Colour = BAR
    ) -> None:
        """Fill a rectangle; at least a pixel of it shows."""
        across, down = max(left, right - 1), max(top, bottom - 1)
        self._draw.rectangle((left, top, across, down), fill=colour)

    def line(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        colour: Colour = RULE,
        width: int = 1,
    ) -> None:
        """Draw a straight line."""
        self._draw.line((left, top, right, bottom), fill=colour, width=width)

    def dashes(self, left: float, right: float, y: float, colour: Colour = STRONG) -> None:
        """Draw a broken level line, which differs from others by more than its colour."""
        for at in range(math.ceil(left), math.floor(right), 22):
            self.line(at, y, min(at + 13, right), y, colour=colour, width=3)

    def png(self) -> bytes:
        """Return the picture as a file; the same drawing gives the same bytes."""
        out = io.BytesIO()
        self._image.quantize(64).save(out, "PNG", optimize=True)
        return out.getvalue()


def length_of(text: str, size: int) -> float:
    """Return how wide a line is, in pixels."""
    return float(_font(text, size).getlength(text))


def fitted(text: str, room: float, size: int) -> str:
    """Return ``text`` on one line, cut so that it takes at most ``room`` pixels."""
    text = " ".join(text[:_LONGEST].translate(_DASHES).split())
    font = _font(text, size)
    if font.getlength(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(text[:middle].rstrip() + "…") <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def _font(text: str, size: int) -> FreeTypeFont:
    """The font that comes with Pillow, or a wider one of this machine where that lacks."""
    return _own_font(size) if _writes(_own_font, text) else _wide_font(size)


def _writes(font: Callable[[int], FreeTypeFont], text: str) -> bool:
    return all(_has_letter(font, char) for char in set(text[:_LONGEST]))


@lru_cache(maxsize=8)
def _own_font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this build of Pillow has no scalable font")
    return font


@lru_cache(maxsize=8)
def _wide_font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(_WIDE_FONT, size)
    except OSError:
        return _own_font(size)


@lru_cache(maxsize=4096)
def _has_letter(font: Callable[[int], FreeTypeFont], char: str) -> bool:
    if char.isspace():
        return True
    drawn = font(TEXT)
    return bytes(drawn.getmask(char)) != bytes(drawn.getmask(_NO_GLYPH))

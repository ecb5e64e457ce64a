"""Columns side by side: how much of something there was, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands.drawing import (
    LANE,
    QUIET,
    RULE,
    SMALL,
    WIDTH,
    Sheet,
    fitted,
    has_letters,
    length_of,
)

HEIGHT = 470
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, WIDTH - 40, 100, HEIGHT - 66
_LABELS = 6
_WIDEST = 90
"""Pixels of a column where there are few."""
_LABEL_ROOM, _LABEL_GAP = 230, 20


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label on the axis ("" for none) and how high it is."""

    label: str
    value: float


def merged(columns: Sequence[Column], most: int) -> list[Column]:
    """Return at most ``most`` columns: neighbours' averages, where there are more."""
    size = -(-len(columns) // most)
    groups = [columns[at : at + size] for at in range(0, len(columns), size)]
    return [
        Column(
            next((one.label for one in group if one.label), ""),
            sum(one.value for one in group) / len(group),
        )
        for group in groups
    ]


def draw_columns(
    sheet: Sheet, columns: Sequence[Column], highest: float, levels: Sequence[tuple[float, str]]
) -> None:
    """Draw columns up to ``highest``, with lines and words at some ``levels``."""
    sheet.block(_LEFT, _TOP, _RIGHT, _BOTTOM, LANE)
    for level, words in levels:
        y = height_of(level, highest)
        sheet.line(_LEFT, y, _RIGHT, y, colour=RULE)
        sheet.write(_LEFT - 12, y, words, size=SMALL, colour=QUIET, anchor="rm")
    wide = (_RIGHT - _LEFT) / len(columns)
    gap = 2 if wide >= 6 else 0
    for number, column in enumerate(columns):
        if column.value > 0:
            spare = max(0.0, wide - _WIDEST) / 2
            left = round(_LEFT + number * wide + spare)
            right = max(round(_LEFT + (number + 1) * wide - spare) - gap, left + 2)
            sheet.block(
                left, min(height_of(column.value, highest), _BOTTOM - 2), right, _BOTTOM
            )
    _draw_labels(sheet, columns, wide)


def draw_level(sheet: Sheet, level: float, highest: float, words: str) -> None:
    """Draw a broken line across all columns, with its meaning above its right end."""
    y = height_of(level, highest)
    sheet.dashes(_LEFT, _RIGHT, y)
    sheet.note(_RIGHT - 8, y - 8, words)


def height_of(value: float, highest: float) -> float:
    """Return where ``value`` stands, in pixels from the picture's top."""
    return _BOTTOM - value / highest * (_BOTTOM - _TOP)


def drift(values: Sequence[float]) -> str:
    """Return in words how the second half of ``values`` compares with the first."""
    half = len(values) // 2
    early = sum(values[:half]) / max(half, 1)
    late = sum(values[-half:]) / max(half, 1)
    if late > 1.25 * early:
        return "more in the later half"
    if early > 1.25 * late:
        return "more in the earlier half"
    return "about as much in the earlier half as in the later"


def _draw_labels(sheet: Sheet, columns: Sequence[Column], wide: float) -> None:
    """Write under the axis the first label, the last, and those between that have room."""
    last = len(columns) - 1
    steps = min(_LABELS - 1, last) or 1
    taken: list[tuple[float, float]] = []
    for step in sorted(range(steps + 1), key=lambda n: (n not in (0, steps), n)):
        at = round(step * last / steps)
        label = columns[at].label
        if not label or not has_letters(label):
            continue
        label = fitted(label, _LABEL_ROOM, SMALL)
        length = length_of(label, SMALL)
        middle = _LEFT + (at + 0.5) * wide
        left = min(max(middle - length / 2, _LEFT), _RIGHT - length)
        if all(left > end or left + length < start for start, end in taken):
            sheet.write(left, _BOTTOM + 10, label, size=SMALL, colour=QUIET)
            taken.append((left - _LABEL_GAP, left + length + _LABEL_GAP))

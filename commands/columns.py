"""Columns side by side: how much of something there was, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

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


def merged(
    columns: Sequence[Column], most: int, by: Callable[[list[float]], float] = fmean
) -> list[Column]:
    """Return at most ``most`` columns: neighbours together, where there are more.

    ``by`` makes one value of theirs; the mean of shares, the highest of counts.
    """
    size = -(-len(columns) // most)
    groups = [columns[at : at + size] for at in range(0, len(columns), size)]
    return [
        Column(
            next((one.label for one in group if one.label), ""),
            by([one.value for one in group]),
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
    """Draw a broken line across all columns, with its meaning above them."""
    sheet.dashes(_LEFT, _RIGHT, height_of(level, highest))
    left = _RIGHT - length_of(words, SMALL)
    sheet.dashes(left - 70, left - 12, _TOP - 22)
    sheet.write(_RIGHT, _TOP - 22, words, size=SMALL, anchor="rm")


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
    """Write under the axis what has room; where neighbours share a label, once for all."""
    runs = _runs([column.label for column in columns])
    if len(runs) == len(columns):
        runs = [runs[at] for at in _spread(len(columns))]
    else:
        for start, _ in runs[1:]:
            x = _LEFT + start * wide
            sheet.line(x, _BOTTOM, x, _BOTTOM + 12, colour=QUIET, width=2)
        runs = sorted(runs, key=lambda run: run[0] - run[1])
    taken: list[tuple[float, float]] = []
    for start, end in runs:
        label = columns[start].label
        if not label or not has_letters(label):
            continue
        label = fitted(label, max(_LABEL_ROOM, (end - start) * wide), SMALL)
        length = length_of(label, SMALL)
        middle = _LEFT + (start + end) / 2 * wide
        left = min(max(middle - length / 2, _LEFT), _RIGHT - length)
        if all(left > until or left + length < since for since, until in taken):
            sheet.write(left, _BOTTOM + 14, label, size=SMALL, colour=QUIET)
            taken.append((left - _LABEL_GAP, left + length + _LABEL_GAP))


def _spread(count: int) -> list[int]:
    """The first, the last, and some between them at even distances, in this order."""
    steps = min(_LABELS - 1, count - 1) or 1
    order = sorted(range(steps + 1), key=lambda n: (n not in (0, steps), n))
    return list(dict.fromkeys(round(step * (count - 1) / steps) for step in order))


def _runs(labels: Sequence[str]) -> list[tuple[int, int]]:
    """Neighbours with one label, as half-open ranges."""
    starts = [at for at, one in enumerate(labels) if at == 0 or one != labels[at - 1]]
    return list(zip(starts, [*starts[1:], len(labels)], strict=True))

"""Pictures of who speaks, and of how often something is said, with the same in words.

Nothing is told by colour alone: every lane and every column has its label, and
what the font cannot write is numbered in the picture and named in the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands.cards.text import one_line
from commands.cards.times import clock, count, day, month
from commands.columns import HEIGHT, Column, draw_columns, draw_level, drift, merged
from commands.drawing import LANE, QUIET, SMALL, STRONG, WIDTH, Sheet, has_letters, length_of
from commands.lanes import SLOTS, Lane, Lanes, find_lanes
from store.model import Chapter, Turn
from store.profiles import Share

LONGEST_ALT = 1024
"""Characters that Discord takes as a picture's description."""

_LEFT, _RIGHT = 390, WIDTH - 36
_LANE_HEIGHT, _LANE_GAP, _HEAD, _STRIP = 58, 14, 82, 44
_CHAPTERS_NAMED = 16
_MOST_COLUMNS, _MOST_MONTHS, _MOST_ROWS = 72, 240, 16
_FEW, _FEW_YEARS = 6, 4
_PARTS = ("at the beginning", "before the middle", "after the middle", "at the end")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG file, what it is called, and the same in words."""

    name: str
    png: bytes
    alt: str


def episode_picture(
    title: str, turns: Sequence[Turn], chapters: Sequence[Chapter], duration_s: float | None
) -> Picture | None:
    """Return who speaks when, and how much, with the chapters.

    None where the transcript names nobody.
    """
    talk = find_lanes(turns, duration_s)
    if not talk.lanes:
        return None
    timed = _timed(chapters, talk.seconds)
    rows = (min(len(timed), _CHAPTERS_NAMED) + 1) // 2
    strip = _STRIP if timed else 0
    lanes = len(talk.lanes) * (_LANE_HEIGHT + _LANE_GAP)
    sheet = Sheet(_HEAD + strip + lanes + 62 + 36 * rows, "Who speaks when")
    top = _HEAD + strip
    for number, lane in enumerate(talk.lanes, 1):
        _draw_lane(sheet, top, lane, number)
        top += _LANE_HEIGHT + _LANE_GAP
    _draw_clock(sheet, top, talk.seconds)
    if talk.seconds:
        _draw_chapters(sheet, timed, talk.seconds, top)
    return Picture("who-speaks-when.png", sheet.png(), _episode_alt(title, talk, timed))


def _timed(
    chapters: Sequence[Chapter], seconds: float | None
) -> list[tuple[int, float, Chapter]]:
    """The chapters that have a place on the clock, with their numbers."""
    return [
        (number, chapter.start_s, chapter)
        for number, chapter in enumerate(chapters, 1)
        if seconds and chapter.start_s is not None and 0 <= chapter.start_s < seconds
    ]


def _draw_lane(sheet: Sheet, top: float, lane: Lane, number: int) -> None:
    base = top + _LANE_HEIGHT
    room = _LEFT - 140
    shown = lane.name if has_letters(lane.name) else f"Speaker {number}"
    sheet.write(30, top + _LANE_HEIGHT / 2, shown, room=room, anchor="lm")
    sheet.write(_LEFT - 18, top + _LANE_HEIGHT / 2, percent(lane.share), anchor="rm")
    sheet.block(_LEFT, top, _RIGHT, base, LANE)
    wide = (_RIGHT - _LEFT) / SLOTS
    for slot, share in enumerate(lane.slots):
        if share > 0:
            left, right = _LEFT + slot * wide, _LEFT + (slot + 1) * wide
            sheet.block(round(left), base - max(2, share * _LANE_HEIGHT), round(right), base)


def _draw_clock(sheet: Sheet, top: float, seconds: float | None) -> None:
    marks = [(0, "la"), (0.5, "ma"), (1, "ra")]
    for at, anchor in marks:
        x = _LEFT + at * (_RIGHT - _LEFT)
        told = (
            clock(at * seconds) if seconds else ("first word", "half", "last word")[int(2 * at)]
        )
        sheet.write(x, top + 2, told, size=SMALL, colour=QUIET, anchor=anchor)
    sheet.write(30, top + 2, "share of words", size=SMALL, colour=QUIET, room=_LEFT - 60)


def _draw_chapters(
    sheet: Sheet, timed: Sequence[tuple[int, float, Chapter]], seconds: float, bottom: float
) -> None:
    """Numbers over lines through the lanes, and below what the numbers mean."""
    free = 0.0
    for number, start_s, _ in timed:
        x = _LEFT + start_s / seconds * (_RIGHT - _LEFT)
        sheet.line(x, _HEAD + _STRIP - 8, x, bottom - _LANE_GAP, colour=STRONG, width=2)
        if x >= free:
            sheet.write(x + 4, _HEAD, str(number), size=SMALL, colour=STRONG)
            free = x + 12 + length_of(str(number), SMALL)
    sheet.write(30, _HEAD, "chapter", size=SMALL, colour=STRONG, room=_LEFT - 60)
    half = (WIDTH - 60) / 2
    shown = timed[:_CHAPTERS_NAMED]
    down = (len(shown) + 1) // 2
    for place, (number, start_s, chapter) in enumerate(shown):
        x, y = 30 + half * (place // down), bottom + 44 + 36 * (place % down)
        words = chapter.title if has_letters(chapter.title) else clock(start_s)
        sheet.write(x, y, f"{number}  {words}", size=SMALL, room=half - 24)


def _episode_alt(title: str, talk: Lanes, timed: Sequence[tuple[int, float, Chapter]]) -> str:
    extent = f", {clock(talk.seconds)} long" if talk.seconds else ""
    told = [f"Who speaks when in “{one_line(title, 100)}”{extent}."]
    for number, lane in enumerate(talk.lanes, 1):
        called = "" if has_letters(lane.name) else f"Speaker {number} is "
        told.append(
            f"{called}{one_line(lane.name, 60)}: {percent(lane.share)} of the words,"
            f" strongest {_PARTS[_fullest(lane)]}."
        )
    if timed:
        room = (LONGEST_ALT - sum(map(len, told)) - 20) // len(timed) - 14
        named = (
            f"{n} {one_line(c.title, min(60, max(12, room)))} ({clock(s)})" for n, s, c in timed
        )
        told.append("Chapters: " + ", ".join(named) + ".")
    return one_line(" ".join(told), LONGEST_ALT)


def _fullest(lane: Lane) -> int:
    """The quarter of the episode in which somebody speaks most."""
    size = SLOTS // len(_PARTS)
    quarters = [sum(lane.slots[n * size : (n + 1) * size]) for n in range(len(_PARTS))]
    return quarters.index(max(quarters))


def share_picture(name: str, shares: Sequence[Share]) -> Picture | None:
    """Return a person's share of the words in each of their episodes, oldest first.

    None for a single episode: its share is a number, not a course.

    Columns are labelled with the day, the month or the year, by how many there
    are, or with the podcast where nobody knows when it was.
    """
    if len(shares) < 2:
        return None
    values = [one.share for one in shares]
    columns = [
        Column(when, one.share) for when, one in zip(_labels(shares), shares, strict=True)
    ]
    columns = merged(columns, _MOST_COLUMNS)
    mean = sum(values) / len(values)
    highest = next(
        one for one in (0.2, 0.4, 0.6, 0.8, 1.01) if one >= max(c.value for c in columns)
    )
    highest = min(highest, 1.0)
    title = f"Share of the words in each episode: {name}"
    sheet = Sheet(HEIGHT, title if has_letters(name) else "Share of the words in each episode")
    levels = [(highest * half / 2, percent(highest * half / 2)) for half in range(3)]
    draw_columns(sheet, columns, highest, levels)
    draw_level(sheet, mean, highest, f"average {percent(mean)}")
    dated = all(one.published for one in shares)
    ends = columns[0].label, columns[-1].label
    span = f" from {ends[0]} to {ends[1]}" if dated and ends[0] != ends[1] else ""
    alt = (
        f"{one_line(name, 100)} says {percent(mean)} of the words on average over"
        f" {count(len(shares), 'episode')}{span}, between {percent(min(values))} and"
        f" {percent(max(values))}{f'; {drift(values)}' if dated else ''}."
        f"{'' if dated else _by_podcast(shares)}"
    )
    return Picture("share-of-words.png", sheet.png(), one_line(alt, LONGEST_ALT))


def _by_podcast(shares: Sequence[Share]) -> str:
    """What the columns tell that have podcasts for labels."""
    of: dict[str, list[float]] = {}
    for one in shares:
        of.setdefault(one.podcast, []).append(one.share)
    if len(of) < 2:
        return ""
    means = (f"{one_line(p, 40)} {percent(sum(v) / len(v))}" for p, v in of.items())
    return f" By podcast: {', '.join(means)}."


def _labels(shares: Sequence[Share]) -> list[str]:
    days = [one.published for one in shares if one.published]
    years = (days[-1] - days[0]).days / 365 if days else 0
    labels = []
    for one in shares:
        if one.published is None:
            labels.append(one.podcast)
        elif len(shares) <= _FEW:
            labels.append(day(one.published))
        elif years > _FEW_YEARS:
            labels.append(str(one.published.year))
        else:
            labels.append(month(one.published.date().isoformat()))
    return labels


def trend_picture(term: str, columns: Sequence[Column], what: str) -> Picture | None:
    """Return how often something is said, a column for each stretch of time, in order.

    None where there are no two columns, or nothing is ever said.

    Args:
        term: what is said.
        columns: how many times, with the labels for the axis.
        what: what a column stands for: ``month``, ``year``, ``episode``.
    """
    if len(columns) < 2 or not any(column.value for column in columns):
        return None
    shown = one_line(term, 60)
    title = f"Times “{shown}” is said" if has_letters(shown) else "Times it is said"
    sheet = Sheet(HEIGHT, f"{title}, by {what}")
    drawn = merged(columns, _MOST_MONTHS, max)
    highest = max(column.value for column in drawn)
    draw_columns(sheet, drawn, highest, [(0, "0"), (highest, f"{highest:,.4g}")])
    peak = max(columns, key=lambda column: column.value)
    where = f"“{one_line(peak.label, 80)}”" if what == "episode" else one_line(peak.label, 80)
    alt = (
        f"“{one_line(term, 100)}” is said {count(_total(columns), 'time')} in"
        f" {count(len(columns), what)}, most in {where}"
        f" ({count(round(peak.value), 'time')}); {drift([c.value for c in columns])}."
    )
    return Picture("trend.png", sheet.png(), one_line(alt, LONGEST_ALT))


def ranking_picture(term: str, rows: Sequence[Column]) -> Picture | None:
    """Return how often something is said in each podcast, a bar each, in order.

    None for fewer than two podcasts.
    """
    rows = rows[:_MOST_ROWS]
    if len(rows) < 2:
        return None
    shown = one_line(term, 60)
    title = f"Times “{shown}” is said" if has_letters(shown) else "Times it is said"
    sheet = Sheet(_HEAD + len(rows) * 46 + 24, f"{title}, by podcast")
    highest = max(row.value for row in rows) or 1.0
    for number, row in enumerate(rows, 1):
        top = _HEAD + (number - 1) * 46
        words = row.label if has_letters(row.label) else f"Podcast {number}"
        sheet.write(30, top + 17, words, room=_LEFT - 60, anchor="lm")
        right = _LEFT + row.value / highest * (_RIGHT - _LEFT - 130)
        sheet.block(_LEFT, top, right, top + 34)
        sheet.write(right + 12, top + 17, f"{row.value:,.0f}", anchor="lm")
    told = (
        f"{'' if has_letters(row.label) else f'Podcast {number} is '}"
        f"{one_line(row.label, 60)} {row.value:,.0f}"
        for number, row in enumerate(rows, 1)
    )
    alt = f"“{one_line(term, 100)}” is said, by podcast: {', '.join(told)}."
    return Picture("trend.png", sheet.png(), one_line(alt, LONGEST_ALT))


def percent(share: float) -> str:
    """Return a share as whole per cent; what is there at all is never 0.

    >>> percent(0.384), percent(0.001), percent(0)
    ('38 %', 'under 1 %', '0 %')
    """
    return "under 1 %" if 0 < share < 0.005 else f"{share:.0%}".replace("%", " %")


def _total(columns: Sequence[Column]) -> int:
    return round(sum(column.value for column in columns))

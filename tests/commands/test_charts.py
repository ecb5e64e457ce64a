"""Pictures: what they show, whether it can be read, and the same in words."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from commands import drawing
from commands.charts import (
    LONGEST_ALT,
    episode_picture,
    percent,
    ranking_picture,
    share_picture,
    trend_picture,
)
from commands.columns import Column, merged
from store.model import Chapter, Turn
from store.profiles import Share

TALK = [
    Turn("one two three four five six", "Ada Marlow", 0.0),
    Turn("one two", "王小明", 60.0),
    Turn("one two", "Ada Marlow", 100.0),
]
CHAPTERS = [Chapter("Ropes", 10.0), Chapter("Later than the end", 900.0), Chapter("No time")]


def heard(year: int, share: float) -> Share:
    return Share(datetime(year, 5, 1, tzinfo=UTC), "The Glass Hour", share)


def opened(picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.png))
    image.load()
    return image.convert("RGB")


def test_an_episodes_picture_is_a_png_that_says_the_same_in_words():
    picture = episode_picture("On *ropes*", TALK, CHAPTERS, 120.0)

    image = opened(picture)
    assert image.size[0] == drawing.WIDTH
    assert "2:00 long" in picture.alt
    assert "Ada Marlow: 80 % of the words" in picture.alt
    assert "1 Ropes (0:10)" in picture.alt


def test_a_name_that_no_font_can_write_is_numbered_and_told_in_words():
    assert not drawing.has_letters("王小明")
    picture = episode_picture("On ropes", TALK, (), 120.0)

    assert "Speaker 2 is 王小明: 20 % of the words" in picture.alt


def test_plain_latin_names_can_be_written():
    assert drawing.has_letters("Ada Marlow-Núñez, Jürgen O'Brien 1 %")


def test_chapters_without_a_place_on_the_clock_are_not_drawn():
    timed = episode_picture("On ropes", TALK, CHAPTERS, 120.0)
    untimed = episode_picture("On ropes", [Turn("a b c", "Ada", None)] * 3, CHAPTERS, None)

    assert "Later" not in timed.alt
    assert "No time" not in timed.alt
    assert "Chapters" not in untimed.alt


def test_the_same_drawing_gives_the_same_bytes():
    pictures = {episode_picture("On ropes", TALK, CHAPTERS, 120.0).png for _ in range(3)}

    assert len(pictures) == 1


def test_an_episode_in_which_nobody_is_named_has_no_picture():
    assert episode_picture("On ropes", [Turn("words without a name")], (), None) is None
    assert episode_picture("On ropes", [], (), None) is None


@pytest.mark.parametrize("letters", [drawing.INK, drawing.QUIET, drawing.STRONG])
def test_letters_stand_out_from_the_panel_as_accessibility_asks(letters):
    assert drawing.contrast(letters, drawing.PANEL) >= 4.5


@pytest.mark.parametrize("shape", [drawing.BAR, drawing.STRONG])
def test_shapes_stand_out_from_what_is_behind_them(shape):
    assert drawing.contrast(shape, drawing.LANE) >= 3
    assert drawing.contrast(shape, drawing.PANEL) >= 3


def test_contrast_is_measured_as_the_guidelines_define_it():
    assert drawing.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert drawing.contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_the_panel_fills_the_picture_so_that_any_theme_may_lie_behind():
    picture = Image.open(io.BytesIO(episode_picture("On ropes", TALK, (), 120.0).png))

    assert picture.mode == "P"
    assert "transparency" not in picture.info


def test_shares_over_time_are_told_with_mean_span_and_drift():
    shares = [heard(2015, 0.1)] * 4 + [heard(2020, 0.5)] * 4
    picture = share_picture("Ada Marlow", shares)

    assert opened(picture).size[0] == drawing.WIDTH
    assert "30 % of the words on average over 8 episodes from 2015 to 2020" in picture.alt
    assert "between 10 % and 50 %; more in the later half" in picture.alt


def test_few_episodes_are_labelled_with_their_days_and_more_with_their_months():
    few = share_picture("Ada", [heard(2019, 0.1), heard(2020, 0.2)])
    more = share_picture("Ada", [heard(2019, 0.1)] * 9 + [heard(2020, 0.2)])

    assert "from 1 May 2019 to 1 May 2020" in few.alt
    assert "from May 2019 to May 2020" in more.alt


def test_without_days_nothing_is_said_of_earlier_and_later():
    shares = [Share(None, "The Glass Hour", 0.1), Share(None, "Rope and Rigging", 0.9)]

    told = share_picture("Ada", shares).alt
    assert "half" not in told
    assert told.endswith("By podcast: The Glass Hour 10 %, Rope and Rigging 90 %.")


def test_of_one_podcast_alone_nothing_is_said_by_podcast():
    shares = [Share(None, "The Glass Hour", 0.1), Share(None, "The Glass Hour", 0.9)]

    assert share_picture("Ada", shares).alt.endswith("between 10 % and 90 %.")


def test_all_chapters_of_an_episode_are_told_however_long_their_titles():
    chapters = [Chapter(f"{number} {'long ' * 30}", 6.0 * number) for number in range(16)]

    alt = episode_picture("On ropes", TALK, chapters, 120.0).alt
    assert "16 15 long" in alt
    assert len(alt) <= LONGEST_ALT


def test_merged_counts_show_the_highest_and_merged_shares_the_mean():
    columns = [Column("a", 1), Column("b", 3), Column("c", 5)]

    assert merged(columns, 2) == [Column("a", 2), Column("c", 5)]
    assert merged(columns, 2, max) == [Column("a", 3), Column("c", 5)]


def test_a_dash_is_no_reason_for_another_font():
    assert drawing.fitted("1914\u20131918", 500, drawing.TEXT) == "1914-1918"
    assert drawing.has_letters("1914\u20131918")


def test_a_higher_share_is_a_higher_column():
    low, high = (
        _coloured(share_picture("Ada", [heard(2020, 1.0), heard(2020, share)]))
        for share in (0.2, 0.8)
    )

    assert high > low * 1.3


def _coloured(picture) -> int:
    image = opened(picture)
    return sum(n for n, colour in image.getcolors(maxcolors=10**6) if colour == drawing.BAR)


def test_a_single_episode_has_no_course_to_show():
    assert share_picture("Ada", [heard(2020, 0.4)]) is None
    assert trend_picture("rope", [Column("May 2020", 3)], "month") is None
    assert (
        trend_picture("rope", [Column("May 2020", 0), Column("June 2020", 0)], "month") is None
    )
    assert ranking_picture("rope", [Column("The Glass Hour", 2)]) is None


def test_a_trend_is_told_with_its_sum_and_its_peak():
    columns = [Column("May 2020", 2), Column("June 2020", 0), Column("July 2020", 7)]
    picture = trend_picture("rope", columns, "month")

    assert "“rope” is said 9 times in 3 months, most in July 2020 (7 times)" in picture.alt
    assert "more in the later half" in picture.alt


def test_podcasts_are_compared_by_name_and_number():
    picture = ranking_picture("rope", [Column("Rope and Rigging", 1200), Column("字幕", 3)])

    assert "Rope and Rigging 1,200, Podcast 2 is 字幕 3" in picture.alt


@pytest.mark.parametrize(
    "text", ["", "x" * 5000, "a\u0000b\ud800", "🪢" * 300, "\n\n", "עברית"]
)
def test_no_text_breaks_a_picture_or_its_description(text):
    turns = [Turn("one two three", text or "Ada", 0.0), Turn("four", "Bo", 5.0)]
    pictures = [
        episode_picture(text, turns, [Chapter(text, 1.0)] * 50, 10.0),
        share_picture(text, [Share(None, text, 0.2), heard(2020, 0.9)] * 300),
        trend_picture(text, [Column(text, n) for n in range(500)], "episode"),
        ranking_picture(text, [Column(text, n) for n in range(40)]),
    ]

    for picture in pictures:
        assert 1 <= len(picture.alt) <= LONGEST_ALT
        picture.alt.encode()
        assert opened(picture).size[1] < 1000


def test_a_small_share_is_not_rounded_to_nothing():
    assert [percent(x) for x in (0, 0.001, 0.014, 1)] == ["0 %", "under 1 %", "1 %", "100 %"]

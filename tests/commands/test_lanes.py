"""Who speaks when, as numbers."""

from __future__ import annotations

import math

import pytest

from commands.lanes import MOST_LANES, NOT_NAMED, SLOTS, find_lanes
from store.model import Turn


def test_lanes_run_along_the_clock_where_turns_have_times():
    talk = find_lanes([Turn("a b c", "Ada", 0.0), Turn("d", "Bo", 90.0)], 120.0)

    ada, bo = talk.lanes
    assert talk.seconds == 120.0
    assert (ada.name, ada.share) == ("Ada", 0.75)
    assert ada.slots[: SLOTS * 3 // 4] == (1.0,) * (SLOTS * 3 // 4)
    assert bo.slots[SLOTS * 3 // 4 :] == (1.0,) * (SLOTS // 4)
    assert bo.slots[0] == 0


def test_lanes_run_along_the_words_where_times_are_missing():
    talk = find_lanes([Turn("a b c", "Ada"), Turn("d", "Bo", 90.0)], 120.0)

    assert talk.seconds is None
    assert talk.lanes[1].slots[-SLOTS // 4 :] == pytest.approx([1.0] * (SLOTS // 4))


@pytest.mark.parametrize(
    "starts", [(50.0, 3.0), (0.0, math.inf), (math.nan, 3.0), (-8.0, 3.0), (0.0, 0.0)]
)
def test_times_that_cannot_be_true_are_not_believed(starts):
    turns = [Turn("a b", "Ada", starts[0]), Turn("c", "Bo", starts[1])]

    assert find_lanes(turns, 60.0).seconds is None


def test_an_episode_without_a_length_ends_with_its_last_words():
    talk = find_lanes([Turn("a b c d", "Ada", 0.0), Turn("e f", "Bo", 40.0)], None)

    assert talk.seconds == pytest.approx(60.0)


def test_a_slot_is_shared_by_all_who_speak_in_it():
    turns = [Turn("a", f"Speaker {n % 2}", float(n)) for n in range(4 * SLOTS)]
    talk = find_lanes(turns, 4.0 * SLOTS)

    assert {round(share, 6) for lane in talk.lanes for share in lane.slots} == {0.5}


def test_those_who_say_least_share_a_lane():
    turns = [Turn("word " * (20 - n), f"Speaker {n}") for n in range(9)]
    lanes = find_lanes(turns, None).lanes

    assert len(lanes) == MOST_LANES
    assert lanes[-1].name == "4 others"
    assert sum(lane.share for lane in lanes) == pytest.approx(1.0)


def test_words_of_nobody_known_have_a_lane_of_their_own_at_the_end():
    lanes = find_lanes([Turn("a b c d"), Turn("e", "Bo")], None).lanes

    assert [lane.name for lane in lanes] == ["Bo", NOT_NAMED]


def test_silence_and_namelessness_give_no_lanes():
    assert find_lanes([], 10.0).lanes == ()
    assert find_lanes([Turn("", "Ada")], 10.0).lanes == ()
    assert find_lanes([Turn("words of nobody")], 10.0).lanes == ()

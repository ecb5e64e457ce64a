from __future__ import annotations

import pytest

from seeds.harvest.candidates import find_passages, find_runs
from seeds.harvest.gate import leans
from seeds.harvest.readings import Readings
from seeds.harvest.signals import read_signals
from store.model import Turn

PLAIN = (
    "A smaller kiln teaches a potter more than a large kiln, because every firing is a new "
    "lesson and a large kiln fires twice a year."
)


def parts_of(text: str) -> dict[str, float]:
    """The parts of the longest passage of ``text``, said amid an episode."""
    around = Turn("Glaze and kiln and shelf and clay. " * 60, "B")
    turns = [around, Turn(text, "A"), around]
    runs = find_runs(turns)
    found = [p for p in find_passages(turns, runs, english=True) if p.run == 1]
    return Readings(runs, english=True).parts(max(found, key=lambda p: p.words))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("breaks", PLAIN.replace("because every", "because -- well, every")),
        ("breaks", PLAIN.replace("because every", "because... every")),
        ("breaks", PLAIN + " would say the shelf matters as much as the kiln does."),
        ("commas", PLAIN.replace("kiln,", "kiln, at home, with a friend, on a Sunday,")),
        ("crowd", PLAIN + " Ask anybody in Delft, Meissen, Faenza, Limoges, Arita or Iznik."),
        ("abrupt", "So when there is a choice, " + PLAIN),
        ("reported", PLAIN + ' Teachers are always like, "Fire it again before you sell it."'),
    ],
)
def test_what_reads_badly_counts_against_a_passage(part, text):
    assert parts_of(text)[part] < 0
    assert part not in parts_of(PLAIN) or parts_of(text)[part] < parts_of(PLAIN)[part]


def test_a_turn_of_phrase_that_comes_again_counts_for_a_passage():
    text = (
        "A potter cannot change the river, but you can change the kiln, and wherever a teacher "
        "stands beside the wheel you can change the hands."
    )

    assert parts_of(text)["echo"] > 0
    assert "echo" not in parts_of(text.replace("wheel you can change", "wheel, he improves"))


def test_a_name_or_two_is_no_crowd():
    assert "crowd" not in parts_of(PLAIN + " Ask anybody in Delft or Meissen about it.")


@pytest.mark.parametrize(
    "text",
    [
        "First, potters need a kiln.",
        "But the other thing is that kilns are expensive.",
        "One is the price of gas, which only rises.",
        "What that means in practice is more shards.",
        "What it does is burn the glaze.",
        "By doing that, you save a month of gas.",
        "If you do that, then the glaze runs.",
        "But if you don't, you lose the kiln.",
        "If none of the above is true, then buy a kiln.",
        "Not only would it cost less, but it would fire faster.",
        "And another reason that studios fail is rent.",
    ],
)
def test_the_middle_of_a_list_leans_on_its_beginning(text):
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "First impressions sell more cups than glaze.",
        "What potters need is time at the wheel.",
        "What is cheap today costs more tomorrow.",
        "The first thing you notice about a cup is the handle.",
        "The other side of the kiln stays cold.",
        "If you can afford gas, buy a gas kiln.",
        "In teaching children, potters learn patience.",
    ],
)
def test_a_beginning_that_only_looks_like_a_list_stands(text):
    assert not leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "The kiln exists to let heat in, so if the heat comes in - if.",
        "Potters buy a kiln because of the.",
    ],
)
def test_a_sentence_that_ends_on_a_hanging_word_is_broken(text):
    assert read_signals(text, len(text.split()), whole=True, english=True).broken
    assert not read_signals(text, len(text.split()), whole=True, english=False).broken


@pytest.mark.parametrize(
    "text", ["It is what potters live for.", "Nobody knows whose it is.", "Fire it like so."]
)
def test_a_sentence_may_end_on_a_small_word(text):
    assert not read_signals(text, len(text.split()), whole=True, english=True).broken


def test_a_judgement_counts_for_a_passage():
    described = "A large kiln stands in the yard of the pottery, and the pots stand around it"

    judged = parts_of(f"{described}, which is a waste of good heat.")

    assert judged["judging"] > 0
    assert "judging" not in parts_of(f"{described}, which is a picture of early autumn.")

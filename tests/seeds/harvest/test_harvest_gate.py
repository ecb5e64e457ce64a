from __future__ import annotations

import time

import pytest

from seeds.harvest.candidates import find_passages, find_runs
from seeds.harvest.gate import RULES, Setting, leans, rejections, unresolved
from seeds.harvest.readings import Readings
from seeds.harvest.signals import read_signals
from store.model import Turn


def blocks(text: str) -> list[str]:
    """The paragraphs of ``text``, each in one line."""
    return [" ".join(block.split()) for block in text.strip().split("\n\n")]


GOOD = blocks(
    """
People think that glaze decides how a pot looks, but the kiln decides far more than the
glaze, because heat moves unevenly through the chamber.

Most studios should buy a smaller kiln and fire it more often, rather than a large kiln that
sits half empty for a month.

Stoneware forgives mistakes that porcelain never forgives, which means that beginners learn
faster with stoneware than with anything else, right?

A workshop survives when customers come back, and customers come back because a cup feels
right in the hand, not because a cup is perfect.

I think the cost of clay will fall in the next ten years, since every village with a river
has more of it than it can sell.

It is hard to sell a cup for forty euros unless the buyer has seen the hands of the person
who made the cup on a wheel.

The price of gas matters to the end of the month; the quality of a teacher matters to the
end of a potter's life.

When you promote a potter to the head of a workshop, you lose a good potter and gain a poor
accountant, unless you teach accounting first.

Because of the war, cobalt costs three times as much as before, so blue glazes became a
luxury that only hotels can pay for.

We know from museums that wood ash glazes last a thousand years longer than any glaze that
industry has sold since then.
"""
)

BAD = {
    rule: text
    for rule, _, text in (
        block.partition(": ")
        for block in blocks(
            """
question: Why do potters care so much about the firing when the glaze is what customers
actually see and touch every day?

cut off: Potters care about the firing more than about the glaze because the kiln decides
what a customer sees and touches, and

sound: Potters care about the firing more than the glaze [laughter] because the kiln decides
what a customer sees and touches every day.

half quoted: Potters always say, "Never open a hot kiln, because the cold air outside will
crack every cup on the upper shelf.

advert: Clayworks makes better aprons than anybody, so use code SLOW at checkout and get ten
percent off your first three aprons.

show: Before we wrap up this episode, potters who like the show should know that more than
forty studios have a kiln to rent.

address: As you mentioned, potters care about firing more than glaze because a kiln decides
what customers see and touch every day.

biography: I grew up in a village near the border where clay was cheaper than bread, and
studied chemistry in the capital afterwards.

first person: I bought my kiln from a friend of mine in the south because I could not pay
for a better one at the time.

leans: They care about the firing more than about the glaze, because the kiln decides what
customers see and touch every day.

unfinished: Potters care about firing more than glaze, because when a large kiln cools too
fast, one of two things is going to happen.

fillers: Potters, you know, kind of care about, um, firing more than sort of glaze, like,
because kilns, you know, decide what customers see.

stumbles: Potters care about the the firing more than about glaze, because kilns decide what
customers see and touch every day.

coarse: Potters care about firing more than glaze, because a bad kiln turns a month of work
into a heap of worthless shit.

idle: Potters care about firing more than glaze, because a bad kiln turns a month of work
into a heap of shards. So it is what it is.

thin: And there it was and there it is and there it will be, as it was and as it is, and so
it goes and so it went on.
"""
        )
    )
}


def reasons(text: str, *, english: bool = True, speaker: str = "A") -> frozenset[str]:
    """The reasons against the longest passage of ``text``, said mid-episode."""
    around = Turn("Glaze and kiln and shelf and clay. " * 60, "B")
    turns = [around, Turn(text, speaker), around]
    runs = find_runs(turns)
    readings = Readings(runs, english=english)
    inside = [p for p in find_passages(turns, runs, english=english) if p.run == 1]
    longest = max(inside, key=lambda p: p.words)
    return rejections(longest, readings.total(longest), Setting(english, {"Host"}))


@pytest.mark.parametrize("text", GOOD)
def test_good_passages_pass_every_rule(text):
    assert reasons(text) == frozenset()


@pytest.mark.parametrize(("rule", "text"), BAD.items())
def test_each_rule_rejects_what_it_is_for(rule, text):
    assert rule in reasons(text)


def test_every_rule_has_an_example():
    assert {name for name, _ in RULES} == set(BAD) | {"host", "edge"}


STEM = "A large kiln teaches a potter less than a small one that is fired every single week"


@pytest.mark.parametrize(
    "end",
    [
        "because of the price of gas, and so on.",
        "and the shelves are never full and so on and so forth.",
        "and there are three reasons for it.",
        "which can go wrong in a couple of ways.",
    ],
)
def test_an_end_that_goes_on_elsewhere_is_unfinished(end):
    assert "unfinished" in reasons(f"{STEM}, {end}")


@pytest.mark.parametrize(
    "end",
    [
        "and everybody should know the three reasons.",
        "because potters go on and so does the fire.",
        "and a teacher changes the way you see things.",
        "as one of the two potters in this village.",
    ],
)
def test_an_end_that_only_sounds_so_is_none(end):
    assert "unfinished" not in reasons(f"{STEM}, {end}")


def test_an_interviewer_is_rejected_and_a_guest_is_not():
    assert reasons(GOOD[0], speaker="Host") == {"host"}


def test_the_edges_of_an_episode_are_rejected(said):
    turns = said(("A", GOOD[0]), ("B", "Glaze and kiln and shelf and clay. " * 100))
    runs = find_runs(turns)
    first = find_passages(turns, runs, english=True)[0]

    total = Readings(runs, english=True).total(first)

    assert rejections(first, total, Setting(english=True)) == {"edge"}


@pytest.mark.parametrize(
    "rule", ["address", "biography", "leans", "unfinished", "fillers", "stumbles", "advert"]
)
def test_rules_for_english_leave_other_languages_alone(rule):
    assert rule not in reasons(BAD[rule], english=False)


@pytest.mark.parametrize("rule", ["question", "cut off", "sound", "half quoted"])
def test_rules_without_language_hold_in_all_languages(rule):
    assert rule in reasons(BAD[rule], english=False)


def test_a_german_passage_passes():
    text = (
        "Wer einen kleinen Ofen oft brennt, lernt schneller als jemand, der einen großen Ofen "
        "selten brennt, weil jeder Brand eine neue Erfahrung bringt."
    )

    assert reasons(text, english=False) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "This matters.",
        "And that is why it works.",
        "But they said so.",
        "When it cools, it cracks.",
        "One of them broke.",
        "In that case, wait.",
        "It's similar to the one that broke.",
        "Because glaze runs.",
        "“It broke.”",
    ],
)
def test_a_pointer_backwards_leans(text):
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is hard to sell a cup.",
        "It's not always important that a cup is round.",
        "Thistles burn.",
        "These days cobalt is dear.",
        "Because of the war, cobalt is dear.",
        "Italian clay is red.",
        "The first rule of firing is patience.",
        "There is no clay in Holland.",
        "Hereford has clay.",
        "Both glaze and kiln matter.",
    ],
)
def test_what_stands_by_itself_does_not_lean(text):
    assert not leans(text)


def test_early_pronouns_count_against_a_passage_and_an_empty_it_does_not():
    assert unresolved("You need skill to make it work before they leave.") == 2
    assert unresolved("It is hard to sell a cup without a wheel.") == 0
    assert unresolved("It is hard to sell it without a wheel.") == 1
    assert unresolved("Italian theories of heat matter.") == 0


@pytest.mark.parametrize(
    ("sentence", "fragments"),
    [
        ("Very strange glaze from a marketing point of view.", 1),
        ("Glaze sells cups.", 0),
        ("It's the kiln.", 0),
        ("The kiln cracked.", 0),
    ],
)
def test_a_sentence_without_a_verb_is_a_fragment(sentence, fragments):
    signals = read_signals(sentence, len(sentence.split()), whole=True, english=True)

    assert signals.fragments == fragments


@pytest.mark.parametrize(
    "hostile",
    [
        "a, ",
        "so so ",
        '"',
        "i i'",
        "x",
        "a-",
        "www.",
        "_",
        "(",
        "don't a",
        "X. ",
        "and and ",
        "1 ",
    ],
)
def test_hostile_text_takes_linear_time(hostile):
    turns = [Turn(hostile * (60_000 // len(hostile)), "A")]
    began = time.process_time()

    Readings(find_runs(turns), english=True)

    assert time.process_time() - began < 2

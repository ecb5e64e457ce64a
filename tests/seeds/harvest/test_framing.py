"""What an opening says of an episode: its subject, and who is there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from seeds.harvest.framing import MOST, find_framed_moments, find_framing
from store.model import ELLIPSIS, Turn

HOST, GUEST = "Ilse Maran", "Tobias Rook"

SUBJECT = (
    "Today we're talking about how a kiln decides the colour of a glaze and what that costs a"
    " small studio every winter."
)
PERSON = (
    "Tobias Rook is the founder of the Harbour Pottery in the north. He has fired wood kilns"
    " for twenty years and taught half of the county's potters."
)
ANSWER = (
    "The kiln decides far more than the glaze, because heat moves unevenly through the chamber"
    " and every shelf has a winter of its own."
)


def opening(*said: tuple[str, str]) -> list[Turn]:
    """An episode that opens with ``said`` and goes on about kilns for long."""
    rest = [(GUEST, ANSWER), (HOST, "And what does a small studio do in winter?")] * 30
    return [
        Turn(text, who, 10.0 * at, id=at + 1) for at, (who, text) in enumerate([*said, *rest])
    ]


def test_the_host_says_what_it_is_about_and_who_is_there():
    welcome = f"Welcome back to Slow Fire, everyone. {SUBJECT} Thank you for coming. {PERSON}"

    framing = find_framing(opening((HOST, welcome)), [HOST])

    assert [m.text for m in framing] == [SUBJECT, PERSON]
    assert {m.speaker for m in framing} == {HOST}


def test_framing_is_exactly_its_spans():
    turns = opening((HOST, f"So, {SUBJECT} Well. {PERSON}"))
    text_of = {turn.id: turn.text for turn in turns}

    for moment in find_framing(turns, [HOST]):
        parts = [text_of[span.turn][span.start : span.end] for span in moment.spans]
        assert moment.text == ELLIPSIS.join(parts)


def test_a_guest_says_who_they_are_where_the_host_does_not():
    about = "I'm the founder of the Harbour Pottery, and we fire with wood and with driftwood."
    turns = opening((HOST, "Tell us who you are."), (GUEST, about), (HOST, "And the fire?"))

    (framing,) = find_framing(turns, [HOST])

    assert (framing.speaker, framing.text) == (GUEST, about)


def test_a_guests_life_is_no_framing():
    life = "I was born in a small town by the sea and grew up around my father's wheel."

    assert find_framing(opening((HOST, "Hello there."), (GUEST, life)), [HOST]) == []


def test_nothing_of_a_sponsors_text_is_framing():
    advert = (
        "Today's show is sponsored by Clayworks of the old harbour. Today they make the aprons"
        " that every potter with a kiln wears in winter and in summer."
    )

    assert find_framing(opening((HOST, advert)), [HOST]) == []


def test_a_beginning_that_leans_on_a_greeting_is_left_out():
    told = (
        "Thank you for being here, Tobias Rook. He has fired wood kilns for twenty years and"
        " taught half of the county's potters."
    )

    assert find_framing(opening((HOST, told)), [HOST]) == []


def test_what_is_said_late_does_not_frame():
    turns = [*opening(("", "Hello.")), Turn(SUBJECT, HOST, 900.0, id=900)]

    assert find_framing(turns, [HOST]) == []


def test_other_languages_are_not_framed_by_english_rules():
    assert find_framing(opening((HOST, SUBJECT)), [HOST], "de") == []


def test_framing_and_moments_are_eight_at_most_and_do_not_overlap():
    subjects = [
        "kilns",
        "glazes",
        "clays",
        "wheels",
        "brushes",
        "markets",
        "teachers",
        "rivers",
    ]
    turns = [Turn(f"{SUBJECT} Thank you. {PERSON}", HOST, 0.0, id=99)]
    turns += [
        Turn(
            f"Good {subject} cost more than {other}, because cheap {subject} break whenever the"
            f" {other} around them need repair. Every studio that saves on {subject} pays for"
            f" {other} twice, although nobody in the village would ever admit it.",
            GUEST,
            450.0 * at,
            id=at + 1,
        )
        for at, (subject, other) in enumerate(zip(subjects, reversed(subjects), strict=True))
    ]

    told = find_framed_moments(turns, (), 3600.0, [HOST])

    assert [m.speaker for m in told[:MOST]] == [HOST, HOST]
    assert 5 <= len(told) <= 8
    spans = sorted((s.turn, s.start, s.end) for m in told for s in m.spans)
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))


@pytest.mark.parametrize("empty", [[], [Turn("", HOST)]])
def test_nothing_is_framed_where_nothing_is_said(empty):
    assert find_framing(empty, [HOST]) == []

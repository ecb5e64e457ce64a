"""A claimed quote is called what it is."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.archive import Stored
from store.corrections import hide_spans
from store.errors import BlankQuery
from store.model import (
    ELLIPSIS,
    Match,
    QuoteAnswer,
    QuoteHit,
    QuoteQuery,
    Scope,
    Span,
    Verdict,
    Verification,
)
from store.search.verify import verify_quote
from store.turns import find_turns_by_id

MILL = (
    "The mill doesn't pay for itself, it never did. People think a river is free power, but"
    " you pay for it every spring when the weir breaks. So the honest answer is that we"
    " subsidise bread, and I'm proud of that."
)
GOES_ON = "And nobody who eats the bread has ever asked me what the water costs."
ROADS = (
    "A road is a promise that somebody will come back and mend it. If you count the potholes"
    " in a county you know more about its council than from any election."
)
LATER = "Spring is when everything in the valley happens at once, and most of it is mud."


@pytest.fixture
def said(db: Database, add: Callable[..., Stored]) -> Database:
    long = "There is a lot of paperwork in this trade, and it all wants a stamp. " * 14
    add(
        [
            ("Petra Stellan", "So what does the mill cost you, and who pays for all of it?"),
            ("Marta Lindqvist", MILL),
            ("Petra Stellan", "Yeah."),
            ("Marta Lindqvist", GOES_ON),
            ("Petra Stellan", "Let us talk about the paperwork for a good while, shall we?"),
            ("Marta Lindqvist", long + LATER),
        ],
        title="The mill",
    )
    add([("Tobias Renn", ROADS), ("Petra Stellan", "I think so.")], title="Roads")
    add([(None, "[laughter] C# isn't C++, and $5 isn't 5%, um, in my book.")], title="Signs")
    return db


def check(db: Database, text: str, **more: object) -> Verification:
    """Verify a claim, and that every hit is made of the turns' own characters."""
    outcome = verify_quote(db, None, text, **more)  # type: ignore[arg-type]
    for hit in outcome.hits:
        turns = find_turns_by_id(db, [span.turn for span in hit.quote.spans])
        parts = [turns[s.turn].text[s.start : s.end] for s in hit.quote.spans]
        assert hit.quote.text == ELLIPSIS.join(parts)
        assert len(hit.passage.split()) <= 150
        assert all(0 <= low < high <= len(hit.quote.text) for low, high in hit.marks)
    return outcome


def verdict(db: Database, text: str, **more: object) -> Verdict:
    return check(db, text, **more).verdict


@pytest.mark.parametrize(
    "claim",
    [
        "People think a river is free power",
        "people think a river is free power, but you pay for it!",
        "PEOPLE THINK A RIVER IS FREE POWER",
        "The mill doesn’t pay for itself; it never did",
        "the mill doesnt pay for itself",
        "> **People think** a _river_ is free power",
        "“People think a river is free power.”",
        "“People think a river is free power.” — Marta Lindqvist",
        "“People think a river is free power.”\n— *Marta Lindqvist*, The Lantern",
        'Marta Lindqvist: "People think a river is free power"',
        'Marta said: "People think a river is free power"',
        "“People think a river is free power” — The Lantern",
        "“People think a river is free power”, said Marta Lindqvist",
        'Marta Lindqvist said "people think a river" and "you pay for it every spring"',
        "People think, um, a river is uh free power",
        "People think a river is free power https://example.org/mill?t=4",
        "<@123456789> People think a river is free power",
        MILL,
        f"{MILL} {GOES_ON}",
        "I'm proud of that. And nobody who eats the bread",
        "People think a river is free power … you pay for it every spring",
        "The mill doesn't pay for itself [...] we subsidise bread",
    ],
)
def test_the_very_words_are_verbatim(said: Database, claim: str) -> None:
    outcome = check(said, claim)

    assert outcome.verdict is Verdict.VERBATIM
    assert outcome.hits[0].quote.speaker == "Marta Lindqvist"
    assert outcome.hits[0].match is Match.VERBATIM
    assert {kind for kind, _ in outcome.diff} == {"same"}


@pytest.mark.parametrize(
    ("claim", "diff"),
    [
        (
            "People think a river is not free power, but you pay for it",
            ("claimed", "not"),
        ),
        ("People think a river is expensive power but you pay", ("claimed", "expensive")),
        ("People think a river is free power but you pay for every spring", ("said", "it")),
        ("The mill does pay for itself, it never did", ("said", "doesn't")),
        ("C++ isn't C++, and $5 isn't 5% in my book", ("claimed", "C")),
        ("C# isn't C++, and 5 isn't 5% in my book", ("claimed", "5")),
        ("People think a river is free power. Not! But you pay for it", ("claimed", "Not")),
    ],
)
def test_a_word_that_differs_is_never_verbatim(
    said: Database, claim: str, diff: tuple[str, str]
) -> None:
    outcome = check(said, claim)

    assert outcome.verdict is Verdict.CLOSE
    assert diff in outcome.diff


def test_the_differences_rebuild_both_texts(said: Database) -> None:
    outcome = check(said, "People believe a river is cheap power")

    claimed = " ".join(words for kind, words in outcome.diff if kind != "said")
    spoken = " ".join(words for kind, words in outcome.diff if kind != "claimed")
    assert claimed == "People believe a river is cheap power"
    assert spoken == "People think a river is free power"


@pytest.mark.parametrize(
    "claim",
    [
        "A road is a promise that somebody will come back but you pay for it every spring",
        "People think a river is free power … If you count the potholes in a county",
        "we subsidise bread, and I'm proud of that. Spring is when everything in the valley",
        "Spring is when everything in the valley happens … the mill doesn't pay for itself",
    ],
)
def test_true_halves_of_different_places_are_glued(said: Database, claim: str) -> None:
    outcome = check(said, claim)

    assert outcome.verdict is Verdict.GLUED
    assert len(outcome.hits) >= 2
    assert all(hit.match is Match.VERBATIM for hit in outcome.hits)


@pytest.mark.parametrize("speaker", ["Tobias Renn", "tobias", "Petra", "Albert Nobody"])
def test_right_words_with_another_speaker_are_called_that(said: Database, speaker: str) -> None:
    claim = "People think a river is free power"
    outcome = check(said, claim, speaker=speaker)

    assert outcome.verdict is Verdict.WRONG_SPEAKER
    assert outcome.hits[0].quote.speaker == "Marta Lindqvist"
    assert verdict(said, f"“{claim}” — {speaker.title()}") is Verdict.WRONG_SPEAKER


@pytest.mark.parametrize("speaker", ["Marta Lindqvist", "marta", "lindquist", " "])
def test_right_words_with_their_speaker_are_verbatim(said: Database, speaker: str) -> None:
    claim = "People think a river is free power"
    assert verdict(said, claim, speaker=speaker) is Verdict.VERBATIM


def test_words_that_nobody_is_named_for_are_not_proved_for_anybody(said: Database) -> None:
    assert verdict(said, "C# isn't C++", speaker="Marta Lindqvist") is Verdict.CLOSE
    assert verdict(said, "C# isn't C++") is Verdict.VERBATIM


@pytest.mark.parametrize(
    "claim",
    [
        '"The mill doesn\'t pay "for anybody at all" - Marta Lindqvist',
        '"People think a river" never "is free power" - Marta Lindqvist',
        'It is a lie that "People think a river is free power"',
        '"People think a river is free power" is what nobody says',
    ],
)
def test_words_outside_the_quotation_marks_count_unless_they_name_somebody(
    said: Database, claim: str
) -> None:
    assert verdict(said, claim) is not Verdict.VERBATIM


def test_words_after_a_dash_are_part_of_the_claim_unless_they_name_somebody(
    said: Database,
) -> None:
    claim = "People think a river is free power - and they are quite right"
    assert verdict(said, claim) is Verdict.CLOSE


@pytest.mark.parametrize(
    "claim",
    [
        "Bread ought to be sold by the metre on alternate Thursdays",
        "river mill spring bread council potholes",
        "no such thing",
    ],
)
def test_what_nobody_said_is_not_found(said: Database, claim: str) -> None:
    outcome = check(said, claim)

    assert outcome.verdict is Verdict.NONE
    assert all(hit.match is Match.CLOSEST for hit in outcome.hits)


def test_what_a_server_may_not_see_is_not_found(
    said: Database, add: Callable[..., Stored]
) -> None:
    secret = "Under the third arch there is a door that only opens at low water."
    add([("Marta Lindqvist", secret)], title="Secret", podcast="Cellar", private_to=7)

    assert verdict(said, secret, scope=Scope(guild_id=7)) is Verdict.VERBATIM
    outside = check(said, secret, scope=Scope(guild_id=8))
    assert outside.verdict is Verdict.NONE
    assert all(hit.quote.podcast != "Cellar" for hit in outside.hits)


def test_a_hidden_passage_is_not_shown(said: Database, noon: object) -> None:
    turn = said.execute("SELECT id FROM turn WHERE text = ?", [ROADS]).fetchone()[0]
    whole = [Span(turn, 0, len(ROADS))]
    hide_spans(said, whole, guild_id=7, user_id=1, now=noon)  # type: ignore[arg-type]

    assert verdict(said, ROADS, scope=Scope(guild_id=7)) is Verdict.NONE
    assert verdict(said, ROADS, scope=Scope(guild_id=8)) is Verdict.VERBATIM


@pytest.mark.parametrize("claim", ["", "  ", "“”", "…", "🙂", "> —", "<@1234>"])
def test_a_claim_without_words_is_refused(said: Database, claim: str) -> None:
    with pytest.raises(BlankQuery):
        verify_quote(said, None, claim)


class Asked:
    """Stands where the quote engine does and keeps what it was asked."""

    def __init__(self, *answers: QuoteHit) -> None:
        self.answers, self.texts = answers, list[str]()

    def find_quotes(self, db: Database, query: QuoteQuery) -> QuoteAnswer:
        self.texts.append(query.text)
        return QuoteAnswer(self.answers)


def test_search_is_asked_only_where_the_words_lead_nowhere(said: Database) -> None:
    near = check(said, "People think a river is free power").hits[0]
    index = Asked(near)
    assert verify_quote(said, index, "a river is free power").verdict is Verdict.VERBATIM
    assert index.texts == []

    outcome = verify_quote(said, index, "Everyone believes streams give energy gratis")
    assert outcome.verdict is Verdict.NONE
    assert [hit.quote for hit in outcome.hits] == [near.quote]
    assert outcome.hits[0].match is Match.CLOSEST


def test_a_text_too_long_to_compare_is_never_verbatim(said: Database) -> None:
    assert verdict(said, MILL + " and so on" * 1_000) is not Verdict.VERBATIM
    assert verdict(said, GOES_ON + " " * 5_000 + "Or not.") is Verdict.CLOSE


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\n",
        "\t \n",
        "-",
        "- ",
        "— a ",
        '"',
        '" " ',
        "“a",
        "[",
        "[a](",
        "<@",
        "> ",
        ". ",
        "….",
        "(",
        "*",
        "a: ",
        "the ",
        "the mill ",
        "said ",
        "http://",
        "ab\u0301",
        "字",
        "😀",
        "'",
        "$5% ",
    ],
)
def test_a_hostile_text_is_checked_in_good_time(said: Database, piece: str) -> None:
    started = time.perf_counter()
    for text in (
        piece * 6_000,
        f"river {piece * 6_000} mill: {piece * 50}",
        f'"{piece * 900}" x',
    ):
        with contextlib.suppress(BlankQuery):
            check(said, text)

    assert time.perf_counter() - started < 6


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(claim=st.text(max_size=300))
def test_any_text_may_be_checked(said: Database, claim: str) -> None:
    try:
        outcome = check(said, claim)
    except BlankQuery:
        return
    assert outcome.verdict in set(Verdict)


def test_one_changed_word_anywhere_is_noticed(said: Database) -> None:
    rng = random.Random(5)
    words = MILL.split()
    for _ in range(25):
        start = rng.randrange(len(words) - 12)
        part = words[start : start + 12]
        assert verdict(said, " ".join(part)) is Verdict.VERBATIM
        part[rng.randrange(12)] = "zebra"
        assert verdict(said, " ".join(part)) is not Verdict.VERBATIM

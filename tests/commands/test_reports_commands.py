"""What is shown can be reported by anybody, and decided by who manages the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commands.backing import Backing
from commands.cards.reports import report_button, told_report_card
from commands.ids import LONGEST
from store.model import Quote, Span
from store.report_telling import Untold
from store.reports import Decision, Report, Wrong, find_open_reports

HOME = 910_000_000_000_000_001
Text = Callable[[Any], str]


async def reported(server: Any, what: str = "words", **asked: Any) -> Any:
    """Find a quote, press Report, and choose what is wrong; return the last answer."""
    found = await server.ask(
        "quote find", text="a knot is a promise that a rope makes", **asked
    )
    pressed = await server.press(found, "Report")
    return await choose(server, pressed.response, what)


async def choose(server: Any, message: Any, value: str, by: Any = None) -> Any:
    """Choose in a message's only menu, and return the message that follows."""
    result = await (by or server.member).select(message, values=[value])
    return result.response or message


async def test_a_quote_is_reported_into_the_queue_of_the_server(
    server: Any, backing: Backing, text_of: Text
) -> None:
    await reported(server, "speaker")

    (report,) = await backing.store.read(find_open_reports, HOME)
    assert (report.kind, report.user_id) == (Wrong.SPEAKER, server.member.id)
    assert "A knot is a promise" in report.text
    assert report.speaker == "Kevin Ostrander"

    queue = await server.ask("reports", by=server.admin)
    assert "Wrong speaker" in text_of(queue)
    assert "A knot is a promise" in text_of(queue)


async def test_the_queue_is_for_who_manages_the_server(server: Any) -> None:
    with pytest.raises(Exception, match="not visible"):
        await server.ask("reports")


async def test_hidden_at_a_press_it_is_not_found_any_more(
    server: Any, backing: Backing, text_of: Text
) -> None:
    await reported(server)
    queue = await server.ask("reports", by=server.admin)

    await server.press(queue, "Hide here", by=server.admin)

    assert await backing.store.read(find_open_reports, HOME) == []
    again = await server.ask("quote find", text="a knot is a promise that a rope makes")
    assert "A knot is a promise" not in text_of(again).replace("\\", "")


async def test_after_a_restart_the_buttons_still_work(
    server: Any, backing: Backing, text_of: Text
) -> None:
    found = await server.ask("quote find", text="a knot is a promise that a rope makes")
    await server.restart()
    pressed = await server.press(found, "Report")
    await server.restart()
    await choose(server, pressed.response, "shown")

    (report,) = await backing.store.read(find_open_reports, HOME)
    assert report.kind is Wrong.SHOWN


async def test_an_insight_can_be_reported(server: Any, backing: Backing) -> None:
    shown = await server.ask("insight random", podcast="glass hour")
    pressed = await server.press(shown, "Report")
    await choose(server, pressed.response, "words")

    (report,) = await backing.store.read(find_open_reports, HOME)
    assert report.text


def _quote(turn: int, spans: int = 1) -> Quote:
    return Quote(
        tuple(Span(turn + n, 0, 40) for n in range(spans)),
        "Words.",
        "Ada",
        1,
        "P",
        1,
        "E",
        1,
        "s",
        None,
    )


def test_of_many_quotes_as_many_can_be_reported_as_an_id_holds() -> None:
    button = report_button(*(_quote(10**9 + n * 7) for n in range(20)))

    assert button is not None
    assert 0 < len(button.custom_id or "") <= LONGEST


def test_without_an_address_there_is_nothing_to_report() -> None:
    assert report_button(_quote(10**9, spans=30)) is None
    assert report_button() is None


@pytest.mark.parametrize("decision", Decision)
def test_every_decision_can_be_told_and_hidden_words_are_not_repeated(
    decision: Decision, text_of: Text
) -> None:
    report = Report(1, HOME, Wrong.SHOWN, "t", "Secret words.")
    told = text_of(told_report_card(Untold(report, 0, decision, "Kim"), None))

    assert "decided by whoever runs me" in told
    shown = decision in (Decision.DISMISS, Decision.RENAME)
    assert ("Secret words." in told.replace("\\", "")) is shown

"""What people are told when something fails, and how long they wait."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from discord import app_commands

from commands import answers
from commands.cards.card import Card
from commands.door import Door
from commands.replies import Refused, reply_error, sentence_for
from commands.signs import send_beside
from store.errors import (
    AmbiguousName,
    BlankQuery,
    NewerStore,
    NotAllowed,
    NotFound,
    StoreError,
    StoreUnavailable,
)
from store.model import Speaker

FERRY = "a knot is a promise"


async def test_a_surprise_is_told_with_a_reference_and_logged_with_a_traceback(
    server, text_of, monkeypatch, capsys
):
    def broken(*_):
        raise RuntimeError("the password is hunter2, on purpose")

    monkeypatch.setattr(server.backing.index, "find_quotes", broken)
    text = text_of(await server.ask("quote find", text=FERRY))

    assert "Something went wrong on my side" in text
    assert "hunter2" not in text
    reference = text.split("`")[1]
    logged = capsys.readouterr().out
    assert reference in logged
    assert "Traceback" in logged


async def test_a_failing_button_is_answered_too(server, text_of, monkeypatch):
    answer = await server.ask("quote find", text="rope")

    def broken(*_):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(server.backing.index, "find_quotes", broken)
    pressed = await server.press(answer, "Next ▶")
    assert "Something went wrong on my side" in text_of(pressed.response)


async def test_failing_suggestions_offer_nothing(server, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("commands.options.suggest_speakers", broken)
    offered = await server.member.autocomplete(server.channel, "quote find", "speaker", "K")
    assert offered == []


class Asker:
    """An interaction's outer edge: what is sent to Discord is written down instead."""

    def __init__(self, message: object = None) -> None:
        self.sent: list[str] = []
        self.held = asyncio.Event()
        self.response = self.followup = self
        self.message, self.extras = message, {}

    def is_done(self) -> bool:
        return bool(self.sent)

    async def defer(self, **how: bool) -> None:
        await asyncio.sleep(0)
        self.sent.append("one moment" if how == {"ephemeral": True, "thinking": True} else "ok")
        self.held.set()

    async def send_message(self, *, view: Card, files: object = (), ephemeral: bool) -> None:
        assert ephemeral
        assert not files
        await asyncio.sleep(0)
        self.sent.append(f"answer: {view.to_components()[0]['components'][0]['content']}")

    async def send(self, *, view: Card, files: object = (), ephemeral: bool) -> None:
        assert ephemeral
        assert not files
        self.sent.append(f"later: {view.to_components()[0]['components'][0]['content']}")


@pytest.fixture
def door():
    """As little of a backing as a watch needs."""
    return SimpleNamespace(door=Door())


async def test_a_quick_answer_is_the_first_sign(door):
    asker = Asker()
    answers.watch(asker, door, 60.0)

    async def making() -> Card:
        return Card().say("here")

    await answers.answer(asker, making())
    assert asker.sent == ["answer: here"]


async def test_a_slow_answer_says_one_moment_first(door):
    asker = Asker()
    answers.watch(asker, door, 0.0)

    async def making() -> Card:
        await asker.held.wait()
        return Card().say("here")

    await answers.answer(asker, making())
    assert asker.sent == ["one moment", "later: here"]


async def test_a_slow_failure_reaches_whoever_tells_people(door):
    asker = Asker()
    answers.watch(asker, door, 0.0)

    async def making() -> Card:
        await asker.held.wait()
        raise BlankQuery

    with pytest.raises(BlankQuery):
        await answers.answer(asker, making())
    await reply_error(asker, BlankQuery())
    assert asker.sent[0] == "one moment"
    assert "no word in that" in asker.sent[1]


async def test_a_press_is_taken_without_a_word(door):
    asker = Asker(message="the one it was made on")
    answers.watch(asker, door, 0.0)
    await asker.held.wait()

    assert asker.sent == ["ok"]


async def test_an_answer_on_its_way_is_a_sign(door):
    asker = Asker()
    sending = asyncio.create_task(send_beside(asker, Card().say("here")))
    await asyncio.sleep(0)
    await answers.hold(asker, door)
    await sending

    assert asker.sent == ["answer: here"]


async def test_an_answer_waits_for_a_sign_on_its_way(door):
    asker = Asker()
    holding = asyncio.create_task(answers.hold(asker, door))
    await asyncio.sleep(0)
    await send_beside(asker, Card().say("here"))
    await holding

    assert asker.sent == ["one moment", "later: here"]


async def test_no_sign_is_given_once_the_answer_is_over(door):
    asker = Asker()

    async def answering() -> None:
        answers.watch(asker, door, 0.01)

    await asyncio.create_task(answering())
    await asyncio.sleep(0.02)
    assert asker.sent == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Refused("Not today."), "Not today."),
        (NotFound("podcast", "Rpoe", ("Rope",)), "Did you mean “Rope”?"),
        (NotFound("podcast", "*x*"), r"called “\*x\*”"),
        (NotFound("quote", ()), "no longer in the archive"),
        (NotFound("quote", "random"), "Nothing fits"),
        (NotFound("lookup", 3), "ask again"),
        (AmbiguousName("Kim", (Speaker("Kim A"), Speaker("Kim B"))), "Kim A, Kim B"),
        (BlankQuery(), "no word"),
        (StoreUnavailable("disk I/O error"), "cannot be read just now"),
        (NewerStore("m099"), "later version"),
        (app_commands.NoPrivateMessage(), "only in a server"),
        (app_commands.CheckFailure(), "may not use this"),
    ],
)
def test_every_expected_error_has_its_sentence(error, told):
    assert told in sentence_for(error)


def test_every_kind_of_store_error_has_a_sentence():
    kinds = StoreError.__subclasses__()
    told_by_what_they_hold = (NotFound, AmbiguousName, NotAllowed)

    assert kinds
    for kind in kinds:
        assert sentence_for(kind.__new__(kind)) if kind not in told_by_what_they_hold else 1


def test_a_surprise_has_no_sentence():
    assert sentence_for(RuntimeError("x")) is None
    assert sentence_for(TimeoutError()) is None

"""What people are told when something fails, and how long they wait."""

from __future__ import annotations

import asyncio

import pytest
from discord import app_commands

from commands import answers
from commands.cards.card import Card
from commands.replies import Refused, reply_error, sentence_for
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

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.deferred = asyncio.Event()
        self.response = self.followup = self

    def is_done(self) -> bool:
        return bool(self.sent)

    async def defer(self, *, ephemeral: bool, thinking: bool) -> None:
        assert ephemeral
        assert thinking
        self.sent.append("one moment")
        self.deferred.set()

    async def send_message(self, *, view: Card, files: object = (), ephemeral: bool) -> None:
        assert ephemeral
        assert not files
        self.sent.append(f"answer: {view.to_components()[0]['components'][0]['content']}")

    async def send(self, *, view: Card, files: object = (), ephemeral: bool) -> None:
        assert ephemeral
        assert not files
        self.sent.append(f"later: {view.to_components()[0]['components'][0]['content']}")


async def test_a_quick_answer_is_the_first_sign():
    asker = Asker()

    async def making() -> Card:
        return Card().say("here")

    await answers.answer(asker, making())
    assert asker.sent == ["answer: here"]


async def test_a_slow_answer_says_one_moment_first(monkeypatch):
    monkeypatch.setattr(answers, "PATIENCE_S", 0)
    asker = Asker()

    async def making() -> Card:
        await asker.deferred.wait()
        return Card().say("here")

    await answers.answer(asker, making())
    assert asker.sent == ["one moment", "later: here"]


async def test_a_slow_failure_reaches_whoever_tells_people(monkeypatch):
    monkeypatch.setattr(answers, "PATIENCE_S", 0)
    asker = Asker()

    async def making() -> Card:
        await asker.deferred.wait()
        raise BlankQuery

    with pytest.raises(BlankQuery):
        await answers.answer(asker, making())
    await reply_error(asker, BlankQuery())
    assert asker.sent[0] == "one moment"
    assert "no word in that" in asker.sent[1]


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

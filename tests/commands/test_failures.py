"""What people are told when something fails, and how long they wait."""

from __future__ import annotations

import threading

import discord
import pytest
from discord import app_commands

from commands import answers
from commands.replies import Refused, sentence_for
from store.errors import (
    AmbiguousName,
    BlankQuery,
    NewerStore,
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


@pytest.fixture
def slow(server, monkeypatch):
    """A look-up that ends only after Discord has been told to wait."""
    told, look_up = threading.Event(), server.backing.index.find_quotes
    defer = discord.InteractionResponse.defer

    def waiting(*given):
        assert told.wait(timeout=10)
        return look_up(*given)

    async def telling(response, **options):
        await defer(response, **options)
        told.set()

    monkeypatch.setattr(answers, "PATIENCE_S", 0)
    monkeypatch.setattr(server.backing.index, "find_quotes", waiting)
    monkeypatch.setattr(discord.InteractionResponse, "defer", telling)


@pytest.mark.usefixtures("slow")
async def test_a_slow_answer_says_one_moment_first(server, text_of):
    result = await server.member.slash(server.channel, "quote find", text=FERRY)

    assert result.deferred
    shown = [result.response, *result.followups]
    assert any("Kevin Ostrander" in text_of(message) for message in shown if message)


@pytest.mark.usefixtures("slow")
async def test_a_slow_failure_is_told_after_the_moment(server, text_of):
    result = await server.member.slash(server.channel, "quote find", text="???")

    assert result.deferred
    shown = [message for message in [result.response, *result.followups] if message]
    assert any("no word in that" in text_of(message) for message in shown)


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

    assert kinds
    for kind in kinds:
        assert sentence_for(kind.__new__(kind)) if kind not in (NotFound, AmbiguousName) else 1


def test_a_surprise_has_no_sentence():
    assert sentence_for(RuntimeError("x")) is None
    assert sentence_for(TimeoutError()) is None

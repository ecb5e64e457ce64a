"""What people get when very many ask at once: their answer later, or a word at once."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from commands.backing import Backing
from commands.crowd import BUSY, LONGEST_WAIT_S, Busy, Crowd, Relief
from commands.door import Door
from commands.limits import Limits
from store.blocks import Blocks
from store.search.engine import QuoteIndex
from store.store import Store

ASKED = "retire a rope when you first wonder"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def wait() -> list[float]:
    """How long the queue is, in seconds; a test may change it."""
    return [0.0]


@pytest.fixture
def reliefs() -> list[Relief]:
    return []


@pytest.fixture
def backing(archive, wait, reliefs):
    store, index = Store(archive.path), QuoteIndex(archive.path)
    door = Door(Limits(per_user=2), Crowd(lambda: wait[0], reliefs.append))
    yield Backing(store, index, lambda: NOON, random.Random(7), door=door)
    store.close()
    index.close()


class TestTurnedAway:
    async def test_a_command_is_told_at_once_when_to_try_again(self, server, text_of, wait):
        wait[0] = LONGEST_WAIT_S + 2.5

        told = text_of(await server.ask("quote find", text=ASKED))

        again = int(re.search(r"<t:(\d+):R>", told)[1])
        assert told.startswith(BUSY)
        assert again == int((NOON + timedelta(seconds=8)).timestamp())

    async def test_only_the_asker_sees_it_and_nothing_is_looked_up(
        self, server, wait, monkeypatch, reliefs
    ):
        monkeypatch.setattr(server.backing.index, "find_quotes", None)
        wait[0] = 60.0

        message = await server.ask("quote find", text=ASKED)

        assert message.flags.ephemeral
        assert reliefs == [Relief.TURNED_AWAY]

    async def test_it_is_not_counted_against_them(self, server, text_of, wait):
        wait[0] = 60.0
        for _ in range(5):
            await server.ask("help")
        wait[0] = 0.0

        heard = [text_of(await server.ask("help")) for _ in range(3)]

        assert ["You have asked me a lot" in text for text in heard] == [False, False, True]

    async def test_a_press_is_told_and_the_answer_stays(self, server, text_of, wait):
        message = await server.ask("quote find", text=ASKED)
        wait[0] = 60.0

        pressed = await server.press(message, "Context")

        assert text_of(pressed.response or pressed.followups[0]).startswith(BUSY)
        assert "retire a rope" in text_of(message)

    async def test_a_mention_is_told_too(self, server, text_of, wait):
        wait[0] = 60.0
        await server.member.send(server.channel, f"{server.env.bot.user.mention} {ASKED}")

        assert text_of(server.channel.last_message).startswith(BUSY)

    async def test_suggestions_are_not_looked_for(self, server, wait, reliefs):
        wait[0] = 1.0

        offered = await server.member.autocomplete(
            server.channel, "speaker lookup", "name", "Kev"
        )

        assert list(offered) == []
        assert reliefs == [Relief.NOT_SUGGESTED]

    async def test_who_is_blocked_hears_of_that_instead(self, server, text_of, wait):
        wait[0] = 60.0
        server.backing.door.blocks = Blocks(users=frozenset({server.member.id}))

        assert "blocked you" in text_of(await server.ask("help"))


async def test_a_queue_that_can_be_waited_for_turns_nobody_away(server, text_of, wait):
    wait[0] = LONGEST_WAIT_S

    assert "retire a rope" in text_of(await server.ask("quote find", text=ASKED))


def test_a_form_does_not_wait_as_long_since_it_cannot_be_put_off() -> None:
    crowd = Crowd(lambda: 2.0)

    crowd.let_in(NOON)
    with pytest.raises(Busy, match=BUSY):
        crowd.let_in(NOON, can_wait=False)


class TestSlowSuggestions:
    async def test_what_comes_too_late_is_not_waited_for(self, server, monkeypatch, reliefs):
        monkeypatch.setattr("commands.options.WITHIN_S", 0.0)

        offered = await server.member.autocomplete(
            server.channel, "speaker lookup", "name", "Kev"
        )

        assert list(offered) == []
        assert reliefs == [Relief.NOT_SUGGESTED]

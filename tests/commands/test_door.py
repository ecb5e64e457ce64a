"""Who is let in, by command, button, suggestion and mention."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest

from commands.backing import Backing
from commands.door import Door
from commands.limits import Limits
from store.blocks import Blocked, add_block, find_blocks
from store.search.engine import QuoteIndex
from store.store import Store

ASKED = "retire a rope when you first wonder"


@pytest.fixture
def at() -> list:
    """The present instant, which a test may move on."""
    from datetime import UTC, datetime

    return [datetime(2026, 5, 4, 12, tzinfo=UTC)]


@pytest.fixture
def backing(archive, at):
    store, index = Store(archive.path), QuoteIndex(archive.path)
    door = Door(Limits(per_user=3, per_guild=5))
    yield Backing(store, index, lambda: at[0], random.Random(7), door=door)
    store.close()
    index.close()


async def block(server, kind: Blocked, number: int) -> None:
    store = server.backing.store
    await store.write(add_block, kind, number, server.backing.clock(), "noise")
    server.backing.door.blocks = await store.read(find_blocks)


class TestAskingTooOften:
    async def test_the_answer_says_when_to_try_again(self, server, text_of, at):
        for _ in range(3):
            await server.ask("help")

        refused = text_of(await server.ask("quote find", text=ASKED))

        again = int(re.search(r"<t:(\d+):R>", refused)[1])
        assert "Please try again" in refused
        assert again == int((at[0] + timedelta(minutes=1)).timestamp())

    async def test_then_it_works_again(self, server, text_of, at):
        for _ in range(4):
            await server.ask("help")
        at[0] += timedelta(minutes=1)

        assert "retire a rope" in text_of(await server.ask("quote find", text=ASKED))

    async def test_others_in_the_server_go_on_until_its_own_limit(self, server, text_of):
        for _ in range(3):
            await server.ask("help")

        heard = [text_of(await server.ask("help", by=server.other)) for _ in range(3)]

        assert ["Please try again" in text for text in heard] == [False, False, True]
        assert "This server" in heard[2]

    async def test_presses_count_and_are_refused_like_commands(self, server, text_of):
        message = await server.ask("quote find", text=ASKED)
        for _ in range(2):
            await server.ask("help")

        pressed = await server.press(message, "Context")

        assert "Please try again" in text_of(pressed.response or pressed.followups[0])

    async def test_suggestions_are_not_counted(self, server, text_of):
        for typed in ("K", "Ke", "Kev", "Kevi", "Kevin"):
            offered = await server.member.autocomplete(
                server.channel, "speaker lookup", "name", typed
            )
            assert offered

        assert "Please try again" not in text_of(await server.ask("help"))


class TestBlocked:
    async def test_a_blocked_person_is_told_so_and_gets_nothing(self, server, text_of):
        await block(server, Blocked.USER, server.member.id)

        refused = text_of(await server.ask("quote find", text=ASKED))
        other = text_of(await server.ask("quote find", by=server.other, text=ASKED))

        assert "blocked you" in refused
        assert "rope" not in refused
        assert "retire a rope" in other

    async def test_a_blocked_server_is_told_so(self, server, text_of):
        await block(server, Blocked.GUILD, server.guild.id)

        assert "blocked this server" in text_of(await server.ask("help"))

    async def test_a_button_from_before_works_no_more(self, server, text_of):
        message = await server.ask("quote find", text=ASKED)
        await block(server, Blocked.USER, server.member.id)

        pressed = await server.press(message, "Context")

        assert "blocked you" in text_of(pressed.response or pressed.followups[0])

    async def test_nothing_is_suggested_to_a_blocked_person(self, server):
        await block(server, Blocked.USER, server.member.id)

        offered = await server.member.autocomplete(
            server.channel, "speaker lookup", "name", "Kevin"
        )

        assert list(offered) == []

    async def test_a_mention_by_a_blocked_person_stays_unanswered(self, server):
        await block(server, Blocked.USER, server.member.id)
        me = server.env.bot.user.mention

        asked = await server.member.send(server.channel, f"{me} {ASKED}")
        assert server.channel.last_message.id == asked.id

        await server.other.send(server.channel, f"{me} {ASKED}")
        assert server.channel.last_message.author.id == server.env.bot.user.id

    async def test_a_mention_too_many_is_told_when_to_try_again(self, server, text_of):
        me = server.env.bot.user.mention
        for _ in range(4):
            await server.member.send(server.channel, me)

        assert "Please try again" in text_of(server.channel.last_message)

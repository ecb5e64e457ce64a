"""What the stand-in remembers, and for how long."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.message import Message
from bot.sandbox.snowflake import Snowflakes
from bot.sandbox.state import KEPT_PER_CHANNEL, State


def test_ids_rise_and_never_repeat_even_while_the_clock_stands(clock):
    snowflakes = Snowflakes(clock)
    made = [snowflakes.next() for _ in range(5)]
    clock.turn(seconds=1)
    made.append(snowflakes.next())

    assert made == sorted(set(made))


def test_guild_ids_never_repeat_while_the_clock_runs(clock):
    snowflakes = Snowflakes(clock)
    made = set()
    for _ in range(1000):
        made.add(snowflakes.next_guild())
        clock.turn(milliseconds=1)

    assert len(made) == 1000
    assert {(guild_id >> 22) % 4 for guild_id in made} == {0, 1, 2, 3}


def test_old_messages_are_forgotten_so_that_loads_can_run_for_long(clock):
    state = State(clock)
    guild = state.add_guild("g", state.add_user("owner"))
    channel = state.add_channel(guild, "general")
    for _ in range(KEPT_PER_CHANNEL + 5):
        state.add_message(Message(state.snowflakes.next(), channel.id, state.bot.id, clock()))

    assert len(list(state.history(channel.id))) == len(state.messages) == KEPT_PER_CHANNEL


def test_nonces_out_of_date_are_forgotten(clock):
    state = State(clock)
    for number in range(KEPT_PER_CHANNEL):
        state.keep_nonce(1, str(number), number)
    clock.turn(seconds=state.nonce_window / timedelta(seconds=1) + 1)
    state.keep_nonce(1, "new", 7)

    assert state.known_nonce(1, "new") == 7
    assert state.known_nonce(1, "5") is None
    assert len(state._nonces) == 1

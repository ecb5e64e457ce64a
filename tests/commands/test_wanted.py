from __future__ import annotations

from commands.wanted import MOST, Wanted


def test_what_was_asked_for_first_comes_first_and_once():
    wanted = Wanted()
    for number in (3, 1, 3):
        wanted.ask(number)

    assert wanted.take() == [3, 1]
    assert wanted.take() == []


def test_it_holds_only_so_many():
    wanted = Wanted()
    for number in range(MOST + 5):
        wanted.ask(number)

    assert len(wanted.take()) == MOST


async def test_an_episode_asked_for_before_its_harvest_is_summed_up_and_wanted(server, text_of):
    backing = server.env.bot.backing
    await backing.store.write(forget_harvest)

    summary = text_of(await server.ask("episode summary", episode="When to throw a rope away"))
    topics = text_of(await server.ask("topics", episode="When to throw a rope away"))

    assert "Key moments" in summary
    assert "rope" in topics
    assert len(backing.wanted.take()) == 1


def forget_harvest(db) -> None:
    db.execute("UPDATE episode SET harvested_version = 0 WHERE turns > 0")
    db.execute("DELETE FROM topic")
    db.execute("DELETE FROM moment")

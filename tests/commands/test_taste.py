"""How a server's admins shape which insights it gets, and that nobody else can."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commands.choosing import read_choice
from commands.daily import pick_today
from store.corrections import rename_speaker
from store.insights import find_insights
from store.model import Schedule
from store.verdicts import find_pins, hide_insight
from store.withholding import withhold_episode

TODAY = date(2026, 5, 4)


async def pick(server, day=TODAY):
    return await pick_today(server.backing, guild_id=server.guild.id, day=day, podcast_ids=())


async def insight_of(server, words):
    scope = server.backing.scope(server.guild.id)
    found = await server.backing.store.read(find_insights, scope)
    return next(one for one in found if words in one.text)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("pin", {"insight": "glass"}),
        ("prefer", {"topic": "glass"}),
        ("exclude", {"topic": "glass"}),
        ("preferences", {}),
        ("held", {}),
    ],
)
async def test_members_are_refused(server, text_of, command, options):
    answer = await server.ask(f"insight {command}", **options)

    assert "Manage Server" in text_of(answer)


async def test_what_is_excluded_is_neither_picked_nor_drawn_unasked(server, text_of):
    for options in ({"podcast": "glass"}, {"topic": "lighthouse"}, {"speaker": "Ostrander"}):
        answer = await server.ask("insight exclude", by=server.admin, **options)
        assert "left out" in text_of(answer)

    assert (await pick(server)).kind == "curated"
    for _ in range(6):
        assert "Tools are kept" in text_of(await server.ask("insight random"))
    assert "Kevin Pell" in text_of(await server.ask("insight random", podcast="glass"))


async def test_what_is_preferred_comes_first(server, elsewhere, text_of):
    for one, other in (("Kevin Pell", "Kevin Ostrander"), ("Kevin Ostrander", "Kevin Pell")):
        await server.ask("insight prefer", by=server.admin, speaker=one)
        await server.ask("insight exclude", by=server.admin, speaker=other)
        await server.ask("insight exclude", by=server.admin, topic="lighthouse")
        await server.ask("insight exclude", by=server.admin, topic="tools")
        assert (await pick(server)).speaker == one


async def test_a_name_that_fits_several_people_is_not_taken_for_one(server, text_of):
    answer = await server.ask("insight prefer", by=server.admin, speaker="Kevin")

    assert "may be several people" in text_of(answer)
    assert "Nothing is set" in text_of(await server.ask("insight preferences", by=server.admin))


async def test_one_thing_is_named_at_a_time(server, text_of):
    none = await server.ask("insight prefer", by=server.admin)
    two = await server.ask("insight prefer", by=server.admin, topic="a knot", podcast="glass")

    assert "Name one thing" in text_of(none)
    assert "Name one thing" in text_of(two)


async def test_preferences_are_shown_and_removed(server, text_of):
    await server.ask("insight exclude", by=server.admin, topic="wet rope")
    await server.ask("insight pin", by=server.admin, insight="hurry")
    shown = text_of(await server.ask("insight preferences", by=server.admin))
    assert "topic wet rope" in shown
    assert "Glass remembers every hurry" in shown

    offered = await server.admin.autocomplete(
        server.channel, "insight preferences", "remove", ""
    )
    assert [one["name"].split(":")[0] for one in offered] == [
        "pin of 2026-05-04",
        "exclude topic",
    ]
    for one in offered:
        last = await server.ask("insight preferences", by=server.admin, remove=one["value"])
    assert "Nothing is set" in text_of(last)
    gone = await server.ask("insight preferences", by=server.admin, remove="id=999")
    assert "That is not set" in text_of(gone)


async def test_members_are_not_told_what_is_set(server):
    await server.ask("insight exclude", by=server.admin, topic="wet rope")

    offered = await server.member.autocomplete(
        server.channel, "insight preferences", "remove", ""
    )
    assert offered == []


async def test_a_pin_is_what_is_picked_on_its_day(server, text_of):
    offered = await server.admin.autocomplete(
        server.channel, "insight pin", "insight", "remembers every"
    )
    answer = await server.ask(
        "insight pin", by=server.admin, insight=offered[0]["value"], day="2026-05-20"
    )
    assert "Pinned for 20 May 2026" in text_of(answer)

    assert (await pick(server, date(2026, 5, 20))).text.startswith("Glass remembers")
    scope = server.backing.scope(server.guild.id)
    choice = await server.backing.store.read(read_choice, scope, date(2026, 5, 19))
    assert choice.taste.pinned == ()


@pytest.mark.parametrize("day", ["2026-05-03", "2031-01-01"])
async def test_a_pin_is_for_a_day_to_come(server, text_of, day):
    answer = await server.ask("insight pin", by=server.admin, insight="hurry", day=day)

    assert "Choose a day from 2026-05-04" in text_of(answer)


async def test_words_that_fit_no_insight_or_several_pin_nothing(server, text_of):
    none = await server.ask("insight pin", by=server.admin, insight="submarines")

    assert "No insight has these words" in text_of(none)
    pins = await server.backing.store.read(find_pins, server.guild.id, TODAY)
    assert pins == []


async def test_why_tells_what_taste_did_and_pins_for_the_next_day(server, text_of):
    await server.ask("insight prefer", by=server.admin, speaker="Kevin Pell")
    answer = await server.ask("insight random", by=server.admin, speaker="Kevin Pell")
    why = (await server.press(answer, "Why this one", by=server.admin)).response
    assert "Preferred here: Kevin Pell" in text_of(why)
    assert "preferred in this server: +0.35" in text_of(why)

    pinned = (await server.press(why, "Pin for the next post", by=server.admin)).response
    assert "Pinned for 4 May 2026" in text_of(pinned)
    assert (await pick(server)).speaker == "Kevin Pell"


async def test_what_was_hidden_counts_as_told_so_that_the_like_rests_too(server):
    scope = server.backing.scope(server.guild.id)
    glass = await insight_of(server, "Glass remembers")
    await server.backing.store.write(
        hide_insight, glass.id, guild_id=server.guild.id, user_id=1, now=server.backing.clock()
    )
    choice = await server.backing.store.read(read_choice, scope, TODAY)

    assert glass.text in {one.text for one in choice.posted}
    assert glass.id not in {one.id for one in choice.insights}


async def test_yesterdays_speaker_rests_whether_or_not_still_a_candidate(server):
    from store.deliveries import set_sending, set_sent, take_due
    from store.schedules import set_schedule

    backing = server.backing
    wanted = Schedule(server.guild.id, server.channel.id, "12:00", "UTC")
    before = backing.clock().replace(hour=11)
    schedule = await backing.store.write(set_schedule, wanted, before)
    delivery = await backing.store.write(take_due, schedule, backing.clock(), "test")
    glass = await insight_of(server, "Glass remembers")
    await backing.store.write(
        set_sending,
        delivery.id,
        items=[(glass.id, glass.text)],
        channel_id=server.channel.id,
        now=backing.clock(),
        owner="test",
    )
    await backing.store.write(set_sent, delivery.id, 1, backing.clock())
    scope = backing.scope(server.guild.id)
    choice = await backing.store.read(read_choice, scope, TODAY + timedelta(days=1))

    assert [(one.speaker, one.episode_id) for one in choice.posted] == [
        (glass.speaker, glass.episode_id)
    ]
    assert glass.id not in {one.id for one in choice.insights}


class TestHeld:
    @pytest.fixture
    async def held(self, server, archive):
        """The passage about glass, held; returns its id."""
        glass = await insight_of(server, "Glass remembers")

        def hold(db):
            db.execute("UPDATE insight SET held = 'slur' WHERE id = ?", [glass.id])

        await server.backing.store.write(hold)
        return glass.id

    async def test_an_admin_approves_it_for_the_server(self, server, held, text_of):
        assert "No insight yet" in text_of(await server.ask("insight random", podcast="glass"))
        queue = await server.ask("insight held", by=server.admin)
        assert "Held because of: **slur**" in text_of(queue)
        assert "Glass remembers every hurry" in text_of(queue)

        done = (await server.press(queue, "Approve", by=server.admin)).response
        assert "may be shown in this server now" in text_of(done)
        assert "Nothing is waiting" in text_of(done)
        assert "Kevin Pell" in text_of(await server.ask("insight random", podcast="glass"))

    async def test_it_may_be_kept_hidden_or_left_for_later(self, server, held, text_of):
        queue = await server.ask("insight held", by=server.admin)
        later = (await server.press(queue, "Decide later", by=server.admin)).response
        assert "1 passage waiting" in text_of(later)
        done = (await server.press(later, "Keep hidden", by=server.admin)).response

        assert "It stays hidden here" in text_of(done)
        assert "No insight yet" in text_of(await server.ask("insight random", podcast="glass"))

    async def test_another_server_still_waits(self, server, elsewhere, held, text_of):
        queue = await server.ask("insight held", by=server.admin)
        await server.press(queue, "Approve", by=server.admin)

        theirs = text_of(await elsewhere.ask("insight held", by=elsewhere.admin))
        assert "Glass remembers every hurry" in theirs
        drawn = await elsewhere.ask("insight random", podcast="glass")
        assert "No insight yet" in text_of(drawn)


async def a_quote(server):
    """What is picked when the server has hidden all that is no quote."""
    scope, now = server.backing.scope(server.guild.id), server.backing.clock()
    for insight in await server.backing.store.read(find_insights, scope):
        if insight.kind == "curated":
            await server.backing.store.write(
                hide_insight, insight.id, guild_id=server.guild.id, user_id=1, now=now
            )
    return await pick(server)


async def test_what_is_taken_down_is_not_picked_though_no_stamp_tells_of_it(elsewhere):
    first, now = await a_quote(elsewhere), elsewhere.backing.clock()

    def withhold_unnoticed(db):
        db.execute("DROP TRIGGER stamp_episode_update")
        withhold_episode(db, first.episode_id, None, now)

    await elsewhere.backing.store.write(withhold_unnoticed)

    second = await pick(elsewhere)
    assert second is None or second.episode_id != first.episode_id


async def test_what_is_picked_is_read_again_when_it_is_picked(elsewhere):
    first = await a_quote(elsewhere)
    now = elsewhere.backing.clock()

    def rename_unnoticed(db):
        db.execute("DROP TRIGGER stamp_speaker_rename_insert")
        rename_speaker(db, first.speaker_id, "The Rigger", guild_id=0, user_id=1, now=now)

    await elsewhere.backing.store.write(rename_unnoticed)

    assert first.speaker != "The Rigger"
    again = await pick(elsewhere)
    assert (again.id, again.speaker) == (first.id, "The Rigger")

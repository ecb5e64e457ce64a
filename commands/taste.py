"""``/insight pin``, ``prefer``, ``exclude``, ``preferences``, ``held``: for admins.

They stand beside commands for everybody, so each asks for the permission itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform
from sqlite_utils import Database

from commands.answers import answer
from commands.asked import Asked, choose_people, choose_podcast
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.taste import held_card, pinned_card, preferences_card, set_card
from commands.daily import local_date
from commands.options import DayOption, PodcastOption, SpeakerOption
from commands.permissions import needs_manage_server
from commands.replies import Refused
from commands.taste_options import InsightOption, SetOption, choose_insight
from seeds.harvest.daily import REST_DAYS
from seeds.harvest.words import content_stems
from store.deliveries import find_posted
from store.errors import AmbiguousName
from store.model import Scope
from store.search.names import read_speakers
from store.taste import MOST, Preference, find_preferences, remove_preference, set_preference
from store.verdicts import count_held, find_held, find_pins, pin_insight, unpin_day

Command = app_commands.Command[Any, ..., None]

_AHEAD = timedelta(days=366)
_PIN = re.compile(r"pin=(\d{4}-\d\d-\d\d)")


def taste_commands(backing: Backing) -> Sequence[Command]:
    """Return the commands by which admins shape what is picked, for ``/insight``."""
    return (
        _pin_command(backing),
        _leaning_command(backing, wanted=True),
        _leaning_command(backing, wanted=False),
        _preferences_command(backing),
        _held_command(backing),
    )


def _pin_command(backing: Backing) -> Command:
    @app_commands.describe(
        insight="The insight: type words of it and choose from the list",
        day="The day, as 2026-05-17; the next one without a post, if left out",
    )
    async def pin(
        interaction: discord.Interaction[Any],
        insight: Transform[Asked, InsightOption],
        day: Transform[date, DayOption] | None = None,
    ) -> None:
        """Pin an insight for a day of this server."""
        guild_id = needs_manage_server(interaction)
        user_id = interaction.user.id
        await answer(interaction, pin_card(backing, insight, day, guild_id, user_id))

    return app_commands.Command(
        name="pin", description="Have an insight posted on a day (Manage Server)", callback=pin
    )


def _leaning_command(backing: Backing, *, wanted: bool) -> Command:
    @app_commands.describe(
        podcast="This podcast", speaker="This person", topic="This, in a word or two"
    )
    async def lean(
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, PodcastOption] | None = None,
        speaker: Transform[Asked, SpeakerOption] | None = None,
        topic: Range[str, 1, 60] | None = None,
    ) -> None:
        """Keep a preference of this server."""
        guild_id = needs_manage_server(interaction)
        asked = (podcast, speaker, topic)
        making = _leaning_card(backing, asked, guild_id, interaction.user.id, wanted=wanted)
        await answer(interaction, making)

    does = "Pick insights sooner" if wanted else "Never pick insights"
    return app_commands.Command(
        name="prefer" if wanted else "exclude",
        description=f"{does} by podcast, speaker or topic (Manage Server)",
        callback=lean,
    )


def _preferences_command(backing: Backing) -> Command:
    @app_commands.describe(remove="What to take away again: choose from the list")
    async def preferences(
        interaction: discord.Interaction[Any],
        remove: Transform[Asked, SetOption] | None = None,
    ) -> None:
        """Show what is set, after removing what is to be removed."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, _preferences_card(backing, remove, guild_id))

    return app_commands.Command(
        name="preferences",
        description="Show or remove what this server prefers, excludes, pins (Manage Server)",
        callback=preferences,
    )


def _held_command(backing: Backing) -> Command:
    async def held(interaction: discord.Interaction[Any]) -> None:
        """Show the first insight that waits for approval."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, next_held_card(backing, backing.scope(guild_id)))

    return app_commands.Command(
        name="held",
        description="Look at insights that must not be posted unseen (Manage Server)",
        callback=held,
    )


async def pin_card(
    backing: Backing, asked: Asked, day: date | None, guild_id: int, user_id: int
) -> Card:
    """Pin an insight for a day, or (None) for the server's next post, and say so.

    Raises:
        Refused: the day is past or too far, or the insight was posted lately.
        NotFound: the insight is gone, hidden, held or not for the server.
    """
    store, scope = backing.store, backing.scope(guild_id)
    insight = await store.read(choose_insight, asked, scope)
    today = await store.read(local_date, guild_id, backing)
    chosen = await store.read(_free_day, insight.id, day, today, guild_id)
    await store.write(
        pin_insight,
        insight.id,
        chosen,
        guild_id=guild_id,
        user_id=user_id,
        now=backing.clock(),
    )
    return pinned_card(chosen, insight)


async def next_held_card(
    backing: Backing, scope: Scope, after: int = 0, note: str = ""
) -> Card:
    """Return the first insight after an id that waits for approval, with their number."""
    store = backing.store
    found = await store.read(find_held, scope, after=after, limit=1)
    if not found and after:
        found = await store.read(find_held, scope, limit=1)
    waiting = await store.read(count_held, scope)
    return held_card(found[0] if found else None, waiting, note)


def _free_day(
    db: Database, insight_id: int, day: date | None, today: date, guild_id: int
) -> date:
    posted = find_posted(db, guild_id, today - timedelta(days=REST_DAYS))
    was = max((on for on, number, _ in posted if number == insight_id), default=None)
    if was is not None:
        raise Refused(f"It was posted on {was:%Y-%m-%d}, and nothing comes twice in 90 days.")
    if day is not None:
        if not today <= day <= today + _AHEAD:
            raise Refused(f"Choose a day from {today:%Y-%m-%d} on, within a year.")
        return day
    taken = {on for on, *_ in posted} | {pin.day for pin in find_pins(db, guild_id, today)}
    return next(
        at
        for at in (today + timedelta(days=n) for n in range(len(taken) + 1))
        if at not in taken
    )


async def _leaning_card(
    backing: Backing,
    asked: tuple[Asked | None, Asked | None, str | None],
    guild_id: int,
    user_id: int,
    *,
    wanted: bool,
) -> Card:
    store, scope = backing.store, backing.scope(guild_id)
    if sum(one is not None for one in asked) != 1:
        raise Refused("Name one thing: a podcast, a speaker or a topic.")
    preference = await store.read(_read_preference, asked, scope, wanted)
    kept = await store.write(
        set_preference, preference, guild_id=guild_id, user_id=user_id, now=backing.clock()
    )
    if not kept:
        raise Refused(f"This server has {MOST} preferences, which is the most. Remove one.")
    return set_card(preference)


def _read_preference(
    db: Database,
    asked: tuple[Asked | None, Asked | None, str | None],
    scope: Scope,
    wanted: bool,
) -> Preference:
    podcast, speaker, topic = asked
    if podcast is not None:
        chosen = choose_podcast(db, podcast, scope)
        return Preference(wanted, podcast_id=chosen.id, podcast=chosen.title)
    if speaker is not None:
        people = read_speakers(db, list(choose_people(db, speaker, scope)), scope)
        if len(people) != 1:
            raise AmbiguousName(speaker.text, tuple(people.values()))
        (person,) = people.values()
        return Preference(wanted, speaker_id=person.id, speaker=person.name)
    words = " ".join((topic or "").split())
    if not content_stems(words):
        raise Refused("There is no word in that topic that could be looked for.")
    return Preference(wanted, topic=words)


async def _preferences_card(backing: Backing, remove: Asked | None, guild_id: int) -> Card:
    store = backing.store
    if remove is not None and not await store.write(_removed, remove, guild_id):
        raise Refused("That is not set. Choose what to remove from the list.")
    today = await store.read(local_date, guild_id, backing)
    preferences = await store.read(find_preferences, guild_id)
    return preferences_card(preferences, await store.read(find_pins, guild_id, today))


def _removed(db: Database, remove: Asked, guild_id: int) -> bool:
    pin = _PIN.fullmatch(remove.text)
    if pin is None:
        return remove.id is not None and remove_preference(db, remove.id, guild_id)
    try:
        return unpin_day(db, date.fromisoformat(pin[1]), guild_id)
    except ValueError:
        return False

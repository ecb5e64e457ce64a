"""The town in which hostile interactions happen: servers, people, and who may know what.

Everything is made anew for each session, with the same ids every time, since the
clock stands still until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.guild import Channel, Guild, User
from bot.sandbox.sandbox import Sandbox

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does things at a place.

    Attributes:
        manages: whether they may manage the server of this place.
        moderates: whether they may delete what others posted there.
        shut_out: whether they, or the server, are blocked.
        is_mute: whether they may not send messages there themselves.
        weight: how often they act, beside the others.
    """

    name: str
    user_id: int
    guild_id: int | None
    channel_id: int
    manages: bool = False
    moderates: bool = False
    shut_out: bool = False
    is_mute: bool = False
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Town:
    """Two servers that matter, one that is blocked, and the people in them."""

    home: Guild
    other: Guild
    shut: Guild
    general: Channel
    rules: Channel
    others_channel: Channel
    admin: User
    member: User
    bystander: User
    bob: User
    others_admin: User
    others_member: User
    max: User
    actors: tuple[Actor, ...]

    def actor(self, name: str) -> Actor:
        """Return an actor by name."""
        return next(one for one in self.actors if one.name == name)


def build(box: Sandbox) -> Town:
    """Let people and servers move in, before the bot connects."""
    state = box.state
    owner = state.users[state.application.owner_id]
    rules = state.add_channel(box.guild, "rules")
    everyone = box.everyone(box.guild)
    box.deny(rules, everyone, send_messages=True)
    mine = next(role for role in box.guild.roles.values() if role.bot_id == state.bot.id)
    box.allow(rules, mine, send_messages=True)
    bystander, bob, vera, vic, maxim = (
        state.add_user(name) for name in ("mia", "bob", "vera", "vic", "max")
    )
    state.add_member(box.guild, bystander)
    state.add_member(box.guild, bob)
    other = state.add_guild("Lighthouse", owner)
    state.add_member(other, vera, state.add_admin_role(other))
    state.add_member(other, vic)
    state.add_member(other, box.member)
    shut = state.add_guild("Shut", owner)
    state.add_member(shut, maxim)
    theirs = state.add_channel(other, "lantern-room")
    closed = state.add_channel(shut, "closed")
    return Town(
        box.guild,
        other,
        shut,
        box.general,
        rules,
        theirs,
        box.admin,
        box.member,
        bystander,
        bob,
        vera,
        vic,
        maxim,
        _actors(box, (rules, theirs, closed), bob, maxim),
    )


def _actors(
    box: Sandbox, places: tuple[Channel, Channel, Channel], bob: User, maxim: User
) -> tuple[Actor, ...]:
    """Return who does things: at home, in private, as a guest, and from outside the door."""
    rules, theirs, closed = places
    dm = box.state.dm_with(box.member)
    home, general = box.guild.id, box.general.id
    sam, robin = box.member.id, box.admin.id
    return (
        Actor("member", sam, home, general, weight=4),
        Actor("admin", robin, home, general, manages=True, moderates=True, weight=6),
        Actor("in private", sam, None, dm.id, weight=2),
        Actor("mute", sam, home, rules.id, is_mute=True),
        Actor("guest", sam, theirs.guild_id, theirs.id, weight=3),
        Actor("blocked", bob.id, home, general, shut_out=True),
        Actor("shut", maxim.id, closed.guild_id, closed.id, shut_out=True),
    )


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that only some may be shown; it stands in one private text and nowhere else.

    Attributes:
        seen_by: names of the actors who may be shown it.
    """

    word: str
    seen_by: frozenset[str] = frozenset()


_INSIDE = frozenset({"guest"})
_HOME = frozenset({"member", "admin", "mute"})
_ADMIN = frozenset({"admin"})

MARKERS = {
    # What only the other server may see: its private podcast, and its settings.
    "their podcast": Marker("Qorvella", _INSIDE),
    "their episode": Marker("Brimstact", _INSIDE),
    "their speaker": Marker("Ulfrena", _INSIDE),
    "their turn": Marker("vexolume", _INSIDE),
    "the rest of their turn": Marker("quellarine", _INSIDE),
    "their chapter": Marker("Ostrelle", _INSIDE),
    "their notes": Marker("Paldrune", _INSIDE),
    "their topic": Marker("tarnwick", _INSIDE),
    "their feed": Marker("feeds-grizzamore", _INSIDE),
    "their name for a label": Marker("Pelligrane", _INSIDE),
    "their name for a speaker": Marker("Yondrelpax", _INSIDE),
    "their preference": Marker("drossivane"),
    "their member's alert": Marker("zimbratto"),
    "their channel's alert": Marker("kestrofane"),
    "their member's look-up": Marker("murlandique"),
    "why somebody is blocked": Marker("grubbelin"),
    # What the server at home may see, or only its admin, or only one of its members.
    "our podcast": Marker("Hearthmoss", _HOME),
    "our turn": Marker("bellowisp", _HOME),
    "our preference": Marker("gladrunish", _ADMIN),
    "our channel's alert": Marker("oblivane", _ADMIN),
    "our admin's look-up": Marker("harkentide", _ADMIN),
    "our bystander's alert": Marker("fenquilla"),
    "our bystander's look-up": Marker("sorbetique"),
    "our bystander's private look-up": Marker("nimbrolux"),
}
"""Private words by where they stand. Invented, so that no other text holds them."""


def word(name: str) -> str:
    """Return the marker that stands at a place."""
    return MARKERS[name].word

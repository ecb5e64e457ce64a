"""What must hold, whatever people do: no surprise, no leak, nothing of others changed."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bench.hostile_acts import Act, Command, Press, Replay, Saying
from bench.hostile_archive import OUR_SPEAKER, OURS
from bench.hostile_town import MARKERS, Actor, Town
from bot.sandbox.message import Message
from bot.sandbox.message_json import message_json
from bot.sandbox.sandbox import Sandbox
from store.kept import KEPT, Kept, Whose

LOST = frozenset(
    {
        "interaction.lost",
        "interaction.unanswered",
        "interaction.not_held",
        "mention.unanswered",
    }
)
"""Warnings that say that somebody had no answer, or would have had two."""

_OF_THE_ARCHIVE = frozenset(
    name for name, kept in KEPT.items() if kept.whose is Whose.PUBLISHED and not kept.users
)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect what is logged as an error, by our code and by libraries."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            cause = record.exc_info[1] if record.exc_info else None
            heard.append(f"{record.name}: {record.getMessage()} {cause!r}")

    ear, root = Ear(logging.ERROR), logging.getLogger()
    root.addHandler(ear)
    try:
        with structlog.testing.capture_logs() as events:
            yield heard
            heard += [_told(e) for e in events if e["log_level"] in ("error", "critical")]
            heard += [_told(e) for e in events if e["event"] in LOST]
    finally:
        root.removeHandler(ear)


def _told(event: Any) -> str:  # noqa: ANN401
    return f"{event['event']}: {event.get('exc_info')!r} {event.get('reason', '')}"


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the archive as it was and as it is; empty where it was not or is not."""

    table: str
    kind: str
    old: Row
    new: Row

    @property
    def columns(self) -> set[str]:
        """The columns that are different now."""
        return {name for name in self.new if self.old.get(name) != self.new[name]}


class Watch:
    """Looks at everything that an act caused.

    Args:
        box: the stand-in.
        town: who lives in it.
        path: the archive, which keeps a journal.
    """

    def __init__(self, box: Sandbox, town: Town, path: Path) -> None:
        self._box, self._town, self._state = box, town, box.state
        self._db = sqlite3.connect(path)
        self._db.execute("DELETE FROM journal")
        self._db.commit()
        self._known: dict[int, set[str]] = defaultdict(set)
        self._news: list[tuple[str, Message]] = []
        self._causes: dict[int, int] = {}
        box.state.listeners.append(self._hear)

    def close(self) -> None:
        """Stop watching."""
        self._db.close()

    def _hear(self, news: str, subject: object) -> None:
        if isinstance(subject, Message) and subject.author_id == self._state.bot.id:
            self._news.append((news, subject))

    def before(self, act: Act) -> None:
        """Note what people know already: what they have said, or others before all.

        Whoever manages a server says it to all of it: the name of a speaker, a topic.
        """
        said = {m.word for m in MARKERS.values() if m.word in repr(act)}
        actor = self._town.actor(act.who)
        to_all = actor.manages or isinstance(act, Saying)
        for one in self._town.actors if to_all else (actor,):
            self._known[one.user_id] |= said

    def after(self, act: Act, told: str) -> list[str]:
        """Return what should not have happened.

        Args:
            act: what was done.
            told: what else than messages came back, as text.
        """
        actor = self._town.actor(act.who)
        wrong = self._leaks(actor, told, actor.name)
        for news, message in self._news:
            wrong += self._seen(actor, act, news, message)
        self._news.clear()
        return wrong + [
            f"changed {change.table} ({change.kind}): {change.old} -> {change.new}"
            for change in self._changes()
            if not self._may_change(actor, change)
        ]

    def _may_change(self, actor: Actor, change: Change) -> bool:
        """Whether a change is the actor's to make: as whose the schema says the row is."""
        kept = KEPT[change.table]
        if kept.whose is Whose.BOT or change.table == "guild":
            return True
        if actor.shut_out:
            return False
        if change.table in _OF_THE_ARCHIVE:
            return _asks_for_a_transcript(actor, change) or (
                change.kind == "delete" and actor.manages and self._is_of_home(change.old)
            )
        return all(_owns(actor, kept, row, change) for row in (change.old, change.new) if row)

    def _is_of_home(self, row: Row) -> bool:
        """Whether something of the archive is of the private podcast of the server at home."""
        if row.get("private_to") == self._town.home.id or row.get("podcast_id") == OURS:
            return True
        return row.get("episode_id") == OURS or row.get("name") == OUR_SPEAKER

    def _changes(self) -> list[Change]:
        rows = self._db.execute("SELECT name, kind, old, new FROM journal").fetchall()
        if rows:
            self._db.execute("DELETE FROM journal")
            self._db.commit()
        return [
            Change(name, kind, json.loads(old or "{}"), json.loads(new or "{}"))
            for name, kind, old, new in rows
        ]

    def _leaks(self, actor: Actor, text: str, audience: str) -> list[str]:
        wrong = []
        known = self._known[actor.user_id]
        for place, marker in MARKERS.items():
            if marker.word not in text or marker.word in known:
                continue
            if audience in marker.seen_by:
                known.add(marker.word)
            else:
                at = text.index(marker.word)
                around = text[max(0, at - 200) : at + 60]
                wrong.append(f"showed {place} to {audience}: …{around}…")
        return wrong

    def _seen(self, actor: Actor, act: Act, news: str, message: Message) -> list[str]:
        mine = message.viewer_id == actor.user_id
        if news == "message_delete":
            owned = mine or actor.moderates or self._causes.get(message.id) == actor.user_id
            return [] if owned else ["deleted somebody's message"]
        pings = message.pings
        wrong = []
        if pings.users or pings.roles or pings.everyone:
            wrong.append(f"rang for {pings}")
        audience = actor.name
        if message.viewer_id is None and actor.guild_id is not None:
            audience = "member" if actor.guild_id == self._town.home.id else "guest"
            if news == "message_create" and not _may_post(actor, act):
                wrong.append("posted for everybody")
        if news == "message_create":
            self._causes[message.id] = actor.user_id
        elif not mine and self._causes.get(message.id) != actor.user_id:
            wrong.append("changed somebody's message")
        body = message_json(self._state, message, self._box.origin)
        body.pop("referenced_message", None)  # who is answered has seen that already
        text = json.dumps(body)
        text += "".join(one.data.decode(errors="ignore") for one in message.attachments)
        if actor.shut_out and not isinstance(act, Saying) and "blocked" not in text:
            wrong.append("answered somebody who is blocked")
        return wrong + self._leaks(actor, text, audience)


def _may_post(actor: Actor, act: Act) -> bool:
    if actor.shut_out:
        return False
    if isinstance(act, Saying):
        return True
    if isinstance(act, Command):
        return actor.manages and act.path == ("digest", "doctor")
    return isinstance(act, Press | Replay) and not actor.is_mute


def _asks_for_a_transcript(actor: Actor, change: Change) -> bool:
    """Whether an episode only came to be asked for: all that members do to the archive."""
    return (
        change.table == "episode"
        and change.kind == "update"
        and actor.guild_id is not None
        and change.columns <= {"state", "state_reason", "state_at"}
    )


def _owns(actor: Actor, kept: Kept, row: Row, change: Change) -> bool:
    users = {row[column] for column in kept.users} - {None, 0}
    guilds = {row[column] for column in kept.servers} - {None, 0}
    here = actor.guild_id is not None and guilds == {actor.guild_id}
    if kept.whose is Whose.USER and users == {actor.user_id}:
        return True
    if here and actor.manages:
        return True
    if change.kind == "update" and change.columns <= set(kept.users):  # forgets who it was
        return {change.old[column] for column in change.columns} == {actor.user_id}
    return here and change.table == "transcription"  # members ask for them together

"""Writing an episode: whole or not at all, and once however often it is loaded."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store.anchors import find_hidden_texts, reanchor
from store.database import immediate
from store.instants import to_text
from store.labels import find_names_everywhere, with_names
from store.model import Episode
from store.rows import Row, first, marks_to_text
from store.speakers import SpeakerIds
from store.withheld_people import withhold_in_episode
from store.withholding import standing_of

_OWN_CHANGE = frozenset({"key", "state_at"})
"""Columns that a new text of an episode does not simply overwrite."""


class Outcome(StrEnum):
    """What storing an episode came to."""

    ADDED = "added"
    SAME = "same"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored episode: its id, and whether anything changed."""

    episode_id: int
    outcome: Outcome


def add_episode(
    db: Database,
    podcast_id: int,
    episode: Episode,
    now: datetime,
    *,
    transcribed: bool = False,
) -> Stored:
    """Store ``episode`` in one transaction, replacing an earlier text of it.

    The same content again changes nothing. A corrected transcript takes the
    place of the old one and what people saved of it is found again or marked
    gone. A document without a transcript never takes away one that is there.

    Args:
        db: the archive, on the writer's connection.
        podcast_id: the stored podcast.
        episode: with a ``key`` that is unique within the podcast.
        now: the instant of loading, UTC.
        transcribed: whether we wrote the words down ourselves; the publisher's
            own transcript takes their place whenever it comes.
    """
    known = first(
        db.query(
            "SELECT id, content_hash, turns FROM episode WHERE podcast_id = ? AND key = ?",
            [podcast_id, episode.key],
        )
    )
    digest = content_hash(episode)
    if known is not None and (known["content_hash"] == digest or _poorer(episode, known)):
        return Stored(known["id"], Outcome.SAME)
    with immediate(db):
        hidden = find_hidden_texts(db, known["id"]) if known is not None else []
        standing = standing_of(db, podcast_id, episode)
        shown = replace(episode, state=standing.state, state_reason=standing.reason)
        episode_id = _write_episode(db, podcast_id, shown, digest, now)
        db.execute("UPDATE episode SET transcribed = ? WHERE id = ?", [transcribed, episode_id])
        names = find_names_everywhere(db, episode_id)
        named = replace(episode, turns=with_names(episode.turns, names))
        _write_turns(db, podcast_id, episode_id, named)
        withhold_in_episode(db, podcast_id, episode_id)
        if known is not None:
            reanchor(db, episode_id, hidden)
    return Stored(episode_id, Outcome.ADDED if known is None else Outcome.REPLACED)


def content_hash(episode: Episode) -> str:
    """Return a digest of everything an episode says, whatever it is stored as."""
    plain = replace(episode, id=0, podcast_id=0, source="")
    return hashlib.sha256(repr(plain).encode("utf-8", "surrogatepass")).hexdigest()


def _poorer(episode: Episode, known: Row) -> bool:
    return not episode.turns and known["turns"] > 0


def _write_episode(
    db: Database, podcast_id: int, episode: Episode, digest: str, now: datetime
) -> int:
    row = {
        "podcast_id": podcast_id,
        "key": episode.key,
        "title": episode.title,
        "source": episode.source,
        "content_hash": digest,
        "published": to_text(episode.published),
        "duration_s": episode.duration_s,
        "state": episode.state.value,
        "state_reason": episode.state_reason,
        "state_at": to_text(now),
        "notes": episode.notes,
        "url": episode.url,
        "audio_url": episode.audio_url,
        "language": episode.language,
        "license": episode.license,
        "rights_notice": episode.rights_notice,
        "links": json.dumps([[x.label, x.url] for x in episode.links], ensure_ascii=False),
        "turns": len(episode.turns),
        "words": sum(len(turn.text.split()) for turn in episode.turns),
        "loaded_at": to_text(now),
    }
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name not in _OWN_CHANGE)
    found = db.execute(
        f"INSERT INTO episode ({names}) VALUES ({places})"
        f" ON CONFLICT (podcast_id, key) DO UPDATE SET {changes}, version = version + 1,"
        " state_at = iif(state = excluded.state, state_at, excluded.state_at)"
        " RETURNING id",
        row,
    ).fetchone()
    episode_id = int(found[0])
    for table in ("turn", "chapter", "appearance", "moment", "topic"):
        db.execute(f"DELETE FROM {table} WHERE episode_id = ?", [episode_id])
    db.execute("DELETE FROM insight WHERE episode_id = ? AND kind = 'quote'", [episode_id])
    db.conn.executemany(
        "INSERT INTO chapter (episode_id, seq, title, start_s) VALUES (?, ?, ?, ?)",
        [(episode_id, n, c.title, c.start_s) for n, c in enumerate(episode.chapters)],
    )
    return episode_id


def _write_turns(db: Database, podcast_id: int, episode_id: int, episode: Episode) -> None:
    ids = SpeakerIds(db, podcast_id)
    for person in episode.people:
        ids.add(person.name, person.aliases)
    db.conn.executemany(
        "INSERT INTO turn (episode_id, seq, speaker_id, label, start_s, end_s, marks, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                episode_id,
                seq,
                ids.add(turn.speaker, (turn.label,) if turn.label else ()),
                turn.label,
                turn.start_s,
                turn.end_s,
                marks_to_text(turn.marks),
                _storable(turn.text),
            )
            for seq, turn in enumerate(episode.turns)
        ],
    )
    write_appearances(db, episode_id, episode, ids)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(slots=True)
class _Share:
    role: str | None = None
    turns: int = 0
    words: int = 0
    seconds: float | None = None
    first_s: float | None = None


def write_appearances(db: Database, episode_id: int, episode: Episode, ids: SpeakerIds) -> None:
    """Count who speaks how much in an episode's turns, and note everybody's role."""
    shares: defaultdict[int, _Share] = defaultdict(_Share)
    for person in episode.people:
        number = ids.add(person.name)
        if number is not None:
            shares[number].role = person.role
    for turn, length in zip(episode.turns, turn_lengths(episode), strict=True):
        number = ids.add(turn.speaker)
        if number is None:
            continue
        share = shares[number]
        share.turns += 1
        share.words += len(turn.text.split())
        if length is not None:
            share.seconds = (share.seconds or 0.0) + length
        if share.first_s is None:
            share.first_s = turn.start_s
    db.conn.executemany(
        "INSERT INTO appearance (episode_id, speaker_id, role, turns, words, seconds, first_s)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (episode_id, number, s.role, s.turns, s.words, s.seconds, s.first_s)
            for number, s in shares.items()
        ],
    )


def turn_lengths(episode: Episode) -> list[float | None]:
    """Return how long each turn lasts in seconds, None where that is not known.

    A turn ends at its own end, or where the next one begins; the last ends with
    the episode. Stamps that run backwards give no length rather than a wrong one.
    """
    starts = [turn.start_s for turn in episode.turns]
    ends = [*starts[1:], episode.duration_s]
    return [
        _length(turn.start_s, end if turn.end_s is None else turn.end_s)
        for turn, end in zip(episode.turns, ends, strict=False)
    ]


def _length(start: float | None, end: float | None) -> float | None:
    return end - start if start is not None and end is not None and end >= start else None

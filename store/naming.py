"""The owner's word on who is behind a label: it gives that person the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from store.archive import write_appearances
from store.database import immediate
from store.episodes import find_turns, get_episode
from store.errors import NotFound
from store.labels import EVERYWHERE, find_labels, find_names_everywhere, name_label
from store.speakers import SpeakerIds
from store.withheld_people import withhold_in_episode

OWNER = 0
"""Stands for whoever runs the bot where a user's id is kept."""


def name_everywhere(
    db: Database, episode_id: int, label: str, name: str | None, now: datetime
) -> int:
    """Give the words under a label to a person, for everybody; return how many turns.

    With None they are nobody's again. The episode is indexed and harvested anew.

    Raises:
        NotFound: there is no such episode, or no such label in it; ``nearest``
            are those that there are.
    """
    episode = get_episode(db, episode_id)
    known = [one.label for one in find_labels(db, episode_id)]
    if label not in known:
        raise NotFound("label", label, tuple(known[:10]))
    with immediate(db):
        ids = SpeakerIds(db, episode.podcast_id)
        before = ids.add(find_names_everywhere(db, episode_id).get(label))
        name_label(db, episode_id, label, name, guild_id=EVERYWHERE, user_id=OWNER, now=now)
        named = db.execute(
            "UPDATE turn SET speaker_id = ? WHERE episode_id = ? AND label = ?"
            " AND (speaker_id IS NULL OR speaker_id = ?)",
            [ids.add(name), episode_id, label, before],
        )
        turns = tuple(find_turns(db, episode_id))
        db.execute("DELETE FROM appearance WHERE episode_id = ?", [episode_id])
        write_appearances(db, episode_id, replace(episode, turns=turns), ids)
        withhold_in_episode(db, episode.podcast_id, episode_id)
        for table in ("moment", "topic"):
            db.execute(f"DELETE FROM {table} WHERE episode_id = ?", [episode_id])
        db.execute("DELETE FROM insight WHERE episode_id = ? AND kind = 'quote'", [episode_id])
        db.execute("UPDATE episode SET version = version + 1 WHERE id = ?", [episode_id])
    return named.rowcount

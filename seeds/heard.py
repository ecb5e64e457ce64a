"""What a transcriber heard, kept between pieces and at last stored as turns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import datetime

from sqlite_utils import Database

from seeds.readers.cues import Cue, turns_of
from seeds.transcribers import Heard
from store.archive import add_episode
from store.episodes import get_episode
from store.model import State
from store.requests import Request, end_request

NO_WORDS = "The transcriber heard no words in the recording."


def heard_to_text(heard: Heard) -> str:
    """Write what was heard as JSON: the language, then texts with their times."""
    cues = [list(astuple(cue)[:4]) for cue in heard.cues]
    return json.dumps([heard.language, cues], ensure_ascii=True)


def heard_from_text(text: str) -> Heard:
    """Read what ``heard_to_text`` wrote."""
    language, cues = json.loads(text)
    return Heard(tuple(Cue(*cue) for cue in cues), language)


def store_heard(
    db: Database, request: Request, cues: Sequence[Cue], language: str | None, now: datetime
) -> bool:
    """Give an episode the words that we wrote down, and end the job.

    A publisher's own transcript that came meanwhile stays. Returns whether the
    episode has words now.
    """
    episode = get_episode(db, request.episode_id)
    turns = turns_of(cues)
    if episode.state is State.READY:
        end_request(db, request, State.READY, None, now)
        return True
    if not turns:
        end_request(db, request, State.FAILED, NO_WORDS, now)
        return False
    spoken = replace(
        episode,
        turns=turns,
        state=State.READY,
        state_reason=None,
        language=episode.language or language,
    )
    add_episode(db, episode.podcast_id, spoken, now, transcribed=True)
    withheld = get_episode(db, request.episode_id).state is State.WITHHELD
    reason = "The episode is withheld." if withheld else None
    end_request(db, request, State.FAILED if withheld else State.READY, reason, now)
    return not withheld

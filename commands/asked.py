"""What was typed for a name: a choice from the list, or free text.

A choice carries an id that nobody would type; anything else is taken as words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils
from sqlite_utils import Database

from store.episodes import get_episode
from store.errors import NotFound
from store.model import Episode, Podcast, Scope, Speaker
from store.podcasts import find_podcasts, get_podcast
from store.search.names import (
    find_speakers,
    nearest_names,
    read_speakers,
    resolve_people,
)
from store.search.suggest import suggest_episodes
from store.speakers import find_appearances

_CHOSEN = re.compile(r"id=(\d{1,15})")
_ALIKE = 84.0
_NEAR = 50.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A name as typed; ``id`` is set when it was chosen from the list."""

    text: str
    id: int | None = None


def choice_value(number: int) -> str:
    """Return the value of a choice in the list of suggestions."""
    return f"id={number}"


def read_asked(value: str) -> Asked:
    """Tell a chosen value from typed words.

    >>> read_asked("id=12"), read_asked(" Grace Hopper ")
    (Asked(text='id=12', id=12), Asked(text='Grace Hopper', id=None))
    """
    chosen = _CHOSEN.fullmatch(value.strip())
    return Asked(value.strip(), int(chosen[1]) if chosen else None)


def choose_podcast(db: Database, asked: Asked, scope: Scope) -> Podcast:
    """Return the podcast that is meant.

    Raises:
        NotFound: none is called so; its ``nearest`` are titles that come close.
    """
    if asked.id is not None:
        return get_podcast(db, asked.id, scope)
    podcasts = find_podcasts(db, scope)
    titles = {n: utils.default_process(podcast.title) for n, podcast in enumerate(podcasts)}
    wanted = utils.default_process(asked.text[:200])
    same = [n for n, title in titles.items() if title == wanted]
    within = [n for n, title in titles.items() if wanted and wanted in title]
    for found in (same, within):
        if len(found) == 1:
            return podcasts[found[0]]
    alike = process.extract(wanted, titles, scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=5)
    if alike and alike[0][1] >= _ALIKE and (len(alike) == 1 or alike[1][1] < alike[0][1] - 5):
        return podcasts[alike[0][2]]
    raise NotFound("podcast", asked.text, tuple(podcasts[n].title for _, _, n in alike))


def choose_podcasts(db: Database, text: str, scope: Scope) -> list[Podcast]:
    """Return the podcasts of a list with commas; a title may hold commas itself."""
    try:
        return [choose_podcast(db, read_asked(text), scope)]
    except NotFound:
        parts = [part for part in text.split(",") if part.strip()]
        if len(parts) < 2:
            raise
    chosen = [choose_podcast(db, read_asked(part), scope) for part in parts[:25]]
    return list({podcast.id: podcast for podcast in chosen}.values())


def choose_people(
    db: Database, asked: Asked, scope: Scope, podcast_id: int | None = None
) -> tuple[int, ...]:
    """Return the ids of everybody whom a speaker filter may mean.

    Raises:
        NotFound: nobody; its ``nearest`` are names that come close.
    """
    if asked.id is not None:
        if asked.id not in read_speakers(db, [asked.id], scope):
            raise NotFound("speaker", asked.text)
        return (asked.id,)
    found = resolve_people(db, asked.text, scope, podcast_id)
    if not found:
        nearest = nearest_names(db, asked.text, scope=scope)
        raise NotFound("speaker", asked.text, nearest)
    return tuple(number for number, _ in found)


def find_nearest_people(db: Database, text: str, scope: Scope, limit: int) -> list[Speaker]:
    """Return people whose names come close to one that fits nobody."""
    nearest = nearest_names(db, text, scope=scope, limit=limit)
    choices = (find_speakers(db, one, scope=scope, limit=1) for one in nearest)
    people = [choice.candidates[0][0] for choice in choices if choice.candidates]
    return list({person.id: person for person in people}.values())


def find_shows(db: Database, people: Sequence[Speaker], scope: Scope) -> dict[int, str]:
    """Return, by person, the podcast they were last heard in: it tells namesakes apart."""
    shows = {}
    for person in people:
        seen = find_appearances(db, person.id, scope)
        if seen:
            shows[person.id] = seen[-1].podcast
    return shows


def find_meant_episodes(
    db: Database, asked: Asked, scope: Scope, podcast_id: int | None = None
) -> list[Episode]:
    """Return the episode that is meant, or all between which a person must choose.

    Raises:
        NotFound: no episode's title comes close.
    """
    if asked.id is not None:
        return [get_episode(db, asked.id, scope)]
    suggested = suggest_episodes(db, asked.text, scope=scope, podcast_id=podcast_id, limit=25)
    found = [get_episode(db, number, scope) for number, *_ in suggested]
    wanted = utils.default_process(asked.text)
    titles = [utils.default_process(episode.title) for episode in found]
    same = [one for one, title in zip(found, titles, strict=True) if title == wanted]
    within = [one for one, title in zip(found, titles, strict=True) if wanted in title]
    if not found:
        raise NotFound("episode", asked.text)
    return same or within or found

"""A feed that was read, taken into the archive; functions for the writer's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlite_utils import Database

from seeds.readers.feed_items import Feed as ReadFeed
from seeds.readers.feed_items import FeedItem
from seeds.readers.names import full_names
from seeds.soundbites import pick_soundbites
from seeds.transcript_choice import Candidate
from store.archive import add_episode, content_hash
from store.episode_facts import set_chapters, update_facts
from store.episodes import find_turns, get_episode
from store.feed_items import (
    ItemState,
    KnownItem,
    Leads,
    WaitingItem,
    finish_item,
    leads_to_text,
    put_item,
)
from store.feeds import Feed, set_feed_podcast
from store.model import Chapter, Episode, State, Turn
from store.podcasts import add_podcast, find_podcast_of_feed, get_podcast
from store.soundbites import set_soundbites


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done for one item: ``row`` is its row as it will be."""

    item: FeedItem
    row: KnownItem
    to_read: bool


def open_podcast(db: Database, feed: Feed, read: ReadFeed) -> int:
    """Store or complete the podcast that a feed is of; return its id.

    The feed's first address identifies it. The show's own guid does not, since
    any feed may claim any.
    """
    title = read.podcast.title or urlsplit(feed.url).hostname or feed.url
    podcast = replace(
        read.podcast,
        title=title,
        key=feed.url,
        feed_url=read.podcast.feed_url or feed.url,
        private_to=feed.private_to,
    )
    number = feed.podcast_id or find_podcast_of_feed(db, feed.url, feed.private_to)
    if number is not None:
        podcast = replace(podcast, key=get_podcast(db, number).key)
    podcast_id = add_podcast(db, podcast)
    set_feed_podcast(db, feed.id, podcast_id)
    return podcast_id


def plan_items(
    known: Sequence[KnownItem], items: Sequence[FeedItem], most: int | None
) -> tuple[list[Step], dict[str, int]]:
    """Compare a feed's items with those seen before; pure.

    Returns the steps for new and changed items, newest first, and by key the
    place of every item that is in the feed. An item whose key has changed is
    known by its audio.
    """
    by_key = {item.key: item for item in known}
    current = {item.episode.key for item in items}
    by_audio = {
        item.audio_url: item for item in known if item.audio_url and item.key not in current
    }
    steps: list[Step] = []
    places: dict[str, int] = {}
    for place, item in enumerate(_newest_first(_distinct(items))):
        audio = item.episode.audio_url
        old = by_key.get(item.episode.key) or (by_audio.pop(audio, None) if audio else None)
        if old is None and most is not None and place >= most:
            continue
        leads = leads_to_text(leads_of(item))
        facts = content_hash(replace(item.episode, source=""))
        row = KnownItem(
            old.id if old else 0,
            item.episode.key,
            old.episode_id if old else None,
            audio,
            facts,
            leads,
            place,
        )
        places[row.key] = place
        if not old or (old.facts_hash, old.leads, old.key) != (facts, leads, row.key):
            steps.append(Step(item, row, bool(item.transcripts or item.chapters_url)))
    return steps, places


def store_items(
    db: Database, feed_id: int, podcast_id: int, steps: Sequence[Step], now: datetime
) -> None:
    """Store new and changed items, each with its episode.

    Doing it again, after an interruption, changes nothing.
    """
    for step in steps:
        number = step.row.episode_id
        known = get_episode(db, number) if number is not None else None
        if known is None:
            number = add_episode(db, podcast_id, step.item.episode, now).episode_id
        elif find_turns(db, known.id):
            update_facts(db, known.id, step.item.episode)
        elif known.state in {State.NOT_REQUESTED, State.FAILED}:
            episode = replace(step.item.episode, key=known.key, state=known.state)
            add_episode(db, podcast_id, episode, now)
        row = replace(step.row, episode_id=number)
        put_item(db, feed_id, row, now, to_read=step.to_read)


def leads_of(item: FeedItem) -> Leads:
    """Return where an item leads, as its row keeps it."""
    return Leads(
        tuple((link.url, link.type, link.language) for link in item.transcripts),
        item.chapters_url,
        tuple((bite.start_s, bite.duration_s, bite.title) for bite in item.soundbites),
    )


def store_words(
    db: Database,
    item: WaitingItem,
    chosen: Candidate,
    chapters: Sequence[Chapter],
    now: datetime,
) -> Episode:
    """Store what was said in an item's episode, and what its publisher picked of it.

    Returns the episode as stored. Withheld words stay withheld.
    """
    known = get_episode(db, item.episode_id)
    if known.state is State.WITHHELD:
        return known
    read = chosen.document.episodes[0]
    episode = replace(
        known,
        turns=with_full_names(read.turns, [person.name for person in known.people]),
        state=State.READY,
        state_reason=None,
        chapters=tuple(chapters) or known.chapters or read.chapters,
        language=chosen.language or read.language or known.language,
        duration_s=known.duration_s or read.duration_s,
        source=chosen.url,
    )
    add_episode(db, known.podcast_id, episode, now)
    if item.leads.soundbites:
        turns = find_turns(db, item.episode_id)
        picked = pick_soundbites(turns, item.leads.soundbites)
        set_soundbites(db, item.episode_id, picked, now)
    return episode


def store_chapters(db: Database, item: WaitingItem, chapters: Sequence[Chapter]) -> None:
    """Store an item's chapters where it has no transcript beside them."""
    if chapters:
        set_chapters(db, item.episode_id, chapters)
    finish_item(db, item.id, ItemState.NONE)


def with_full_names(turns: Sequence[Turn], people: Sequence[str]) -> tuple[Turn, ...]:
    """Replace a first name by the full name of the one person whom the feed lists so."""
    labels = [turn.speaker for turn in turns if turn.speaker]
    names = full_names(labels, people, "") if people else {}
    return tuple(
        replace(turn, speaker=name, label=turn.label or turn.speaker)
        if turn.speaker and (name := names.get(turn.speaker)) not in (None, turn.speaker)
        else turn
        for turn in turns
    )


def _distinct(items: Sequence[FeedItem]) -> list[FeedItem]:
    """Keep items apart that share a key but not their audio; drop true repetitions."""
    taken: dict[str, str | None] = {}
    kept: list[FeedItem] = []
    for item in items:
        key, audio = item.episode.key, item.episode.audio_url
        if not key or key in taken:
            if not audio or audio in taken or taken.get(key) == audio:
                continue
            key = audio
        taken[key] = audio
        kept.append(replace(item, episode=replace(item.episode, key=key)))
    return kept


def _newest_first(items: Sequence[FeedItem]) -> list[FeedItem]:
    """Sort by date; items without one stay as the feed has them, at the end."""
    epoch = datetime(1, 1, 1, tzinfo=UTC)
    return sorted(items, key=lambda item: item.episode.published or epoch, reverse=True)

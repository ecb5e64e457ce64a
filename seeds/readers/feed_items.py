"""What a podcast's feed says: the show, its items, and where the rest is."""

from __future__ import annotations

from dataclasses import dataclass

from seeds.readers.document import Damage
from store.model import Episode, Podcast


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """An address of a transcript; ``type`` is what the feed claims, and may lie.

    ``rel`` is ``captions`` where the feed says that it is for subtitles.
    """

    url: str
    type: str | None = None
    language: str | None = None
    rel: str | None = None


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A stretch that the publisher picked, in seconds; ``title`` may be missing."""

    start_s: float
    duration_s: float
    title: str | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed: an episode without its words, and the way to them."""

    episode: Episode
    transcripts: tuple[TranscriptLink, ...] = ()
    chapters_url: str | None = None
    soundbites: tuple[Soundbite, ...] = ()
    season: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read.

    ``guid`` is the show's own identity, which anybody may copy: it proves
    nothing. ``next_page`` leads to older items (RFC 5005) and ``new_url`` is
    where the feed says that it has moved.
    """

    podcast: Podcast
    items: tuple[FeedItem, ...]
    guid: str | None = None
    next_page: str | None = None
    new_url: str | None = None
    damage: tuple[Damage, ...] = ()

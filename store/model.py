"""The words of the domain as immutable values.

A Podcast has Episodes, an Episode has Turns, a Turn is what one Speaker said
without a break. A Quote is one or more Spans of Turns. Identity is a matter of
storage: an ``id`` of 0 means that the value has not been stored yet.

Units, everywhere: ``…_s`` are seconds from the start of the audio; instants are
timezone-aware UTC datetimes; positions in text are code points, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

ELLIPSIS = " … "
"""What stands between two spans of one quote."""


class State(StrEnum):
    """Where an episode's transcript stands (the states of an episode page)."""

    NOT_REQUESTED = "not_requested"
    REQUESTED = "requested"
    TRANSCRIBING = "transcribing"
    READY = "ready"
    FAILED = "failed"
    WITHHELD = "withheld"


class Match(StrEnum):
    """How well a quote answers what was asked; ``CLOSEST`` means not found."""

    VERBATIM = "verbatim"
    CLOSE = "close"
    TOPIC = "topic"
    CLOSEST = "closest"


class Verdict(StrEnum):
    """What checking a claimed quote against the archive came to."""

    VERBATIM = "verbatim"
    CLOSE = "close"
    GLUED = "glued"
    WRONG_SPEAKER = "wrong_speaker"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Podcast:
    """A show. ``key`` identifies it across loads; ``private_to`` is a guild id."""

    title: str
    key: str = ""
    site: str | None = None
    feed_url: str | None = None
    language: str | None = None
    license: str | None = None
    hosts: tuple[str, ...] = ()
    private_to: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled stretch of an episode; untimed when ``start_s`` is None."""

    title: str
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who appears in an episode; ``aliases`` are labels used for them."""

    name: str
    role: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said without a break.

    ``speaker`` is the person's name, or None where nobody is named; ``label``
    is what the source wrote when that differs (``Speaker 1``, ``Hang``).
    ``text`` is final: its code points are addresses (see DESIGN, provability).
    ``marks`` are time stamps that stood inside the text, in order: the code
    point of ``text`` from which on words were said, and the second.
    """

    text: str
    speaker: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    label: str | None = None
    marks: tuple[tuple[int, float], ...] = ()
    id: int = 0
    speaker_id: int | None = None
    episode_id: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its words, as an episode page lists them."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode with everything a document said about it.

    ``key`` identifies it within its podcast across loads (guid, page address
    or, failing those, title). ``source`` names the document it was read from
    and ends in the file's name. ``notes`` are the publisher's own words.
    """

    title: str
    podcast: str = ""
    key: str = ""
    source: str = ""
    published: datetime | None = None
    duration_s: float | None = None
    state: State = State.READY
    state_reason: str | None = None
    notes: str | None = None
    url: str | None = None
    audio_url: str | None = None
    language: str | None = None
    license: str | None = None
    rights_notice: str | None = None
    links: tuple[Link, ...] = ()
    people: tuple[Person, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    turns: tuple[Turn, ...] = ()
    id: int = 0
    podcast_id: int = 0


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """An episode in a list: what is known of it without its turns."""

    episode: Episode
    turns: int
    words: int
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points of one stored turn's text."""

    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said, without the words."""

    podcast: str
    episode: str
    source: str
    episode_id: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact spans of one speaker's turns, with their citation.

    ``text`` is always the spans' characters joined by ``ELLIPSIS``, taken from
    the store; it is never written by anything else.
    """

    spans: tuple[Span, ...]
    text: str
    speaker: str | None
    speaker_id: int | None
    podcast: str
    podcast_id: int
    episode: str
    episode_id: int
    source: str
    start_s: float | None
    published: datetime | None = None
    url: str | None = None
    """Where to listen to or read this, at that second where the source allows."""


@dataclass(frozen=True, slots=True)
class QuoteHit:
    """A quote as an answer to a query.

    ``marks`` are the matching words, in code points of ``quote.text``;
    ``passage`` holds the quote's surroundings (at most 150 words) and ``also``
    the other places where the same passage stands.
    """

    quote: Quote
    passage: str
    marks: tuple[tuple[int, int], ...]
    score: float
    match: Match
    also: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a server may see; hidden spans and renamed speakers are the store's.

    ``guild_id`` None is the owner's command line, which sees everything.
    ``followed_only`` narrows to the podcasts that the server follows.
    """

    guild_id: int | None = None
    followed_only: bool = False


@dataclass(frozen=True, slots=True)
class QuoteQuery:
    """A quote look-up: what was typed, and the filters beside it.

    ``speaker`` is free text and may fit several people: all are searched.
    ``podcast`` and ``episode`` are free text too; ``…_id`` are exact and win.
    ``after`` and ``before`` are local dates without time: inclusive from,
    exclusive to, compared with the day of publication.
    """

    text: str
    speaker: str | None = None
    podcast: str | None = None
    episode: str | None = None
    speaker_ids: tuple[int, ...] = ()
    podcast_id: int | None = None
    episode_id: int | None = None
    after: date | None = None
    before: date | None = None
    language: str | None = None
    limit: int = 5
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class QuoteAnswer:
    """Results, best first, and what a reader should know of the search.

    ``indexing`` is true while the archive's index is behind the archive.
    ``speakers`` are the people a speaker filter was taken to mean.
    """

    hits: tuple[QuoteHit, ...]
    indexing: bool = False
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """A claimed quote held against the archive.

    ``diff`` lists runs of words as (``same`` | ``said`` | ``claimed``, words).
    """

    verdict: Verdict
    diff: tuple[tuple[str, str], ...]
    hits: tuple[QuoteHit, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person across episodes and podcasts."""

    name: str
    id: int = 0
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """People a typed name may mean, best first.

    ``chosen`` is set only when one person clearly fits better than all others.
    ``score`` runs from 0 to 100.
    """

    chosen: Speaker | None
    candidates: tuple[tuple[Speaker, float], ...]


@dataclass(frozen=True, slots=True)
class Appearance:
    """One speaker in one episode: role, turns, words and seconds of speech."""

    episode_id: int
    episode: str
    podcast: str
    published: datetime | None
    role: str | None
    turns: int
    words: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Insight:
    """A passage worth posting: a Quote chosen by harvest, or a curated sentence.

    A curated insight has ``text`` and a source but no spans: it is somebody's
    sentence, and is shown as that. ``parts`` are the score's named parts;
    ``held`` says why it must not be posted unseen. ``related`` is true for an
    insight that its page lists beside the page's own.
    """

    kind: str
    text: str
    spans: tuple[Span, ...] = ()
    speaker: str | None = None
    speaker_id: int | None = None
    podcast: str = ""
    podcast_id: int = 0
    episode: str = ""
    episode_id: int = 0
    source: str = ""
    start_s: float | None = None
    url: str | None = None
    published: datetime | None = None
    score: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()
    held: str | None = None
    related: bool = False
    id: int = 0


class DigestKind(StrEnum):
    """What a digest posts: an insight a day, or the best five of a week."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A server's digest: where, when (local time and zone) and from what.

    ``local_time`` is ``HH:MM``; ``weekdays`` are ISO numbers, 1 for Monday.
    ``new_only`` skips a day on which no episode has come since the last post.
    ``rather_twice`` decides where nothing can tell whether a post arrived: to
    post again, instead of not. ``tell_channel_id`` is where admins are told of
    failures, if not the owner by direct message. A ``failing`` schedule was
    paused by a failure, and goes on by itself once that is mended.
    """

    guild_id: int
    channel_id: int
    local_time: str
    zone: str
    podcast_ids: tuple[int, ...] = ()
    role_id: int | None = None
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    paused: bool = False
    pause_reason: str | None = None
    next_due: datetime | None = None
    created_by: int = 0
    id: int = 0
    kind: DigestKind = DigestKind.DAILY
    new_only: bool = False
    rather_twice: bool = False
    tell_channel_id: int | None = None
    failing: bool = False
    notice: str | None = None
    told: str | None = None


class DeliveryState(StrEnum):
    """The life of one day's post."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A schedule's post on one local date.

    ``sending_at`` is the first try of which nobody knows whether it arrived;
    ``channel_id`` where that was, or where the post is.
    """

    schedule_id: int
    local_date: date
    state: DeliveryState
    due: datetime
    guild_id: int = 0
    attempts: int = 0
    insight_id: int | None = None
    channel_id: int | None = None
    message_id: int | None = None
    reason: str | None = None
    sending_at: datetime | None = None
    sent_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A quote that somebody shared; ``gone`` when a correction removed it."""

    quote_text: str
    spans: tuple[Span, ...]
    episode_id: int
    user_id: int
    guild_id: int | None
    channel_id: int | None = None
    message_id: int | None = None
    gone: bool = False
    id: int = 0

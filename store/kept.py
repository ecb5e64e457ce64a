"""What is kept of people and servers: every column of every table, annotated.

PRIVACY.md is written from this, and an export or an erasure (``store.privacy``)
follows it, so that a table added later is in all three. A column that is named
nowhere here fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

NOBODY = 0
"""Stands for a person where a row outlives the note of who made it."""


class Whose(Enum):
    """Whom a row belongs to."""

    PUBLISHED = "what podcasts publish"
    USER = "a person's"
    SERVER = "a server's"
    BOT = "the bot's own"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table: what a row is, whose, why it is kept and for how long.

    Attributes:
        what: a row, in words for people.
        columns: names of the columns that hold nobody's id.
        users: columns with a Discord user's id. In a table of ``Whose.USER`` they
            make the row that person's; elsewhere they only say who did it.
        servers: columns with a Discord server's id.
        outlives: erasing a person's or server's data leaves the row, because its
            purpose would be lost (a block); ``why`` says so.
    """

    what: str
    whose: Whose
    why: str
    until: str
    columns: str
    users: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    outlives: bool = False

    @property
    def every_column(self) -> frozenset[str]:
        """The names of all columns that are accounted for."""
        return frozenset((*self.columns.split(), *self.users, *self.servers))


_REMOVED = "until the podcast is removed or withheld"
_DERIVED = "as long as what it was made from"
_SERVER_STAYS = (
    "until an admin removes it or erases the server's data, or 30 days after the bot has left"
)


def _published(what: str, columns: str, servers: tuple[str, ...] = ()) -> Kept:
    why = "answers are quoted from it, with their source"
    return Kept(what, Whose.PUBLISHED, why, _REMOVED, columns, servers=servers)


def _derived(what: str, columns: str) -> Kept:
    return Kept(what, Whose.PUBLISHED, "worked out from transcripts", _DERIVED, columns)


_ARCHIVE = {
    "podcast": _published(
        "A podcast: title, addresses, licence, hosts as it names them;"
        " for a private one, the server it belongs to",
        "id key title site feed_url language license hosts rights excerpt_words",
        servers=("private_to",),
    ),
    "episode": _published(
        "An episode: title, date, notes, addresses, licence, state of its transcript",
        "id podcast_id key title source content_hash version published duration_s state"
        " state_reason notes url audio_url language license rights_notice links turns words"
        " loaded_at harvested_version transcribed state_at alerts_read",
    ),
    "withheld": Kept(
        "A takedown: which episode or whose words, since when and why",
        Whose.PUBLISHED,
        "later loads of the same episode or of the same person's words respect it",
        "until it is undone",
        "id podcast_key podcast_title episode_key episode_title audio_url published person_key"
        " was reason at",
    ),
    "withheld_turn": Kept(
        "Words that were taken down, put aside where no answer reads them",
        Whose.PUBLISHED,
        "to put them back if the takedown is undone",
        _REMOVED,
        "turn_id text marks",
    ),
    "chapter": _published("A chapter's title and start", "id episode_id seq title start_s"),
    "speaker": _published(
        "Somebody who speaks in podcasts, by the published name", "id name key podcast_id"
    ),
    "speaker_alias": _published(
        "Another way in which a speaker's name is written",
        "id speaker_id alias key",
        servers=("guild_id",),
    ),
    "turn": _published(
        "What a speaker said without a break, as the transcript has it",
        "id episode_id seq speaker_id label start_s end_s marks text",
    ),
    "turn_fts": _derived("The words of turns, for searching", "text"),
    "turn_words": _derived("How often each word is said in all turns", "term doc cnt"),
    "appearance": _derived(
        "How much a speaker says in an episode",
        "episode_id speaker_id role turns words seconds first_s",
    ),
    "insight": _derived(
        "A passage worth posting, or an editor's sentence with its source",
        "id kind episode_id podcast_id speaker_id text spans start_s score parts held related"
        " source seq added_at",
    ),
    "moment": _derived(
        "A passage that stands for a part of an episode",
        "episode_id seq speaker_id spans start_s",
    ),
    "topic": _derived("A topic of an episode", "episode_id topic weight"),
}

_FEEDS = {
    "feed": _published(
        "A podcast's feed, and when it was read; for a private one, its server",
        "id url podcast_id kept most_items state reason validator_url etag last_modified"
        " failures due_utc lease_until_utc checked_utc changed_utc added_utc",
        servers=("private_to",),
    ),
    "feed_address": _published(
        "An address that led to a feed", "url feed_id", servers=("private_to",)
    ),
    "feed_item": _published(
        "An item of a feed, and what became of it",
        "id feed_id key episode_id audio_url facts_hash leads place state reason attempts"
        " due_utc lease_until_utc read_url etag last_modified gone_utc",
    ),
    "feed_request": Kept(
        "That a server asked for a feed, and who did",
        Whose.SERVER,
        "to follow the podcast once its feed was read",
        "until the feed was read, or as everything of a server's",
        "feed_id at",
        users=("user_id",),
        servers=("guild_id",),
    ),
}

_PEOPLE = {
    "lookup": Kept(
        "A look-up: the words and filters that were typed, by whom, where and when",
        Whose.USER,
        "the buttons under its answer ask it again, also after a restart",
        "30 days, or until the person or the server erases it",
        "id query at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "saved_quote": Kept(
        "A quote that somebody shared: which, by whom, and the message it became",
        Whose.USER,
        "who shared it can take it back, and a corrected transcript finds it again",
        "until it is taken back, or until the person or the server erases it",
        "id channel_id message_id episode_id spans text gone at",
        users=("user_id",),
        servers=("guild_id",),
    ),
}

_SERVERS = {
    "guild": Kept(
        "That the bot is in a server, since when, and when it left",
        Whose.SERVER,
        "to know which servers there are and when to erase what is theirs",
        "30 days after the bot has left",
        "joined_at left_at",
        servers=("id",),
    ),
    "follow": Kept(
        "That a server follows a podcast, and who chose it",
        Whose.SERVER,
        "it decides what the server sees and gets",
        _SERVER_STAYS,
        "podcast_id at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "hidden": Kept(
        "A passage or insight that a server does not show, and who hid it",
        Whose.SERVER,
        "so that it stays hidden",
        _SERVER_STAYS,
        "id turn_id from_cp to_cp insight_id at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "verdict": Kept(
        "An insight that a server hid, approved or pinned for a day: its words, and who did it",
        Whose.SERVER,
        "so that it holds when a transcript is corrected",
        _SERVER_STAYS,
        "id kind day episode_id text at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "verdict_on": Kept(
        "Which insights of the archive such a decision is about",
        Whose.SERVER,
        "to look it up quickly",
        _SERVER_STAYS,
        "kind insight_id verdict_id",
        servers=("guild_id",),
    ),
    "preference": Kept(
        "A podcast, speaker or topic that a server prefers or excludes, and who chose it",
        Whose.SERVER,
        "it decides which insights the server gets",
        _SERVER_STAYS,
        "id wanted podcast_id speaker_id topic at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "speaker_rename": Kept(
        "A speaker's name as a server corrected it, and who did",
        Whose.SERVER,
        "so that the right name is shown",
        _SERVER_STAYS,
        "speaker_id name at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "schedule": Kept(
        "A digest: channel, time, zone, podcasts, role, and who set it up",
        Whose.SERVER,
        "to post it when and where it was asked for",
        _SERVER_STAYS,
        "id channel_id local_time zone podcast_ids role_id weekdays paused pause_reason"
        " next_due_utc kind new_only rather_twice tell_channel_id failing notice told place",
        users=("created_by",),
        servers=("guild_id",),
    ),
    "delivery": Kept(
        "A digest's post on one day: what was posted, where and when, or why not",
        Whose.SERVER,
        "so that nothing is posted twice, and no passage comes again soon",
        _SERVER_STAYS,
        "id schedule_id local_date state due_utc attempts insight_id posted_text channel_id"
        " message_id reason sending_utc sent_utc lease_owner lease_until_utc",
        servers=("guild_id",),
    ),
    "delivery_item": Kept(
        "A further passage of a weekly round-up, with its delivery",
        Whose.SERVER,
        "so that no passage comes again soon",
        _SERVER_STAYS,
        "delivery_id seq insight_id text",
        servers=("guild_id",),
    ),
}

_BLOCKS = {
    "blocked_user": Kept(
        "That whoever runs the bot has blocked a person, when, and why",
        Whose.USER,
        "a block that its subject could erase would be none",
        "until whoever runs the bot ends it; an erasure leaves it",
        "reason at",
        users=("user_id",),
        outlives=True,
    ),
    "blocked_guild": Kept(
        "That whoever runs the bot has blocked a server, when, and why",
        Whose.SERVER,
        "a block that its subject could erase would be none",
        "until whoever runs the bot ends it; an erasure leaves it",
        "reason at",
        servers=("guild_id",),
        outlives=True,
    ),
}

_REQUESTS = {
    "transcription": Kept(
        "That an episode's transcript was asked for, by which server, and how far it is",
        Whose.SERVER,
        "to make it once, and to count what a server asks for in a day",
        "as long as the episode",
        "id episode_id asked_utc state reason attempts due_utc lease_owner lease_until_utc"
        " pieces changed_utc",
        servers=("guild_id",),
        outlives=True,
    ),
    "requester": Kept(
        "Who asked for a transcript",
        Whose.USER,
        "to tell them when it is ready",
        "until they were told",
        "transcription_id at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "heard_piece": Kept(
        "What was heard in a piece of an episode's audio",
        Whose.PUBLISHED,
        "so that a restart need not listen again",
        "until the transcript is ready or has failed",
        "transcription_id seq heard",
    ),
    "request_limit": Kept(
        "How many transcripts a server's admins allow in a day",
        Whose.SERVER,
        "so that it is kept to",
        _SERVER_STAYS,
        "a_day",
        servers=("guild_id",),
    ),
    "label_name": Kept(
        "Who stands behind a label such as “Speaker 1” in an episode, and who said so",
        Whose.SERVER,
        "so that the name is shown",
        _SERVER_STAYS,
        "episode_id label name at",
        users=("user_id",),
        servers=("guild_id",),
    ),
}

_ALERTS = {
    "alert": Kept(
        "An alert: the phrase, person or topic to be told of, by whom, and where",
        Whose.USER,
        "to read new transcripts for it",
        "until it is removed, or until the person or the server erases it",
        "id channel_id kind text key speaker_id podcast_id after_id paused at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "alert_delivery": Kept(
        "That an episode was told to a person or a channel for an alert, or why not",
        Whose.USER,
        "so that nothing is sent twice",
        "90 days, or until the person or the server erases it",
        "id channel_id episode_id state due_utc attempts place_id message_id reason"
        " sending_utc ended_utc lease_owner lease_until_utc",
        users=("user_id",),
        servers=("guild_id",),
    ),
}

_REPORTS = {
    "report": Kept(
        "That somebody reported a quote or insight: which words, what is wrong, and where",
        Whose.USER,
        "the server's admins and whoever runs the bot decide about it",
        "until the person or the server erases it",
        "id kind target spans insight_id episode_id speaker_id label speaker text at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "report_decision": Kept(
        "What was decided about a report, by whom, and whether the reporter was told",
        Whose.SERVER,
        "to tell who reported it",
        "as long as the report",
        "report_id decision name at told told_utc",
        users=("user_id",),
        servers=("guild_id",),
    ),
}

_OWN = {
    "setting": Kept(
        "A fact about the program itself, such as which commands Discord knows",
        Whose.BOT,
        "to start without asking Discord again, and to tell whether the bot is alive",
        "as long as the archive",
        "name value",
    ),
}

KEPT: Mapping[str, Kept] = {
    **_ARCHIVE,
    **_FEEDS,
    **_PEOPLE,
    **_SERVERS,
    **_BLOCKS,
    **_REQUESTS,
    **_ALERTS,
    **_REPORTS,
    **_OWN,
}
"""Every table by its name; a new one, or a new column, is added here."""


def kept_table() -> str:
    """Return what is kept of people and servers as a Markdown table."""
    lines = ["| what | whose | why | how long | table: columns |", "|---|---|---|---|---|"]
    for name, kept in KEPT.items():
        if not (kept.users or kept.servers) or kept.whose is Whose.PUBLISHED:
            continue
        ids = ", ".join(f"`{column}`" for column in (*kept.servers, *kept.users))
        others = " ".join(kept.columns.split())
        lines.append(
            f"| {kept.what} | {kept.whose.value} | {kept.why} | {kept.until}"
            f" | `{name}`: {ids} (ids), `{others}` |"
        )
    return "\n".join(lines)


def rest_table() -> str:
    """Return what is kept besides, which is published or the bot's own."""
    lines = ["| what | whose | how long | table |", "|---|---|---|---|"]
    for name, kept in KEPT.items():
        if (kept.users or kept.servers) and kept.whose is not Whose.PUBLISHED:
            continue
        lines.append(f"| {kept.what} | {kept.whose.value} | {kept.until} | `{name}` |")
    return "\n".join(lines)

"""What is kept of podcasts: what they publish, and what is worked out from it."""

from __future__ import annotations

from store.annotations import Kept, Whose

_REMOVED = "until the podcast is removed or withheld"
_DERIVED = "as long as what it was made from"


def _published(what: str, columns: str, servers: tuple[str, ...] = ()) -> Kept:
    why = "answers are quoted from it, with their source"
    return Kept(what, Whose.PUBLISHED, why, _REMOVED, columns, servers=servers)


def _derived(what: str, columns: str) -> Kept:
    return Kept(what, Whose.PUBLISHED, "worked out from transcripts", _DERIVED, columns)


OF_ARCHIVE = {
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

OF_FEEDS = {
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

"""What is kept of people and of servers: what they did, chose and were sent."""

from __future__ import annotations

from store.annotations import SERVER_STAYS, Kept, Whose

OF_PEOPLE = {
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

OF_SERVERS = {
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
        SERVER_STAYS,
        "podcast_id at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "hidden": Kept(
        "A passage or insight that a server does not show, and who hid it",
        Whose.SERVER,
        "so that it stays hidden",
        SERVER_STAYS,
        "id turn_id from_cp to_cp insight_id at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "verdict": Kept(
        "An insight that a server hid, approved or pinned for a day: its words (a fingerprint"
        " of those that were taken down), and who did it",
        Whose.SERVER,
        "so that it holds when a transcript is corrected",
        SERVER_STAYS,
        "id kind day episode_id text at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "verdict_on": Kept(
        "Which insights of the archive such a decision is about",
        Whose.SERVER,
        "to look it up quickly",
        SERVER_STAYS,
        "kind insight_id verdict_id",
        servers=("guild_id",),
    ),
    "preference": Kept(
        "A podcast, speaker or topic that a server prefers or excludes, and who chose it",
        Whose.SERVER,
        "it decides which insights the server gets",
        SERVER_STAYS,
        "id wanted podcast_id speaker_id topic at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "speaker_rename": Kept(
        "A speaker's name as a server corrected it, and who did",
        Whose.SERVER,
        "so that the right name is shown",
        SERVER_STAYS,
        "speaker_id name at",
        users=("user_id",),
        servers=("guild_id",),
    ),
    "schedule": Kept(
        "A digest: channel, time, zone, podcasts, role, and who set it up",
        Whose.SERVER,
        "to post it when and where it was asked for",
        SERVER_STAYS,
        "id channel_id local_time zone podcast_ids role_id weekdays paused pause_reason"
        " next_due_utc kind new_only rather_twice tell_channel_id failing notice told place",
        users=("created_by",),
        servers=("guild_id",),
    ),
    "delivery": Kept(
        "A digest's post on one day: what was posted, where and when, or why not",
        Whose.SERVER,
        "so that nothing is posted twice, and no passage comes again soon",
        SERVER_STAYS,
        "id schedule_id local_date state due_utc attempts insight_id posted_text channel_id"
        " message_id reason sending_utc sent_utc lease_owner lease_until_utc",
        servers=("guild_id",),
    ),
    "delivery_item": Kept(
        "A further passage of a weekly round-up, with its delivery",
        Whose.SERVER,
        "so that no passage comes again soon",
        SERVER_STAYS,
        "delivery_id seq insight_id text",
        servers=("guild_id",),
    ),
}

OF_BLOCKS = {
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

"""What is kept of what people ask for: transcriptions, alerts, reports."""

from __future__ import annotations

from store.annotations import SERVER_STAYS, Kept, Whose

OF_REQUESTS = {
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
        SERVER_STAYS,
        "a_day",
        servers=("guild_id",),
    ),
    "label_name": Kept(
        "Who stands behind a label such as “Speaker 1” in an episode, and who said so",
        Whose.SERVER,
        "so that the name is shown",
        SERVER_STAYS,
        "episode_id label name at",
        users=("user_id",),
        servers=("guild_id",),
    ),
}

OF_ALERTS = {
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

OF_REPORTS = {
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

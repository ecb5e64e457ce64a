"""The table that tells when what people choose insights among may have changed.

Every write that can change which insights everybody may see, or their words,
draws a new stamp, whichever program makes it; what was read under another stamp
is not used again. Random rather than counted, so that a restored archive never
comes back to a number that stood for something else.
"""

from __future__ import annotations

_OF_EPISODE = (
    "UPDATE OF podcast_id, title, source, published, url, audio_url, state, version,"
    " loaded_at, transcribed"
)
_WRITES = {
    "insight": ("INSERT", "DELETE", "UPDATE"),
    "episode": ("INSERT", "DELETE", _OF_EPISODE),
    "podcast": ("DELETE", "UPDATE"),
    # New turns are nobody's quote yet.
    "turn": ("DELETE", "UPDATE OF episode_id, speaker_id, label, start_s, marks, text"),
    "speaker": ("DELETE", "UPDATE OF name"),
}
_EVERYBODYS = ("verdict_on", "hidden", "speaker_rename", "label_name")
"""Tables of what a server decided for itself, or (server 0) the owner for everybody."""

_DRAW = "BEGIN UPDATE insight_stamp SET stamp = random(); END"


def _trigger(table: str, write: str, condition: str = "") -> str:
    name = f"stamp_{table}_{write.split(maxsplit=1)[0].lower()}"
    return f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {write} ON {table} {condition} {_DRAW}"


STAMP_TRIGGERS = (
    *(_trigger(table, write) for table, writes in _WRITES.items() for write in writes),
    *(
        _trigger(table, write, f"WHEN {row}.guild_id = 0")
        for table in _EVERYBODYS
        for write, row in (("INSERT", "new"), ("DELETE", "old"), ("UPDATE", "new"))
    ),
)

STAMPS = (
    """CREATE TABLE insight_stamp (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        stamp INTEGER NOT NULL
    )""",
    "INSERT INTO insight_stamp (id, stamp) VALUES (1, random())",
    *STAMP_TRIGGERS,
    # A server's own podcasts are asked for whenever it chooses.
    "CREATE INDEX podcast_private ON podcast (private_to) WHERE private_to IS NOT NULL",
)

"""The tables of rights: what may be shown of a podcast, and what was withheld."""

from __future__ import annotations

RIGHTS = (
    # NULL: full where the publisher gives the words, an excerpt where we wrote them down.
    "ALTER TABLE podcast ADD COLUMN rights TEXT",
    "ALTER TABLE podcast ADD COLUMN excerpt_words INTEGER",
    "ALTER TABLE episode ADD COLUMN transcribed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE episode ADD COLUMN state_at TEXT",
    "UPDATE episode SET state_at = loaded_at",
    # Takedowns name things by their keys, so that they outlive the rows they are about.
    """CREATE TABLE withheld (
        id INTEGER PRIMARY KEY,
        podcast_key TEXT,
        podcast_title TEXT,
        episode_key TEXT,
        episode_title TEXT,
        audio_url TEXT,
        published TEXT,
        person_key TEXT,
        was TEXT,
        reason TEXT,
        at TEXT NOT NULL
    )""",
    "CREATE INDEX withheld_person ON withheld (person_key)",
    # What was said, put aside: nothing that answers people reads this table.
    """CREATE TABLE withheld_turn (
        turn_id INTEGER PRIMARY KEY REFERENCES turn (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        marks TEXT
    )""",
)

"""What digests need beyond their first tables: round-ups, doubts, failures, order."""

from __future__ import annotations

DELIVERY = (
    "ALTER TABLE schedule ADD COLUMN kind TEXT NOT NULL DEFAULT 'daily'",
    "ALTER TABLE schedule ADD COLUMN new_only INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE schedule ADD COLUMN rather_twice INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE schedule ADD COLUMN tell_channel_id INTEGER",
    "ALTER TABLE schedule ADD COLUMN failing INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE schedule ADD COLUMN notice TEXT",
    "ALTER TABLE schedule ADD COLUMN told TEXT",
    "ALTER TABLE schedule ADD COLUMN place INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX schedule_due",
    "CREATE INDEX schedule_due ON schedule (next_due_utc, place, id) WHERE paused = 0",
    "CREATE INDEX schedule_failing ON schedule (id) WHERE failing = 1",
    "CREATE INDEX schedule_notice ON schedule (id) WHERE notice IS NOT NULL",
    """CREATE TABLE delivery_item (
        delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        guild_id INTEGER NOT NULL,
        insight_id INTEGER REFERENCES insight (id) ON DELETE SET NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (delivery_id, seq)
    ) WITHOUT ROWID""",
    "CREATE INDEX delivery_item_insight ON delivery_item (insight_id)",
    "CREATE INDEX delivery_insight ON delivery (insight_id)",
)
"""``failing`` marks a pause that the bot ends by itself. ``notice`` is what the
admins are still to be told, ``told`` what they were told last: the same is not
said twice in a row. ``place`` is the server's place in the line of one minute."""

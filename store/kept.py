"""What is kept of people and servers: every column of every table, annotated.

PRIVACY.md is written from this, and an export or an erasure (``store.privacy``)
follows it, so that a table added later is in all three. A column that is named
nowhere here fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping

from store.annotations import NOBODY, Kept, Whose
from store.kept_choices import OF_BLOCKS, OF_PEOPLE, OF_SERVERS
from store.kept_published import OF_ARCHIVE, OF_FEEDS
from store.kept_wishes import OF_ALERTS, OF_REPORTS, OF_REQUESTS

__all__ = ["KEPT", "NOBODY", "Kept", "Whose", "kept_table", "rest_table"]

_OWN = {
    "setting": Kept(
        "A fact about the program itself, such as which commands Discord knows",
        Whose.BOT,
        "to start without asking Discord again, and to tell whether the bot is alive",
        "as long as the archive",
        "name value",
    ),
    "insight_stamp": Kept(
        "A number that changes with what insights are chosen among",
        Whose.BOT,
        "to choose from what was read before while it still holds",
        "as long as the archive",
        "id stamp",
    ),
}

KEPT: Mapping[str, Kept] = {
    **OF_ARCHIVE,
    **OF_FEEDS,
    **OF_PEOPLE,
    **OF_SERVERS,
    **OF_BLOCKS,
    **OF_REQUESTS,
    **OF_ALERTS,
    **OF_REPORTS,
    **_OWN,
}
"""Every table by its name; a new one is added to one of the parts."""


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

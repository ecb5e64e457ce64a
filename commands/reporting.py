"""From what a button names to a report: looked up again, within the presser's scope."""

from __future__ import annotations

from sqlite_utils import Database

from commands.ids import spans_from_id
from store.errors import NotFound
from store.insights import get_insight
from store.model import Scope
from store.quotes import get_quote
from store.reports import Report, Wrong
from store.turns import find_turns_by_id


def read_target(db: Database, target: str, scope: Scope) -> Report:
    """Return a report about what a button names, as if its words were wrong.

    Nobody's yet: who reports it and what is wrong are filled in later.

    Raises:
        NotFound: it is gone, hidden, or not for ``scope``.
    """
    guild_id = scope.guild_id or 0
    if target.startswith("i") and target[1:].isdigit():
        insight = get_insight(db, min(int(target[1:]), 2**62), scope)
        return Report(
            user_id=0,
            guild_id=guild_id,
            kind=Wrong.WORDS,
            target=target,
            text=insight.text,
            spans=insight.spans,
            insight_id=insight.id,
            episode_id=insight.episode_id or None,
            speaker_id=insight.speaker_id,
            speaker=insight.speaker,
        )
    quote = get_quote(db, spans_from_id(target), scope)
    opening = find_turns_by_id(db, [quote.spans[0].turn])[quote.spans[0].turn]
    return Report(
        user_id=0,
        guild_id=guild_id,
        kind=Wrong.WORDS,
        target=target,
        text=quote.text,
        spans=quote.spans,
        episode_id=quote.episode_id,
        speaker_id=quote.speaker_id,
        speaker=quote.speaker,
        label=None if quote.speaker_id is not None else opening.label,
    )


def read_targets(db: Database, targets: list[str], scope: Scope) -> list[tuple[str, str]]:
    """Return those targets that can still be seen, with their texts."""
    found = []
    for target in targets:
        try:
            found.append((target, read_target(db, target, scope).text))
        except NotFound:
            continue
    return found

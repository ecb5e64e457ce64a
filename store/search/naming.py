"""Whose words a question asks for, where its text names somebody.

"what did kevin say about reddit" is about reddit: Kevin hardly says his own
name. Names of the people whose words are meant are left out of what is looked
for; a name inside the text, without a filter, prefers that person's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from sqlite_utils import Database

from store.model import Scope
from store.names import name_tokens
from store.search.filters import Filters
from store.search.mentions import people_in
from store.search.words import find_words

ALIKE = 80.0
"""Likeness from which a word of the query is a word of the name."""

SURE = 0.5
"""Certainty from which a name inside a text says whose words are meant."""


@dataclass(frozen=True, slots=True)
class Named:
    """Stretches of a query that name people (code points), and who they may be.

    ``people`` maps ids to how sure it is, from 0 to 1; empty under a filter.
    """

    stretches: tuple[tuple[int, int], ...] = ()
    people: dict[int, float] = field(default_factory=dict)


def without_names(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """Return a query without the stretches that name people; all of it if nothing is left."""
    left = text
    for start, end in sorted(stretches, reverse=True):
        left = left[:start] + left[end:]
    return " ".join(left.split()) or text


def read_names(
    db: Database, text: str, filters: Filters, asked_speaker: str | None, scope: Scope
) -> Named:
    """Find the people whose words a query asks for by naming them."""
    if filters.speakers is not None:
        return Named(_stretches(text, [*filters.names, asked_speaker or ""]))
    stretches: list[tuple[int, int]] = []
    people: dict[int, float] = {}
    for mention in people_in(db, text, scope):
        if mention.certainty >= SURE:
            stretches.append((mention.start, mention.end))
            for number, score in mention.people:
                sure = mention.certainty * score / 100
                people[number] = max(people.get(number, 0.0), sure)
    return Named(tuple(stretches), people)


def _stretches(text: str, names: list[str]) -> tuple[tuple[int, int], ...]:
    parts = {part for name in names for part in name_tokens(name) if len(part) > 1}
    return tuple(
        (word.start, word.end)
        for word in find_words(text)
        if any(fuzz.ratio(word.form, part) >= ALIKE for part in parts)
    )

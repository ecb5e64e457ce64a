"""Whom a server has named behind labels: found by that name in that server alone.

The index knows such words as nobody's, since what one server calls ``Speaker 1``
another calls otherwise or not at all.
"""

from __future__ import annotations

from collections import defaultdict

from sqlite_utils import Database

from store.labels import find_label_names
from store.model import Scope
from store.names import name_tokens
from store.search.sounds import likeness

_ALIKE = 80.0
_SHORTEST = 2
"""Letters of a word from which it may stand for a longer one that it begins."""


def find_labelled(db: Database, text: str, scope: Scope) -> dict[int, frozenset[str]]:
    """Return, by episode, the given names that ``text`` may mean in this server.

    Every word of the text must be a word of the name, its beginning, or sound like it.
    """
    typed = name_tokens(text)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for (episode_id, _), name in find_label_names(db, scope).items():
        words = name_tokens(name)
        if typed and all(any(_fits(one, word) for word in words) for one in typed):
            found[episode_id].add(name)
    return {episode_id: frozenset(names) for episode_id, names in found.items()}


def _fits(typed: str, word: str) -> bool:
    begins = len(typed) >= _SHORTEST and word.startswith(typed)
    return begins or likeness(typed, word) >= _ALIKE

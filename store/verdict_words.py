"""The words that a verdict is about: compared, and forgotten when they are taken down.

Of words that are gone a fingerprint stays. It tells nobody what was said, but when
the takedown is undone and the same words are there again, the verdict holds again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from rapidfuzz import fuzz, utils
from sqlite_utils import Database

from store.model import ELLIPSIS

FINGERPRINT = "sha256:"
"""What stands in place of words begins so."""

_LEAST_WORDS = 5
"""Fewer words inside a longer passage are no sign that it is the same one."""
_LEAST_ALIKE = 82.0
"""``partial_ratio`` from which a verdict's words stand in what was taken out."""


def folded(text: str) -> str:
    """Return ``text`` as verdicts compare it: small letters and figures, single blanks."""
    return " ".join(utils.default_process(text).split())


def fingerprint(text: str) -> str:
    """Return what stays of ``text`` when its words may not."""
    return FINGERPRINT + hashlib.sha256(folded(text).encode()).hexdigest()


def same_words(kept: str, text: str, floor: float | None = None) -> bool:
    """Whether a verdict's words are ``text``.

    Args:
        kept: the verdict's words, or their fingerprint.
        text: a passage of today.
        floor: the ``partial_ratio`` from which one may be the other corrected, or a
            part of it; None asks for the same words. A fingerprint knows no others.
    """
    if kept.startswith(FINGERPRINT):
        return kept == fingerprint(text)
    one, other = folded(kept), folded(text)
    shorter = min(one, other, key=len)
    if floor is None or len(shorter.split()) < _LEAST_WORDS:
        return one == other
    return fuzz.partial_ratio(one, other, score_cutoff=floor) >= floor


def forget_words(
    db: Database, episode_ids: Sequence[int], said: Sequence[str] | None = None
) -> int:
    """Replace the words of verdicts on episodes by fingerprints; return how many.

    Runs inside the caller's transaction.

    Args:
        db: the archive, on the writer's connection.
        episode_ids: whose words were taken down.
        said: only words that stand in one of these texts; None for all.
    """
    rows = db.execute(
        "SELECT id, text FROM verdict WHERE text NOT LIKE ?"
        " AND episode_id IN (SELECT value FROM json_each(?))",
        [f"{FINGERPRINT}%", json.dumps(sorted(set(episode_ids)))],
    ).fetchall()
    taken = [folded(text) for text in said] if said is not None else None
    gone = [
        (fingerprint(text), number)
        for number, text in rows
        if taken is None or _stands_in(str(text), taken)
    ]
    db.conn.executemany("UPDATE verdict SET text = ? WHERE id = ?", gone)
    return len(gone)


def _stands_in(words: str, texts: Sequence[str]) -> bool:
    """Whether a part of ``words`` stands in one of the folded ``texts``, or nearly."""
    parts = [part for part in map(folded, words.split(ELLIPSIS)) if part]
    return any(
        part in text
        or (
            len(part) <= len(text)
            and fuzz.partial_ratio(part, text, score_cutoff=_LEAST_ALIKE) >= _LEAST_ALIKE
        )
        for part in parts
        for text in texts
    )

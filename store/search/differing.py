"""The words in which a claim and what was said differ."""

from __future__ import annotations

from collections.abc import Sequence

from store.search.alignment import Edit

Diff = tuple[tuple[str, str], ...]
"""Runs of words: (``same`` | ``said`` | ``claimed``, the words)."""


def diff_words(edits: Sequence[Edit], claimed: Sequence[str], said: Sequence[str]) -> Diff:
    """Return runs of equal and differing words; ``same`` as they were said."""
    runs: list[tuple[str, list[str]]] = []
    for edit in edits:
        if edit.equal:
            runs.append(("same", list(said[edit.low : edit.high])))
            continue
        runs.append(("said", list(said[edit.low : edit.high])))
        runs.append(("claimed", list(claimed[edit.start : edit.end])))
    return tuple((kind, " ".join(words)) for kind, words in runs if words)


def longest_foreign(edits: Sequence[Edit]) -> int:
    """Return the length of the longest stretch of the claim that was not said there.

    One or two equal words inside such a stretch are chance.
    """
    longest = here = 0
    for edit in edits:
        if edit.equal:
            here = here if edit.end - edit.start <= 2 else 0
        else:
            here += edit.end - edit.start
        longest = max(longest, here)
    return longest


def most_omitted(edits: Sequence[Edit]) -> int:
    """Return how many words, at most, the claim leaves out at one place."""
    return max((edit.high - edit.low for edit in edits if not edit.equal), default=0)

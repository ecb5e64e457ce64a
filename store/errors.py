"""What can go wrong in the store, as types; the words for people are elsewhere."""

from __future__ import annotations

from store.model import Speaker


class StoreError(Exception):
    """Anything the store refuses; every kind below is expected in normal use."""


class NotFound(StoreError, LookupError):
    """No such thing.

    Args:
        noun: what was looked for: ``episode``, ``speaker``, ``podcast``…
        asked: what was given for it.
        nearest: names that come close, best first.
    """

    def __init__(self, noun: str, asked: object, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(f"no {noun} {asked!r}")
        self.noun, self.asked, self.nearest = noun, asked, nearest


class AmbiguousName(StoreError, LookupError):
    """A name that fits several people, who are offered as ``candidates``."""

    def __init__(self, asked: str, candidates: tuple[Speaker, ...]) -> None:
        super().__init__(f"{asked!r} may be any of {[c.name for c in candidates]}")
        self.asked, self.candidates = asked, candidates


class BlankQuery(StoreError, ValueError):
    """A look-up without a single word in it."""


class NotAllowed(StoreError):
    """The words are there and must not be shown.

    Args:
        why: ``withheld`` or ``excerpt``.
        reason: what is known of it, in one sentence, or None.
    """

    def __init__(self, why: str, reason: str | None) -> None:
        super().__init__(reason or why)
        self.why, self.reason = why, reason


class NewerStore(StoreError):
    """The file was written by a later version of the program."""


class StoreUnavailable(StoreError, OSError):
    """The file cannot be opened, read or written."""


class StoreFull(StoreUnavailable):
    """The disk has no room left: what is there can be read, nothing can be added."""


class StoreReadOnly(StoreUnavailable):
    """The file or its disk takes no writes: what is there can be read."""


class StoreBusy(StoreUnavailable):
    """Another process holds the file for longer than we wait."""


class StoreDamaged(StoreUnavailable):
    """A page of the file cannot be made sense of; other pages may be well."""

"""Our own Podcasting 2.0 JSON, read back to the turns it was written from."""

from __future__ import annotations

from collections.abc import Mapping

from seeds.readers.exported_pieces import Piece
from seeds.readers.jsontext import child, objects, seconds, words_of

GENERATOR = "Pullquote 1"
"""What marks the file, and the version of its layout."""


def is_export(value: object) -> bool:
    """Whether JSON says that this program wrote it."""
    return child(value, "generator") == GENERATOR


def pieces_in(value: object) -> list[Piece]:
    """Return the segments; one without a turn's number is a turn of its own."""
    segments = [
        item for item in objects(child(value, "segments")) if words_of(item.get("body"))
    ]
    return [_piece(-at, item) for at, item in enumerate(segments, 1)]


def _piece(place: int, item: Mapping[str, object]) -> Piece:
    number, who = item.get("turn"), item.get("speaker")
    return Piece(
        turn=number if isinstance(number, int) else place,
        text=" ".join(words_of(item.get("body")).split()),
        who=words_of(who) or None,
        named=item.get("unnamed") is not True,
        start_s=seconds(item.get("startTime")),
        end_s=seconds(item.get("endTime")),
    )

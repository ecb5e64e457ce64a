"""The text layouts that speaker headers come in, the most particular first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seeds.readers import bold_names, colon_names, name_blocks, stamped_names
from seeds.readers.headers import Header

LAYOUTS: tuple[Callable[[str], Sequence[Header]], ...] = (
    bold_names.find,
    stamped_names.find,
    colon_names.find,
    name_blocks.find,
)
"""Each finds a text's headers, or nothing where the text is not laid out so."""


def find_headers(text: str) -> Sequence[Header]:
    """Find the speaker headers of a part of a page, in whatever layout it has."""
    return next((headers for find in LAYOUTS if (headers := find(text))), ())

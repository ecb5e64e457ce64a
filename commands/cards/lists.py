"""Cards that list things a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands import ids
from commands.cards.card import Card, button


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its lines and where it stands.

    ``kind`` and ``about`` name the list for its buttons; ``number`` counts from 0.
    ``open_end`` says that there may be more pages than ``of``.
    """

    kind: str
    about: int
    number: int
    of: int
    lines: Sequence[str]
    open_end: bool = False


def pages_of(total: int, size: int) -> int:
    """Return how many pages ``total`` entries fill; an empty list has one."""
    return max(1, -(-total // size))


def page_card(heading: str, page: Page, note: str = "") -> Card:
    """Return a page of a list under a heading, with buttons to its neighbours."""
    card = Card().say(f"### {heading}")
    lines, left = [], card.room - 400
    for line in page.lines:
        left -= 2 * len(line) if any(c > "\uffff" for c in line) else len(line) + 1
        if left < 0:
            break
        lines.append(line)
    card.say("\n".join(lines) or "Nothing yet.")
    card.small(note)
    if page.of > 1:
        of = "" if page.open_end else f" of {page.of}"
        card.small(f"Page {page.number + 1}{of}")
        turn = [ids.page_id(page.kind, page.about, page.number + step) for step in (-1, 1)]
        card.row(
            [
                button("◀ Previous", turn[0], usable=page.number > 0),
                button("Next ▶", turn[1], usable=page.number < page.of - 1),
            ]
        )
    return card

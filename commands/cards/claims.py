"""The card that says whether a message quotes what was really said."""

from __future__ import annotations

from collections.abc import Sequence

from commands import ids
from commands.cards.card import Button, Card, button, link_button
from commands.cards.citation import citation, name
from commands.cards.reports import report_button
from commands.cards.text import escape, marked, quoted
from store.model import QuoteHit, Verdict, Verification

_DIFF = 1300
_PIECE = 500


def claim_card(found: Verification) -> Card:
    """Return the verdict on a message's words, with the quote that decides it."""
    best = found.hits[0] if found.hits else None
    card = Card().say(f"### {_heading(found, best)}")
    if found.verdict is Verdict.CLOSE and found.diff:
        card.say(difference(found.diff))
        card.small(
            "Struck through: only in the message. Bold: what was said instead or besides."
        )
        card.say("**As it was said**")
    if found.verdict is Verdict.WRONG_SPEAKER and best:
        card.say(
            "The message names somebody else; the transcript says it was"
            f" {name(best.quote.speaker)}."
        )
    shown = found.hits[:4] if found.verdict is Verdict.GLUED else found.hits[:1]
    for hit in shown:
        _say_hit(card, hit, 700 if len(shown) > 1 else 1400)
    if best is None:
        return card
    return card.row([*_buttons(best), report_button(*(hit.quote for hit in shown))])


def difference(diff: Sequence[tuple[str, str]]) -> str:
    """Write a word-by-word difference so that it is read without colours.

    Words of the message alone are struck through, words really said are bold.
    """
    pieces: list[str] = []
    room = _DIFF
    for kind, words in diff:
        shown = escape(words, min(_PIECE, max(room, 20)))
        if not shown:
            continue
        mark = {"claimed": "~~", "said": "**"}.get(kind, "")
        piece = f"{mark}{shown}{mark}"
        room -= len(piece) + 1
        if room < 0:
            pieces.append("…")
            break
        pieces.append(piece)
    return f"> {' '.join(pieces)}"


def nothing_to_check_card() -> Card:
    """Say that a message holds no words to look for."""
    return Card().say(
        "### There is nothing to check\nThat message holds no words. Use this on a message that"
        " quotes somebody."
    )


def _heading(found: Verification, best: QuoteHit | None) -> str:
    if found.verdict is Verdict.NONE:
        return (
            "Not found. The closest I have:"
            if best
            else "Not found, and nothing in the archive comes close"
        )
    return {
        Verdict.VERBATIM: "Verbatim: these are the exact words",
        Verdict.CLOSE: "Close, but not word for word",
        Verdict.GLUED: "Put together: these words were said, but not in one go",
        Verdict.WRONG_SPEAKER: "Right words, wrong person",
    }[found.verdict]


def _say_hit(card: Card, hit: QuoteHit, limit: int) -> None:
    card.say(f"{quoted(marked(hit.quote.text, hit.marks, limit))}\n{citation(hit.quote)}")


def _buttons(hit: QuoteHit) -> list[Button | None]:
    context, share = (
        ids.context_id(hit.quote.spans, 1, ids.BESIDE),
        ids.share_id(hit.quote.spans),
    )
    return [
        button("Context", context) if context else None,
        button("Share", share) if share else None,
        link_button("Listen", hit.quote.url),
    ]

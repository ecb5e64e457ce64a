"""Cards that show an insight, what is related to it, and why it was picked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PureWindowsPath

from commands import ids
from commands.cards.card import Button, Card, button, link_button
from commands.cards.citation import citation, title
from commands.cards.reports import report_button
from commands.cards.text import escape, marked, quoted
from store.model import Insight

_INSIGHT = 1800


def insight_card(insight: Insight, heading: str, *, for_admin: bool = False) -> Card:
    """Return an insight under a heading: a quote with its proof, or a curated sentence.

    ``for_admin`` adds the way to why it was picked, and from there to hiding it.
    """
    card = Card().say(f"### {heading}")
    say_insight(card, insight)
    why = button("Why this one", ids.why_id(insight.id)) if for_admin and insight.id else None
    return card.row([*going_on(insight), _share(insight), why])


def related_card(about: Insight, related: Sequence[Insight]) -> Card:
    """Return what other episodes say on the subject of an insight, the nearest first."""
    card = Card().say("### Related")
    card.small(f"to “{escape(about.text, 160)}”")
    if not related:
        return card.say("I found nothing related in other episodes.")
    for insight in related[:4]:
        say_insight(card, insight, 600)
    return card.row([report_button(*related[:4])])


def hidden_card() -> Card:
    """Confirm that an insight is hidden."""
    return Card().say("It is hidden: this server will not see that insight again.")


def no_insight_card() -> Card:
    """Say that there is nothing to show, and why that may be."""
    return Card().say(
        "### No insight yet\nNothing in the archive fits, or new episodes are still being read."
        " `/quote random` shows any passage worth reading."
    )


def say_insight(card: Card, insight: Insight, limit: int = _INSIGHT) -> None:
    """Add an insight as what it is: a quote with its source, or somebody's sentence."""
    if insight.kind == "curated":
        source = title(insight.podcast) if insight.podcast else _origin(insight.source)
        card.say(marked(insight.text, (), limit))
        card.small(f"A curated insight, in an editor's words, not a quote · Source: {source}")
    else:
        card.say(f"{quoted(marked(insight.text, (), limit))}\n{citation(insight)}")


def _origin(source: str) -> str:
    """A web address as it is; of a file its name, since folders are the owner's own."""
    name = source if "://" in source else PureWindowsPath(source).name
    return escape(name or source, 180)


def going_on(insight: Insight) -> list[Button | None]:
    """Return the buttons that lead on from an insight."""
    context = ids.context_id(insight.spans, 1, ids.BESIDE)
    return [
        button("Context", context) if context else None,
        button("Related", ids.related_id(insight.id)) if insight.id else None,
        link_button("Listen", insight.url),
        report_button(insight),
    ]


def _share(insight: Insight) -> Button | None:
    share = ids.share_id(insight.spans)
    return button("Share", share) if share else None

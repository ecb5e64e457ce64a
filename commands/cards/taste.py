"""Cards about a server's taste: why an insight is picked, pins, preferences, held ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands import ids
from commands.cards.card import Card, button
from commands.cards.citation import citation, title
from commands.cards.text import escape, marked, quoted
from commands.cards.times import count
from commands.cards.times import day as in_words
from store.model import Insight
from store.taste import Preference
from store.verdicts import Pin

_GONE = "(Its words were taken down.)"
_WORDS = {
    "quality": "better than the others here",
    "new": "the episode is new",
    "preferred": "preferred in this server",
    "lot": "the day's lot",
    "heard lately": "its speaker or page was posted lately",
}
"""The parts by which insights compete for a day, in words."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why an insight is, or is not, picked in a server.

    Attributes:
        insight: which.
        worth: the named parts by which it competes on the day.
        liked: what of it the server prefers.
        barred: what of it the server excludes.
        pinned: the days for which it is pinned.
        posted: when it was posted last, within the days that nothing comes twice.
    """

    insight: Insight
    worth: Sequence[tuple[str, float]]
    liked: Sequence[str]
    barred: Sequence[str]
    pinned: Sequence[date]
    posted: date | None


def why_card(reasons: Reasons) -> Card:
    """Return why an insight was picked: its score, its rank here, what taste did to it."""
    insight = reasons.insight
    card = Card().say("### Why this insight")
    card.say(quoted(marked(insight.text, (), 600)))
    if insight.kind == "curated":
        card.say("It was written by an editor, so no score decided about it.")
    else:
        parts = sorted(insight.parts, key=lambda part: -abs(part[1]))[:20]
        lines = [f"- {escape(part, 60)}: {value:+.2f}" for part, value in parts]
        card.say(f"Score {insight.score:.2f}, made up of:\n" + "\n".join(lines))
    worth = [f"- {_WORDS.get(part, escape(part, 60))}: {v:+.2f}" for part, v in reasons.worth]
    card.say("Against the others of today, in this server:\n" + "\n".join(worth))
    card.say("\n".join(_said_of_taste(reasons)))
    card.small("Hidden, it is never posted or shown in this server again.")
    return card.row(
        [
            button("Hide in this server", ids.hide_id(insight.id)),
            button("Pin for the next post", ids.pin_id(insight.id)),
        ]
    )


def pinned_card(day: date, insight: Insight) -> Card:
    """Confirm that an insight will be posted on a day."""
    card = Card().say(f"### Pinned for {in_words(day)}")
    card.say(quoted(marked(insight.text, (), 600)))
    return card.small(
        "Every digest of this server whose podcasts it fits posts it that day, instead of its"
        " own choice. `/insight preferences` takes it off again."
    )


def set_card(preference: Preference) -> Card:
    """Confirm a preference."""
    done = "comes sooner" if preference.wanted else "is left out"
    return Card().say(
        f"From now on, {_about(preference)} {done} when insights are picked for this server."
        " `/insight preferences` shows and removes what is set."
    )


def preferences_card(preferences: Sequence[Preference], pins: Sequence[Pin]) -> Card:
    """Return everything a server's admins have set about insights."""
    card = Card().say("### What this server prefers")
    for heading, wanted in (("Comes sooner", True), ("Left out", False)):
        lines = [f"- {_about(one)}" for one in preferences if one.wanted is wanted][:40]
        if lines:
            card.say(f"**{heading}**\n" + "\n".join(lines))
    if pins:
        lines = [
            f"- {in_words(pin.day)}: {escape(pin.text or _GONE, 100)}" for pin in pins[:10]
        ]
        card.say("**Pinned**\n" + "\n".join(lines))
    if not preferences and not pins:
        card.say("Nothing is set: every insight has the same chance.")
    return card.small(
        "`/insight prefer`, `/insight exclude` and `/insight pin` add to this;"
        " `/insight preferences` with “remove” takes away."
    )


def held_card(insight: Insight | None, waiting: int, note: str = "") -> Card:
    """Return an insight that waits for approval, with what an admin can do about it."""
    card = Card().say("### Held insights")
    if note:
        card.say(note)
    if insight is None:
        return card.say("Nothing is waiting: no passage here needs to be looked at first.")
    card.say(f"Held because of: **{escape(insight.held or '', 100)}**")
    card.say(quoted(marked(insight.text, (), 1500)))
    card.say(citation(insight) if insight.kind == "quote" else escape(insight.source, 180))
    card.small(
        f"{count(waiting, 'passage')} waiting. Nobody else sees it until it is approved."
    )
    return card.row(
        [
            button("Approve", ids.held_id("approve", insight.id)),
            button("Keep hidden", ids.held_id("keep", insight.id)),
            button("Decide later", ids.held_id("next", insight.id)),
        ]
    )


def label_of(preference: Preference) -> str:
    """Return a preference as plain words, for a list of suggestions."""
    kind, name = _what(preference)
    return f"{'prefer' if preference.wanted else 'exclude'} {kind}: {name}"


def _about(preference: Preference) -> str:
    kind, name = _what(preference)
    return f"the {kind} {title(name)}" if kind == "podcast" else f"{kind} {escape(name, 100)}"


def _what(preference: Preference) -> tuple[str, str]:
    if preference.podcast:
        return "podcast", preference.podcast
    if preference.speaker:
        return "speaker", preference.speaker
    return "topic", preference.topic or ""


def _said_of_taste(reasons: Reasons) -> list[str]:
    lines = []
    if reasons.pinned:
        days = ", ".join(in_words(day) for day in reasons.pinned)
        lines.append(f"An admin pinned it for {days}.")
    if reasons.posted:
        lines.append(f"It was posted on {in_words(reasons.posted)}, so it rests for 90 days.")
    if reasons.liked:
        lines.append(f"Preferred here: {_listed(reasons.liked)}.")
    if reasons.barred:
        lines.append(
            f"Left out of the daily choice here, because of {_listed(reasons.barred)}."
        )
    return lines or ["This server's preferences say nothing about it."]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(escape(name, 100) for name in names[:6])

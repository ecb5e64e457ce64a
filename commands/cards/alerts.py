"""Cards about alerts: the message that is sent, what somebody has, what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commands import ids
from commands.cards.card import Card, button, link_button
from commands.cards.citation import name, title, when
from commands.cards.reports import report_button
from commands.cards.text import escape, marked, quoted
from commands.cards.times import count, day
from store.alert_matching import Found
from store.alerts import MOST, Alert, AlertKind
from store.model import Episode, Quote

_QUOTES = 8
"""Quotes in one message; of more alerts only the names are told."""

_TEXT = 3000
_LONGEST = 900
"""UTF-16 units for all the quotes of a message, and for one."""

NO_MESSAGES = (
    "Discord does not let me write to you. Allow direct messages from a server that we share"
    " (the server's name, Privacy Settings), then press “Send them again”."
)


def alert_post_card(episode: Episode, found: Sequence[Found]) -> Card:
    """Return what is sent about a new episode: each alert with its quotes.

    Its last button carries the mark by which it is found again.

    Args:
        episode: which.
        found: what it holds, for at least one alert.
    """
    card = Card().say(f"### New: *{title(episode.title)}*")
    published = [day(episode.published)] if episode.published else []
    card.small(" · ".join([title(episode.podcast), *published]))
    shown = quotes_shown(found)
    room = min(_LONGEST, _TEXT // max(1, sum(len(quotes) for _, quotes in shown)))
    for one, quotes in shown:
        card.say(f"{_told(one)}")
        for quote in quotes:
            card.say(f"{quoted(marked(quote.text, (), room))}\n{_source(quote)}")
    if rest := found[len(shown) :]:
        card.small("And also: " + ", ".join(alert_name(one.alert) for one in rest[:10]))
    first = shown[0][1][0]
    context = ids.context_id(first.spans, 1, ids.BESIDE)
    return card.row(
        [
            button("Context", context) if context else None,
            link_button("Listen", first.url),
            report_button(*(quote for _, quotes in shown for quote in quotes)),
            button("My alerts", ids.alert_id(episode.id)),
        ]
    )


def quotes_shown(found: Sequence[Found]) -> list[tuple[Found, Sequence[Quote]]]:
    """Return the alerts whose quotes a message has room for, each with as many as fit."""
    each = max(1, min(3, _QUOTES // len(found))) if found else 1
    return [(one, one.quotes[:each]) for one in found[:_QUOTES]]


def alerts_card(
    alerts: Sequence[Alert],
    podcasts: Mapping[int, str],
    user_id: int,
) -> Card:
    """Return everything that somebody is told of, and what keeps it from them."""
    if not alerts:
        return Card().say(
            "### No alerts yet\n`/alert add` tells you when a new episode says a phrase, has a"
            " person in it, or is about a topic."
        )
    mine = sum(alert.user_id == user_id for alert in alerts)
    card = Card().say(f"### {count(len(alerts), 'alert')}")
    card.say("\n".join(_line(alert, podcasts, user_id) for alert in alerts[:30]))
    if len(alerts) > 30:
        card.small(f"and {len(alerts) - 30} more")
    reasons = dict.fromkeys(alert.paused for alert in alerts if alert.paused)
    for reason in list(reasons)[:3]:
        card.say(f"**Paused.** {escape(reason, 400)}")
    card.small(
        f"You have {mine} of {MOST}. They read transcripts of new episodes, never chat;"
        " `/alert remove` ends one."
    )
    held = any(alert.paused and alert.channel_id is None for alert in alerts)
    return card.row([button("Send them again", ids.RESUME_ALERTS) if held else None])


def added_card(alert: Alert, podcast: str | None) -> Card:
    """Confirm an alert."""
    where = f"in <#{alert.channel_id}>" if alert.channel_id else "you by direct message"
    verb = "post" if alert.channel_id else "tell"
    within = f" of {title(podcast)}" if podcast else ""
    return Card().say(
        f"### The alert is set\nI {verb} {where} when a new episode{within}"
        f" {_event(alert)}, with what is said, once for each episode."
    )


def alert_name(alert: Alert) -> str:
    """Return an alert in a few words, escaped."""
    if alert.kind is AlertKind.PHRASE:
        return f"“{escape(alert.text, 100)}”"
    if alert.kind is AlertKind.SPEAKER:
        return f"{name(alert.text)} speaks"
    return f"about {escape(alert.text, 100)}"


def _event(alert: Alert) -> str:
    if alert.kind is AlertKind.PHRASE:
        return f"says “{escape(alert.text, 100)}”"
    if alert.kind is AlertKind.SPEAKER:
        return f"has {name(alert.text)} in it"
    return f"is about {escape(alert.text, 100)}"


def _line(alert: Alert, podcasts: Mapping[int, str], user_id: int) -> str:
    parts = [f"- {alert_name(alert)}"]
    if alert.podcast_id is not None and alert.podcast_id in podcasts:
        parts.append(f"in {title(podcasts[alert.podcast_id])}")
    parts.append(f"posted in <#{alert.channel_id}>" if alert.channel_id else "sent to you")
    if alert.user_id != user_id:
        parts.append(f"set by <@{alert.user_id}>")
    if alert.paused:
        parts.append("**paused**")
    return " · ".join(parts)


def _told(one: Found) -> str:
    if one.alert.kind is AlertKind.SPEAKER:
        return f"**{name(one.quotes[0].speaker)}** speaks in it:"
    times = f", said {one.times} times" if one.times > 1 else ""
    if one.alert.kind is AlertKind.PHRASE:
        return f"“{escape(one.alert.text, 100)}”{times}:"
    return f"About {escape(one.alert.text, 100)}:"


def _source(quote: Quote) -> str:
    return " · ".join([f"— **{name(quote.speaker)}**", *when(None, quote.start_s, quote.url)])

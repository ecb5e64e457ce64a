"""Cards about a server's digests: what is set, what was changed, what to fix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from commands.cards.card import Card
from commands.cards.citation import title
from commands.cards.text import escape
from commands.cards.times import count
from store.model import DigestKind, Schedule


def schedule_lines(schedule: Schedule, podcasts: Mapping[int, str]) -> str:
    """Return a schedule in words: where, when, from what, for whom, in what state."""
    known = [title(podcasts[number]) for number in schedule.podcast_ids if number in podcasts]
    what = "a weekly round-up" if schedule.kind is DigestKind.WEEKLY else "an insight a day"
    lines = [
        f"- What: {what}{', only when there is something new' if schedule.new_only else ''}",
        f"- Where: <#{schedule.channel_id}>",
        f"- When: {_days(schedule)} at {schedule.local_time}, {escape(schedule.zone, 60)}",
        f"- From: {', '.join(known[:8]) if known else 'every podcast this server sees'}",
    ]
    if len(known) > 8:
        lines[-1] += f" and {len(known) - 8} more"
    if schedule.rather_twice:
        lines.append("- If I am not sure that a post arrived: rather twice")
    if schedule.tell_channel_id:
        lines.append(f"- Failures are told in: <#{schedule.tell_channel_id}>")
    if schedule.role_id:
        lines.append(f"- Rings for: <@&{schedule.role_id}>")
    if schedule.paused:
        reason = f": {escape(schedule.pause_reason, 300)}" if schedule.pause_reason else ""
        mended = " It goes on by itself once that is mended." if schedule.failing else ""
        lines.append(f"- **Paused**{reason}{mended}")
    elif schedule.next_due:
        lines.append(f"- Next: {stamp(schedule.next_due)}")
    return "\n".join(lines)


def set_card(
    schedule: Schedule,
    podcasts: Mapping[int, str],
    *,
    is_new: bool,
    others: int,
    leaves: int | None = None,
    made_up: bool = False,
) -> Card:
    """Confirm a digest that was set up or changed.

    ``leaves`` is the channel that it could not be posted in and moves from;
    ``made_up`` says that its last post, which failed, follows now.
    """
    card = Card().say("### The digest is set" if is_new else "### The digest is changed")
    card.say(schedule_lines(schedule, podcasts))
    if leaves is not None:
        card.small(f"It could not be posted in <#{leaves}>, and moves from there.")
    if made_up:
        card.small("Its last post failed; I make up for it within a minute.")
    if others:
        card.small(
            f"This server has {count(others, 'other digest')}; `/digest show` lists them."
        )
    return card.small("`/digest preview` shows what a post looks like.")


def schedules_card(schedules: Sequence[Schedule], podcasts: Mapping[int, str]) -> Card:
    """Return everything that is set up in a server."""
    if not schedules:
        return Card().say(
            "### No digest yet\nSet one up with `/digest set`: a channel, a local time and a"
            " time zone are all it needs."
        )
    card = Card().say(f"### {count(len(schedules), 'digest')} in this server")
    for schedule in schedules:
        card.say(schedule_lines(schedule, podcasts))
    return card


def told_card(text: str) -> Card:
    """Return one sentence of ours, as a confirmation or an answer."""
    return Card().say(text)


def stamp(instant: datetime) -> str:
    """Return an instant that Discord shows in every reader's own time."""
    seconds = int(instant.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def _days(schedule: Schedule) -> str:
    if len(set(schedule.weekdays)) == 7:
        return "every day"
    return ", ".join(_WEEKDAYS[number - 1] for number in sorted(set(schedule.weekdays)))


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

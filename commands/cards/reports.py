"""Cards about reports: what is wrong, what waits for a decision, what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from commands import ids
from commands.cards.card import Button, Card, button, option
from commands.cards.citation import name
from commands.cards.text import escape, marked, one_line, quoted
from commands.cards.times import count
from store.model import Insight, Quote
from store.report_telling import Untold
from store.reports import OWNER, Decision, Report, Wrong

WRONG = {
    Wrong.SPEAKER: "Wrong speaker",
    Wrong.WORDS: "Wrong words",
    Wrong.SHOWN: "Should not be shown",
}
"""What can be wrong, in words."""

_HINTS = {
    Wrong.SPEAKER: "Somebody else said this",
    Wrong.WORDS: "The transcript has other words than were said",
    Wrong.SHOWN: "It harms or exposes somebody, or is private",
}

_DECIDED = {
    Decision.RENAME: "the speaker is now shown as {name}",
    Decision.HIDE: "that passage is not shown any more",
    Decision.WITHHOLD: "the words of that episode are not shown any more",
    Decision.DISMISS: "it stays as it is",
}


def report_button(*shown: Quote | Insight) -> Button | None:
    """Return the quiet way to say that what is shown is wrong; None if it has no id.

    Of several it asks which; what does not fit into its id is left out.
    """
    targets = [ids.target_of(one) for one in shown]
    custom_id = ids.report_id([target for target in targets if target])
    return button("Report", custom_id) if custom_id else None


def which_card(shown: Sequence[tuple[str, str]]) -> Card:
    """Ask which of several is meant; ``shown`` are targets with their texts."""
    card = Card().say("### Which one do you want to report?")
    return card.menu(
        ids.WHICH_REPORTED,
        "Choose a quote",
        [option(text, target) for target, text in shown],
    )


def wrong_card(target: str, text: str) -> Card:
    """Ask what is wrong with something."""
    card = Card().say("### What is wrong with this?")
    card.say(quoted(marked(text, (), 600)))
    return card.menu(
        ids.wrong_id(target),
        "Choose what is wrong",
        [option(WRONG[kind], kind.value, _HINTS[kind]) for kind in Wrong],
    )


def reported_card(report: Report, *, is_new: bool) -> Card:
    """Confirm a report, and say who will see it."""
    if not is_new:
        return Card().say("You have reported this already; it is kept.")
    admins = "The admins of this server and whoever" if report.guild_id else "Whoever"
    return Card().say(
        f"### Thank you\n{admins} runs me will see this"
        f" ({WRONG[report.kind].lower()}). What they decide I tell you by direct message, if"
        " you let me write to you."
    )


def queue_card(reports: Sequence[Report], index: int, note: str = "") -> Card:
    """Return one report of a server's queue, with what can be decided about it."""
    if not reports:
        card = Card().say("### No reports\nNobody has reported anything that is still open.")
        return card.small(note)
    index = max(0, min(index, len(reports) - 1))
    report = reports[index]
    card = Card().say(f"### {WRONG[report.kind]}")
    card.say(quoted(marked(report.text, (), 1500)))
    card.say(f"— **{name(report.speaker)}**")
    card.small(f"Report {index + 1} of {len(reports)}, by <@{report.user_id}>")
    card.small(
        "A rename holds for everything that this person says in this server. If only this"
        " passage is somebody else's, hide it."
    )
    card.small(note)
    can_rename = report.speaker_id is not None or report.label is not None
    return card.row(
        [
            button("Rename…", ids.rename_id(report.id), usable=can_rename),
            button("Hide here", ids.decide_id(report.id, Decision.HIDE)),
            button("Leave it", ids.decide_id(report.id, Decision.DISMISS)),
            button("◀ Previous", ids.queue_id(index - 1), usable=index > 0),
            button("Next ▶", ids.queue_id(index + 1), usable=index < len(reports) - 1),
        ]
    )


def decided_note(decision: Decision, decided: int, right: str | None = None) -> str:
    """Say in a line what was just decided, and about how many reports."""
    told = _DECIDED[decision].format(name=escape(right or "", 100))
    return f"Decided: {told} ({count(decided, 'report')}). Who reported it is told."


def told_report_card(untold: Untold, server: str | None) -> Card:
    """Return what is sent to who reported something.

    Args:
        untold: the decision.
        server: the name of the server whose admins decided, where it is known.
    """
    report = untold.report
    who = "whoever runs me" if untold.guild_id == OWNER else "the admins"
    if untold.guild_id != OWNER and server:
        who += f" of {escape(server, 100)}"
    where = "" if untold.guild_id == OWNER else " in that server"
    told = _DECIDED[untold.decision].format(name=escape(untold.name or "", 100))
    card = Card().say(f"### About your report: {WRONG[report.kind].lower()}")
    if untold.decision in (Decision.DISMISS, Decision.RENAME):
        card.say(f"“{escape(one_line(report.text, 160), 200)}”")
    return card.say(f"It was decided by {who}: {told}{where}. Thank you for telling us.")

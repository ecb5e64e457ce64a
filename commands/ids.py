"""What buttons carry: their whole meaning, so that they outlive a restart.

A ``custom_id`` has room for 100 characters. A quote travels as its spans,
written compactly; a search travels as the number under which it was kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.model import Insight, Quote, Span

LONGEST = 100
"""Characters that Discord takes in a ``custom_id``."""

_LARGEST = 2**53
"""No turn and no text is as long; SQLite could hold little more."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SPANS = r"(?P<spans>[0-9a-z.\-]{5,90})"
"""A pattern for spans inside a template of a button."""


def spans_to_id(spans: Sequence[Span]) -> str:
    """Write spans as ``turn.start.length`` in base 36, turns relative to the first.

    >>> spans_to_id([Span(1000, 0, 40), Span(1002, 5, 9)])
    'rs.0.14-2.5.4'
    """
    base = 0
    parts = []
    for span in spans:
        numbers = (span.turn - base, span.start, span.end - span.start)
        parts.append(".".join(_base36(number) for number in numbers))
        base = base or span.turn
    return "-".join(parts)


def spans_from_id(text: str) -> tuple[Span, ...]:
    """Read what ``spans_to_id`` wrote; nothing readable gives no spans.

    >>> spans_from_id('rs.0.14-2.5.4')
    (Span(turn=1000, start=0, end=40), Span(turn=1002, start=5, end=9))
    """
    base, spans = 0, []
    try:
        for part in text.split("-"):
            turn, start, size = (int(number, 36) for number in part.split("."))
            spans.append(Span(base + turn, start, start + size))
            base = base or turn
    except ValueError:
        return ()
    if any(max(span.turn, span.end) > _LARGEST for span in spans):
        return ()
    return tuple(spans)


A_QUOTE, BESIDE, ALONE = "0", "n", "m"
"""Ways back from a quote's surroundings: to the quote by itself; to be shown beside
the card that was pressed, which stays; none, being beside it already."""

BACK = r"(?P<back>[0-9]{1,18}\.[0-9]{1,4}|0|n|m)"
"""A pattern for the way back inside a template of a button."""


def result_id(lookup_id: int, index: int) -> str:
    """The button that shows result ``index`` of a kept search."""
    return f"pq:result:{lookup_id}:{index}"


def context_id(spans: Sequence[Span], wider: int, back: str) -> str | None:
    """The button that shows ``wider`` steps of surroundings; None if it will not fit.

    ``back`` is where the reader came from: ``lookup.index`` of a search,
    ``A_QUOTE``, ``BESIDE`` another card, or ``ALONE`` in a message of its own.
    """
    return _with_spans(f"pq:ctx:{wider}:{back}", spans)


def share_id(spans: Sequence[Span]) -> str | None:
    """The button that posts a quote in the channel."""
    return _with_spans("pq:share", spans)


def quote_id(spans: Sequence[Span]) -> str | None:
    """The button that shows a quote alone."""
    return _with_spans("pq:quote", spans)


def related_id(insight_id: int) -> str:
    """The button that shows what is related to an insight."""
    return f"pq:related:{insight_id}"


def why_id(insight_id: int) -> str:
    """The button that shows an admin why an insight was picked."""
    return f"pq:why:{insight_id}"


def hide_id(insight_id: int) -> str:
    """The button by which an admin hides an insight in the server."""
    return f"pq:hide:{insight_id}"


def pin_id(insight_id: int) -> str:
    """The button by which an admin has an insight posted next."""
    return f"pq:pin:{insight_id}"


def held_id(action: str, insight_id: int) -> str:
    """The button that decides about a held insight: ``approve``, ``keep`` or ``next``."""
    return f"pq:held:{action}:{insight_id}"


def erase_id(what: str) -> str:
    """The button that erases what is kept of ``me`` or of the ``server``."""
    return f"pq:erase:{what}"


def take_back_id(saved_id: int) -> str:
    """The button that removes a shared quote."""
    return f"pq:back:{saved_id}"


def page_id(kind: str, about: int, page: int) -> str:
    """The button that shows another page of a list."""
    return f"pq:page:{kind}:{about}:{page}"


RESUME_ALERTS = "pq:alerts:resume"
"""The button that lets paused alerts go on."""


def alert_id(episode_id: int) -> str:
    """The button of an alert's message, and the mark by which the message is found."""
    return f"pq:alert:{episode_id}"


TARGET = r"[0-9a-z.\-]{1,90}"
"""A pattern for what a report is about: spans, or ``i`` and an insight's number."""

WHICH_REPORTED = "pq:which"
"""The menu that asks which of several is reported."""


def target_of(shown: Quote | Insight) -> str | None:
    """Return what names something that is shown: its spans, else its insight's id.

    None where there is neither, or too many spans for a button.
    """
    if shown.spans:
        if any(span.turn < shown.spans[0].turn for span in shown.spans):
            return None
        target = spans_to_id(shown.spans)
        return target if len(target) <= _LONGEST_TARGET else None
    return f"i{shown.id}" if isinstance(shown, Insight) and shown.id else None


_LONGEST_TARGET = 85


def report_id(targets: Sequence[str]) -> str | None:
    """The button that reports what is shown; None without a target.

    Of several targets the last ones are left out if they do not fit.
    """
    custom_id = ""
    for target in targets:
        longer = f"{custom_id}_{target}" if custom_id else f"pq:report:{target}"
        if len(longer) > LONGEST:
            break
        custom_id = longer
    return custom_id or None


def wrong_id(target: str) -> str:
    """The menu that asks what is wrong with a target."""
    return f"pq:wrong:{target}"


def queue_id(index: int) -> str:
    """The button that shows another report of the server's queue."""
    return f"pq:reports:{index}"


def decide_id(report_id: int, decision: str) -> str:
    """The button by which an admin decides about a report."""
    return f"pq:decide:{report_id}:{decision}"


def rename_id(report_id: int) -> str:
    """The button that asks an admin for a speaker's right name."""
    return f"pq:rename:{report_id}"


WHO = "pq:who"
"""The menu that asks which person is meant."""


def which_episode_id(shown: str) -> str:
    """The menu that asks which episode is meant; ``shown`` says what of it to show."""
    return f"pq:episode:{shown}"


def _with_spans(prefix: str, spans: Sequence[Span]) -> str | None:
    """Append ``spans``; None where they are too many, none, or out of order."""
    if not spans or any(span.turn < spans[0].turn for span in spans):
        return None
    custom_id = f"{prefix}:{spans_to_id(spans)}"
    return custom_id if len(custom_id) <= LONGEST else None


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits

"""Cards that show a quote: a search's result, its surroundings, a shared one."""

from __future__ import annotations

from collections.abc import Sequence

from commands import ids
from commands.cards.card import Button, Card, button, link_button
from commands.cards.citation import citation, name, title
from commands.cards.reports import report_button
from commands.cards.text import escape, marked, quoted, width
from commands.cards.times import clock, count
from commands.surroundings import Stretch, Surroundings
from store.model import Match, Quote, QuoteAnswer, QuoteHit, QuoteQuery

MOST_QUOTE = 2200
"""UTF-16 units of escaped text: what is longer is cut here and whole in the context."""

_LONGEST_STRETCH = 2600
_NAME_AND_TIME = 150

HEADINGS = {
    Match.VERBATIM: "Exact words",
    Match.CLOSE: "Close to what you typed",
    Match.TOPIC: "On this topic",
    Match.CLOSEST: "I found no such quote. The closest I have:",
}
"""The kind of match, in words."""

NOT_INDEXED = (
    "New episodes are still being indexed; a better match may turn up in a few minutes."
)

NOT_KEPT = (
    "My archive takes no changes just now, so I cannot page on to the other results or share"
    " one. Ask more exactly, or try again later."
)


def result_card(
    query: QuoteQuery, answer: QuoteAnswer, index: int, lookup_id: int | None
) -> Card:
    """Return result ``index`` of a search, with the buttons to go on from it.

    Args:
        query: what was asked, as kept.
        answer: its results; at least one.
        index: counted from 0; beyond the last, the last is shown.
        lookup_id: the number under which the search is kept; None where it could not
            be, and then the card says why it has no way to the other results.
    """
    index = max(0, min(index, len(answer.hits) - 1))
    hit, last = answer.hits[index], len(answer.hits) - 1
    card = Card().say(f"### {HEADINGS[hit.match]}")
    _say_quote(card, hit.quote, hit.marks)
    card.small(f"Result {index + 1} of {last + 1} · {_asked(query, answer)}")
    if hit.also:
        card.small(_also(hit))
    if answer.indexing:
        card.small(NOT_INDEXED)
    if lookup_id is None:
        card.small(NOT_KEPT)
        return card.row(_going_on(hit.quote, "0"))
    back = f"{lookup_id}.{index}"
    previous, following = (ids.result_id(lookup_id, index + step) for step in (-1, 1))
    return card.row(
        [
            button("◀ Previous", previous, usable=index > 0),
            button("Next ▶", following, usable=index < last),
            *_going_on(hit.quote, back),
        ]
    )


def nothing_card(query: QuoteQuery, answer: QuoteAnswer) -> Card:
    """Return the answer to a search that brought nothing at all."""
    card = Card().say("### I found no such quote")
    card.say(f"Nothing in the archive comes near {_words(query)}.")
    filters = _filters(query, answer)
    if filters:
        card.small(f"I looked only here: {filters}. Leaving one out may help.")
    if answer.indexing:
        card.small(NOT_INDEXED)
    return card


def quote_card(quote: Quote, heading: str, note: str = "") -> Card:
    """Return a quote by itself under a heading of ours."""
    card = Card().say(f"### {heading}")
    _say_quote(card, quote, ())
    return card.small(note).row(_going_on(quote, ids.A_QUOTE))


def shared_card(quote: Quote, user_id: int, saved_id: int) -> Card:
    """Return a quote as it is posted for everyone, with who shared it.

    The mention shows a name and rings for nobody: it is sent without leave to.
    """
    card = Card()
    _say_quote(card, quote, ())
    card.small(f"Shared by <@{user_id}>")
    return card.row(
        [
            _button("Context", ids.context_id(quote.spans, 1, ids.BESIDE)),
            link_button("Listen", quote.url),
            report_button(quote),
            button("Take back", ids.take_back_id(saved_id)),
        ]
    )


def surroundings_card(around: Surroundings, wider: int, widest: int, back: str) -> Card:
    """Return a quote among what was said before and after it, itself in bold."""
    quote = around.quote
    card = Card().say(f"### In *{title(quote.episode)}*, {title(quote.podcast)}")
    spoken = _outward(around, card.room - 300)
    card.say("\n".join(spoken)).small("The quote is in bold.")
    return card.row(
        [
            _button("Back to the quote", _way_back(quote, back)),
            _wider_button(quote, wider - 1, back, "Less", usable=wider > 1),
            _wider_button(
                quote,
                wider + 1,
                back,
                "More",
                usable=wider < widest and not (around.from_start and around.to_end),
            ),
            link_button("Listen", quote.url),
            report_button(quote),
        ]
    )


def gone_card() -> Card:
    """Return what stands where a passage was that is not to be shown any more."""
    return Card().say(
        "### This passage is gone\nThe transcript was corrected, hidden or withdrawn since, so"
        " I cannot show it any more. Search again to see what the archive holds now."
    )


def _say_quote(card: Card, quote: Quote, marks: Sequence[tuple[int, int]]) -> None:
    shown = marked(quote.text, marks, MOST_QUOTE)
    card.say(f"{quoted(shown)}\n{citation(quote)}")


def _going_on(quote: Quote, back: str) -> list[Button | None]:
    return [
        _button("Context", ids.context_id(quote.spans, 1, back)),
        _button("Share", ids.share_id(quote.spans)),
        link_button("Listen", quote.url),
        report_button(quote),
    ]


def _outward(around: Surroundings, room: int) -> list[str]:
    """Return what fits, the quote first and then what stands nearest to it."""
    stretches = around.stretches
    inside = [n for n, stretch in enumerate(stretches) if stretch.marks]
    low, high = (min(inside), max(inside)) if inside else (0, -1)
    steps = range(1, len(stretches) + 1)
    order = [*inside, *(n for n in range(low, high) if n not in inside)]
    order += [n for step in steps for n in (high + step, low - step)]
    lines: dict[int, str] = {}
    for n in order:
        if n not in range(len(stretches)):
            continue
        line = _stretch(stretches[n], min(_LONGEST_STRETCH, room - 2 * _NAME_AND_TIME))
        room -= width(line) + 1
        if room < 0:
            break
        lines[n] = line
    spoken = [lines[n] for n in sorted(lines)]
    if around.from_start and 0 in lines:
        spoken.insert(0, "-# The episode begins here.")
    if around.to_end and len(stretches) - 1 in lines:
        spoken.append("-# The episode ends here.")
    return spoken


def _wider_button(
    quote: Quote, wider: int, back: str, label: str, *, usable: bool
) -> Button | None:
    custom_id = ids.context_id(quote.spans, wider, back)
    return button(label, custom_id, usable=usable) if custom_id else None


def _button(label: str, custom_id: str | None) -> Button | None:
    return button(label, custom_id) if custom_id else None


def _way_back(quote: Quote, back: str) -> str | None:
    if back == ids.ALONE:
        return None
    lookup_id, _, index = back.partition(".")
    if index:
        return ids.result_id(int(lookup_id), int(index))
    return ids.quote_id(quote.spans)


def _stretch(stretch: Stretch, room: int) -> str:
    at = f" ({clock(stretch.start_s)})" if stretch.start_s is not None else ""
    return f"**{name(stretch.speaker)}**{at}: {marked(stretch.text, stretch.marks, room)}"


def _also(hit: QuoteHit) -> str:
    places = [f"*{title(place.episode)}*, {title(place.podcast)}" for place in hit.also[:3]]
    more = len(hit.also) - len(places)
    tail = f"; and {count(more, 'more place')}" if more else ""
    return f"The same words also stand in {'; '.join(places)}{tail}"


def _asked(query: QuoteQuery, answer: QuoteAnswer) -> str:
    filters = _filters(query, answer)
    return f"for {_words(query)}" + (f" · {filters}" if filters else "")


def _words(query: QuoteQuery) -> str:
    return f"“{escape(query.text, 120)}”"


def _filters(query: QuoteQuery, answer: QuoteAnswer) -> str:
    parts = []
    if answer.speakers:
        names = [name(speaker) for speaker in answer.speakers[:4]]
        more = len(answer.speakers) - len(names)
        parts.append(f"said by {' or '.join(names)}" + (f" or {more} others" if more else ""))
    elif query.speaker:
        parts.append(f"said by {name(query.speaker)}")
    parts += [f"in {title(text)}" for text in (query.podcast, query.episode) if text]
    parts += [f"from {query.after}"] if query.after else []
    parts += [f"before {query.before}"] if query.before else []
    return " · ".join(parts)

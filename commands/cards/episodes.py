"""Cards about episodes: a summary, a list, chapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands import ids
from commands.cards.card import Card, Picture, button, link_button, option
from commands.cards.citation import name, title
from commands.cards.lists import Page, page_card
from commands.cards.reports import report_button
from commands.cards.text import escape, link, marked, quoted, width
from commands.cards.times import clock, count, day, length
from store.links import moment_link
from store.model import Chapter, Episode, EpisodeFacts, Podcast, Quote, State

_NOTES = 900
_MOMENT = 420
_MOMENTS = 8
_MOMENT_SOURCE = 100
_AFTER_MOMENTS = 900
"""UTF-16 units kept free for chapters, topics and rights."""

_CHAPTERS = 5

STATES = {
    State.NOT_REQUESTED: "There is no transcript of this episode: nobody asked for one yet.",
    State.REQUESTED: "There is no transcript of this episode yet: it has been asked for.",
    State.TRANSCRIBING: "The transcript of this episode is being made right now.",
    State.FAILED: "The transcript of this episode could not be made.",
    State.WITHHELD: "The words of this episode are withheld, as its makers or guests wish.",
}
"""Why an episode has no transcript, in words."""

_LOADED_LATER = (
    "A transcript can be loaded from a file at any time; until then I can tell what its"
    " publisher says about it, but quote nothing."
)
_BEING_MADE = (
    "Ask again later; until then I can tell what its publisher says about it, but quote"
    " nothing."
)
ADVICE = {
    State.NOT_REQUESTED: _LOADED_LATER,
    State.REQUESTED: _BEING_MADE,
    State.TRANSCRIBING: _BEING_MADE,
    State.FAILED: _LOADED_LATER,
    State.WITHHELD: "What its publisher tells of it is all I show; its page may have more.",
}
"""What can be done about a missing transcript, in words."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of one episode.

    ``notes`` are the publisher's words without furniture; ``moments`` are
    exact quotes in order of time.
    """

    facts: EpisodeFacts
    notes: str
    moments: Sequence[Quote]
    topics: Sequence[str]


def summary_card(summary: Summary, picture: Picture | None = None) -> Card:
    """Return what an episode is about: notes, key moments, chapters, people, topics.

    ``picture`` shows who speaks when.
    """
    episode = summary.facts.episode
    card = Card().say(f"### {title(episode.title)}")
    card.small(_facts_line(summary.facts))
    if episode.state in STATES:
        card.say(_state(episode))
    if summary.notes:
        card.say(f"{marked(summary.notes, (), _NOTES)}\n-# From the publisher's show notes.")
    _say_moments(card, summary)
    if episode.chapters:
        shown = [_chapter_line(c, episode) for c in episode.chapters[:_CHAPTERS]]
        more = len(episode.chapters) - len(shown)
        tail = f"\n-# and {count(more, 'more chapter')}" if more else ""
        card.say("**Chapters**\n" + "\n".join(shown) + tail)
    if summary.topics:
        card.small("Topics: " + ", ".join(escape(topic, 40) for topic in summary.topics[:10]))
    if episode.rights_notice:
        card.small(escape(episode.rights_notice, 300))
    card.picture(picture)
    chapters = ids.page_id("chapters", episode.id, 0) if episode.chapters else None
    return card.row(
        [
            button("All chapters", chapters) if chapters else None,
            link_button("Listen", moment_link(episode.url, episode.audio_url, None)),
            link_button("Episode page", episode.url) if episode.audio_url else None,
            report_button(*summary.moments[:_MOMENTS]),
        ]
    )


def episodes_card(
    podcast: Podcast | None, found: Sequence[EpisodeFacts], total: int, page: int, pages: int
) -> Card:
    """Return a page of episodes, the newest of each podcast first."""
    heading = f"Episodes of {title(podcast.title)}" if podcast else "Episodes"
    lines = [_listed(facts, with_podcast=podcast is None) for facts in found]
    listed = Page("episodes", podcast.id if podcast else 0, page, pages, lines)
    return page_card(heading, listed, f"{count(total, 'episode')} in all")


def chapters_card(episode: Episode, page: int, pages: int, chapters: Sequence[Chapter]) -> Card:
    """Return a page of an episode's chapters with links to their seconds."""
    lines = [_chapter_line(chapter, episode) for chapter in chapters]
    note = count(len(episode.chapters), "chapter")
    if not episode.chapters:
        lines = ["The publisher gives no chapters for this episode."]
        note = ""
    elif all(chapter.start_s is None for chapter in episode.chapters):
        note += "; the publisher gives no times for them"
    heading = f"Chapters of *{title(episode.title)}*"
    return page_card(heading, Page("chapters", episode.id, page, pages, lines), note)


def which_episode_card(asked: str, found: Sequence[Episode], shown: str) -> Card:
    """Ask which of several episodes is meant; ``shown`` is what of it will be shown."""
    card = Card().say(f"### Which episode do you mean by “{escape(asked, 120)}”?")
    card.say("\n".join(f"- {title(one.title)} · {title(one.podcast)}" for one in found[:25]))
    return card.menu(
        ids.which_episode_id(shown),
        "Choose an episode",
        [option(one.title, str(one.id), _where(one)) for one in found],
    )


def _where(episode: Episode) -> str:
    return " · ".join(
        [episode.podcast, *([day(episode.published)] if episode.published else [])]
    )


def _facts_line(facts: EpisodeFacts) -> str:
    episode = facts.episode
    parts = [title(episode.podcast)]
    if episode.published:
        parts.append(day(episode.published))
    if episode.duration_s:
        parts.append(length(episode.duration_s))
    if facts.words:
        parts.append(count(facts.words, "word"))
    people = [person.name for person in episode.people] or list(facts.speakers)
    if people:
        more = len(people) - 6
        shown = ", ".join(name(person) for person in people[:6])
        parts.append(f"with {shown}" + (f" and {more} more" if more > 0 else ""))
    return " · ".join(parts)


def _state(episode: Episode) -> str:
    told = STATES[episode.state]
    if episode.state_reason:
        told += f" Reason: {escape(episode.state_reason, 200)}"
    return f"{told}\n{ADVICE[episode.state]}"


def _say_moments(card: Card, summary: Summary) -> None:
    if not summary.moments:
        return
    shown = summary.moments[:_MOMENTS]
    each = min(_MOMENT, (card.room - _AFTER_MOMENTS) // len(shown) - _MOMENT_SOURCE)
    lines = ["**Key moments**"]
    for quote in shown:
        at = link(clock(quote.start_s), quote.url) if quote.start_s is not None else ""
        who = f"-# — {name(quote.speaker)}" + (f" · {at}" if at else "")
        line = f"{quoted(marked(quote.text, (), each))}\n{who}"
        if width("\n".join([*lines, line])) > card.room - _AFTER_MOMENTS:
            break
        lines.append(line)
    card.say("\n".join(lines))


def _chapter_line(chapter: Chapter, episode: Episode) -> str:
    words = escape(chapter.title, 150) or "(untitled)"
    if chapter.start_s is None:
        return f"- {words}"
    url = moment_link(episode.url, episode.audio_url, chapter.start_s)
    return f"- {link(clock(chapter.start_s), url)} {words}"


def _listed(facts: EpisodeFacts, *, with_podcast: bool) -> str:
    episode = facts.episode
    parts = [f"- **{title(episode.title)}**"]
    if with_podcast:
        parts.append(title(episode.podcast))
    if episode.published:
        parts.append(day(episode.published))
    if episode.duration_s:
        parts.append(length(episode.duration_s))
    if episode.state is not State.READY:
        parts.append("no transcript")
    return " · ".join(parts)

"""Cards about people: who they are, where they speak, who is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commands import ids
from commands.cards.card import Card, Picture, button, option
from commands.cards.citation import name, title
from commands.cards.lists import Page, page_card
from commands.cards.reports import report_button
from commands.cards.text import escape, link, marked, quoted
from commands.cards.times import clock, count, day, length
from store.model import Appearance, Podcast, Quote, Speaker

_SHOWS = 8
_REGULAR, _REGULAR_SHARE = 5, 0.1
"""In so many episodes, and in this share of a show's, somebody is heard regularly.

Who greets as the host is one; the reader of a transcript takes the others for guests.
"""

_WORDS_A_SECOND = 5
"""Nobody speaks faster for long."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the archive knows of one person; appearances oldest first.

    ``terms`` are what they say more than others do, the strongest contrast first;
    ``shows`` how many episodes each of their podcasts has.
    """

    speaker: Speaker
    appearances: Sequence[Appearance]
    companions: Sequence[tuple[Speaker, int]] = ()
    quotes: Sequence[Quote] = ()
    terms: Sequence[str] = ()
    shows: Mapping[str, int] = field(default_factory=dict)


def profile_card(profile: Profile, picture: Picture | None = None) -> Card:
    """Return a person: names, shows and roles, when, how much, with whom, in their words.

    ``picture`` shows their share of each episode.
    """
    speaker, seen = profile.speaker, profile.appearances
    card = Card().say(f"### {name(speaker.name)}")
    aliases = [alias for alias in speaker.aliases if alias != speaker.name]
    if aliases:
        card.small("Also called " + ", ".join(escape(alias, 60) for alias in aliases[:8]))
    card.say("\n".join([_extent(seen), *_shows(seen, profile.shows), *_first_and_last(seen)]))
    if profile.companions:
        with_whom = ", ".join(
            f"{name(person.name)} ({count(episodes, 'episode')})"
            for person, episodes in profile.companions[:5]
        )
        card.say(f"**Talks with** {with_whom}")
    if profile.terms:
        terms = ", ".join(escape(term, 40) for term in profile.terms[:10])
        card.say(f"**Talks about** {terms}\n-# more than others here do")
    for quote in profile.quotes[:3]:
        at = link(clock(quote.start_s), quote.url) if quote.start_s is not None else ""
        where = " · ".join([f"-# *{title(quote.episode)}*", *([at] if at else [])])
        card.say(f"{quoted(marked(quote.text, (), 400))}\n{where}")
    card.picture(picture)
    return card.row(
        [
            button("Episodes", ids.page_id("appearances", speaker.id, 0)) if seen else None,
            report_button(*profile.quotes[:3]),
        ]
    )


def speakers_card(
    podcast: Podcast | None,
    found: Sequence[tuple[Speaker, int, int]],
    total: int,
    page: int,
    pages: int,
) -> Card:
    """Return a page of people, those who speak most first."""
    heading = f"Speakers of {title(podcast.title)}" if podcast else "Speakers"
    lines = [
        f"- **{name(speaker.name)}** · {count(episodes, 'episode')} · {count(words, 'word')}"
        for speaker, episodes, words in found
    ]
    listed = Page("speakers", podcast.id if podcast else 0, page, pages, lines)
    return page_card(heading, listed, f"{count(total, 'speaker')} in all, by words spoken")


def appearances_card(
    speaker: Speaker, found: Sequence[Appearance], total: int, page: int, pages: int
) -> Card:
    """Return a page of the episodes in which a person speaks."""
    lines = [
        " · ".join(
            [
                f"- *{title(seen.episode)}*",
                title(seen.podcast),
                *([day(seen.published)] if seen.published else []),
                *([escape(seen.role, 20)] if seen.role else []),
                count(seen.words, "word"),
            ]
        )
        for seen in found
    ]
    listed = Page("appearances", speaker.id, page, pages, lines)
    return page_card(
        f"Episodes with {name(speaker.name)}", listed, f"{count(total, 'episode')} in all"
    )


def which_speaker_card(asked: str, found: Sequence[Speaker], shows: Mapping[int, str]) -> Card:
    """Ask which of several people is meant."""
    card = Card().say(f"### Which “{escape(asked, 100)}” do you mean?")
    card.say("The name fits several people. Choose one of them:")
    return _people_menu(card, found, shows)


def no_speaker_card(asked: str, nearest: Sequence[Speaker], shows: Mapping[int, str]) -> Card:
    """Say that nobody has this name, and offer those whose names come close."""
    card = Card().say(f"### I know nobody called “{escape(asked, 100)}”")
    if not nearest:
        return card.say("Nobody's name comes close. `/speaker list` shows who speaks here.")
    return _people_menu(card.say("These names come close:"), nearest, shows)


def _people_menu(card: Card, found: Sequence[Speaker], shows: Mapping[int, str]) -> Card:
    lines = [
        f"- {name(speaker.name)} · {title(shows[speaker.id])}"
        if speaker.id in shows
        else f"- {name(speaker.name)}"
        for speaker in found[:25]
    ]
    card.say("\n".join(lines))
    if len(found) > 25:
        card.small("There are more; type more of the name to see them.")
    return card.menu(
        ids.WHO,
        "Choose a person",
        [
            option(speaker.name, str(speaker.id), shows.get(speaker.id, ""))
            for speaker in found[:25]
        ],
    )


def _extent(seen: Sequence[Appearance]) -> str:
    words = sum(appearance.words for appearance in seen)
    timed = [appearance.seconds for appearance in seen if appearance.seconds is not None]
    told = f"{count(len(seen), 'episode')} · {count(words, 'word')} spoken"
    # Transcripts with few time stamps would make hours of speech look like a minute.
    plausible = words <= _WORDS_A_SECOND * sum(timed)
    return f"{told} · about {length(sum(timed))}" if timed and plausible else told


def _shows(seen: Sequence[Appearance], episodes: Mapping[str, int]) -> list[str]:
    roles: dict[str, Counter[str]] = {}
    for appearance in seen:
        roles.setdefault(appearance.podcast, Counter())[appearance.role or "speaker"] += 1
    most = sorted(roles.items(), key=lambda show: -show[1].total())
    told = [
        f"- {title(podcast)}: {_part_in(by_role, episodes.get(podcast, 0))}"
        for podcast, by_role in most[:_SHOWS]
    ]
    more = len(roles) - len(told)
    return [*told, f"- and {count(more, 'more podcast')}"] if more else told


def _part_in(roles: Counter[str], episodes: int) -> str:
    """What somebody is to a show: one who is always there is no guest of it."""
    here = roles.total()
    if here >= _REGULAR and here >= _REGULAR_SHARE * episodes:
        return f"{'host' if roles['host'] else 'regular'}, in {here} of {episodes:,} episodes"
    return ", ".join(f"{escape(role, 20)} ({times})" for role, times in roles.most_common())


def _first_and_last(seen: Sequence[Appearance]) -> list[str]:
    dated = [appearance for appearance in seen if appearance.published]
    if not dated:
        return []
    first, last = dated[0], dated[-1]
    told = [f"First heard: *{title(first.episode)}*{_on(first)}"]
    if last is not first:
        told.append(f"Last heard: *{title(last.episode)}*{_on(last)}")
    return told


def _on(seen: Appearance) -> str:
    return f", {day(seen.published)}" if seen.published else ""

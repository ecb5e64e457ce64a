"""Storing an episode: once, whole, and again when it was corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlite_utils import Database

from store.archive import Outcome, Stored, add_episode
from store.corrections import find_hidden, hide_spans
from store.episodes import find_episodes, find_turns, get_episode
from store.errors import NotFound
from store.model import Chapter, Episode, Person, Podcast, Span, State, Turn
from store.podcasts import add_podcast
from store.quotes import get_quote
from store.saved import add_saved, get_saved
from store.speakers import find_speakers_of, get_speaker

Add = Callable[..., Stored]
SAID = [
    ("Ada Quill", "A lamp is a promise that somebody will come home."),
    ("Ben Ferry", "Right."),
    ("Ada Quill", "And a promise needs oil, which nobody likes to hear."),
]


def test_the_same_episode_again_changes_nothing(db: Database, add: Add) -> None:
    first = add(SAID)
    before = find_turns(db, first.episode_id)

    again = add(SAID)

    assert again == Stored(first.episode_id, Outcome.SAME)
    assert find_turns(db, first.episode_id) == before


def test_a_corrected_transcript_replaces_the_old_one(db: Database, add: Add) -> None:
    first = add(SAID)

    second = add([("Ada Quill", "A lantern is a promise."), ("Ben Ferry", "Right.")])

    assert second == Stored(first.episode_id, Outcome.REPLACED)
    assert [t.text for t in find_turns(db, first.episode_id)] == [
        "A lantern is a promise.",
        "Right.",
    ]


def test_turn_ids_are_never_used_twice(db: Database, add: Add) -> None:
    number = add(SAID).episode_id
    old = {turn.id for turn in find_turns(db, number)}

    add([*SAID, ("Ben Ferry", "So I learned.")])

    assert old.isdisjoint(turn.id for turn in find_turns(db, number))


def test_a_page_without_transcript_never_takes_one_away(db: Database, add: Add) -> None:
    number = add(SAID).episode_id

    add([], state=State.NOT_REQUESTED)

    assert len(find_turns(db, number)) == 3
    assert get_episode(db, number).state is State.READY


def test_a_failed_write_leaves_the_old_text_whole(db: Database, add: Add) -> None:
    number = add(SAID).episode_id
    broken = Episode("One", key="one", turns=(Turn("fine"), Turn(None)))  # type: ignore[arg-type]

    with pytest.raises(AttributeError):
        add_episode(db, 1, broken, datetime.fromisoformat("2026-05-05T00:00:00+00:00"))

    assert [turn.text for turn in find_turns(db, number)] == [text for _, text in SAID]


def quote_of(db: Database, episode_id: int, turn: int, text: str) -> tuple[Span, ...]:
    said = find_turns(db, episode_id)[turn]
    at = said.text.index(text)
    return (Span(said.id, at, at + len(text)),)


def save(db: Database, episode_id: int, now: datetime) -> int:
    quote = get_quote(db, quote_of(db, episode_id, 2, "a promise needs oil"))
    return add_saved(db, quote, user_id=5, guild_id=7, now=now)


def test_what_was_saved_points_at_the_corrected_text(
    db: Database, add: Add, noon: datetime
) -> None:
    number = add(SAID).episode_id
    saved = save(db, number, noon)

    add([("Ada Quill", "First: a promise needs oil, always.")])
    found = get_saved(db, saved)

    assert not found.gone
    assert get_quote(db, found.spans).text == "a promise needs oil"


def test_a_saved_passage_with_a_letter_changed_is_found_again(
    db: Database, add: Add, noon: datetime
) -> None:
    number = add(SAID).episode_id
    saved = save(db, number, noon)

    add([("Ada Quill", "And a promises needs oil, which nobody likes to hear.")])

    assert get_quote(db, get_saved(db, saved).spans).text == "a promises needs oil,"


def test_a_saved_passage_that_was_cut_is_marked_gone(
    db: Database, add: Add, noon: datetime
) -> None:
    number = add(SAID).episode_id
    saved = save(db, number, noon)

    add([("Ada Quill", "Nothing of the kind was ever said here.")])

    assert get_saved(db, saved).gone
    assert get_saved(db, saved).quote_text == "a promise needs oil"


def test_a_hidden_passage_stays_hidden_after_a_correction(
    db: Database, add: Add, noon: datetime
) -> None:
    number = add(SAID).episode_id
    spans = quote_of(db, number, 2, "a promise needs oil")
    hide_spans(db, spans, guild_id=0, user_id=1, now=noon)

    add([("Ben Ferry", "Well."), *SAID])

    again = quote_of(db, number, 3, "a promise needs oil")
    assert find_hidden(db).covers(again)


def test_a_full_name_is_one_person_in_every_podcast(db: Database, add: Add) -> None:
    add([("Ada Quill", "Hello there.")], podcast="The Lantern")
    add([("Ada  Quill", "Hello again.")], podcast="The Wick")

    assert [(s.name, n) for s, n, _ in find_speakers_of(db)] == [("Ada Quill", 2)]


def test_a_first_name_alone_is_another_person_in_another_podcast(
    db: Database, add: Add
) -> None:
    add([("Ada", "Hello there.")], podcast="The Lantern")
    add([("Ada", "Hello again.")], podcast="The Wick")

    assert [s.name for s, *_ in find_speakers_of(db)] == ["Ada", "Ada"]


def test_a_label_in_the_source_becomes_an_alias(db: Database) -> None:
    show = add_podcast(db, Podcast("The Lantern", key="l"))
    episode = Episode("One", key="one", turns=(Turn("Hi.", "Ada Quill", label="Ada"),))
    add_episode(db, show, episode, datetime.fromisoformat("2026-05-05T00:00:00+00:00"))
    person = find_speakers_of(db)[0][0]

    assert get_speaker(db, person.id).aliases == ("Ada",)


def test_everything_an_episode_says_is_kept(db: Database, add: Add, noon: datetime) -> None:
    number = add(
        SAID,
        published=noon,
        duration_s=61.5,
        notes="Of lamps.",
        url="https://lantern.example/1",
        chapters=(Chapter("Oil", 20.0), Chapter("Untimed")),
        people=(Person("Ada Quill", "host"),),
    ).episode_id

    episode = get_episode(db, number)

    assert (episode.published, episode.duration_s, episode.notes) == (noon, 61.5, "Of lamps.")
    assert episode.chapters == (Chapter("Oil", 20.0), Chapter("Untimed"))
    assert episode.people == (Person("Ada Quill", "host"), Person("Ben Ferry"))


def test_facts_count_turns_words_and_who_spoke_most(db: Database, add: Add) -> None:
    add(SAID)

    (facts,) = find_episodes(db)

    assert (facts.turns, facts.words) == (3, 21)
    assert facts.speakers == ("Ada Quill", "Ben Ferry")


def test_a_lone_surrogate_is_stored_as_a_question_mark(db: Database, add: Add) -> None:
    number = add([("Ada", "odd \ud800 text")]).episode_id

    assert find_turns(db, number)[0].text == "odd ? text"


def test_spans_outside_their_turn_are_no_quote(db: Database, add: Add) -> None:
    turn = find_turns(db, add(SAID).episode_id)[0]

    with pytest.raises(NotFound):
        get_quote(db, [Span(turn.id, 0, len(turn.text) + 1)])


def test_spans_of_two_speakers_are_no_quote(db: Database, add: Add) -> None:
    one, two, _ = find_turns(db, add(SAID).episode_id)

    with pytest.raises(NotFound):
        get_quote(db, [Span(one.id, 0, 6), Span(two.id, 0, 5)])

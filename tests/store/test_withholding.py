"""Takedowns: nothing that answers shows the words, and no later load brings them back."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import Stored
from store.episodes import find_turns, get_episode, unharvested
from store.errors import NotAllowed, NotFound
from store.insights import find_insights, find_moments, set_harvest
from store.model import Insight, QuoteQuery, Span, State, Verdict
from store.quotes import get_quote, random_quote
from store.rights import get_transcript
from store.search.engine import QuoteIndex
from store.search.verify import verify_quote
from store.topics import find_topics
from store.turns import find_neighbours
from store.withheld_people import (
    NOTE,
    find_people_called,
    release_person,
    withhold_person,
)
from store.withholding import release_episode, withhold_episode

Add = Callable[..., Stored]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
OIL = (
    "And a promise needs whale oil, which nobody along this coast ever likes to hear about, for"
    " it was paid for with the lives of people whose names stand on no stone."
)
SAID = [
    ("Ada Quill", "A lamp is a promise that somebody will come home before the tide turns."),
    ("Ben Ferry", OIL),
    ("Ada Quill", "Then we had better learn to row in the dark, and to sing while we do it."),
]


class Archive:
    """An archive with its index, asked in every way there is."""

    def __init__(self, db: Database) -> None:
        self.db = db
        path = Path(str(db.execute("PRAGMA database_list").fetchone()[2]))
        self.index = QuoteIndex(path)

    def catch_up(self) -> None:
        self.index.catch_up(self.db)

    def answers(self, episode_id: int) -> str:
        """Everything that the archive says of an episode, as one text."""
        db = self.db
        found = self.index.find_quotes(db, QuoteQuery("promise needs whale oil stone")).hits
        checked = verify_quote(db, self.index, OIL)
        parts = [hit.passage + hit.quote.text for hit in (*found, *checked.hits)]
        parts += [insight.text for insight in find_insights(db)]
        parts += [moment.text for moment in find_moments(db, episode_id)]
        parts += find_topics(db, episode_id)
        parts += [turn.text for turn in find_turns(db, episode_id)]
        for seed in range(8):
            try:
                parts.append(random_quote(db, random.Random(seed)).text)
            except NotFound:
                continue
        return "\n".join(parts)


@pytest.fixture
def archive(db: Database) -> Archive:
    return Archive(db)


@pytest.fixture
def harvested(db: Database, add: Add, archive: Archive) -> int:
    """An episode that is indexed and harvested."""
    number = add(SAID, audio_url="https://a.example/1.mp3").episode_id
    turns = find_turns(db, number)
    whole = [(Span(turn.id, 0, len(turn.text)),) for turn in turns]
    set_harvest(
        db,
        number,
        version=1,
        insights=[
            Insight("quote", "", spans, speaker_id=turn.speaker_id, score=1.0)
            for spans, turn in zip(whole, turns, strict=True)
        ],
        moments=[(whole[1], turns[1].speaker_id, 10.0)],
        topics=[("whale oil", 1.0)],
        now=NOON,
    )
    archive.catch_up()
    return number


def ben(db: Database) -> int:
    (person,) = find_people_called(db, "Ben Ferry")
    return person.id


class TestEpisode:
    def test_its_words_are_in_no_answer_before_the_index_has_heard_of_it(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        assert "whale oil" in archive.answers(harvested)

        withhold_episode(db, harvested, "The guest asked us to.", NOON)

        assert archive.answers(harvested).strip() == ""
        archive.catch_up()
        assert archive.answers(harvested).strip() == ""

    def test_it_says_that_it_is_withheld_and_why(self, db: Database, harvested: int) -> None:
        withhold_episode(db, harvested, "The guest asked us to.", NOON)

        episode = get_episode(db, harvested)
        assert (episode.state, episode.state_reason) == (
            State.WITHHELD,
            "The guest asked us to.",
        )
        with pytest.raises(NotAllowed):
            get_transcript(db, harvested)

    def test_a_claim_of_its_words_is_not_confirmed(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        withhold_episode(db, harvested, None, NOON)

        assert verify_quote(db, archive.index, OIL).verdict is Verdict.NONE

    def test_loading_it_again_corrected_does_not_bring_it_back(
        self, db: Database, add: Add, archive: Archive, harvested: int
    ) -> None:
        withhold_episode(db, harvested, None, NOON)

        add([*SAID, ("Ada Quill", "Good night.")])

        assert get_episode(db, harvested).state is State.WITHHELD
        assert "whale oil" not in archive.answers(harvested)

    @pytest.mark.parametrize(
        "other",
        [
            {"podcast": "Copied Feed", "title": "1", "audio_url": "https://a.example/1.mp3"},
            {"key": "another-key", "title": "one"},
        ],
        ids=["the same audio in another podcast", "the same title under another key"],
    )
    def test_neither_does_another_document_of_it(
        self, db: Database, add: Add, harvested: int, other: dict[str, str]
    ) -> None:
        withhold_episode(db, harvested, None, NOON)

        copy = add(SAID, **other).episode_id

        assert copy != harvested
        assert get_episode(db, copy).state is State.WITHHELD

    def test_a_copy_that_is_there_already_goes_with_it(
        self, db: Database, add: Add, harvested: int
    ) -> None:
        copy = add(SAID, podcast="Copied Feed", audio_url="https://a.example/1.mp3").episode_id

        assert withhold_episode(db, harvested, None, NOON) == [harvested, copy]
        assert get_episode(db, copy).state is State.WITHHELD

    def test_namesakes_of_another_day_or_podcast_stay(
        self, db: Database, add: Add, noon: datetime
    ) -> None:
        first = add(SAID, title="Bonus", key="1", published=noon).episode_id
        later = add(SAID, title="Bonus", key="2", published=noon.replace(month=9)).episode_id
        elsewhere = add(SAID, title="Bonus", podcast="Other").episode_id

        assert withhold_episode(db, first, None, NOON) == [first]
        for number in (later, elsewhere):
            assert get_episode(db, number).state is State.READY

    def test_undone_it_is_as_before_and_harvested_anew(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        withhold_episode(db, harvested, None, NOON)
        archive.catch_up()

        assert release_episode(db, harvested, NOON) == [harvested]

        archive.catch_up()
        assert "whale oil" in archive.answers(harvested)
        assert get_episode(db, harvested).state_reason is None
        assert unharvested(db) == [harvested]

    def test_an_episode_without_words_goes_back_to_the_state_it_had(
        self, db: Database, add: Add
    ) -> None:
        number = add([], state=State.NOT_REQUESTED).episode_id
        withhold_episode(db, number, None, NOON)

        release_episode(db, number, NOON)

        assert get_episode(db, number).state is State.NOT_REQUESTED

    def test_withholding_twice_is_undone_once(self, db: Database, harvested: int) -> None:
        withhold_episode(db, harvested, None, NOON)
        withhold_episode(db, harvested, "Again.", NOON)

        release_episode(db, harvested, NOON)

        assert get_episode(db, harvested).state is State.READY
        assert release_episode(db, harvested, NOON) == []


class TestPerson:
    def test_their_words_are_in_no_answer_before_the_index_has_heard_of_it(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        assert withhold_person(db, ben(db), None, NOON) == 1

        assert "whale" not in archive.answers(harvested)
        archive.catch_up()
        assert "whale" not in archive.answers(harvested)

    def test_the_words_of_others_stay(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        withhold_person(db, ben(db), None, NOON)
        archive.catch_up()

        found = archive.index.find_quotes(db, QuoteQuery("learn to row in the dark")).hits
        assert found[0].quote.speaker == "Ada Quill"

    def test_a_note_stands_in_their_place_and_is_no_quote(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        turn = find_turns(db, harvested)[1]
        withhold_person(db, ben(db), None, NOON)
        archive.catch_up()

        assert find_turns(db, harvested)[1].text == NOTE
        with pytest.raises(NotFound):
            get_quote(db, [Span(turn.id, 0, 10)])
        found = archive.index.find_quotes(db, QuoteQuery("these words are withheld")).hits
        assert not any("withheld" in hit.quote.text for hit in found)

    def test_nobody_elses_speech_is_read_across_it(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        withhold_person(db, ben(db), None, NOON)
        archive.catch_up()

        claim = "before the tide turns Then we had better learn to row"
        assert verify_quote(db, archive.index, claim).verdict is not Verdict.VERBATIM

    def test_what_stands_around_other_quotes_shows_the_note(
        self, db: Database, harvested: int
    ) -> None:
        withhold_person(db, ben(db), None, NOON)

        around = find_neighbours(db, find_turns(db, harvested)[0].id, 2, 2)
        assert [turn.text for turn in around][1] == NOTE

    def test_later_loads_hold_back_their_words_too(
        self, db: Database, add: Add, archive: Archive, harvested: int
    ) -> None:
        withhold_person(db, ben(db), None, NOON)

        new = add([("Ben Ferry, PhD", "My whale is my own.")], title="Two").episode_id
        add([*SAID, ("Ben Ferry", "And the whale agrees.")])

        archive.catch_up()
        assert "whale" not in archive.answers(harvested) + archive.answers(new)

    def test_they_can_be_withheld_in_one_podcast_alone(
        self, db: Database, add: Add, harvested: int
    ) -> None:
        other = add(SAID, podcast="Another Show")
        here = get_episode(db, harvested).podcast_id

        assert withhold_person(db, ben(db), None, NOON, podcast_id=here) == 1

        assert find_turns(db, harvested)[1].text == NOTE
        assert find_turns(db, other.episode_id)[1].text == OIL
        later = add(SAID, podcast="Another Show", title="Two")
        assert find_turns(db, later.episode_id)[1].text == OIL

    def test_undone_every_word_has_its_old_address(
        self, db: Database, archive: Archive, harvested: int
    ) -> None:
        before = find_turns(db, harvested)
        withhold_person(db, ben(db), None, NOON)

        assert release_person(db, ben(db)) == 1

        assert find_turns(db, harvested) == before
        assert get_quote(db, [Span(before[1].id, 0, len(OIL))]).text == OIL
        archive.catch_up()
        assert verify_quote(db, archive.index, OIL).verdict is Verdict.VERBATIM

    def test_undone_later_loads_are_free_again(
        self, db: Database, add: Add, harvested: int
    ) -> None:
        withhold_person(db, ben(db), None, NOON)
        release_person(db, ben(db))

        new = add([("Ben Ferry", "My whale is my own.")], title="Two").episode_id

        assert find_turns(db, new)[0].text == "My whale is my own."

    def test_only_the_very_name_means_a_person(self, db: Database, harvested: int) -> None:
        assert [person.name for person in find_people_called(db, "ben ferry")] == ["Ben Ferry"]
        assert find_people_called(db, "Ben") == []
        assert find_people_called(db, "Ben Fery") == []

    def test_the_full_text_has_forgotten_the_words(self, db: Database, harvested: int) -> None:
        withhold_person(db, ben(db), None, NOON)

        found = db.execute("SELECT count(*) FROM turn_fts WHERE turn_fts MATCH 'whale'")
        assert found.fetchone() == (0,)
        db.execute("INSERT INTO turn_fts (turn_fts) VALUES ('integrity-check')")

"""What a podcast allows binds every way in which its words leave the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from store.archive import Stored, add_episode
from store.episodes import find_turns, get_episode
from store.errors import NotAllowed, NotFound
from store.insights import find_insights, find_moments, set_harvest
from store.model import Insight, QuoteQuery, Span, State
from store.quotes import get_quote
from store.rights import (
    EXCERPT_WORDS,
    Policy,
    Rights,
    count_words,
    cut_spans,
    get_policy,
    get_transcript,
    set_policy,
    within_excerpt,
)
from store.search.engine import QuoteIndex
from store.search.verify import verify_quote
from store.withholding import NO_QUOTES, release_episode, withhold_episode

Add = Callable[..., Stored]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LONG = " ".join(f"And lamp number {n} burns for somebody who is out at sea." for n in range(20))
SAID = [
    ("Ada Quill", "A lamp is a promise that somebody will come home before the tide turns."),
    ("Ben Ferry", LONG),
]


@pytest.fixture
def lamp(db: Database, add: Add) -> int:
    return add(SAID).episode_id


@pytest.fixture
def index(db: Database) -> QuoteIndex:
    return QuoteIndex(Path(str(db.execute("PRAGMA database_list").fetchone()[2])))


def podcast_of(db: Database, episode_id: int) -> int:
    return get_episode(db, episode_id).podcast_id


def whole(db: Database, episode_id: int, turn: int) -> list[Span]:
    said = find_turns(db, episode_id)[turn]
    return [Span(said.id, 0, len(said.text))]


class TestFull:
    def test_a_publishers_transcript_is_full_without_another_word(
        self, db: Database, lamp: int
    ) -> None:
        assert get_policy(db, podcast_of(db, lamp)) == Policy(None, EXCERPT_WORDS)
        assert get_quote(db, whole(db, lamp, 1)).text == LONG
        assert [turn.text for turn in get_transcript(db, lamp)[1]] == [t for _, t in SAID]


class TestExcerpt:
    def test_a_quote_is_cut_to_its_beginning_as_exact_spans(
        self, db: Database, lamp: int
    ) -> None:
        set_policy(db, podcast_of(db, lamp), Rights.EXCERPT, NOON, words=12)

        quote = get_quote(db, whole(db, lamp, 1))

        assert quote.text == "And lamp number 0 burns for somebody who is out at sea."
        assert get_quote(db, quote.spans) == quote

    def test_nothing_is_written_out(self, db: Database, lamp: int) -> None:
        set_policy(db, podcast_of(db, lamp), Rights.EXCERPT, NOON)

        with pytest.raises(NotAllowed) as refusal:
            get_transcript(db, lamp)
        assert refusal.value.why == "excerpt"

    def test_what_we_wrote_down_ourselves_is_for_excerpts(
        self, db: Database, add: Add, lamp: int
    ) -> None:
        silent = add([], title="Two", state=State.NOT_REQUESTED).episode_id
        episode = get_episode(db, silent)
        words = add(SAID, title="Draft").episode_id
        turns = tuple(find_turns(db, words))

        add_episode(
            db,
            episode.podcast_id,
            # A transcription of our own for an episode that had none.
            replace(episode, turns=turns, state=State.READY),
            NOON,
            transcribed=True,
        )

        assert count_words(get_quote(db, whole(db, silent, 1)).text) == EXCERPT_WORDS
        with pytest.raises(NotAllowed):
            get_transcript(db, silent)
        assert get_transcript(db, lamp)[1] != []

    def test_the_publishers_own_words_later_are_full(self, db: Database, add: Add) -> None:
        draft = add(SAID, title="Draft")
        podcast_id = podcast_of(db, draft.episode_id)
        episode = get_episode(db, draft.episode_id)
        own = replace(episode, key="own", title="Own", turns=tuple(find_turns(db, episode.id)))
        number = add_episode(db, podcast_id, own, NOON, transcribed=True).episode_id

        theirs = replace(own, turns=own.turns[:1])
        add_episode(db, podcast_id, theirs, NOON)

        assert len(get_transcript(db, number)[1]) == 1

    def test_a_search_shows_no_more_around_a_quote_than_is_allowed(
        self, db: Database, lamp: int, index: QuoteIndex
    ) -> None:
        index.catch_up(db)
        asked = QuoteQuery("lamp number 7 burns for somebody")
        assert count_words(index.find_quotes(db, asked).hits[0].passage) > 30

        set_policy(db, podcast_of(db, lamp), Rights.EXCERPT, NOON, words=10)

        for hit in index.find_quotes(db, asked).hits:
            assert count_words(hit.passage) <= 10
            assert count_words(hit.quote.text) <= 10
            assert all(end <= len(hit.quote.text) for _, end in hit.marks)

    def test_so_does_checking_a_claim(self, db: Database, lamp: int, index: QuoteIndex) -> None:
        set_policy(db, podcast_of(db, lamp), Rights.EXCERPT, NOON, words=10)

        for hit in verify_quote(db, index, LONG).hits:
            assert count_words(hit.passage) <= 10
            assert all(end <= len(hit.quote.text) for _, end in hit.marks)

    def test_several_quotes_in_one_answer_share_the_allowance(
        self, db: Database, lamp: int
    ) -> None:
        _harvest(db, lamp)
        assert len(find_moments(db, lamp)) == 2

        set_policy(db, podcast_of(db, lamp), Rights.EXCERPT, NOON, words=20)

        assert [moment.text for moment in find_moments(db, lamp)] == [SAID[0][1]]

    def test_other_podcasts_do_not_share_it(self, db: Database, add: Add, lamp: int) -> None:
        other = add(SAID, podcast="Another Show").episode_id
        for number in (lamp, other):
            set_policy(db, podcast_of(db, number), Rights.EXCERPT, NOON, words=20)
        quotes = [get_quote(db, whole(db, number, 0)) for number in (lamp, lamp, other)]

        assert within_excerpt(db, quotes) == [quotes[0], quotes[2]]

    def test_insights_keep_to_it(self, db: Database, lamp: int) -> None:
        _harvest(db, lamp)
        set_policy(db, podcast_of(db, lamp), Rights.EXCERPT, NOON, words=10)

        shown = find_insights(db)
        assert len(shown) == 2
        assert all(count_words(insight.text) <= 10 for insight in shown)


class TestMetadata:
    def test_no_word_is_quoted_and_the_facts_stay(
        self, db: Database, lamp: int, index: QuoteIndex
    ) -> None:
        _harvest(db, lamp)
        index.catch_up(db)
        spans = whole(db, lamp, 0)

        set_policy(db, podcast_of(db, lamp), Rights.METADATA, NOON)

        assert index.find_quotes(db, QuoteQuery("a lamp is a promise")).hits == ()
        assert find_insights(db) == []
        with pytest.raises(NotFound):
            get_quote(db, spans)
        with pytest.raises(NotAllowed):
            get_transcript(db, lamp)
        episode = get_episode(db, lamp)
        assert (episode.title, episode.state, episode.state_reason) == (
            "One",
            State.WITHHELD,
            NO_QUOTES,
        )

    def test_it_binds_what_is_loaded_later(self, db: Database, add: Add, lamp: int) -> None:
        set_policy(db, podcast_of(db, lamp), Rights.METADATA, NOON)

        assert get_episode(db, add(SAID, title="Two").episode_id).state is State.WITHHELD

    def test_lifted_everything_is_back_but_what_was_taken_down(
        self, db: Database, add: Add, lamp: int
    ) -> None:
        two = add(SAID, title="Two").episode_id
        withhold_episode(db, two, "Asked to.", NOON)
        set_policy(db, podcast_of(db, lamp), Rights.METADATA, NOON)

        set_policy(db, podcast_of(db, lamp), None, NOON)

        assert get_episode(db, lamp).state is State.READY
        assert get_episode(db, two).state_reason == "Asked to."

    def test_a_takedown_undone_meanwhile_stays_bound(self, db: Database, lamp: int) -> None:
        withhold_episode(db, lamp, None, NOON)
        set_policy(db, podcast_of(db, lamp), Rights.METADATA, NOON)

        release_episode(db, lamp, NOON)

        assert get_episode(db, lamp).state_reason == NO_QUOTES


class TestCutting:
    @given(
        st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=4),
        st.integers(1, 40),
    )
    def test_what_is_kept_is_a_beginning_within_the_allowance(
        self, texts: list[str], words: int
    ) -> None:
        spans = [Span(n, 0, len(text)) for n, text in enumerate(texts)]

        kept = cut_spans(spans, dict(enumerate(texts)), words)

        assert sum(count_words(texts[s.turn][s.start : s.end]) for s in kept) <= words
        assert all(s.start == 0 < s.end <= len(texts[s.turn]) for s in kept)

    def test_text_without_blanks_is_counted_by_its_characters(self) -> None:
        text = "灯塔是一个承诺有人会在退潮之前回家"

        assert count_words(text) == 9
        assert cut_spans([Span(1, 0, len(text))], {1: text}, 3) == (Span(1, 0, 6),)


def test_an_unknown_podcast_has_no_policy(db: Database) -> None:
    with pytest.raises(NotFound):
        set_policy(db, 99, Rights.FULL, NOON)


def _harvest(db: Database, number: int) -> None:
    turns = find_turns(db, number)
    spans = [(Span(turn.id, 0, len(turn.text)),) for turn in turns]
    set_harvest(
        db,
        number,
        version=1,
        insights=[
            Insight("quote", "", one, speaker_id=turn.speaker_id, score=1.0)
            for one, turn in zip(spans, turns, strict=True)
        ],
        moments=[
            (one, turn.speaker_id, turn.start_s) for one, turn in zip(spans, turns, strict=True)
        ],
        topics=[("lamps", 1.0)],
        now=NOON,
    )

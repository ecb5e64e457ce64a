"""What is hidden as an insight is no key moment; of what was taken down no words are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlite_utils import Database

from store.episodes import find_turns
from store.insights import find_insights, find_moments, set_harvest
from store.model import Insight, Scope, Span
from store.quotes import get_quote
from store.verdict_words import FINGERPRINT
from store.verdicts import (
    find_hidden_words,
    find_pins,
    hide_insight,
    pin_insight,
    without_hidden,
)
from store.withheld_people import find_people_called, release_person, withhold_person
from store.withholding import release_episode, withhold_episode

HERE, THERE = 11, 12
DAY = date(2026, 5, 5)
WAX = "Wax holds its shape because the bees keep it warm, and it cracks when they stop."
SALT = "Salt was money wherever the road was longer than the harvest could be trusted."
BRINE = "Brine was the purse of whoever had no road at all."


@pytest.fixture
def harvest(db: Database, noon: datetime) -> Callable[[int], list[int]]:
    """Store each sentence of an episode as an insight, each whole turn as a moment."""

    def harvesting(episode_id: int) -> list[int]:
        (version,) = db.execute(
            "SELECT version FROM episode WHERE id = ?", [episode_id]
        ).fetchone()
        turns = find_turns(db, episode_id)
        insights, moments = [], []
        for turn in turns:
            moments.append(((Span(turn.id, 0, len(turn.text)),), turn.speaker_id, 1.0))
            at = 0
            for sentence in turn.text.split("  "):
                span = Span(turn.id, at, at + len(sentence))
                insights.append(
                    Insight("quote", sentence, (span,), speaker_id=turn.speaker_id, score=2.0)
                )
                at += len(sentence) + 2
        assert set_harvest(
            db,
            episode_id,
            version=version,
            insights=insights,
            moments=moments,
            topics=[],
            now=noon,
        )
        rows = db.execute("SELECT id FROM insight WHERE episode_id = ?", [episode_id])
        return [int(number) for (number,) in rows]

    return harvesting


def moments(db: Database, episode_id: int, guild_id: int | None = HERE) -> list[str]:
    return [moment.text for moment in find_moments(db, episode_id, Scope(guild_id))]


def kept(db: Database) -> list[str]:
    return [str(text) for (text,) in db.execute("SELECT text FROM verdict ORDER BY id")]


class TestMoments:
    def test_a_hidden_insight_is_no_key_moment_there(self, db, add, harvest, noon):
        episode = add([("Ada", WAX), ("Ben", SALT)]).episode_id
        wax, _ = harvest(episode)
        hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

        assert moments(db, episode) == [SALT]
        assert moments(db, episode, THERE) == moments(db, episode, None) == [WAX, SALT]

    def test_what_the_owner_hides_is_one_nowhere(self, db, add, harvest, noon):
        episode = add([("Ada", WAX), ("Ben", SALT)]).episode_id
        wax, _ = harvest(episode)
        hide_insight(db, wax, guild_id=0, user_id=1, now=noon)

        assert moments(db, episode) == moments(db, episode, None) == [SALT]

    def test_one_hidden_sentence_takes_the_moment_with_it(self, db, add, harvest, noon):
        episode = add([("Ada", f"{BRINE}  {WAX}"), ("Ben", SALT)]).episode_id
        brine, *_ = harvest(episode)
        hide_insight(db, brine, guild_id=HERE, user_id=1, now=noon)

        assert moments(db, episode) == [SALT]

    def test_the_same_words_in_another_episode_go_too(self, db, add, harvest, noon):
        (wax,) = harvest(add([("Ada", WAX)]).episode_id)
        rerun = add([("Ada", f"So, {WAX}"), ("Ben", SALT)], key="rerun", title="A rerun")
        harvest(rerun.episode_id)
        hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

        assert moments(db, rerun.episode_id) == [SALT]

    def test_nothing_hidden_leaves_everything(self, db, add, harvest, noon):
        episode = add([("Ada", WAX)]).episode_id
        (wax,) = harvest(episode)
        pin_insight(db, wax, DAY, guild_id=HERE, user_id=1, now=noon)
        quotes = [get_quote(db, insight.spans) for insight in find_insights(db)]

        assert without_hidden(db, quotes, Scope(HERE)) == quotes


class TestTakedowns:
    def test_of_a_withheld_episode_no_words_are_kept(self, db, add, harvest, noon):
        episode = add([("Ada", WAX), ("Ben", SALT)]).episode_id
        wax, salt = harvest(episode)
        hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)
        pin_insight(db, salt, DAY, guild_id=HERE, user_id=1, now=noon)

        withhold_episode(db, episode, None, noon)

        assert all(text.startswith(FINGERPRINT) for text in kept(db))
        assert find_hidden_words(db, HERE) == []
        assert [pin.text for pin in find_pins(db, HERE, DAY)] == [""]

    def test_words_elsewhere_stay(self, db, add, harvest, noon):
        episode = add([("Ada", WAX)]).episode_id
        (salt,) = harvest(add([("Ben", SALT)], key="other", title="Other").episode_id)
        harvest(episode)
        hide_insight(db, salt, guild_id=HERE, user_id=1, now=noon)

        withhold_episode(db, episode, None, noon)

        assert kept(db) == [SALT]

    def test_of_a_withheld_person_no_words_are_kept(self, db, add, harvest, noon):
        episode = add([("Ada Quill", WAX), ("Ben Ferry", SALT)]).episode_id
        for insight in harvest(episode):
            hide_insight(db, insight, guild_id=HERE, user_id=1, now=noon)
        (ada,) = find_people_called(db, "Ada Quill")

        withhold_person(db, ada.id, None, noon)

        assert sum(text.startswith(FINGERPRINT) for text in kept(db)) == 1
        assert SALT in kept(db)

    def test_what_was_hidden_is_hidden_when_a_takedown_is_undone(self, db, add, harvest, noon):
        episode = add([("Ada Quill", WAX), ("Ben Ferry", SALT)]).episode_id
        wax, _ = harvest(episode)
        hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)
        (ada,) = find_people_called(db, "Ada Quill")

        withhold_person(db, ada.id, None, noon)
        harvest(episode)
        release_person(db, ada.id)
        harvest(episode)

        assert {insight.text for insight in find_insights(db, Scope(HERE))} == {SALT}
        assert moments(db, episode) == [SALT]

    def test_the_same_holds_of_an_episode(self, db, add, harvest, noon):
        episode = add([("Ada", WAX), ("Ben", SALT)]).episode_id
        wax, _ = harvest(episode)
        hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

        withhold_episode(db, episode, None, noon)
        release_episode(db, episode, noon)
        harvest(episode)

        assert {insight.text for insight in find_insights(db, Scope(HERE))} == {SALT}
        assert moments(db, episode) == [SALT]

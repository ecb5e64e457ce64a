"""What admins decide about insights holds, also when a transcript is corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlite_utils import Database

from store.errors import NotFound
from store.insight_pool import find_akin, find_pool
from store.insight_rows import find_by_ids
from store.insights import add_curated, find_insights, get_insight, set_harvest
from store.model import Insight, Scope, Span
from store.verdicts import (
    approve_insight,
    count_held,
    find_held,
    find_hidden_words,
    find_pins,
    get_held,
    hide_insight,
    pin_insight,
    unpin_day,
)

HERE, THERE = 11, 12
DAY = date(2026, 5, 5)
WAX = "Wax holds its shape because the bees keep it warm, and it cracks when they stop."
SALT = "Salt was money wherever the road was longer than the harvest could be trusted."


@pytest.fixture
def harvest(db: Database, noon: datetime) -> Callable[..., list[int]]:
    """Store each turn of an episode as an insight; return their ids."""

    def harvesting(episode_id: int, held: str | None = None) -> list[int]:
        version = db.execute("SELECT version FROM episode WHERE id = ?", [episode_id])
        turns = db.execute(
            "SELECT id, text, speaker_id FROM turn WHERE episode_id = ? ORDER BY seq",
            [episode_id],
        ).fetchall()
        insights = [
            Insight(
                "quote",
                text,
                (Span(number, 0, len(text)),),
                speaker_id=who,
                score=2.0,
                held=held,
            )
            for number, text, who in turns
        ]
        assert set_harvest(
            db,
            episode_id,
            version=version.fetchone()[0],
            insights=insights,
            moments=[],
            topics=[],
            now=noon,
        )
        rows = db.execute("SELECT id FROM insight WHERE episode_id = ?", [episode_id])
        return [int(number) for (number,) in rows]

    return harvesting


def texts(insights: list[Insight]) -> set[str]:
    return {insight.text for insight in insights}


def test_what_is_hidden_is_hidden_in_that_server_alone(db, add, harvest, noon):
    wax, _ = harvest(add([("Ada", WAX), ("Ada", SALT)]).episode_id)
    hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

    assert texts(find_insights(db, Scope(HERE))) == {SALT}
    assert texts(find_insights(db, Scope(THERE))) == {WAX, SALT}
    with pytest.raises(NotFound):
        get_insight(db, wax, Scope(HERE))
    assert find_by_ids(db, [wax], Scope(HERE)) == []
    assert texts(find_pool(db, Scope(HERE), DAY)) == {SALT}
    assert find_hidden_words(db, HERE) == [WAX]


def test_what_the_owner_hides_is_hidden_everywhere(db, add, harvest, noon):
    wax, _ = harvest(add([("Ada", WAX), ("Ada", SALT)]).episode_id)
    hide_insight(db, wax, guild_id=0, user_id=1, now=noon)

    assert texts(find_insights(db, Scope(THERE))) == texts(find_insights(db)) == {SALT}


def test_it_stays_hidden_when_the_transcript_is_corrected(db, add, harvest, noon):
    wax, _ = harvest(add([("Ada", WAX), ("Ada", SALT)]).episode_id)
    hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

    corrected = WAX.replace("keep it warm", "kept it warm") + " That is the whole trick."
    again = add([("Ada", "Welcome back."), ("Ada", corrected), ("Ada", SALT)])
    for _ in range(2):
        harvest(again.episode_id)

    assert texts(find_insights(db, Scope(HERE))) == {"Welcome back.", SALT}
    assert corrected in texts(find_insights(db, Scope(THERE)))


def test_a_curated_sentence_stays_hidden_when_its_page_comes_again(db, noon):
    add_curated(db, [Insight("curated", WAX)], "page.txt", None, noon)
    (wax,) = find_insights(db)
    hide_insight(db, wax.id, guild_id=HERE, user_id=1, now=noon)
    add_curated(db, [Insight("curated", SALT)], "page.txt", None, noon)
    add_curated(db, [Insight("curated", SALT), Insight("curated", WAX)], "page.txt", None, noon)

    assert texts(find_insights(db, Scope(HERE))) == {SALT}
    assert texts(find_insights(db)) == {SALT, WAX}


class TestHeld:
    def test_it_is_nowhere_until_it_is_approved(self, db, add, harvest, noon):
        (wax,) = harvest(add([("Ada", WAX)]).episode_id, held="slur")

        assert find_insights(db, Scope(HERE)) == find_pool(db, Scope(HERE), DAY) == []
        assert find_akin(db, Scope(HERE), episode_id=None) == []
        with pytest.raises(NotFound):
            get_insight(db, wax, Scope(HERE))
        assert [one.held for one in find_held(db, Scope(HERE))] == ["slur"]
        assert get_held(db, wax, Scope(HERE)).text == WAX
        assert count_held(db, Scope(HERE)) == 1

    def test_an_approval_counts_in_its_server_alone(self, db, add, harvest, noon):
        (wax,) = harvest(add([("Ada", WAX)]).episode_id, held="slur")
        approve_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

        (shown,) = find_insights(db, Scope(HERE))
        assert (shown.text, shown.held) == (WAX, None)
        assert find_held(db, Scope(HERE)) == []
        assert count_held(db, Scope(THERE)) == 1
        assert find_insights(db, Scope(THERE)) == []

    def test_an_approval_by_the_owner_counts_everywhere(self, db, add, harvest, noon):
        (wax,) = harvest(add([("Ada", WAX)]).episode_id, held="slur")
        approve_insight(db, wax, guild_id=0, user_id=1, now=noon)

        assert texts(find_insights(db, Scope(THERE))) == {WAX}

    def test_an_approval_is_for_the_words_that_were_seen(self, db, add, harvest, noon):
        (wax,) = harvest(add([("Ada", WAX)]).episode_id, held="slur")
        approve_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

        changed = add([("Ada", WAX.replace("warm", "wet"))]).episode_id
        harvest(changed, held="slur")
        assert count_held(db, Scope(HERE)) == 1

        harvest(add([("Ada", WAX)]).episode_id, held="slur")
        assert texts(find_insights(db, Scope(HERE))) == {WAX}

    def test_what_is_kept_hidden_leaves_the_queue(self, db, add, harvest, noon):
        (wax,) = harvest(add([("Ada", WAX)]).episode_id, held="slur")
        hide_insight(db, wax, guild_id=HERE, user_id=1, now=noon)

        assert find_held(db, Scope(HERE)) == []
        with pytest.raises(NotFound):
            get_held(db, wax, Scope(HERE))


class TestPins:
    def test_a_day_has_one_pin_and_it_can_be_taken_off(self, db, add, harvest, noon):
        wax, salt = harvest(add([("Ada", WAX), ("Ada", SALT)]).episode_id)
        for insight in (wax, salt):
            pin_insight(db, insight, DAY, guild_id=HERE, user_id=1, now=noon)

        assert [(pin.day, pin.text) for pin in find_pins(db, HERE, DAY)] == [(DAY, SALT)]
        assert find_pins(db, THERE, DAY) == []
        assert unpin_day(db, DAY, HERE)
        assert not unpin_day(db, DAY, HERE)
        assert find_pins(db, HERE, DAY) == []

    def test_a_pin_finds_its_insight_again_in_a_corrected_transcript(
        self, db, add, harvest, noon
    ):
        wax, _ = harvest(add([("Ada", WAX), ("Ada", SALT)]).episode_id)
        pin_insight(db, wax, DAY, guild_id=HERE, user_id=1, now=noon)
        ids = harvest(add([("Ada", SALT), ("Ada", WAX.replace("bees", "bee"))]).episode_id)

        assert [pin.insight_id for pin in find_pins(db, HERE, DAY)] == [ids[1]]

    def test_what_a_server_cannot_see_it_cannot_pin(self, db, add, harvest, noon):
        (wax,) = harvest(add([("Ada", WAX)], private_to=HERE).episode_id)

        with pytest.raises(NotFound):
            pin_insight(db, wax, DAY, guild_id=THERE, user_id=1, now=noon)


def test_insights_hidden_before_verdicts_were_kept_stay_hidden(db, add, harvest, noon):
    from store.taste_tables import TASTE

    wax, _ = harvest(add([("Ada", WAX), ("Ada", SALT)]).episode_id)
    for table in ("verdict_on", "verdict", "preference"):
        db.execute(f"DROP TABLE {table}")
    for index in ("insight_held", "episode_loaded", "episode_new"):
        db.execute(f"DROP INDEX {index}")
    db.execute(
        "INSERT INTO hidden (guild_id, insight_id, user_id, at) VALUES (?, ?, 1, '2026')",
        [HERE, wax],
    )
    for statement in TASTE:
        db.execute(statement)

    assert texts(find_insights(db, Scope(HERE))) == {SALT}
    assert find_hidden_words(db, HERE) == [WAX]

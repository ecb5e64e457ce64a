"""Candidates for a day: what is new is never lost behind what is best."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from store.insight_pool import Wanted, find_akin, find_pool
from store.insight_rows import find_by_ids
from store.insights import add_curated, set_harvest
from store.model import Insight, Scope, Span

DAY = date(2026, 5, 5)
HERE = Scope(11)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def harvest(db, noon):
    """Store so many insights of an episode's first turn, each a letter longer."""

    def harvesting(episode_id, count=1, score=3.0, topics=()):
        number, speaker = db.execute(
            "SELECT id, speaker_id FROM turn WHERE episode_id = ? ORDER BY seq", [episode_id]
        ).fetchone()
        insights = [
            Insight(
                "quote",
                "",
                (Span(number, 0, 1 + at),),
                speaker_id=speaker,
                score=score - at / 1e4,
            )
            for at in range(count)
        ]
        set_harvest(
            db,
            episode_id,
            version=1,
            insights=insights,
            moments=[],
            topics=[(topic, 1.0) for topic in topics],
            now=noon,
        )

    return harvesting


@pytest.fixture
def great(add, harvest):
    """An old episode with more good insights than are looked at; loaded first."""
    stored = add([("Ada", "x" * 900)], title="Great", published=LONG_AGO)
    harvest(stored.episode_id, count=700)
    return stored.episode_id


def episodes(pool):
    return {insight.episode for insight in pool}


def test_the_best_and_what_is_new_are_candidates(db, add, great, harvest, noon):
    db.execute("UPDATE episode SET loaded_at = '2025-01-01' WHERE id = ?", [great])
    new = add([("Bo", "A poor thing.")], title="New", published=noon - timedelta(days=20))
    harvest(new.episode_id, score=1.6)

    assert episodes(find_pool(db, HERE, DAY)) == {"Great", "New"}
    assert len(find_pool(db, HERE, DAY)) < 500


def test_what_was_loaded_last_is_new_however_old_it_is(db, add, great, harvest):
    db.execute("UPDATE episode SET loaded_at = '2025-01-01' WHERE id = ?", [great])
    for number in range(30):
        add([("Cy", "Silence.")], title=f"Filler {number}")
    late = add([("Bo", "A poor thing.")], title="Late", published=LONG_AGO)
    harvest(late.episode_id, score=1.6)

    assert "Late" in episodes(find_pool(db, HERE, DAY))


def test_candidates_are_the_same_whenever_they_are_asked_for(db, great, noon):
    add_curated(db, [Insight("curated", f"Sentence {n}") for n in range(100)], "p", None, noon)

    assert find_pool(db, HERE, DAY) == find_pool(db, HERE, DAY)


def test_what_was_posted_makes_room_for_the_next(db, great):
    first = {insight.id for insight in find_pool(db, HERE, DAY)}
    second = {insight.id for insight in find_pool(db, HERE, DAY, without=first)}

    assert first
    assert second
    assert not first & second


def test_curated_insights_take_turns_until_all_were_candidates(db, great, noon):
    add_curated(db, [Insight("curated", f"Sentence {n}") for n in range(150)], "p", None, noon)
    seen = set()
    for offset in range(3):
        pool = find_pool(db, HERE, DAY + timedelta(days=offset))
        seen |= {insight.text for insight in pool if insight.kind == "curated"}

    assert len(seen) == 150


def test_the_best_of_what_is_preferred_is_never_missed(db, add, great, harvest):
    for number in range(40):  # the episodes loaded last are candidates anyway
        add([("Cy", "Silence.")], title=f"Filler {number}")
    poor = add([("Bo", "A poor thing.")], title="Poor", podcast="Other")
    db.execute("UPDATE episode SET loaded_at = '2024-01-01' WHERE id = ?", [poor.episode_id])
    harvest(poor.episode_id, score=1.6)
    (bo,) = db.execute("SELECT id FROM speaker WHERE name = 'Bo'").fetchone()

    assert episodes(find_pool(db, HERE, DAY)) == {"Great"}
    assert episodes(find_pool(db, HERE, DAY, Wanted(liked_speakers=(bo,)))) == {"Great", "Poor"}


def test_what_is_barred_or_elsewhere_is_none(db, add, great, harvest):
    other = add([("Bo", "A poor thing.")], title="Other", podcast="Other")
    harvest(other.episode_id, score=1.6)
    ids = dict(db.execute("SELECT title, id FROM podcast").fetchall())
    people = dict(db.execute("SELECT name, id FROM speaker").fetchall())

    for wanted, left in (
        (Wanted(podcast_ids=(ids["Other"],)), {"Other"}),
        (Wanted(barred_podcasts=(ids["Other"],)), {"Great"}),
        (Wanted(barred_speakers=(people["Ada"],)), {"Other"}),
        (Wanted(since=datetime(2030, 1, 1, tzinfo=UTC)), set()),
    ):
        assert episodes(find_pool(db, HERE, DAY, wanted)) == left


def test_another_servers_private_podcast_gives_no_candidates(db, add, harvest):
    secret = add([("Bo", "A poor thing.")], private_to=12)
    harvest(secret.episode_id)

    assert find_pool(db, HERE, DAY) == []
    assert find_akin(db, HERE, episode_id=None) == []
    assert len(find_pool(db, Scope(12), DAY)) == 1


def test_akin_are_other_episodes_with_the_same_topics_first(db, add, great, harvest):
    about = add([("Bo", "On salt.")], title="Salt")
    kin = add([("Cy", "On salt, too.")], title="Salt again")
    harvest(about.episode_id, topics=["salt"], score=1.6)
    harvest(kin.episode_id, topics=["salt"], score=1.6)

    found = find_akin(db, HERE, episode_id=about.episode_id, limit=10)

    assert len(found) == 10
    assert episodes(found) == {"Salt again", "Great"}


def test_insights_are_found_by_their_ids_where_they_may_be_shown(db, add, harvest):
    harvest(add([("Bo", "A poor thing.")], private_to=12).episode_id)
    (number,) = db.execute("SELECT id FROM insight").fetchone()

    assert [one.id for one in find_by_ids(db, [number, 999], Scope(12))] == [number]
    assert find_by_ids(db, [number], HERE) == []

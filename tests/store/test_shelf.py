"""What is kept for many servers is forgotten at once when any of it may have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlite_utils import Database

from store.candidates import Candidates
from store.corrections import hide_spans, rename_speaker
from store.episode_facts import update_facts
from store.episodes import get_episode
from store.guilds import erase_guild
from store.insight_pool import Wanted, find_pool
from store.insight_rows import find_by_ids
from store.insight_shelf import MOST_INSIGHTS, MOST_POOLS, Edition, Pool, Shelf
from store.insights import add_curated, set_harvest
from store.model import Insight, Scope, Span
from store.naming import name_everywhere
from store.podcasts import follow_podcast, unfollow_podcast
from store.rights import Rights, set_policy
from store.schema import restore_stamp_triggers
from store.verdicts import approve_insight, hide_insight
from store.withheld_people import release_person, withhold_person
from store.withholding import release_episode, withhold_episode

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = date(2026, 5, 5)
HERE = 11
GREAT = "Episode 0"


def ids_of(db: Database, table: str, names: str = "1", *values: object) -> list[int]:
    return [n for (n,) in db.execute(f"SELECT id FROM {table} WHERE {names}", list(values))]


def turn_of(db: Database) -> int:
    return int(db.execute("SELECT min(id) FROM turn").fetchone()[0])


def great(db: Database) -> int:
    return ids_of(db, "episode", "title = ?", GREAT)[0]


def label_a_turn(db: Database) -> None:
    db.execute("UPDATE turn SET label = 'Speaker 1' WHERE episode_id = ?", [great(db)])
    name_everywhere(db, great(db), "Speaker 1", "Ada Marlow", NOON)


CHANGES = {
    "hidden": lambda db: hide_insight(
        db,
        ids_of(db, "insight", "score BETWEEN 3.9 AND 4.0")[7],
        guild_id=0,
        user_id=1,
        now=NOON,
    ),
    "approved": lambda db: approve_insight(
        db, ids_of(db, "insight", "held IS NOT NULL")[0], guild_id=0, user_id=1, now=NOON
    ),
    "passage hidden": lambda db: hide_spans(
        db, [Span(turn_of(db), 0, 9)], guild_id=0, user_id=1, now=NOON
    ),
    "episode withheld": lambda db: withhold_episode(db, great(db), None, NOON),
    "person withheld": lambda db: withhold_person(db, ids_of(db, "speaker")[0], None, NOON),
    "only excerpts": lambda db: set_policy(db, 1, Rights.EXCERPT, NOON, 20),
    "no quotes": lambda db: set_policy(db, 1, Rights.METADATA, NOON),
    "renamed": lambda db: rename_speaker(
        db, ids_of(db, "speaker")[0], "The Keeper", guild_id=0, user_id=1, now=NOON
    ),
    "label named": label_a_turn,
    "facts corrected": lambda db: update_facts(
        db, great(db), replace(get_episode(db, great(db)), title="Great", url="https://x.test")
    ),
    "harvested anew": lambda db: set_harvest(
        db, great(db), version=1, insights=[], moments=[], topics=[], now=NOON
    ),
    "page changed": lambda db: add_curated(
        db, [Insight("curated", "Only this.")], "a.html", None, NOON
    ),
    "episode erased": lambda db: db.execute("DELETE FROM episode WHERE id = ?", [great(db)]),
    "podcast erased": lambda db: db.execute("DELETE FROM podcast WHERE id = 1"),
    "podcast made private": lambda db: db.execute(
        "UPDATE podcast SET private_to = 77 WHERE id = 1"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_what_may_be_shown_holds_at_once(world, change):
    shelf, scope = Shelf(), Scope(40)
    kept = Candidates(world, scope, shelf).find_pool(DAY, Wanted())

    change(world)

    candidates = Candidates(world, scope, shelf)
    pool = candidates.find_pool(DAY, Wanted())
    assert pool == find_pool(world, scope, DAY) != kept
    known = [insight.id for insight in kept]
    assert candidates.find_by_ids(known) == find_by_ids(world, known, scope)


def test_what_is_given_back_is_there_again(world):
    shelf, scope = Shelf(), Scope(40)
    kept = Candidates(world, scope, shelf).find_pool(DAY, Wanted())
    ada = ids_of(world, "speaker")[0]
    withhold_episode(world, great(world), None, NOON)
    assert Candidates(world, scope, shelf).find_pool(DAY, Wanted()) != kept
    release_episode(world, great(world), NOON)
    assert Candidates(world, scope, shelf).find_pool(DAY, Wanted()) == kept

    withhold_person(world, ada, None, NOON)
    release_person(world, ada)
    assert Candidates(world, scope, shelf).find_pool(DAY, Wanted()) == find_pool(
        world, scope, DAY
    )


def test_what_a_server_follows_holds_at_once(world):
    shelf, scope = Shelf(), Scope(40, followed_only=True)
    for act in (follow_podcast, follow_podcast, unfollow_podcast):
        if act is follow_podcast:
            act(world, 40, ids_of(world, "podcast")[len(shelf._edition._pools)], 1, NOON)
        else:
            act(world, 40, 1)
        pool = Candidates(world, scope, shelf).find_pool(DAY, Wanted())
        assert pool == find_pool(world, scope, DAY)


def test_erasing_a_server_takes_its_private_words_from_what_is_kept(world):
    shelf = Shelf()
    mine = Candidates(world, Scope(HERE), shelf).find_pool(DAY, Wanted())
    assert any(insight.podcast == "Ours" for insight in mine)
    erase_guild(world, HERE)

    assert not any(
        insight.podcast == "Ours"
        for guild_id in (HERE, 40)
        for insight in Candidates(world, Scope(guild_id), shelf).find_pool(DAY, Wanted())
    )
    assert not any(one and one.podcast == "Ours" for one in shelf._edition._insights.values())


def test_deliveries_and_look_ups_leave_what_is_kept(world):
    shelf = Shelf()
    Candidates(world, Scope(40), shelf).find_pool(DAY, Wanted())
    before = shelf.edition(world)
    world.execute("UPDATE episode SET harvested_version = version, notes = 'More.'")
    hide_insight(world, ids_of(world, "insight")[0], guild_id=40, user_id=1, now=NOON)

    assert shelf.edition(world) is before


def test_a_trigger_that_a_transform_drops_is_put_back(world):
    before = Shelf().edition(world).stamp
    world["episode"].transform(types={"links": str})
    assert restore_stamp_triggers(world)
    after = Shelf().edition(world).stamp
    withhold_episode(world, great(world), None, NOON)

    assert len({before, after, Shelf().edition(world).stamp}) == 3
    assert not restore_stamp_triggers(world)


def test_what_is_kept_stays_small(world):
    edition = Edition(1)
    for number in range(3 * MOST_POOLS):
        edition.pool(number, lambda: Pool((), ()))
    edition.find(world, range(MOST_INSIGHTS - 1))
    edition.find(world, range(MOST_INSIGHTS, 2 * MOST_INSIGHTS))

    assert len(edition._pools) <= MOST_POOLS
    assert len(edition._insights) <= MOST_INSIGHTS

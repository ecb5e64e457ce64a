from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from store.database import connect
from store.lookups import add_lookup
from store.model import Match, QuoteQuery
from store.search import following
from store.search.engine import QuoteIndex

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

LINES = [
    "The first ferry leaves before the gulls wake.",
    "A second lighthouse was never built for want of stone.",
    "Three storms in one winter make a poet of any keeper.",
    "Four letters a year was all the mail boat brought.",
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.db"


@pytest.fixture
def filled(add):
    for number, line in enumerate(LINES):
        add([("Bram Tolley", line)], title=f"Part {number}")


def everything_is_found(index, db) -> bool:
    return all(
        index.find_quotes(db, QuoteQuery(line)).hits[0].match is Match.VERBATIM
        for line in LINES
    )


class Crash(Exception):
    pass


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
@pytest.mark.parametrize("where", ["ledger_document", "forget_ledger", "_rows"])
def test_a_crash_at_any_moment_leaves_answers_right(
    db, filled, path, monkeypatch, moment, where
):
    """Whatever was half written, the next look-up and the next catch-up are right."""
    monkeypatch.setattr(following, "BATCH", 1)
    seen, real = [0], getattr(following, where)

    def failing(*args):
        seen[0] += 1
        if seen[0] == moment:
            raise Crash
        return real(*args)

    monkeypatch.setattr(following, where, failing)
    with pytest.raises(Crash):
        QuoteIndex(path).catch_up(db)
    monkeypatch.setattr(following, where, real)
    fresh = QuoteIndex(path)

    assert everything_is_found(fresh, db)
    fresh.catch_up(db)
    assert fresh.behind(db) == 0
    assert everything_is_found(fresh, db)


@pytest.mark.parametrize("moment", [1, 2])
def test_a_crash_while_following_loses_only_what_was_not_committed(
    db, add, filled, path, monkeypatch, moment
):
    QuoteIndex(path).catch_up(db)
    for number in range(2):
        add([("Ada Quill", f"Postcard number {number} never arrived.")], title=f"Card {number}")
    monkeypatch.setattr(following, "BATCH", 1)
    seen, real = [0], following.ledger_document

    def failing(extent):
        seen[0] += 1
        if seen[0] == moment:
            raise Crash
        return real(extent)

    monkeypatch.setattr(following, "ledger_document", failing)
    with pytest.raises(Crash):
        QuoteIndex(path).catch_up(db)
    monkeypatch.setattr(following, "ledger_document", real)
    fresh = QuoteIndex(path)

    assert everything_is_found(fresh, db)
    assert fresh.behind(db) == 3 - moment
    assert fresh.catch_up(db) == 3 - moment
    assert fresh.find_quotes(db, QuoteQuery("postcard number 1 never arrived")).hits[
        0
    ].match is (Match.VERBATIM)


def test_looking_up_while_another_thread_indexes_always_answers(db, add, filled, path):
    """Readers go on with the state they have; the new one is there afterwards."""
    index = QuoteIndex(path)
    index.catch_up(db)
    for number in range(30):
        add([("Ada Quill", f"Postcard number {number} never arrived.")], title=f"Card {number}")

    def asking() -> bool:
        with connect(path) as other:
            return all(index.find_quotes(other, QuoteQuery(LINES[0])).hits for _ in range(20))

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(asking) for _ in range(2)]
        assert index.catch_up(db) == 30

        assert all(answer.result() for answer in answers)
    assert index.behind(db) == 0


def test_a_mostly_dead_index_is_made_again(db, add, path, monkeypatch):
    monkeypatch.setattr(following, "LEAST_ROWS", 2)
    index = QuoteIndex(path)
    for version in range(5):
        add([("Ada Quill", f"Version {version} of the tale.")] * 3, title="Same")
        index.catch_up(db)
    rows = path.with_name(path.name + ".index") / "rows.bin"

    assert index.find_quotes(db, QuoteQuery("version 4 of the tale")).hits
    assert rows.stat().st_size < 15 * following.ROW.itemsize


class TestNotCountingAnew:
    """Stamps are read once for all writes that cannot change them."""

    @pytest.fixture
    def readings(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """One entry each time the episodes are read through."""
        seen, real = [], following.find_stamps

        def counted(db):
            seen.append(1)
            return real(db)

        monkeypatch.setattr(following, "find_stamps", counted)
        return seen

    def test_a_look_up_that_was_kept_is_no_reason(self, db, filled, path, readings) -> None:
        index = QuoteIndex(path)
        index.catch_up(db)
        index.find_quotes(db, QuoteQuery(LINES[0]))
        before = len(readings)
        for number in range(5):
            add_lookup(db, QuoteQuery("x"), user_id=number, guild_id=None, now=NOON)
            index.find_quotes(db, QuoteQuery(LINES[0]))

        assert len(readings) == before

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE episode SET state = 'withheld' WHERE id = 1",
            "UPDATE episode SET version = version + 1 WHERE id = 1",
            "UPDATE episode SET published = '2020-01-01' WHERE id = 1",
            "UPDATE podcast SET language = 'nl'",
            "DELETE FROM episode WHERE id = 1",
        ],
    )
    def test_what_changes_an_episode_is_noticed_at_once(self, db, filled, path, change) -> None:
        index = QuoteIndex(path)
        index.catch_up(db)
        assert index.behind(db) == 0
        with db.conn:
            db.execute(change)

        assert index.behind(db) > 0

    def test_a_new_episode_is_noticed_at_once(self, db, filled, path, add) -> None:
        index = QuoteIndex(path)
        index.catch_up(db)
        assert index.behind(db) == 0
        add([("Bram Tolley", "Five lamps were lit for the regatta.")], title="Part 5")

        assert index.behind(db) == 1

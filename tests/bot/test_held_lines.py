"""The owner's queue of held insights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from store.database import connect
from store.insights import find_insights


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def held(archive: Path) -> list[int]:
    """Two insights of the samples, held; their ids."""
    with connect(archive) as db:
        ids = [insight.id for insight in find_insights(db, limit=2)]
        db.execute("UPDATE insight SET held = 'legal advice' WHERE id IN (?, ?)", ids)
        db.conn.commit()
    return sorted(ids)


def shown(archive: Path) -> set[int]:
    with connect(archive) as db:
        return {insight.id for insight in find_insights(db, limit=1000)}


def waiting(archive: Path, *words: object) -> list[int]:
    result = run("held", *words, "--db", archive, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


def test_what_is_held_is_listed_and_nowhere_else(archive: Path, held: list[int]) -> None:
    assert waiting(archive) == held
    assert not shown(archive) & set(held)


def test_what_the_owner_decides_holds_for_everybody(archive: Path, held: list[int]) -> None:
    yes, no = held

    assert waiting(archive, "--approve", yes, "--hide", no) == []
    assert shown(archive) & set(held) == {yes}


def test_only_what_is_held_can_be_approved(archive: Path) -> None:
    result = run("held", "--approve", 987654, "--db", archive)

    assert result.exit_code == 1
    assert "held insight" in result.stderr

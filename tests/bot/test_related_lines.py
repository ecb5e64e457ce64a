"""``related`` on the command line, and what ``summary`` says where there are no words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from store.archive import add_episode
from store.database import connect
from store.model import Episode, Podcast, State
from store.podcasts import add_podcast

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FIELDS = {
    "text", "spans", "speaker", "podcast", "episode", "source", "start_s", "score", "kind",
}  # fmt: skip


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def lines(*words: str | Path) -> list[dict[str, Any]]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_lines_are_those_of_insights_the_nearest_first(samples: Path) -> None:
    found = lines("related", "bees choose where the swarm shall live", "--db", samples)

    assert found
    assert all(set(line) == FIELDS for line in found)
    scores = [line["score"] for line in found]
    assert scores == sorted(scores, reverse=True)
    assert {"quote", "curated"} >= {line["kind"] for line in found}


def test_no_more_than_the_limit_and_never_the_text_itself(samples: Path) -> None:
    (best, *_) = lines("insights", "--db", samples)
    found = lines("related", best["text"], "--limit", "3", "--db", samples)

    assert 0 < len(found) <= 3
    assert best["text"] not in {line["text"] for line in found}


def test_words_that_nobody_said_relate_to_nothing(samples: Path) -> None:
    assert lines("related", "zzyzx qwrtp", "--db", samples) == []
    assert run("related", "zzyzx qwrtp", "--db", samples).exit_code == 1


@pytest.mark.parametrize(
    ("state", "why", "advice"),
    [
        (State.NOT_REQUESTED, "nobody asked for one", "can be loaded from a file"),
        (State.FAILED, "could not be made. Reason: no sound", "can be loaded from a file"),
        (State.TRANSCRIBING, "is being made right now", "Ask again later"),
        (State.WITHHELD, "as its makers or guests wish", "its page may have more"),
    ],
)
def test_a_summary_without_a_transcript_says_so_and_why_and_what_can_be_done(
    tmp_path: Path, state: State, why: str, advice: str
) -> None:
    reason = "no sound" if state is State.FAILED else None
    with connect(tmp_path / "a.db") as db:
        podcast = add_podcast(db, Podcast("The Lantern", key="lantern"))
        episode = Episode("Dark", key="d", source="d.md", state=state, state_reason=reason)
        number = add_episode(db, podcast, episode, NOON).episode_id

    told = run("summary", str(number), "--db", tmp_path / "a.db")

    assert told.exit_code == 0
    assert why in told.stdout
    assert advice in told.stdout

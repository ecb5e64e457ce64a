"""``python -m bot export``, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.exporting import export
from seeds.readers import read_document
from seeds.readers.document import Source
from store.archive import add_episode
from store.database import connect
from store.instants import from_text
from store.model import Episode, Podcast, Turn
from store.podcasts import add_podcast


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    now = from_text("2024-01-02T03:04:05+00:00")
    assert now
    turns = (Turn("Pull → here.", "Ada Byron", 1.0), Turn("Now.", None, 2.0, label="Speaker 2"))
    with connect(path) as db:
        podcast = add_podcast(db, Podcast("Knots", key="knots"))
        add_episode(db, podcast, Episode("One", key="1", source="1.vtt", turns=turns), now)
        add_episode(db, podcast, Episode("Two", key="2", source="2.vtt"), now)
    return path


@pytest.mark.parametrize("kind", ["json", "md", "srt", "txt", "vtt"])
def test_an_export_on_the_command_line_can_be_loaded_again(archive: Path, kind: str) -> None:
    done = CliRunner().invoke(export, ["1", "--format", kind, "--db", str(archive)])

    assert done.exit_code == 0
    (episode,) = read_document(Source("x", done.stdout_bytes)).episodes
    assert [(t.speaker, t.label, t.text) for t in episode.turns] == [
        ("Ada Byron", None, "Pull → here."),
        (None, "Speaker 2", "Now."),
    ]


@pytest.mark.parametrize(("number", "why"), [("2", "no transcript"), ("99", "no episode 99")])
def test_what_cannot_be_exported_is_said_in_one_sentence(
    archive: Path, number: str, why: str
) -> None:
    done = CliRunner().invoke(export, [number, "--db", str(archive)])

    assert done.exit_code == 1
    assert why in done.stderr
    assert not done.stdout

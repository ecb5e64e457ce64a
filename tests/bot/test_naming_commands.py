"""Naming labels for everybody, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main

TEXT = """WEBVTT

00:00.000 --> 00:09.000
<v Speaker 1>A lamp is a promise that somebody will come home before the tide turns.

00:09.000 --> 00:15.000
<v Speaker 2>And a promise needs oil, which nobody along this coast likes to hear.
"""


class Shell:
    """The command line on one archive."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, *words: object) -> Result:
        return CliRunner().invoke(main, [*map(str, words), "--db", str(self.path)])

    def records(self, *words: object) -> list[dict[str, Any]]:
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path / "a.db")
    (tmp_path / "one.vtt").write_text(TEXT)
    shell.records("load", tmp_path / "one.vtt", "--podcast", "The Lantern")
    return shell


def test_an_episodes_labels_are_listed(shell: Shell) -> None:
    assert shell.records("name-speaker", 1) == [
        {"label": "Speaker 1", "turns": 1, "name": None},
        {"label": "Speaker 2", "turns": 1, "name": None},
    ]


def test_named_the_words_are_found_by_the_name(shell: Shell) -> None:
    labels = shell.records("name-speaker", 1, "Speaker 2", "Ben Ferry")

    assert labels[1] == {"label": "Speaker 2", "turns": 1, "name": "Ben Ferry"}
    (hit,) = shell.records("quote", "promise needs oil", "--speaker", "ferry")
    assert hit["speaker"] == "Ben Ferry"
    assert shell.records("turns", 1)[1]["speaker"] == "Ben Ferry"


def test_undone_they_are_nobodys(shell: Shell) -> None:
    shell.records("name-speaker", 1, "Speaker 2", "Ben Ferry")

    labels = shell.records("name-speaker", 1, "Speaker 2", "--undo")

    assert labels[1]["name"] is None
    assert shell.records("turns", 1)[1]["speaker"] is None


def test_an_unknown_label_names_those_there_are(shell: Shell) -> None:
    result = shell.run("name-speaker", 1, "Speaker 9", "Ben Ferry")

    assert result.exit_code == 1
    assert "Speaker 1, Speaker 2" in result.stderr


def test_a_label_without_a_name_is_bad_use(shell: Shell) -> None:
    assert shell.run("name-speaker", 1, "Speaker 1").exit_code == 2

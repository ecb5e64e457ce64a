"""Rights and takedowns on the command line: they bind every other command at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main

SAMPLES = Path(__file__).resolve().parents[2] / "seeds/samples"
ASKED = "the sea was always perfect on sundays"
WHO = "Noor Vanterpool"


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

    def episode(self) -> int:
        """The id of the episode in which the sentence is said."""
        (best, *_) = self.records("quote", ASKED)
        return next(e["id"] for e in self.records("episodes") if e["source"] == best["source"])


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path / "a.db")
    shell.records("load", SAMPLES / "the-long-watch")
    return shell


def speakers(shell: Shell) -> set[str]:
    return {hit["speaker"] for hit in shell.records("quote", ASKED)}


class TestWithhold:
    def test_an_episode_is_out_of_every_command_at_once(self, shell: Shell) -> None:
        number = shell.episode()

        assert shell.records("withhold", "--episode", number) == [
            {"episodes": 1, "undone": False}
        ]

        assert ASKED not in shell.run("quote", ASKED, "--json").stdout.casefold()
        for command in ("export", "turns"):
            result = shell.run(command, number)
            assert (result.exit_code, result.stdout) == (1, "")
            assert "withheld" in result.stderr
        (summary,) = shell.records("summary", number)
        assert (summary["moments"], summary["topics"]) == ([], [])
        assert shell.records("insights", "--episode", number) == []
        (verdict,) = shell.records("quote", "--verify", ASKED)
        assert verdict["verdict"] == "none"

    def test_loading_the_same_again_does_not_bring_it_back(self, shell: Shell) -> None:
        number = shell.episode()
        shell.run("withhold", "--episode", number, "--reason", "The guest asked us to.")

        shell.records("load", SAMPLES / "the-long-watch")

        assert shell.run("turns", number).stderr == (
            "Its words are withheld. The guest asked us to.\n"
        )

    def test_undone_it_answers_again(self, shell: Shell) -> None:
        number = shell.episode()
        shell.run("withhold", "--episode", number)

        shell.run("withhold", "--episode", number, "--undo")

        assert shell.episode() == number
        again = shell.run("withhold", "--episode", number, "--undo")
        assert (again.exit_code, "was not withheld" in again.stderr) == (1, True)

    def test_a_persons_words_are_out_and_those_of_others_stay(self, shell: Shell) -> None:
        number = shell.episode()
        assert WHO in speakers(shell)

        (record,) = shell.records("withhold", "--speaker", WHO)

        assert record["turns"] > 0
        assert WHO not in speakers(shell)
        said = shell.records("turns", number)
        assert {t["text"] for t in said if t["speaker"] == WHO} == {
            "[These words are withheld, as the person who said them wishes.]"
        }
        assert ASKED not in shell.run("export", number, "--format", "txt").stdout.casefold()

    def test_a_name_that_nobody_has_offers_those_that_come_close(self, shell: Shell) -> None:
        result = shell.run("withhold", "--speaker", "Noor Vanterpol")

        assert result.exit_code == 1
        assert WHO in result.stderr

    @pytest.mark.parametrize(
        "words",
        [[], ["--episode", "1", "--speaker", "A"], ["--episode", "1", "--podcast", "A"]],
    )
    def test_one_thing_must_be_named(self, shell: Shell, words: list[str]) -> None:
        assert shell.run("withhold", *words).exit_code == 2


class TestRights:
    def test_it_says_what_holds(self, shell: Shell) -> None:
        assert shell.records("rights", "The Long Watch") == [
            {"podcast": "The Long Watch", "rights": "default", "words": 75}
        ]

    def test_excerpts_bind_quotes_and_exports(self, shell: Shell) -> None:
        number = shell.episode()

        shell.run("rights", "The Long Watch", "excerpt", "--words", 8)

        for hit in shell.records("quote", ASKED):
            assert len(hit["text"].split()) <= 8
            assert len(hit["passage"].split()) <= 8
        for command in ("export", "turns"):
            assert shell.run(command, number).exit_code == 1
        (summary,) = shell.records("summary", number)
        assert sum(len(m["text"].split()) for m in summary["moments"]) <= 8

    def test_metadata_only_says_nothing_of_the_words(self, shell: Shell) -> None:
        shell.run("rights", "The Long Watch", "metadata")

        assert shell.records("quote", ASKED) == []
        assert shell.records("insights") == []
        assert {e["state"] for e in shell.records("episodes")} == {"withheld"}

        shell.run("rights", "The Long Watch", "full")
        assert WHO in speakers(shell)

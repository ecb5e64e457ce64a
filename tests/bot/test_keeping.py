"""``backup`` and ``restore`` on the command line, with a look-up at the end."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from bot.__main__ import main

ASKED = "the sea was always perfect on sundays"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_quote_is_found_in_what_was_restored(archive: Path, tmp_path: Path) -> None:
    saved = run("backup", tmp_path / "copy.db", "--db", archive, "--json")
    restored = run("restore", tmp_path / "copy.db", "--db", tmp_path / "new.db", "--json")
    asked = run("quote", ASKED, "--db", tmp_path / "new.db", "--json")

    assert (saved.exit_code, restored.exit_code) == (0, 0)
    assert json.loads(saved.stdout)["episodes"] == 8
    assert json.loads(restored.stdout)["turns"] == json.loads(saved.stdout)["turns"]
    assert json.loads(asked.stdout.splitlines()[0])["speaker"] == "Noor Vanterpool"
    assert run("doctor", "--db", tmp_path / "new.db").exit_code == 0


def test_the_index_of_what_was_there_before_is_made_anew(archive: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db", "--db", archive)
    meta = archive.with_name("samples.db.index") / "meta.json"
    before = meta.stat().st_ino

    result = run("restore", tmp_path / "copy.db", "--db", archive, "--force")

    assert result.exit_code == 0, result.stderr
    assert meta.stat().st_ino != before


def test_an_archive_is_not_overwritten_without_force(archive: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db", "--db", archive)

    result = run("restore", tmp_path / "copy.db", "--db", archive)

    assert result.exit_code == 1
    assert "--force" in result.stderr
    assert "Traceback" not in result.output


def test_what_is_no_backup_is_refused_in_a_sentence(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader " * 100)

    for file in ("letter.txt", "nothing.db"):
        result = run("restore", tmp_path / file, "--db", archive, "--force")

        assert result.exit_code == 1
        assert len(result.stderr.strip().splitlines()) == 1
        assert "Traceback" not in result.output


def test_an_archive_that_is_not_there_is_not_made_by_a_backup(tmp_path: Path) -> None:
    result = run("backup", tmp_path / "copy.db", "--db", tmp_path / "none.db")

    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []

"""The rooms of the house and the arrows between them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "commands", "store", "seeds")
MAY_IMPORT = {
    "store": {"store"},
    "seeds": {"seeds", "store"},
    "commands": {"commands", "store", "seeds.harvest"},
    "bot": {"bot", "commands", "store", "seeds"},
}
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\b.*", re.DOTALL)
FILES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_imports_follow_the_arrows(file: Path) -> None:
    room = file.relative_to(ROOT).parts[0]
    ours = {name for name in imported(file) if name.split(".")[0] in ROOMS}
    wrong = {
        name
        for name in ours
        if not any(name == ok or name.startswith(f"{ok}.") for ok in MAY_IMPORT[room])
        and name != "seeds"
    }

    assert wrong == set()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_only_commands_and_bot_know_discord(file: Path) -> None:
    if file.relative_to(ROOT).parts[0] in {"store", "seeds"}:
        assert not {n for n in imported(file) if n.split(".")[0] == "discord"}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_only_the_store_holds_sql(file: Path) -> None:
    if file.relative_to(ROOT).parts[0] == "store":
        return
    texts = [
        node.value
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if SQL.match(text.strip())] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_only_trying_reaches_for_the_sandbox(file: Path) -> None:
    inside = file.relative_to(ROOT).parts[:2] == ("bot", "sandbox")
    if inside or file.name == "trying.py":
        return

    assert not {n for n in imported(file) if n.startswith("bot.sandbox")}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_the_clock_is_read_in_one_place_only(file: Path) -> None:
    if name_of(file) == "bot/clock.py":
        return
    source = file.read_text(encoding="utf-8")

    assert not re.search(r"datetime\.now\(|datetime\.utcnow\(|\butcnow\(\)", source)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_names_say_what_a_thing_is(file: Path) -> None:
    vague = re.compile(r"(?i)\b\w*(manager|service|helper|utils?)\b")

    assert not vague.search(file.stem)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            assert not vague.fullmatch(node.name), node.name

"""The generated parts of the documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reference import DOCUMENTS, with_reference
from store.kept import KEPT

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_what_the_program_says(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert with_reference(text) == text


def test_the_privacy_document_lists_every_table() -> None:
    text = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")

    assert [table for table in KEPT if f"`{table}`" not in text] == []


def test_what_stands_outside_the_marks_is_left_alone() -> None:
    text = "before\n<!-- kept: generated -->\nmouldering\n<!-- end -->\nafter"

    fresh = with_reference(text)

    assert fresh.startswith("before\n")
    assert fresh.endswith("\nafter")
    assert "mouldering" not in fresh
    assert "`lookup`" in fresh

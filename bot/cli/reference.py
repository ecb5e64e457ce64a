"""``reference``: the parts of the documents that are generated from the program."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.output import NothingDone

ROOT = Path(__file__).resolve().parents[2]


@click.command()
@click.option("--check", is_flag=True, help="Only say whether they are up to date.")
def reference(check: bool) -> None:
    """Write the documents' tables of commands, settings and kept data anew."""
    from bot.reference import DOCUMENTS, with_reference

    behind = []
    for name in DOCUMENTS:
        text = (ROOT / name).read_text(encoding="utf-8")
        fresh = with_reference(text)
        if fresh == text:
            continue
        behind.append(name)
        if not check:
            (ROOT / name).write_text(fresh, encoding="utf-8")
    if check and behind:
        raise NothingDone(f"{' and '.join(behind)} is behind the program; run `make docs`.")

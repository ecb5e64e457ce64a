"""``reference``: the parts of the README that are generated from the program."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.output import NothingDone

README = Path(__file__).resolve().parents[2] / "README.md"


@click.command()
@click.option("--check", is_flag=True, help="Only say whether they are up to date.")
def reference(check: bool) -> None:
    """Write the README's tables of commands and settings anew."""
    from bot.reference import with_reference

    text = README.read_text(encoding="utf-8")
    fresh = with_reference(text)
    if check and fresh != text:
        raise NothingDone("README.md is behind the program; run `make docs`.")
    if not check:
        README.write_text(fresh, encoding="utf-8")

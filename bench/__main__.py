"""``python -m bench [PART…]``: measure, print, and write ``bench/report.md``."""

from __future__ import annotations

import importlib
import sys

import click

from bench.report import write_report

PARTS = (
    "loading",
    "formats",
    "feeds",
    "quotes",
    "growth",
    "speakers",
    "suggest",
    "insights",
    "summaries",
    "related",
)
"""Modules of this folder with a ``measure() -> Section``, in the order they run."""

LONG = ("fanout", "chaos", "hostile", "load")
"""Parts of many minutes, which run only when they are named."""


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice((*PARTS, *LONG)))
def main(parts: tuple[str, ...]) -> None:
    """Measure the named parts, or all but the long ones; tables come as they are done."""
    sections = []
    for part in parts or PARTS:
        section = importlib.import_module(f"bench.{part}").measure()
        click.echo(section.markdown())
        sections.append(section)
    write_report(sections)


if __name__ == "__main__":
    main()
    sys.exit()

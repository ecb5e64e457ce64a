"""``encode``: what passages mean, for look-ups in other words."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.cli.output import (
    NothingDone,
    database_option,
    encoder_option,
    json_option,
    plainly,
    progress,
    say,
)
from commands.cards.times import count
from store.search.encoder import open_encoder
from store.search.engine import QuoteIndex

PIECE = 500
"""Passages between two looks at the clock."""


@click.command()
@encoder_option
@click.option("--for", "seconds", type=float, help="Stop after so many seconds.")
@database_option
@json_option
@plainly
def encode(encoder: Path | None, seconds: float | None, db_path: Path, as_json: bool) -> None:
    """Let look-ups find what was said in quite other words (needs a sentence encoder).

    Takes about five milliseconds a passage, the newest episodes first; may be
    stopped at any time and goes on where it stopped. The running bot does it by
    itself.
    """
    model = open_encoder(encoder)
    if model is None:
        raise NothingDone(
            "No encoder is set: give the folder of one with --encoder or PULLQUOTE_ENCODER."
        )
    if not db_path.exists():
        raise NothingDone(f"There is no archive at {db_path}; `load` makes one.")
    begin, done = time.monotonic(), 0
    index = QuoteIndex(db_path, model)
    try:
        left = waiting = index.without_meanings()
        with progress(waiting, "Encoding") as bar:
            while added := index.learn_meanings(PIECE):
                done += added
                left = index.without_meanings()
                bar.update(waiting - left - bar.pos)
                if seconds is not None and time.monotonic() - begin >= seconds:
                    break
    finally:
        index.close()
    if as_json:
        took = round(time.monotonic() - begin, 2)
        say({"passages": done, "episodes_left": left, "seconds": took})
    else:
        click.echo(f"{count(done, 'passage')} encoded, {count(left, 'episode')} left.")

"""``load`` and ``harvest``: documents into the archive."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click
from sqlite_utils import Database

from bot.cli.fetching import fetch_options, is_address, load_addresses
from bot.cli.output import NothingDone, database_option, json_option, plainly, progress, say
from bot.clock import now
from bot.fetching import Fetching
from commands.cards.times import count
from seeds.addressed import Wish
from seeds.feed_transcripts import Tell
from seeds.harvesting import harvest_episode
from seeds.load import Loaded, Reading, read_sources, store_reading
from store.database import connect
from store.episodes import count_unharvested, unharvested
from store.search.engine import QuoteIndex


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--podcast", help="The podcast of documents that name none.")
@click.option(
    "--private-to",
    type=click.IntRange(1, 2**63 - 1),
    metavar="GUILD_ID",
    help="The one server that may see what is loaded.",
)
@fetch_options
@click.option("--no-harvest", is_flag=True, help="Leave insights and topics for later.")
@database_option
@json_option
@plainly
def load(
    sources: Sequence[str],
    podcast: str | None,
    private_to: int | None,
    fetching: Fetching,
    no_harvest: bool,
    db_path: Path,
    as_json: bool,
) -> None:
    """Load transcripts: files, folders, archives (zip, tar), or web addresses.

    An address may be a podcast's feed, which is followed from then on, a page
    that names one, or a transcript.

    What was loaded before and has not changed is left alone. Returns when
    everything is stored and searchable.
    """
    begin = time.monotonic()
    totals = Totals()
    with connect(db_path) as db:
        with progress(None, "Reading") as bar:

            def tell(reading: Reading, loaded: Loaded) -> None:
                totals.add(reading, loaded)
                bar.update(1)
                _tell(loaded, as_json=as_json)

            wish = Wish(podcast=podcast, private_to=private_to)
            _load_all(db, db_path, sources, wish, fetching, tell)
        index_everything(db, db_path)
        if not no_harvest:
            harvest_everything(db)
    if as_json:
        say(totals.record(time.monotonic() - begin))
    else:
        click.echo(totals.sentence(time.monotonic() - begin))
    if not totals.kept:
        raise NothingDone("Nothing could be loaded.")


def _load_all(
    db: Database,
    db_path: Path,
    sources: Sequence[str],
    wish: Wish,
    fetching: Fetching,
    tell: Tell,
) -> None:
    """Load files first, then what has to be fetched."""
    files = [Path(source) for source in sources if not is_address(source)]
    for reading in read_sources(files, podcast=wish.podcast, private_to=wish.private_to):
        tell(reading, store_reading(db, reading, now()))
    if addresses := [source for source in sources if is_address(source)]:
        load_addresses(db_path, addresses, wish, fetching, tell)


@click.command()
@database_option
@json_option
@plainly
def harvest(db_path: Path, as_json: bool) -> None:
    """Find insights, key moments and topics in episodes that have none yet."""
    with connect(db_path) as db:
        done = harvest_everything(db)
    if as_json:
        say({"episodes": done})
    else:
        click.echo(f"{count(done, 'episode')} harvested.")


def index_everything(db: Database, db_path: Path) -> None:
    """Bring the search index up to the archive, with a bar on a terminal."""
    index = QuoteIndex(db_path)
    try:
        with progress(index.behind(db), "Indexing") as bar:
            index.catch_up(db, on_progress=lambda done, _: bar.update(done - bar.pos))
    finally:
        index.close()


def harvest_everything(db: Database) -> int:
    """Harvest every episode that waits for it; return how many there were."""
    done = 0
    with progress(count_unharvested(db), "Harvesting") as bar:
        while waiting := unharvested(db):
            for episode_id in waiting:
                harvest_episode(db, episode_id, now())
                bar.update(1)
            done += len(waiting)
    return done


class Totals:
    """What all the sources of one load came to."""

    def __init__(self) -> None:
        self.podcasts: set[str] = set()
        self.speakers: set[str] = set()
        self.episodes = self.turns = self.words = self.skipped = self.refused = 0
        self.kept = False

    def add(self, reading: Reading, loaded: Loaded) -> None:
        """Count one source in."""
        self.episodes += loaded.episodes
        self.turns += loaded.turns
        self.skipped += loaded.skipped
        self.refused += loaded.refused is not None
        self.kept |= reading.document is not None
        if reading.podcast:
            self.podcasts.add(reading.podcast.key)
        for episode in reading.document.episodes if reading.document else ():
            self.words += sum(len(turn.text.split()) for turn in episode.turns)
            self.speakers |= {turn.speaker for turn in episode.turns if turn.speaker}

    def record(self, seconds: float) -> dict[str, object]:
        """Return the closing line."""
        return {
            "podcasts": len(self.podcasts),
            "episodes": self.episodes,
            "turns": self.turns,
            "words": self.words,
            "speakers": len(self.speakers),
            "skipped": self.skipped,
            "refused": self.refused,
            "seconds": round(seconds, 2),
        }

    def sentence(self, seconds: float) -> str:
        """Return the closing line in words."""
        return (
            f"{count(self.episodes, 'episode')} of {count(len(self.podcasts), 'podcast')},"
            f" {count(self.turns, 'turn')}, {count(self.words, 'word')} by"
            f" {count(len(self.speakers), 'person', 'people')} in {seconds:.2f} s;"
            f" {self.skipped:,} known already, {self.refused:,} refused."
        )


def _tell(loaded: Loaded, *, as_json: bool) -> None:
    if as_json:
        say(
            {
                "source": loaded.source,
                "format": loaded.format,
                "episodes": loaded.episodes,
                "cues": loaded.cues,
                "turns": loaded.turns,
                "refused": loaded.refused,
            }
        )
    elif loaded.refused:
        click.echo(f"{loaded.source}: {loaded.refused}", err=True)

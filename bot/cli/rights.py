"""``rights`` and ``withhold``: what may be shown, and what was taken down."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from bot.cli.loading import index_everything
from bot.cli.output import NothingDone, database_option, json_option, plainly, say
from bot.clock import now
from commands.asked import choose_podcast, read_asked
from store.database import connect
from store.errors import NotFound
from store.model import Scope
from store.rights import Rights, get_policy, set_policy
from store.search.names import nearest_names
from store.withheld_people import find_people_called, release_person, withhold_person
from store.withholding import release_episode, withhold_episode

BY_ORIGIN = "default"
"""The choice by which each episode follows from who wrote its words down."""


@click.command()
@click.argument("podcast")
@click.argument(
    "policy", required=False, type=click.Choice([*(right.value for right in Rights), BY_ORIGIN])
)
@click.option(
    "--words", type=click.IntRange(1, 1000), help="The most words of an excerpt in one answer."
)
@database_option
@json_option
@plainly
def rights(
    podcast: str, policy: str | None, words: int | None, db_path: Path, as_json: bool
) -> None:
    """Say or set what may be shown of PODCAST: full, excerpt, metadata or default.

    An excerpt is a limited number of words in one answer, and no export; metadata
    is no word at all. By default what its publisher wrote down is full and what
    we transcribed ourselves is for excerpts.
    """
    if words is not None and policy is None:
        raise click.UsageError("--words goes with a policy.")
    with connect(db_path) as db:
        chosen = choose_podcast(db, read_asked(podcast), Scope())
        if policy is not None:
            right = None if policy == BY_ORIGIN else Rights(policy)
            set_policy(db, chosen.id, right, now(), words)
            index_everything(db, db_path)
        kept = get_policy(db, chosen.id)
    told = kept.rights.value if kept.rights else BY_ORIGIN
    if as_json:
        say({"podcast": chosen.title, "rights": told, "words": kept.words})
    else:
        limit = "" if told in {"full", "metadata"} else f" (excerpts: {kept.words} words)"
        click.echo(f"{chosen.title}: {told}{limit}")


@click.command()
@click.option("--episode", "episode_id", type=int, metavar="ID", help="An episode.")
@click.option("--speaker", "name", help="A person, by the very name they go by.")
@click.option("--podcast", help="With --speaker: only what they say in this podcast.")
@click.option("--reason", help="Why, in a sentence; shown with a withheld episode.")
@click.option("--undo", is_flag=True, help="Give it back.")
@database_option
@json_option
@plainly
def withhold(
    episode_id: int | None,
    name: str | None,
    podcast: str | None,
    reason: str | None,
    undo: bool,
    db_path: Path,
    as_json: bool,
) -> None:
    """Take an episode's or a person's words out of all answers, now and in later loads.

    What was shared in Discord already stays in its channel until it is taken
    back there.
    """
    if (episode_id is None) == (name is None) or (podcast and name is None):
        raise click.UsageError(
            "Give --episode ID, or --speaker NAME with or without --podcast."
        )
    with connect(db_path) as db:
        if episode_id is not None:
            record = _episode(db, episode_id, reason, undo=undo)
        else:
            record = _person(db, name or "", podcast, reason, undo=undo)
        index_everything(db, db_path)
    if as_json:
        say(record)
        return
    counted = ", ".join(f"{count} {noun}" for noun, count in record.items() if noun != "undone")
    click.echo(f"{'Given back' if undo else 'Withheld'}: {counted}.")


def _episode(
    db: Database, episode_id: int, reason: str | None, *, undo: bool
) -> dict[str, object]:
    at = now()
    if undo:
        done = release_episode(db, episode_id, at)
        if not done:
            raise NothingDone(f"Episode {episode_id} was not withheld by this command.")
    else:
        done = withhold_episode(db, episode_id, reason, at)
    return {"episodes": len(done), "undone": undo}


def _person(
    db: Database, name: str, podcast: str | None, reason: str | None, *, undo: bool
) -> dict[str, object]:
    within = choose_podcast(db, read_asked(podcast), Scope()).id if podcast else None
    people = find_people_called(db, name, within)
    if not people:
        raise NotFound("speaker", name, nearest_names(db, name))
    if len(people) > 1:
        raise NothingDone(
            f"{len(people)} people are called {name!r}, each in a podcast of their own;"
            " say with --podcast which one is meant."
        )
    number = people[0].id
    if undo:
        turns = release_person(db, number, within)
    else:
        turns = withhold_person(db, number, reason, now(), within)
    return {"turns": turns, "undone": undo}

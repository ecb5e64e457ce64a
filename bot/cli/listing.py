"""``episodes``, ``turns`` and ``summary``: what the archive holds."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.output import clock_text, database_option, json_option, plainly, say
from bot.clock import now
from commands.cards.episodes import ADVICE, STATES
from seeds.harvest.notes import clean_notes
from seeds.harvesting import harvest_episode
from store.database import connect
from store.episodes import find_episodes, get_episode, is_harvested
from store.insights import find_moments
from store.instants import to_text
from store.model import EpisodeFacts, State
from store.rights import get_transcript
from store.topics import find_topics


@click.command()
@database_option
@json_option
@plainly
def episodes(db_path: Path, as_json: bool) -> None:
    """List the archive's episodes."""
    with connect(db_path) as db:
        for facts in find_episodes(db):
            if as_json:
                say(_episode_record(facts))
            else:
                episode = facts.episode
                click.echo(
                    f"{episode.id:6}  {episode.podcast} · {episode.title}"
                    f" ({facts.turns} turns, {episode.state.value})"
                )


@click.command()
@click.argument("episode_id", type=int)
@database_option
@json_option
@plainly
def turns(episode_id: int, db_path: Path, as_json: bool) -> None:
    """Print an episode's turns in order."""
    with connect(db_path) as db:
        _, said = get_transcript(db, episode_id)
        for turn in said:
            if as_json:
                say(
                    {
                        "turn": turn.id,
                        "speaker": turn.speaker,
                        "start_s": turn.start_s,
                        "text": turn.text,
                    }
                )
            else:
                name = turn.speaker or turn.label or "?"
                click.echo(f"{clock_text(turn.start_s):>8}  {name}: {turn.text}")


@click.command()
@click.argument("episode_id", type=int)
@database_option
@json_option
@plainly
def summary(episode_id: int, db_path: Path, as_json: bool) -> None:
    """Sum an episode up: the publisher's notes, key moments, topics."""
    with connect(db_path) as db:
        episode = get_episode(db, episode_id)
        if not is_harvested(db, episode_id):
            harvest_episode(db, episode_id, now())
        moments = find_moments(db, episode_id)
        topics = find_topics(db, episode_id)
    notes = clean_notes(episode.notes) if episode.notes else None
    if as_json:
        told = [
            {
                "text": moment.text,
                "spans": [[s.turn, s.start, s.end] for s in moment.spans],
                "speaker": moment.speaker,
                "start_s": moment.start_s,
            }
            for moment in moments
        ]
        say({"notes": notes, "moments": told, "topics": topics})
        return
    click.echo(f"{episode.title} ({episode.podcast})\n")
    if episode.state is not State.READY:
        reason = f" Reason: {episode.state_reason}" if episode.state_reason else ""
        click.echo(f"{STATES[episode.state]}{reason}\n{ADVICE[episode.state]}\n")
    click.echo(notes or "The publisher gives no notes.")
    for moment in moments:
        click.echo(f"\n{clock_text(moment.start_s):>8}  {moment.speaker}: “{moment.text}”")
    if topics:
        click.echo(f"\nTopics: {', '.join(topics)}")


def _episode_record(facts: EpisodeFacts) -> dict[str, object]:
    episode = facts.episode
    return {
        "id": episode.id,
        "podcast": episode.podcast,
        "title": episode.title,
        "source": episode.source,
        "published": to_text(episode.published),
        "duration_s": episode.duration_s,
        "state": episode.state.value,
        "turns": facts.turns,
        "words": facts.words,
        "speakers": list(facts.speakers),
        "chapters": [[chapter.start_s, chapter.title] for chapter in episode.chapters],
        "notes": episode.notes,
    }

"""``quote``, ``speaker``, ``insights``: questions to the archive."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
from sqlite_utils import Database

from bot.cli.output import (
    NothingDone,
    clock_text,
    database_option,
    encoder_option,
    json_option,
    plainly,
    say,
)
from store.database import connect
from store.errors import BlankQuery, NotFound
from store.insights import find_insights
from store.model import Insight, QuoteHit, QuoteQuery, Span, SpeakerChoice, Verification
from store.search.encoder import open_encoder
from store.search.engine import QuoteIndex
from store.search.names import find_speakers
from store.search.verify import verify_quote

NOBODY: Mapping[str, object] = {"chosen": None, "candidates": []}

_batch = click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of JSON lines with an id and a query each.",
)


@click.command()
@click.argument("text", required=False)
@click.option("--speaker", help="Who said it; may fit several people.")
@click.option("--podcast", help="In which podcast.")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--verify", is_flag=True, help="Check whether this was said, word for word.")
@_batch
@encoder_option
@database_option
@json_option
@plainly
def quote(
    text: str | None,
    speaker: str | None,
    podcast: str | None,
    limit: int,
    verify: bool,
    batch: Path | None,
    encoder: Path | None,
    db_path: Path,
    as_json: bool,
) -> None:
    """Find a quote from what is remembered of it, or check one."""
    if (text is None) == (batch is None):
        raise click.UsageError("Give the words of a quote, or a file with --batch.")
    with connect(db_path) as db:
        index = QuoteIndex(db_path, open_encoder(encoder))
        try:
            if batch is not None:
                answer = _verified if verify else _found
                nothing = {"verdict": "none", "diff": []} if verify else {}
                nothing |= {"results": []}
                for record in _each(batch, lambda row: answer(db, index, row, limit), nothing):
                    say(record)
                return
            row = {"query": text, "speaker": speaker, "podcast": podcast}
            record = (_verified if verify else _found)(db, index, row, limit)
        finally:
            index.close()
    _print_answer(record, as_json=as_json, verify=verify)


@click.command()
@click.argument("name", required=False)
@_batch
@database_option
@json_option
@plainly
def speaker(name: str | None, batch: Path | None, db_path: Path, as_json: bool) -> None:
    """Find a person by a name that may be misspelt or partial."""
    if (name is None) == (batch is None):
        raise click.UsageError("Give a name, or a file with --batch.")
    with connect(db_path) as db:
        if batch is not None:
            for record in _each(batch, lambda row: _people(db, str(row["query"])), NOBODY):
                say(record)
            return
        record = _people(db, name or "")
    if as_json:
        say(record)
        return
    if record["chosen"]:
        click.echo(str(record["chosen"]))
    elif record["candidates"]:
        click.echo("Which one is meant?")
    else:
        raise NothingDone(f"Nobody in the archive is called anything like {name!r}.")
    for person in record["candidates"]:  # type: ignore[attr-defined]
        click.echo(f"  {person['score']:5.1f}  {person['name']}")


@click.command()
@click.option("--episode", "episode_id", type=int, help="Only this episode's.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@database_option
@json_option
@plainly
def insights(episode_id: int | None, limit: int, db_path: Path, as_json: bool) -> None:
    """List insights, the best first."""
    with connect(db_path) as db:
        for insight in find_insights(db, episode_id=episode_id, limit=limit):
            if as_json:
                say(insight_record(insight))
            else:
                who = insight.speaker or insight.source
                click.echo(f"{insight.score:6.2f}  {who}: {insight.text}\n")


def hit_record(rank: int, hit: QuoteHit) -> dict[str, object]:
    """Return a result as ``quote --json`` prints it."""
    found = hit.quote
    return {
        "rank": rank,
        "text": found.text,
        "passage": hit.passage,
        "spans": _spans(found.spans),
        "marks": [list(mark) for mark in hit.marks],
        "speaker": found.speaker,
        "podcast": found.podcast,
        "episode": found.episode,
        "source": found.source,
        "start_s": found.start_s,
        "url": found.url,
        "score": round(hit.score, 4),
        "match": hit.match.value,
        "also": [
            {"podcast": place.podcast, "episode": place.episode, "source": place.source}
            for place in hit.also
        ],
    }


def insight_record(insight: Insight) -> dict[str, object]:
    """Return an insight as ``insights --json`` prints it."""
    return {
        "text": insight.text,
        "spans": _spans(insight.spans),
        "speaker": insight.speaker,
        "podcast": insight.podcast,
        "episode": insight.episode,
        "source": insight.source,
        "start_s": insight.start_s,
        "score": round(insight.score, 4),
        "kind": insight.kind,
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.turn, span.start, span.end] for span in spans]


def _each(
    batch: Path,
    answer: Callable[[Mapping[str, object]], dict[str, object]],
    nothing: Mapping[str, object],
) -> Iterator[dict[str, object]]:
    with batch.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                asked, query = row["id"], row["query"]
            except (ValueError, KeyError, TypeError):
                raise click.UsageError(
                    f"Line {number} of {batch} is no JSON object with an id and a query."
                ) from None
            begin = time.perf_counter()
            try:
                record = answer(row | {"query": str(query)})
            except (BlankQuery, NotFound) as error:
                record = {**nothing, "error": str(error)}
            millis = round((time.perf_counter() - begin) * 1000, 2)
            yield {"id": asked} | record | {"millis": millis}


def _found(
    db: Database, index: QuoteIndex, row: Mapping[str, object], limit: int
) -> dict[str, object]:
    query = QuoteQuery(
        text=str(row["query"]),
        speaker=_optional(row.get("speaker")),
        podcast=_optional(row.get("podcast")),
        limit=limit,
    )
    answer = index.find_quotes(db, query)
    return {"results": [hit_record(rank, hit) for rank, hit in enumerate(answer.hits, 1)]}


def _verified(
    db: Database,
    index: QuoteIndex,
    row: Mapping[str, object],
    limit: int,
) -> dict[str, object]:
    checked = verify_quote(db, index, str(row["query"]), speaker=_optional(row.get("speaker")))
    return _verdict_record(checked, limit)


def _verdict_record(checked: Verification, limit: int) -> dict[str, object]:
    return {
        "verdict": checked.verdict.value,
        "diff": [list(run) for run in checked.diff],
        "results": [hit_record(rank, hit) for rank, hit in enumerate(checked.hits[:limit], 1)],
    }


def _people(db: Database, name: str) -> dict[str, object]:
    choice: SpeakerChoice = find_speakers(db, name)
    return {
        "chosen": choice.chosen.name if choice.chosen else None,
        "candidates": [
            {"name": person.name, "score": round(score, 1)}
            for person, score in choice.candidates
        ],
    }


def _optional(value: object) -> str | None:
    return str(value) if value else None


def _print_answer(record: dict[str, object], *, as_json: bool, verify: bool) -> None:
    results = record["results"]
    if as_json and verify:
        say(record)
        return
    if verify:
        click.echo(f"Verdict: {record['verdict']}")
    for result in results:  # type: ignore[attr-defined]
        if as_json:
            say(result)
            continue
        when = clock_text(result["start_s"])
        click.echo(f"{result['rank']}. “{result['text']}”")
        place = " · ".join(
            part
            for part in (result["speaker"], result["episode"], result["podcast"], when)
            if part
        )
        click.echo(f"   {place} ({result['match']})\n")
    if not results and not as_json:
        raise NothingDone("Nothing in the archive comes near these words.")

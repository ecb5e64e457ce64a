"""``python -m bot load`` with web addresses, as typed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner, Result

from bot.cli.loading import load
from store.database import connect
from store.model import Scope
from store.podcasts import find_podcasts

PAGES = {
    "/feed": (
        '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        "<title>The Harbour Hour</title><item><guid>1</guid><title>Knots</title>"
        '<podcast:transcript url="/1.vtt" type="text/vtt"/></item>'
        "<item><guid>2</guid><title>Bends</title></item></channel></rss>"
    ),
    "/1.vtt": (
        "WEBVTT\n\n0:01.0 --> 0:03.0\n<v Ada Byron>Pull the long rope.\n\n"
        "0:03.0 --> 0:06.0\n<v Bo Li>It holds.\n"
    ),
}


@pytest.fixture
async def origin():
    """A web server with one feed and its transcript."""

    async def answer(request: web.Request) -> web.Response:
        page = PAGES.get(request.path)
        return web.Response(text=page) if page else web.Response(status=404)

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def typed(tmp_path: Path, *words: str) -> Result:
    arguments = [*words, "--json", "--no-harvest", "--db", str(tmp_path / "a.db")]
    return await asyncio.to_thread(CliRunner().invoke, load, arguments)


async def test_a_feed_is_loaded_with_its_transcripts(tmp_path: Path, origin: str) -> None:
    done = await typed(tmp_path, f"{origin}/feed", "--allow-address", "127.0.0.1")
    *parts, total = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.exit_code == 0
    assert [(part["source"], part["format"], part["turns"]) for part in parts] == [
        (f"{origin}/1.vtt", "vtt", 2),
        (f"{origin}/feed", "rss", 0),
    ]
    assert (total["podcasts"], total["episodes"], total["turns"]) == (1, 2, 2)
    assert (total["words"], total["speakers"], total["refused"]) == (6, 2, 0)


async def test_a_private_address_is_refused_in_one_sentence(
    tmp_path: Path, origin: str
) -> None:
    done = await typed(tmp_path, f"{origin}/feed")
    refused, total = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.exit_code == 1
    assert "private network" in refused["refused"]
    assert total["refused"] == 1


async def test_a_part_that_is_refused_does_not_spoil_the_rest(
    tmp_path: Path, origin: str
) -> None:
    done = await typed(
        tmp_path, f"{origin}/missing", f"{origin}/1.vtt", "--allow-address", "127.0.0.1"
    )
    missing, found, _ = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.exit_code == 0
    assert "nothing at this address" in missing["refused"]
    assert (found["turns"], found["refused"]) == (2, None)


async def test_what_is_private_to_a_server_is_seen_by_it_alone(
    tmp_path: Path, origin: str
) -> None:
    for folder, words in (("all", ()), ("own", ("--private-to", "77"))):
        page = tmp_path / folder
        page.mkdir()
        (page / "a.vtt").write_text(PAGES["/1.vtt"], encoding="utf-8")
        done = await typed(tmp_path, str(page), *words)
        assert done.exit_code == 0
    allowed = ("--allow-address", "127.0.0.1")
    assert (
        await typed(tmp_path, f"{origin}/feed", *allowed, "--private-to", "77")
    ).exit_code == 0

    with connect(tmp_path / "a.db") as db:
        seen = {
            guild: [podcast.title for podcast in find_podcasts(db, Scope(guild))]
            for guild in (77, 78)
        }

    assert seen == {77: ["The Harbour Hour", "all", "own"], 78: ["all"]}


async def test_the_closing_sentence_counts_in_singular_and_plural(tmp_path: Path) -> None:
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "a.vtt").write_text(PAGES["/1.vtt"], encoding="utf-8")
    arguments = [str(tmp_path / "show"), "--no-harvest", "--db", str(tmp_path / "a.db")]
    done = await asyncio.to_thread(CliRunner().invoke, load, arguments)

    assert "1 episode of 1 podcast, 2 turns, 6 words by 2 people in " in done.stdout

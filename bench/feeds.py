"""A long feed from a local web server: pace, memory, and what SIGKILL does to it."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from aiohttp import web

from bench.paths import scratch
from bench.report import Section
from store.database import connect
from store.search.engine import QuoteIndex

ITEMS = 1000
WORDS = 1500
KILLED_ITEMS = 1000
KILLS = 20
_VOCABULARY = (
    "pull",
    "the",
    "long",
    "rope",
    "in",
    "and",
    "make",
    "it",
    "fast",
    "before",
    "dark",
)


def measure() -> Section:
    """Load a feed of 1,000 items, again, and one like it under twenty SIGKILLs."""
    origin = _served()
    path = _fresh("feeds.db")
    first_s, memory = _load(path, f"{origin}/feed/{ITEMS}")
    again_s, _ = _load(path, f"{origin}/feed/{ITEMS}")
    whole = _state(path)
    killed = _fresh("killed.db")
    kills = _killed(killed, f"{origin}/feed/{KILLED_ITEMS}")
    after = _state(killed)
    return Section(
        "Feeds",
        ["measure", "figure"],
        [
            [f"{ITEMS} items with transcripts, fetched, stored, indexed", f"{first_s:.1f} s"],
            ["episodes, with words, words", f"{whole[0]}, {whole[1]}, {whole[2]:,}"],
            ["words/s", f"{whole[2] / first_s:,.0f}"],
            ["the same again (nothing changed)", f"{again_s:.1f} s"],
            ["most memory of the process", f"{memory:.0f} MB"],
            [f"{KILLED_ITEMS} items, killed {kills} times", "then loaded once more"],
            ["episodes, with words, words", f"{after[0]}, {after[1]}, {after[2]:,}"],
            ["episodes half stored, twice, lost, or not in the index", f"{after[3]}"],
        ],
    )


def _fresh(name: str) -> Path:
    path = scratch() / name
    for file in scratch().glob(f"{name}*"):
        if file.is_dir():
            for inner in file.rglob("*"):
                inner.unlink()
            file.rmdir()
        else:
            file.unlink()
    return path


def _command(path: Path, url: str) -> list[str]:
    return [
        *(sys.executable, "-m", "bot", "load", url, "--db", str(path)),
        *("--allow-address", "127.0.0.1", "--no-harvest", "--json"),
    ]


def _load(path: Path, url: str) -> tuple[float, float]:
    """Load ``url``; return seconds and the most memory in MB."""
    begin = time.perf_counter()
    process = subprocess.Popen(_command(path, url), stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(output[-500:])
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def _killed(path: Path, url: str) -> int:
    """Start a load and kill it, again and again; then let one finish."""
    rng = random.Random(5)
    kills = 0
    for _ in range(KILLS):
        process = subprocess.Popen(_command(path, url), stdout=subprocess.DEVNULL)
        time.sleep(0.7 + rng.random() * 0.8)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
    _load(path, url)
    return kills


def _state(path: Path) -> tuple[int, int, int, int]:
    """Return episodes, those with words, words, and how many are not as they should be."""
    with connect(path) as db:
        rows = db.execute("SELECT count(*), sum(turns > 0), sum(words) FROM episode").fetchone()
        wrong = db.execute(
            "SELECT count(*) FROM episode WHERE turns != (SELECT count(*) FROM turn"
            " WHERE episode_id = episode.id) OR (SELECT count(*) FROM episode AS other"
            " WHERE other.title = episode.title) > 1"
        ).fetchone()
        lost = db.execute(
            "SELECT count(*) FROM feed_item WHERE state != 'read' OR episode_id IS NULL"
        ).fetchone()
        index = QuoteIndex(path)
        behind = index.behind(db)
        index.close()
        return int(rows[0]), int(rows[1]), int(rows[2]), int(wrong[0] + lost[0]) + behind


def _transcript(number: int) -> str:
    rng = random.Random(number)
    cues = ["WEBVTT\n"]
    for at in range(WORDS // 15):
        said = " ".join(rng.choices(_VOCABULARY, k=15))
        name = ("Ada Byron", "Bo Li")[at % 2]
        cues.append(
            f"{at // 12:02}:{at % 12 * 5:02}.000 --> {at // 12:02}:{at % 12 * 5 + 4:02}.000"
        )
        cues.append(f"<v {name}>{said}.\n")
    return "\n".join(cues)


def _feed(count: int) -> str:
    items = "".join(
        f"<item><guid>g{n}</guid><title>Episode {n}</title><enclosure url='/{n}.mp3'"
        f" type='audio/mpeg'/><podcast:transcript url='/t/{n}' type='text/vtt'/></item>"
        for n in range(count)
    )
    return (
        '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f"<title>The Harbour Hour</title>{items}</channel></rss>"
    )


async def _answer(request: web.BaseRequest) -> web.Response:
    kind, _, number = request.path[1:].partition("/")
    text = _feed(int(number)) if kind == "feed" else _transcript(int(number))
    tag = f'"{len(text)}"'
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304)
    return web.Response(text=text, headers={"ETag": tag})


def _served() -> str:
    """Serve from a thread of its own; return the origin."""
    ready: list[str] = []
    event = threading.Event()

    async def serve() -> None:
        runner = web.ServerRunner(web.Server(_answer))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ready.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        event.set()
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    event.wait(10)
    return ready[0]

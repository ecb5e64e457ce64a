"""From a request to words: the real worker, the real client, a server that transcribes."""

from __future__ import annotations

import io
import json
import random
import wave
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.transcribing import ATTEMPTS, Engine, Transcribing
from commands.backing import Backing
from seeds.audio import AudioFetcher
from seeds.heard import NO_WORDS
from seeds.transcribers.openai_compatible import OpenAICompatible
from store.archive import add_episode
from store.database import connect
from store.episodes import find_turns, get_episode
from store.errors import NotAllowed
from store.model import Episode, Podcast, QuoteQuery, Scope, State, Turn
from store.podcasts import add_podcast
from store.requests import LEASE, Outcome, Untold, find_untold, request_transcript
from store.rights import get_transcript
from store.search.engine import QuoteIndex
from store.standing import get_standing
from store.store import Store
from store.withholding import withhold_episode

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
RATE = 200
SAID = [f"word{n}" for n in range(120)]
"""What is said in the recording, a word a second."""


def recording() -> bytes:
    """Two minutes of sound, each frame holding the number of its second."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(bytes(n // RATE for n in range(len(SAID) * RATE)))
    return kept.getvalue()


class World:
    """A publisher who serves a recording, and a server that hears its seconds as words."""

    def __init__(self) -> None:
        self.sound, self.audio_status, self.origin = recording(), 200, ""
        self.fetched = 0
        self.statuses: list[int] = []
        self.heard: list[int] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/one.wav":
            self.fetched += 1
            headers = {"Content-Type": "audio/wav", "ETag": '"1"'}
            return web.Response(body=self.sound, status=self.audio_status, headers=headers)
        form = await request.post()
        status = self.statuses.pop(0) if self.statuses else 200
        if status != 200:
            return web.Response(status=status)
        with wave.open(form["file"].file, "rb") as sound:  # type: ignore[union-attr]
            seconds = sorted(set(sound.readframes(sound.getnframes())))
        self.heard += seconds[:1]
        segments = [
            {"start": n, "end": min(n + 5, len(seconds)), "text": " ".join(said)}
            for n in range(0, len(seconds), 5)
            if (said := [SAID[second] for second in seconds[n : n + 5]])
        ]
        text = " ".join(part["text"] for part in segments)
        return web.Response(
            text=json.dumps({"language": "en", "text": text, "segments": segments})
        )


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    runner = web.ServerRunner(web.Server(world.answer), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    world.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield world
    await runner.cleanup()


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Bench:
    """An archive with one episode without words, and a worker for it."""

    def __init__(self, path: Path, world: World, clock: Clock) -> None:
        self.path, self.world, self.clock = path, world, clock
        self.store, self.index = Store(path), QuoteIndex(path)
        self.told: list[Untold] = []
        self.reachable = True
        self.folder = path.with_name("audio")
        with connect(path) as db:
            show = add_podcast(db, Podcast("The Lantern", key="lantern"))
            silent = Episode(
                "One", key="one", state=State.NOT_REQUESTED, audio_url=f"{world.origin}/one.wav"
            )
            self.episode = add_episode(db, show, silent, NOON).episode_id

    async def ask(self, user: int = 1) -> Outcome:
        return await self.store.write(
            request_transcript,
            self.episode,
            Scope(7),
            user_id=user,
            most_a_day=5,
            now=self.clock(),
        )

    async def work(self, *, most_bytes: int = 25_000_000, allow: str = "127.0.0.1") -> int:
        """One life of the worker."""
        engine = OpenAICompatible(
            self.world.origin, "secret", "m", most_bytes=most_bytes, clock=self.clock
        )
        fetcher = AudioFetcher("mail@operator.example", allow=allow.__eq__, clock=self.clock)
        backing = Backing(self.store, self.index, self.clock, random.Random(1))
        async with fetcher:
            working = Transcribing(backing, Engine(engine, fetcher, self.folder), self.tell)
            return await working.work()

    async def tell(self, untold: Untold, episode: Episode) -> bool:
        if self.reachable:
            self.told.append(untold)
        return self.reachable

    async def read(self, fn: Callable[..., Any], *arguments: object) -> Any:
        return await self.store.read(fn, *arguments)

    async def said(self) -> str:
        turns = await self.read(find_turns, self.episode)
        return " ".join(turn.text for turn in turns)

    def files(self) -> list[str]:
        return [path.name for path in self.folder.glob("*")]


@pytest.fixture
async def bench(tmp_path: Path, world: World, clock: Clock) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path / "a.db", world, clock)
    yield bench
    bench.store.close()
    bench.index.close()


async def test_what_was_asked_for_can_be_quoted_and_who_asked_is_told(bench: Bench) -> None:
    await bench.ask(1)
    await bench.ask(2)

    assert await bench.work() == 1

    assert await bench.said() == " ".join(SAID)
    episode = await bench.read(get_episode, bench.episode)
    assert (episode.state, episode.state_reason, episode.language) == (State.READY, None, "en")
    assert [(u.user_id, u.state) for u in bench.told] == [(1, State.READY), (2, State.READY)]
    with connect(bench.path) as db:
        bench.index.catch_up(db)
        hits = bench.index.find_quotes(db, QuoteQuery("word40 word41 word42")).hits
    assert "word41" in hits[0].quote.text
    assert hits[0].quote.start_s is not None


async def test_nothing_of_the_recording_stays(bench: Bench) -> None:
    await bench.ask()
    await bench.work()

    assert bench.files() == []


async def test_our_own_transcription_is_not_written_out(bench: Bench) -> None:
    await bench.ask()
    await bench.work()

    with pytest.raises(NotAllowed):
        await bench.read(get_transcript, bench.episode)


async def test_a_large_recording_goes_in_pieces_and_no_word_stands_twice(
    bench: Bench,
) -> None:
    await bench.ask()
    await bench.work(most_bytes=18_000)

    assert len(bench.world.heard) > 2
    assert await bench.said() == " ".join(SAID)


async def test_without_a_request_nothing_is_fetched(bench: Bench) -> None:
    assert await bench.work() == 0
    assert bench.world.fetched == 0


async def test_a_busy_server_is_asked_again_later(bench: Bench) -> None:
    await bench.ask()
    bench.world.statuses = [503]
    await bench.work()
    standing = await bench.read(get_standing, bench.episode)
    assert (standing.state, standing.reason) == (
        State.REQUESTED,
        "The transcriber is busy (it answered 503).",
    )
    assert await bench.work() == 0

    bench.clock.now += timedelta(minutes=2)
    await bench.work()

    assert await bench.said() == " ".join(SAID)


async def test_after_a_break_only_the_missing_pieces_are_heard(bench: Bench) -> None:
    await bench.ask()
    bench.world.statuses = [200, 503]
    await bench.work(most_bytes=18_000)
    assert bench.world.heard == [0]
    assert (await bench.read(get_standing, bench.episode)).state is State.REQUESTED

    bench.clock.now += timedelta(minutes=2)
    await bench.work(most_bytes=18_000)

    assert bench.world.heard.count(0) == 1
    assert await bench.said() == " ".join(SAID)


async def test_a_process_that_died_is_succeeded_when_its_lease_ends(bench: Bench) -> None:
    await bench.ask()

    async def dying(*_: object) -> object:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(OpenAICompatible, "transcribe", dying)
        with pytest.raises(KeyboardInterrupt):
            await bench.work()
    assert bench.files() != []
    assert await bench.work() == 0

    bench.clock.now += LEASE + timedelta(seconds=1)
    assert await bench.work() == 1
    assert await bench.said() == " ".join(SAID)
    assert bench.files() == []


async def test_a_refusal_for_good_fails_at_once_with_the_reason(bench: Bench) -> None:
    await bench.ask()
    bench.world.statuses = [401]
    await bench.work()

    standing = await bench.read(get_standing, bench.episode)
    assert (standing.state, standing.reason) == (
        State.FAILED,
        "The transcriber does not accept our key.",
    )
    assert bench.told[0].state is State.FAILED
    assert bench.files() == []


async def test_a_recording_that_is_gone_fails_at_once(bench: Bench) -> None:
    await bench.ask()
    bench.world.audio_status = 404
    await bench.work()

    assert (await bench.read(get_standing, bench.episode)).state is State.FAILED


async def test_recordings_in_a_private_network_are_not_fetched(bench: Bench) -> None:
    await bench.ask()
    await bench.work(allow="nobody")

    standing = await bench.read(get_standing, bench.episode)
    assert standing.state is State.FAILED
    assert "private network" in (standing.reason or "")
    assert bench.world.fetched == 0


async def test_it_gives_up_after_a_while(bench: Bench) -> None:
    await bench.ask()
    bench.world.statuses = [503] * 50
    for _ in range(ATTEMPTS):
        assert (await bench.read(get_standing, bench.episode)).state is State.REQUESTED
        await bench.work()
        bench.clock.now += timedelta(hours=7)

    assert (await bench.read(get_standing, bench.episode)).state is State.FAILED
    assert await bench.work() == 0


async def test_silence_is_a_failure_that_says_so(bench: Bench) -> None:
    await bench.ask()
    bench.world.sound = recording()[:44]
    await bench.work()

    standing = await bench.read(get_standing, bench.episode)
    assert (standing.state, standing.reason) == (State.FAILED, NO_WORDS)


async def test_a_publishers_transcript_that_comes_first_stays(bench: Bench) -> None:
    await bench.ask()
    theirs = Episode("One", key="one", turns=(Turn("Their own words.", "Ada Quill"),))
    show = (await bench.read(get_episode, bench.episode)).podcast_id
    await bench.store.write(add_episode, show, theirs, NOON)

    await bench.work()

    assert await bench.said() == "Their own words."
    assert bench.told[0].state is State.READY
    assert bench.world.fetched == 0


async def test_a_takedown_meanwhile_is_respected(bench: Bench) -> None:
    await bench.ask()
    await bench.store.write(withhold_episode, bench.episode, None, NOON)
    await bench.work()

    assert (await bench.read(get_episode, bench.episode)).state is State.WITHHELD
    assert bench.told[0].state is State.FAILED


async def test_who_cannot_be_reached_now_is_told_next_time(bench: Bench) -> None:
    await bench.ask()
    bench.reachable = False
    await bench.work()
    assert len(await bench.read(find_untold)) == 1

    bench.reachable = True
    await bench.work()

    assert [untold.user_id for untold in bench.told] == [1]
    assert await bench.read(find_untold) == []


async def test_recordings_of_jobs_that_are_gone_are_deleted(bench: Bench) -> None:
    bench.folder.mkdir()
    (bench.folder / "99.mp3").write_bytes(b"sound")
    (bench.folder / "99.mp3.tag").write_text("x")

    await bench.work()

    assert bench.files() == []

"""Making the transcripts that people asked for, one after the other, in the background.

Rows say what is to be done. A process that ends in the middle leaves a lease
that runs out, the audio on disk and what was heard of it so far; whoever takes
the job next goes on from there.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from uuid import uuid4

import structlog

from commands.backing import Backing
from seeds.audio import AudioFetcher, AudioRefused, NoAudio
from seeds.audio_pieces import AudioPiece, Cutter
from seeds.fetch_errors import (
    BadAddress,
    FetchError,
    PrivateAddress,
    TooLarge,
    TooManyRedirects,
)
from seeds.heard import heard_from_text, heard_to_text, store_heard
from seeds.transcribers import Heard, Transcriber, TranscriberBusy, TranscriberError
from seeds.transcribers.joining import HeardPiece, join_pieces
from store.episodes import get_episode
from store.errors import NotFound
from store.model import Episode, State
from store.requests import (
    LEASE,
    Request,
    Untold,
    add_piece,
    end_request,
    find_open,
    find_pieces,
    find_untold,
    keep_lease,
    postpone_request,
    set_told,
    take_request,
)

log = structlog.get_logger(__name__)

ATTEMPTS = 6
"""How often a job is tried, over about an hour, before it has failed."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)

_ENDINGS = frozenset(
    {".mp3", ".m4a", ".mp4", ".wav", ".ogg", ".oga", ".opus", ".flac", ".webm", ".aac"}
)

_FOR_GOOD = (BadAddress, PrivateAddress, TooLarge, TooManyRedirects, NoAudio)

Tell = Callable[[Untold, Episode], Awaitable[bool]]
"""Tells somebody; False when that should be tried again later."""


class Lost(Exception):
    """Another process has taken the job, or it was ended."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What listens, and what it needs: a client for recordings and a folder for them."""

    transcriber: Transcriber
    fetcher: AudioFetcher
    folder: Path


class Transcribing:
    """Works through what was asked for.

    Args:
        backing: archive and clock.
        engine: what listens.
        tell: tells people that their episode is ready, or why it never will be.
    """

    def __init__(self, backing: Backing, engine: Engine, tell: Tell) -> None:
        self._backing, self._engine, self._tell = backing, engine, tell
        self._owner = uuid4().hex
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work, unless it is being worked; returns at once."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(), name="transcribing")

    async def close(self) -> None:
        """Stop; what was begun goes on after the next start."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def _run(self) -> None:
        try:
            await self.work()
        except Exception:
            log.exception("transcribing.stopped")

    async def work(self) -> int:
        """Do every job that is due, and tell who waits for one; return how many jobs."""
        store, done = self._backing.store, 0
        await self._sweep()
        while request := await store.write(take_request, self._now(), self._owner):
            await self._work_at(request)
            done += 1
        for untold in await store.read_behind(find_untold):
            await self._tell_one(untold)
        return done

    def _now(self) -> datetime:
        return self._backing.clock()

    def _audio(self, request: Request, url: str) -> Path:
        """Where a recording is kept; engines go by the ending of its name."""
        ending = PurePosixPath(urlsplit(url).path).suffix.lower()
        return self._engine.folder / f"{request.id}{ending if ending in _ENDINGS else '.mp3'}"

    async def _work_at(self, request: Request) -> None:
        log.info("transcribing.begun", request=request.id, attempt=request.attempts)
        try:
            async with self._held(request):
                await self._transcribe(request)
        except Lost:
            log.info("transcribing.lost", request=request.id)
        except (AudioRefused, TranscriberBusy) as error:
            lasting = isinstance(error, AudioRefused) and error.lasting
            wait = error.retry_after if isinstance(error, AudioRefused) else error.retry_after_s
            await self._failed(request, str(error), lasting=lasting, wait_s=wait or 0.0)
        except FetchError as error:
            await self._failed(request, str(error), lasting=isinstance(error, _FOR_GOOD))
        except TranscriberError as error:
            await self._failed(request, str(error), lasting=True)
        except Exception:
            log.exception("transcribing.surprise", request=request.id)
            await self._failed(request, "Something went wrong on our side.", lasting=False)

    @contextlib.asynccontextmanager
    async def _held(self, request: Request) -> AsyncIterator[None]:
        """Keep the job's lease for as long as the block runs."""

        async def keeping() -> None:
            while True:
                await asyncio.sleep(LEASE.total_seconds() / 3)
                await self._backing.store.write(
                    keep_lease, request.id, self._owner, self._now()
                )

        keeper = asyncio.create_task(keeping())
        try:
            yield
        finally:
            keeper.cancel()

    async def _keep(self, request: Request) -> None:
        held = await self._backing.store.write(keep_lease, request.id, self._owner, self._now())
        if not held:
            raise Lost

    async def _transcribe(self, request: Request) -> None:
        store = self._backing.store
        if request.attempts > ATTEMPTS:
            raise TranscriberError("It was begun too often without coming to an end.")
        episode = await store.read_behind(get_episode, request.episode_id)
        if not episode.audio_url:
            raise TranscriberError("The episode names no recording.")
        audio = self._audio(request, episode.audio_url)
        await self._engine.fetcher.download(episode.audio_url, audio)
        heard = await self._hear(request, audio, episode.language)
        await self._keep(request)
        cues = await asyncio.to_thread(join_pieces, [piece for piece, _ in heard])
        language = next((spoken for _, spoken in heard if spoken), None)
        ready = await store.write(store_heard, request, cues, language, self._now())
        await self._clear(request)
        log.info("transcribing.done", request=request.id, ready=ready)

    async def _hear(
        self, request: Request, audio: Path, language: str | None
    ) -> Sequence[tuple[HeardPiece, str | None]]:
        """Listen to every piece that nobody has listened to yet."""
        engine, store = self._engine.transcriber, self._backing.store
        cutter = await asyncio.to_thread(Cutter, audio, engine.most_bytes, engine.most_s)
        plan = await asyncio.to_thread(cutter.plan)
        known = await store.read_behind(find_pieces, request.id, len(plan))
        pieces = []
        for number, (start_s, end_s) in enumerate(plan):
            if number in known:
                heard = heard_from_text(known[number])
            else:
                piece = AudioPiece(start_s, end_s, audio)
                if len(plan) > 1:
                    into = audio.with_suffix(".pieces")
                    piece = await asyncio.to_thread(cutter.write, start_s, end_s, into)
                heard = await self._listen(piece, audio, language)
                text = heard_to_text(heard)
                await self._keep(request)
                await store.write(add_piece, request.id, number, len(plan), text)
            pieces.append((HeardPiece(start_s, end_s, heard.cues), heard.language))
        return pieces

    async def _listen(self, piece: AudioPiece, audio: Path, language: str | None) -> Heard:
        try:
            return await self._engine.transcriber.transcribe(piece.file, language)
        finally:
            if piece.file != audio:
                await asyncio.to_thread(piece.file.unlink, missing_ok=True)

    async def _failed(
        self, request: Request, reason: str, *, lasting: bool, wait_s: float = 0.0
    ) -> None:
        now = self._now()
        if lasting or request.attempts >= ATTEMPTS:
            log.warning("transcribing.failed", request=request.id, reason=reason)
            await self._backing.store.write(end_request, request, State.FAILED, reason, now)
            await self._clear(request)
            return
        wait = max(FIRST_WAIT * 2 ** (request.attempts - 1), timedelta(seconds=wait_s))
        until = now + min(wait, LONGEST_WAIT)
        log.info("transcribing.waits", request=request.id, reason=reason, until=until)
        await self._backing.store.write(postpone_request, request, reason, until, now)

    async def _clear(self, request: Request) -> None:
        """Delete the recording; the words are what was asked for."""
        await asyncio.to_thread(_delete, self._engine.folder, str(request.id))

    async def _sweep(self) -> None:
        """Delete recordings whose jobs ended while nobody looked."""
        still = {str(number) for number in await self._backing.store.read_behind(find_open)}
        await asyncio.to_thread(_delete_others, self._engine.folder, still)

    async def _tell_one(self, untold: Untold) -> None:
        store = self._backing.store
        try:
            episode = await store.read_behind(get_episode, untold.episode_id)
        except NotFound:
            return
        if await self._tell(untold, episode):
            await store.write(set_told, untold)


def _delete(folder: Path, number: str) -> None:
    for path in folder.glob(f"{number}.*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _delete_others(folder: Path, still: set[str]) -> None:
    for path in folder.glob("*.*"):
        number = path.name.partition(".")[0]
        if number.isdigit() and number not in still:
            _delete(folder, number)

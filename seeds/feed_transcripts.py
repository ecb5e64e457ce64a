"""The transcripts that feeds lead to: fetched, compared, and the best one stored.

What waits stands in rows, so a restart goes on where it stopped. Each feed has
its own few slots, and a host that is slow or asks for patience is left alone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from seeds.apart import apart
from seeds.feed_storing import store_chapters, store_words
from seeds.feeds import told
from seeds.fetch import Fetched, Fetcher, Validators
from seeds.fetch_errors import FetchError, TooSlow, Unreachable, host_of
from seeds.load import Loaded, Reading
from seeds.poll_plan import ATTEMPTS, after_failure
from seeds.readers import read_document
from seeds.readers.document import Document, Source, UnreadableDocument
from seeds.readers.prose import read_prose
from seeds.transcript_choice import Candidate, Claim, best, in_order, is_unbeatable, kind_of
from store.episode_facts import set_state_reason
from store.episodes import get_episode
from store.feed_items import (
    ItemState,
    WaitingItem,
    claim_items,
    finish_item,
    postpone_item,
    release_items,
)
from store.model import Chapter, Episode
from store.store import Store

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=15)
MOST_BYTES = 8 * 1024 * 1024
"""Of one transcript: four hours of single words as JSON take about six."""
FEEDS_AT_ONCE = 6
EACH_AT_ONCE = 3
MOST_TRIED = 6
"""Transcripts of one episode that are fetched to be compared."""

Tell = Callable[[Reading, Loaded], None]
"""Is told of every item that was dealt with."""


@dataclass(slots=True)
class _Run:
    """One feed's turn: hosts that have shown to be slow are asked no more in it."""

    resting: dict[str, datetime] = field(default_factory=dict)
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(EACH_AT_ONCE))


@dataclass(slots=True)
class _Found:
    """What an item's links gave: transcripts, or why there are none."""

    candidates: list[Candidate] = field(default_factory=list)
    answers: dict[str, Fetched] = field(default_factory=dict)
    reason: str | None = None
    retry_after_s: float | None = None
    unchanged: bool = False
    lasting: bool = True


class TranscriptQueue:
    """Reads what waits to be read.

    Args:
        store: the archive.
        fetcher: an open fetcher.
        clock: the present instant, UTC.
        rng: spreads what is tried again.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        self.store, self.fetcher, self.clock, self.rng = store, fetcher, clock, rng
        self._reading = asyncio.Lock()

    async def read_due(
        self,
        *,
        limit: int = 120,
        each: int = 20,
        feed_id: int | None = None,
        tell: Tell | None = None,
    ) -> int:
        """Read transcripts that wait; return how many items were taken up.

        Args:
            limit: how many at most.
            each: how many of one feed, so that all have their turn.
            feed_id: only this feed's.
            tell: is told of each.
        """
        items = await self.store.write(
            claim_items, self.clock(), LEASE, limit=limit, each=each, feed_id=feed_id
        )
        slots = asyncio.Semaphore(FEEDS_AT_ONCE)
        items.sort(key=lambda item: item.feed_id)
        groups = [list(group) for _, group in groupby(items, key=lambda item: item.feed_id)]

        async def of_feed(group: Sequence[WaitingItem]) -> None:
            run = _Run()
            async with slots:
                await asyncio.gather(*(self._read_safely(item, run, tell) for item in group))

        await asyncio.gather(*map(of_feed, groups))
        return len(items)

    async def _read_safely(self, item: WaitingItem, run: _Run, tell: Tell | None) -> None:
        """Read an item; what nobody has thought of spoils this one and no other."""
        try:
            await self._read(item, run, tell)
        except Exception:
            log.exception("transcript.surprise", item=item.id)
            await self._try_again(item, "Something went wrong while reading this.", None)

    async def _read(self, item: WaitingItem, run: _Run, tell: Tell | None) -> None:
        async with run.slots:
            hosts = {host_of(claim[0]) for claim in item.leads.transcripts}
            rests = [until for host, until in run.resting.items() if host in hosts]
            if rests:
                await self.store.write(release_items, [item.id], max(rests))
                return
            episode = await self.store.read_behind(get_episode, item.episode_id)
            found = await self._found(item, episode)
            chapters = await self._chapters(item)
            reading, loaded = await self._keep(item, episode, found, chapters)
            if found.retry_after_s is not None or not found.lasting:
                until = after_failure(self.clock(), 1, found.retry_after_s, self.rng)
                run.resting.update(dict.fromkeys(hosts, until))
        if tell is not None:
            tell(reading, loaded)

    async def _found(self, item: WaitingItem, episode: Episode) -> _Found:
        """Fetch and read an item's transcripts until none could be better."""
        found = _Found()
        known = None
        if item.read_url and episode.state == "ready":
            known = Validators(item.read_url, item.etag, item.last_modified)
        for claim in in_order(item.leads.transcripts, episode.language)[:MOST_TRIED]:
            candidate = await self._candidate(claim, known, found)
            if candidate is not None:
                found.candidates.append(candidate)
                if is_unbeatable(candidate, episode.language):
                    break
            if found.unchanged or not found.lasting:
                break
        return found

    async def _candidate(
        self, claim: Claim, known: Validators | None, found: _Found
    ) -> Candidate | None:
        try:
            async with self.fetcher.fetched(claim[0], known, most_bytes=MOST_BYTES) as got:
                return await self._heard(claim, got, found)
        except FetchError as error:
            found.reason, found.lasting = (
                str(error),
                not isinstance(error, TooSlow | Unreachable),
            )
        except UnreadableDocument as error:
            found.reason = str(error)
        return None

    async def _heard(self, claim: Claim, got: Fetched, found: _Found) -> Candidate | None:
        """Read an answer as a transcript.

        Raises:
            UnreadableDocument: it is none.
        """
        if got.status == 304:
            found.unchanged = True
        elif got.status != 200:
            found.reason = told(got)
            if got.status in {429, 503}:
                found.retry_after_s = got.retry_after or 0.0
        else:
            source = Source(got.final_url, got.body)
            async with self._reading:
                await self.store.stand_back()
                document = await apart(_speech, source)
            found.answers[got.final_url] = replace(got, body=b"")
            return Candidate(got.final_url, document, kind_of(document, source.head), claim[2])
        return None

    async def _chapters(self, item: WaitingItem) -> tuple[Chapter, ...]:
        """Read an item's chapters; they are an extra, and their failure is none."""
        if item.leads.chapters_url is None:
            return ()
        try:
            got = await self.fetcher.fetch(item.leads.chapters_url, most_bytes=MOST_BYTES)
            source = Source(got.final_url, got.body)
            document = await apart(read_document, source)
        except (FetchError, UnreadableDocument) as error:
            log.debug("feed.chapters", item=item.id, reason=str(error))
            return ()
        return document.episodes[0].chapters if document.episodes else ()

    async def _keep(
        self, item: WaitingItem, episode: Episode, found: _Found, chapters: Sequence[Chapter]
    ) -> tuple[Reading, Loaded]:
        """Store what was found, or note why nothing was and when to try again."""
        name = item.leads.transcripts[0][0] if item.leads.transcripts else episode.source
        if found.unchanged:
            await self.store.write(
                finish_item,
                item.id,
                ItemState.READ,
                read_url=item.read_url,
                etag=item.etag,
                last_modified=item.last_modified,
            )
            return Reading(name), Loaded(name, skipped=1)
        if found.candidates:
            return await self._keep_words(item, episode, found, chapters)
        if not item.leads.transcripts:
            await self.store.write(store_chapters, item, chapters)
            return Reading(name), Loaded(name)
        reason = found.reason or "The transcript cannot be read."
        await self._try_again(item, reason, found.retry_after_s)
        return Reading(name, refused=reason), Loaded(name, refused=reason)

    async def _keep_words(
        self, item: WaitingItem, episode: Episode, found: _Found, chapters: Sequence[Chapter]
    ) -> tuple[Reading, Loaded]:
        chosen = best(found.candidates, episode.language)
        await self.store.stand_back()
        stored = await self.store.write(store_words, item, chosen, chapters, self.clock())
        got = found.answers[chosen.url]
        await self.store.write(
            finish_item,
            item.id,
            ItemState.READ,
            read_url=got.final_url,
            etag=got.etag,
            last_modified=got.last_modified,
        )
        document = Document(chosen.document.format, (stored,), cues=chosen.document.cues)
        loaded = Loaded(
            chosen.url,
            format=document.format,
            episodes=1,
            cues=document.cues,
            turns=len(stored.turns),
        )
        return Reading(chosen.url, document), loaded

    async def _try_again(
        self, item: WaitingItem, reason: str, retry_after_s: float | None
    ) -> None:
        """Postpone an item, or give it up after enough attempts."""
        if item.attempts + 1 >= ATTEMPTS:
            await self.store.write(finish_item, item.id, ItemState.FAILED, reason=reason)
            await self.store.write(set_state_reason, item.episode_id, reason)
            return
        due = after_failure(self.clock(), item.attempts + 1, retry_after_s, self.rng)
        await self.store.write(postpone_item, item.id, reason, due)


def _speech(source: Source) -> Document:
    """Read a document that must hold what somebody said.

    Raises:
        UnreadableDocument: it holds no speech, or is in no known format.
    """
    try:
        document = read_document(source)
    except UnreadableDocument:
        document = _prose(source)
    spoken = tuple(episode for episode in document.episodes if episode.turns)
    if not spoken:
        raise UnreadableDocument(f"{host_of(source.name)} sends no transcript there.")
    return Document(document.format, spoken, cues=document.cues, damage=document.damage)


def _prose(source: Source) -> Document:
    try:
        return read_prose(source)
    except UnreadableDocument as error:
        raise UnreadableDocument(
            f"{host_of(source.name)} sends a transcript in no format known here."
        ) from error

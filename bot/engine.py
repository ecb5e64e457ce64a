"""The transcriber that the settings choose, ready to work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.settings import Settings
from bot.transcribing import Engine
from seeds.audio import AudioFetcher
from seeds.transcribers import Transcriber
from seeds.transcribers.local import LocalWhisper
from seeds.transcribers.openai_compatible import OpenAICompatible


def choose_transcriber(settings: Settings, clock: Callable[[], datetime]) -> Transcriber | None:
    """Return the engine behind an address, else the local one, else None."""
    if settings.pullquote_transcriber_url:
        key = settings.pullquote_transcriber_key
        return OpenAICompatible(
            settings.pullquote_transcriber_url,
            key.get_secret_value() if key else None,
            settings.pullquote_transcriber_model,
            most_bytes=int(settings.pullquote_transcriber_most_mb * 1_000_000) or None,
            clock=clock,
        )
    if settings.pullquote_local_transcriber:
        return LocalWhisper(settings.pullquote_local_transcriber)
    return None


@asynccontextmanager
async def open_engine(
    settings: Settings, clock: Callable[[], datetime]
) -> AsyncIterator[Engine | None]:
    """Open what transcribing needs for one block; None where nothing transcribes."""
    transcriber = choose_transcriber(settings, clock)
    if transcriber is None or not settings.pullquote_requests_a_day:
        yield None
        return
    archive = settings.pullquote_db
    async with AudioFetcher(settings.pullquote_contact or "", clock=clock) as fetcher:
        yield Engine(transcriber, fetcher, archive.with_name(archive.name + ".audio"))

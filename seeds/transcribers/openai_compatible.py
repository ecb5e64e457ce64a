"""Any server that speaks OpenAI's ``/v1/audio/transcriptions``.

One request a file, answered as ``verbose_json``: segments with times. It tries
once; whoever asked decides when to try again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import aiohttp
from yarl import URL

from seeds.http_headers import retry_after_s
from seeds.readers.cues import Cue
from seeds.readers.jsontext import child, objects, words_of
from seeds.readers.segments import segment_cues
from seeds.transcribers.transcriber import Heard, TranscriberBusy, TranscriberError

PATH = "audio/transcriptions"
MOST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer: a day of speech with every word's time is less."""

_LATER = frozenset({408, 409, 425, 429})
_KEY_REFUSED = frozenset({401, 403})


class OpenAICompatible:
    """The engine behind an address.

    Args:
        url: the server's address: bare, up to ``/v1``, or whole.
        key: what to send as bearer token, if the server wants one.
        model: the model's name, as the server knows it.
        most_bytes: the largest file that the server takes; None for any.
        longest_s: how long an answer may take.
        clock: the present instant, UTC; for ``Retry-After`` given as a date.
    """

    most_s: float | None = None

    def __init__(
        self,
        url: str,
        key: str | None,
        model: str,
        *,
        most_bytes: int | None = 25_000_000,
        longest_s: float = 3600.0,
        clock: Callable[[], datetime],
    ) -> None:
        self._url, self._key, self._model = endpoint(url), key, model
        self.most_bytes = most_bytes
        self._timeout = aiohttp.ClientTimeout(total=longest_s, sock_connect=30.0)
        self._clock = clock

    async def transcribe(self, audio: Path, language: str | None = None) -> Heard:
        """Send a file and read the answer; see ``Transcriber``."""
        try:
            async with aiohttp.ClientSession(timeout=self._timeout) as session:
                return await self._ask(session, audio, language)
        except TimeoutError as error:
            raise TranscriberBusy("The transcriber took too long.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise TranscriberBusy("The transcriber cannot be reached.") from error

    async def _ask(
        self, session: aiohttp.ClientSession, audio: Path, language: str | None
    ) -> Heard:
        form = aiohttp.FormData()
        form.add_field("model", self._model)
        form.add_field("response_format", "verbose_json")
        form.add_field("timestamp_granularities[]", "segment")
        if language:
            form.add_field("language", language.split("-")[0].lower())
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        with await asyncio.to_thread(audio.open, "rb") as file:
            form.add_field("file", file, filename=audio.name)
            async with session.post(self._url, data=form, headers=headers) as response:
                self._check(response.status, response.headers)
                body = await _limited(response)
        return await asyncio.to_thread(read_answer, body)

    def _check(self, status: int, headers: Mapping[str, str]) -> None:
        """Refuse every answer but 200, saying whether it may be another one later."""
        if status == 200:
            return
        if status in _LATER or status >= 500:
            wait = retry_after_s(headers.get("Retry-After"), self._clock())
            raise TranscriberBusy(f"The transcriber is busy (it answered {status}).", wait)
        if status in _KEY_REFUSED:
            raise TranscriberError("The transcriber does not accept our key.")
        if status == 413:
            raise TranscriberError("The recording is too large for the transcriber.")
        raise TranscriberError(f"The transcriber refused the recording (it answered {status}).")


def endpoint(url: str) -> URL:
    """Return where to send sound, from an address with or without its path.

    >>> [str(endpoint(u)) for u in ("http://box:8000", "https://api.example/v1/")]
    ['http://box:8000/v1/audio/transcriptions', 'https://api.example/v1/audio/transcriptions']
    """
    given = URL(url.strip().rstrip("/"))
    if given.path.endswith(f"/{PATH}"):
        return given
    return given / "v1" / PATH if given.path in {"", "/"} else given / PATH


def read_answer(body: bytes) -> Heard:
    """Return what an answer in ``verbose_json`` (or plain ``json``) says was heard.

    Raises:
        TranscriberError: it is no such answer.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TranscriberError("The transcriber answers in no form known here.") from error
    if not isinstance(value, dict) or not isinstance(value.get("text", ""), str):
        raise TranscriberError("The transcriber answers in no form known here.")
    cues = segment_cues(objects(child(value, "segments")))
    text = words_of(value.get("text"))
    if not cues and text.strip():
        cues = [Cue(text)]
    language = value.get("language")
    return Heard(tuple(cues), language if isinstance(language, str) else None)


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    kept = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        kept += chunk
        if len(kept) > MOST_ANSWER:
            raise TranscriberError("The transcriber answers without an end.")
    return bytes(kept)

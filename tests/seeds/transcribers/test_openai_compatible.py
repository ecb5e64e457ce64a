"""The real client against a local server that speaks the protocol."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from seeds.readers.cues import Cue
from seeds.transcribers import TranscriberBusy, TranscriberError
from seeds.transcribers.openai_compatible import OpenAICompatible, read_answer

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
ANSWER = {
    "task": "transcribe",
    "language": "english",
    "duration": 9.5,
    "text": "The lamp was lit. Nobody said so.",
    "segments": [
        {"id": 0, "start": 0.0, "end": 4.2, "text": " The lamp was lit.", "tokens": [1]},
        {"id": 1, "start": 4.2, "end": 9.5, "text": " Nobody said so.", "tokens": [2]},
    ],
}


class Server:
    """Answers as told, and remembers what it was sent."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, json.dumps(ANSWER), {}
        self.path, self.key, self.form = "", None, {}
        self.origin = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.path, self.key = request.path, request.headers.get("Authorization")
        async for part in await request.multipart():
            self.form[part.name] = (part.filename, bytes(await part.read()))
        return web.Response(status=self.status, text=self.body, headers=self.headers)

    def engine(self, address: str = "", key: str | None = "secret") -> OpenAICompatible:
        return OpenAICompatible(self.origin + address, key, "whisper-1", clock=lambda: NOW)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    runner = web.ServerRunner(web.Server(server.answer), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    path = tmp_path / "7.mp3"
    path.write_bytes(b"sound")
    return path


async def test_sound_goes_out_and_segments_come_back(server: Server, audio: Path) -> None:
    heard = await server.engine().transcribe(audio, "en-GB")

    assert [(cue.text.strip(), cue.start_s, cue.end_s) for cue in heard.cues] == [
        ("The lamp was lit.", 0.0, 4.2),
        ("Nobody said so.", 4.2, 9.5),
    ]
    assert heard.language == "english"
    assert server.path == "/v1/audio/transcriptions"
    assert server.key == "Bearer secret"
    assert server.form["file"] == ("7.mp3", b"sound")
    sent = {name: value.decode() for name, (_, value) in server.form.items()}
    assert (sent["model"], sent["response_format"], sent["language"]) == (
        "whisper-1",
        "verbose_json",
        "en",
    )


async def test_without_a_key_none_is_sent(server: Server, audio: Path) -> None:
    await server.engine(key=None).transcribe(audio)

    assert server.key is None
    assert "language" not in server.form


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("", "/v1/audio/transcriptions"),
        ("/v1", "/v1/audio/transcriptions"),
        ("/openai/v1/", "/openai/v1/audio/transcriptions"),
        ("/v1/audio/transcriptions", "/v1/audio/transcriptions"),
    ],
)
async def test_the_address_may_be_bare_or_whole(
    server: Server, audio: Path, address: str, path: str
) -> None:
    await server.engine(address).transcribe(audio)

    assert server.path == path


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "key"), (403, "key"), (413, "too large"), (400, "refused"), (404, "refused")],
)
async def test_some_refusals_are_for_good(
    server: Server, audio: Path, status: int, told: str
) -> None:
    server.status, server.body = status, "<b>secret internals</b>"

    with pytest.raises(TranscriberError, match=told) as refusal:
        await server.engine().transcribe(audio)
    assert not isinstance(refusal.value, TranscriberBusy)
    assert "internals" not in str(refusal.value)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_others_pass_and_say_when(server: Server, audio: Path, status: int) -> None:
    server.status, server.headers = status, {"Retry-After": "30"}

    with pytest.raises(TranscriberBusy) as busy:
        await server.engine().transcribe(audio)
    assert busy.value.retry_after_s == 30.0


async def test_a_server_that_is_not_there_may_come_back(audio: Path) -> None:
    engine = OpenAICompatible("http://127.0.0.1:9", None, "m", clock=lambda: NOW)

    with pytest.raises(TranscriberBusy, match="reached"):
        await engine.transcribe(audio)


@pytest.mark.parametrize("body", ["", "not JSON", "[1, 2]", '{"text": 5}', "[" * 100_000])
async def test_answers_in_another_form_are_refused(
    server: Server, audio: Path, body: str
) -> None:
    server.body = body

    with pytest.raises(TranscriberError, match="no form known"):
        await server.engine().transcribe(audio)


def test_a_text_without_segments_is_one_cue_without_times() -> None:
    assert read_answer(b'{"text": "The lamp."}').cues == (Cue("The lamp."),)


def test_silence_is_no_words() -> None:
    assert read_answer(b'{"text": "", "segments": []}').cues == ()

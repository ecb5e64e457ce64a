"""Logs: one event a line, and nothing secret in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log import set_up_logs

TOKEN = "MTE4NzY1NDMyMTA5ODc2NTQzMg.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_an_event_is_one_json_object_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "json")

    structlog.get_logger("bot.digest").info("digest.sent", message=5)

    record = json.loads(capsys.readouterr().err)
    assert (record["event"], record["message"], record["level"]) == ("digest.sent", 5, "info")


@pytest.mark.parametrize("style", ["json", "text"])
def test_a_token_is_blotted_out_wherever_it_stands(
    style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("info", style)
    log = structlog.get_logger("any")

    log.info(f"connecting with {TOKEN}", headers={"Authorization": f"Bot {TOKEN}"})  # noqa: G004
    logging.getLogger("library").warning("POST /webhooks/123/%s", "aW50ZXJhY3Rpb246" * 4)

    told = capsys.readouterr().err
    assert TOKEN not in told
    assert "aW50ZXJhY3Rpb246" not in told


def test_a_traceback_shows_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "json")
    secret = "hush-hush"
    try:
        raise RuntimeError(f"broken for {len(secret)} reasons")
    except RuntimeError:
        structlog.get_logger("any").exception("failed")

    assert "hush-hush" not in capsys.readouterr().err


def test_lesser_levels_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("warning", "json")

    structlog.get_logger("any").info("quiet")

    assert capsys.readouterr().err == ""

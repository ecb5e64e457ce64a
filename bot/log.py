"""Structured logs: one event a line, levels, and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}\b")
"""The shape of a Discord bot token."""

_INTERACTION = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.-]{20,}")
"""The token in an interaction's address: whoever has it may answer for us."""

_TRACES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
"""Tracebacks without the values of variables, which may be secrets."""


def set_up_logs(level: str = "info", style: str = "auto") -> None:
    """Send this program's and the libraries' logs to standard error.

    Args:
        level: the least important level that is logged.
        style: ``text``, ``json``, or ``auto``: text on a terminal, else JSON.
    """
    text = style == "text" or (style == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    last: list[structlog.typing.Processor] = (
        [hide_secrets, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        if text
        else [
            structlog.processors.ExceptionRenderer(_TRACES),
            hide_secrets,
            structlog.processors.JSONRenderer(),
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("discord.http", "apscheduler", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def hide_secrets(
    logger: object,  # noqa: ARG001
    name: str,  # noqa: ARG001
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    """Blot out what looks like a token, wherever it stands in an event."""
    return {key: _blotted(value) for key, value in event.items()}


def _blotted(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _INTERACTION.sub(r"\1…", _TOKEN.sub("[token]", value))
    if isinstance(value, dict):
        return {key: _blotted(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_blotted(item) for item in value]
    return value

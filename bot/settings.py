"""Every setting, once: name, default and help. Values come from a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class BadSettings(ValueError):
    """Settings that are missing or unusable; the message names all of them."""


class Settings(BaseSettings):
    """What the environment, or a ``.env`` file beside the program, may say."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    discord_token: Annotated[
        SecretStr, Field(description="The bot's token, from Discord's developer portal.")
    ]
    pullquote_db: Annotated[
        Path, Field(description="The archive's file; its search index lies beside it.")
    ] = Path("pullquote.db")
    pullquote_followed_only: Annotated[
        bool,
        Field(
            description="Let a server see only the podcasts it follows,"
            " instead of the whole archive."
        ),
    ] = False
    pullquote_digest_grace_hours: Annotated[
        float,
        Field(ge=0.1, le=23, description="How late a digest may still be posted, in hours."),
    ] = 6.0
    pullquote_asks_per_user: Annotated[
        int,
        Field(
            ge=0, description="Commands, presses and mentions a minute of one person; 0: any."
        ),
    ] = 30
    pullquote_asks_per_server: Annotated[
        int,
        Field(
            ge=0, description="Commands, presses and mentions a minute of one server; 0: any."
        ),
    ] = 300
    pullquote_loads_per_user: Annotated[
        int,
        Field(
            ge=0,
            description="Podcasts that are read at a time because one person asked"
            " (`/podcast add` and `refresh`); 0: any.",
        ),
    ] = 3
    pullquote_loads_per_server: Annotated[
        int, Field(ge=0, description="The same for one server; 0: any.")
    ] = 3
    pullquote_feeds_per_server: Annotated[
        int, Field(ge=0, description="Feeds that one server may follow; 0: any.")
    ] = 100
    pullquote_contact: Annotated[
        str | None,
        Field(description="How a publisher reaches you: told with everything that is fetched."),
    ] = None
    pullquote_allow_address: Annotated[
        str | None,
        Field(
            description="IP addresses of your own network that may be fetched from all the"
            " same, with blanks between them."
        ),
    ] = None
    pullquote_transcriber_url: Annotated[
        str | None,
        Field(
            description="The address of a server that transcribes as OpenAI's does"
            " (`/v1/audio/transcriptions`)."
        ),
    ] = None
    pullquote_transcriber_key: Annotated[
        SecretStr | None, Field(description="The key for that server, if it wants one.")
    ] = None
    pullquote_transcriber_model: Annotated[
        str, Field(description="The model's name, as that server knows it.")
    ] = "whisper-1"
    pullquote_transcriber_most_mb: Annotated[
        float,
        Field(ge=0, description="The largest file that server takes, in MB; 0: any."),
    ] = 25.0
    pullquote_local_transcriber: Annotated[
        str | None,
        Field(
            description="Instead of a server: a model (folder or name) for faster-whisper on"
            " this machine, installed with the extra `transcribe`."
        ),
    ] = None
    pullquote_requests_a_day: Annotated[
        int,
        Field(
            ge=0, description="Transcripts that each server may ask for in 24 hours; 0: none."
        ),
    ] = 5
    pullquote_encoder: Annotated[
        Path | None,
        Field(
            description="A folder with a sentence encoder (`model.onnx`, `tokenizer.json`):"
            " finds what was said in other words. Needs the extra `meaning`."
        ),
    ] = None
    pullquote_requests_per_user: Annotated[
        int,
        Field(
            ge=0, description="Of these, how many one person may ask for in 24 hours; 0: any."
        ),
    ] = 3
    pullquote_metrics_port: Annotated[
        int | None,
        Field(
            ge=1,
            le=65535,
            description="A port on 127.0.0.1 for `/metrics` (Prometheus) and `/health`.",
        ),
    ] = None
    pullquote_log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="The least important messages that are logged."),
    ] = "info"
    pullquote_log_format: Annotated[
        Literal["auto", "text", "json"],
        Field(description="How log lines look; `auto` is text on a terminal, JSON elsewhere."),
    ] = "auto"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environment``, or from the process's and ``.env``.

    Raises:
        BadSettings: with one message that names everything missing or wrong.
    """
    try:
        if environment is None:
            return Settings()  # type: ignore[call-arg]
        told = {name.lower(): value for name, value in environment.items() if value}
        return Settings.model_validate(
            {name: told[name] for name in Settings.model_fields if name in told}
        )
    except ValidationError as error:
        raise BadSettings(_sentence(error)) from None


def settings_table() -> str:
    """Return the settings as a Markdown table, for the README."""
    lines = ["| setting | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "*required*" if field.is_required() else f"`{field.default}`"
        lines.append(f"| `{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


def _sentence(error: ValidationError) -> str:
    missing, wrong = [], []
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]).upper()
        if problem["type"] == "missing":
            missing.append(name)
        else:
            wrong.append(f"{name}: {problem['msg'].lower()}")
    parts = []
    if missing:
        parts.append(
            f"Missing: {', '.join(missing)}. Set it in the environment or in a .env file."
        )
    if wrong:
        parts.append(f"Not usable: {'; '.join(wrong)}.")
    return " ".join(parts)

"""Discord's limits on messages, choices and modals, checked by hand."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.check_components import components_problems, modal_rows_problems
from bot.sandbox.errors import Problem
from bot.sandbox.interaction import CHOICES, DEFER, DEFER_UPDATE, MESSAGE, SHOW_MODAL, UPDATE
from bot.sandbox.message import COMPONENTS_V2, Json

CONTENT_LIMIT = 2000
EMBED_TOTAL = 6000
EMBED_COUNT = 10
CHOICE_COUNT = 25
CHOICE_LENGTH = 100
NONCE_LENGTH = 25

MESSAGE_KEYS = frozenset(
    {
        "content",
        "embeds",
        "embed",
        "allowed_mentions",
        "components",
        "flags",
        "attachments",
        "poll",
        "tts",
        "nonce",
        "enforce_nonce",
        "message_reference",
        "sticker_ids",
        "username",
        "avatar_url",
        "thread_name",
        "applied_tags",
    }
)
CALLBACK_KINDS = frozenset({1, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, SHOW_MODAL})

_EMBED_TEXTS = {"title": 256, "description": 4096}
_EMBED_KEYS = frozenset(
    {
        "title",
        "type",
        "description",
        "url",
        "timestamp",
        "color",
        "footer",
        "image",
        "thumbnail",
        "video",
        "provider",
        "author",
        "fields",
        "flags",
    }
)


def too_long(path: str, value: object, limit: int, *, least: int = 0) -> Iterator[Problem]:
    """Yield a problem when a text is no text or outside its length."""
    if not isinstance(value, str):
        yield Problem(path, "STRING_TYPE_CONVERT", "Could not interpret as string.")
    elif len(value) > limit or len(value) < least:
        text = f"Must be between {least} and {limit} in length."
        code = "BASE_TYPE_MAX_LENGTH" if len(value) > limit else "BASE_TYPE_MIN_LENGTH"
        yield Problem(path, code, text)


def unknown_keys(path: str, body: Json, known: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each key that Discord does not know there."""
    for key in body.keys() - known:
        where = f"{path}.{key}" if path else str(key)
        yield Problem(where, "UNKNOWN_KEY", "Discord knows no such key here.")


def message_problems(
    body: Json, *, creating: bool, files: int = 0, v2: bool = False, path: str = ""
) -> list[Problem]:
    """Answer what Discord would refuse in a message.

    Args:
        body: The message as sent.
        creating: Whether it is new; an edit may leave everything out.
        files: How many files came with it.
        v2: Whether the edited message already uses Components V2.
        path: Where in the request the message is.
    """
    prefix = f"{path}." if path else ""
    v2 = v2 or bool((body.get("flags") or 0) & COMPONENTS_V2)
    problems = list(unknown_keys(path, body, MESSAGE_KEYS))
    content = body.get("content")
    if content is not None:
        problems += too_long(f"{prefix}content", content, CONTENT_LIMIT)
    nonce = body.get("nonce")
    if nonce is not None:
        problems += too_long(f"{prefix}nonce", str(nonce), NONCE_LENGTH)
    problems += _embeds_problems(f"{prefix}embeds", body.get("embeds") or [])
    components = body.get("components")
    problems += components_problems(f"{prefix}components", components or [], v2=v2)
    if v2:
        for name in ("content", "embeds", "sticker_ids", "poll"):
            if body.get(name):
                text = f"{name} cannot be used with MessageFlags.IS_COMPONENTS_V2."
                problems.append(
                    Problem(f"{prefix}{name}", "MESSAGE_CANNOT_USE_LEGACY_FIELDS", text)
                )
    full = ("content", "embeds", "components", "sticker_ids", "poll", "message_reference")
    if creating and not files and not any(body.get(name) for name in full):
        text = "Cannot send an empty message"
        problems.append(Problem(f"{prefix}content", "EMPTY_MESSAGE", text))
    return problems


def _embeds_problems(path: str, embeds: list[Json]) -> Iterator[Problem]:
    if len(embeds) > EMBED_COUNT:
        yield Problem(
            path, "BASE_TYPE_MAX_LENGTH", f"Must be {EMBED_COUNT} or fewer in length."
        )
    total = 0
    for index, embed in enumerate(embeds):
        where = f"{path}.{index}"
        yield from unknown_keys(where, embed, _EMBED_KEYS)
        for text_path, text, limit in _embed_texts(where, embed):
            total += len(text)
            yield from too_long(text_path, text, limit)
        if len(embed.get("fields") or []) > 25:
            yield Problem(f"{where}.fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer.")
    if total > EMBED_TOTAL:
        text = f"Embeds may hold {EMBED_TOTAL} characters in all."
        yield Problem(path, "MAX_EMBED_SIZE_EXCEEDED", text)


def _embed_texts(path: str, embed: Json) -> Iterator[tuple[str, str, int]]:
    for name, limit in _EMBED_TEXTS.items():
        if embed.get(name):
            yield f"{path}.{name}", str(embed[name]), limit
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    yield f"{path}.footer.text", str(footer.get("text") or ""), 2048
    yield f"{path}.author.name", str(author.get("name") or ""), 256
    for index, entry in enumerate(embed.get("fields") or []):
        yield f"{path}.fields.{index}.name", str(entry.get("name") or ""), 256
        yield f"{path}.fields.{index}.value", str(entry.get("value") or ""), 1024


def callback_problems(body: Json, *, files: int = 0) -> list[Problem]:
    """Answer what Discord would refuse in the answer to an interaction."""
    kind, data = body.get("type"), body.get("data") or {}
    problems = list(unknown_keys("", body, frozenset({"type", "data"})))
    if kind not in CALLBACK_KINDS:
        problems.append(Problem("type", "BASE_TYPE_CHOICES", f"{kind!r} is no kind of answer."))
    if kind == MESSAGE:
        problems += message_problems(data, creating=True, files=files, path="data")
    elif kind == CHOICES:
        problems += _choices_problems("data.choices", data.get("choices") or [])
    elif kind == SHOW_MODAL:
        problems += _modal_problems(data)
    elif kind in {DEFER, DEFER_UPDATE}:
        problems += unknown_keys("data", data, frozenset({"flags"}))
    return problems


def _choices_problems(path: str, choices: list[Json]) -> Iterator[Problem]:
    if len(choices) > CHOICE_COUNT:
        yield Problem(
            path, "BASE_TYPE_MAX_LENGTH", f"Must be {CHOICE_COUNT} or fewer in length."
        )
    keys = frozenset({"name", "value", "name_localizations"})
    for index, choice in enumerate(choices):
        where = f"{path}.{index}"
        yield from unknown_keys(where, choice, keys)
        yield from too_long(f"{where}.name", choice.get("name"), CHOICE_LENGTH, least=1)
        value = choice.get("value")
        if isinstance(value, str):
            yield from too_long(f"{where}.value", value, CHOICE_LENGTH)
        elif not isinstance(value, int | float):
            yield Problem(f"{where}.value", "BASE_TYPE_REQUIRED", "This field is required")


def _modal_problems(data: Json) -> Iterator[Problem]:
    yield from unknown_keys("data", data, frozenset({"title", "custom_id", "components"}))
    yield from too_long("data.title", data.get("title"), 45, least=1)
    yield from too_long("data.custom_id", data.get("custom_id"), 100, least=1)
    yield from modal_rows_problems("data.components", data.get("components") or [])

"""A message written out for a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from bot.sandbox.components import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    SECTION,
    SELECTS,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
)
from bot.sandbox.message import Json

RULE = "─" * 48
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# One pass over the text; no part of it can match in two ways, so it stays linear.
_MARKS = re.compile(
    r"\\(?P<escaped>[^\w\s]|_)"
    r"|\[(?P<label>(?:\\.|[^\\\[\]\n]){1,500})\]\(<?(?P<url>https?://[^\s<>()]{1,800})>?\)"
    r"|<t:(?P<stamp>-?\d{1,13})(?::[tTdDfFR])?>"
    r"|<(?P<bare>https?://[^\s<>]{1,800})>"
    r"|(?P<mark>\*{1,3}|__|~~|\|\||`{1,3})"
)
_LINE_MARKS = re.compile(r"^(?:#{1,3} |-# )")

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that would steer a terminal; what people said may hold them."""


def plain(text: str) -> str:
    """Answer Discord's Markdown as plain text, links and times written out.

    Emphasis and backslashes are dropped, a quote's `> ` becomes a bar.
    """
    return "\n".join(_plain_line(line) for line in CONTROL.sub("", text).split("\n"))


def _plain_line(line: str) -> str:
    bar = ""
    for start in (">>> ", "> "):
        if line.startswith(start):
            bar, line = "│ ", line.removeprefix(start)
    return bar + _MARKS.sub(_written, _LINE_MARKS.sub("", line))


def _written(found: re.Match[str]) -> str:
    if found["escaped"]:
        return found["escaped"]
    if found["label"]:
        return f"{_MARKS.sub(_written, found['label'])} ({found['url']})"
    if found["stamp"]:
        return _moment(int(found["stamp"]))
    return found["bare"] or ""


def _moment(seconds: int) -> str:
    try:
        return f"{EPOCH + timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return f"{seconds} s"


def message_text(message: Json) -> str:
    """Write out a message: its text, embeds, components, files and buttons.

    Args:
        message: Discord's message object.
    """
    parts = [plain(message["content"])] if message.get("content") else []
    for embed in message.get("embeds") or []:
        parts += _embed_lines(embed)
    parts += _lines(message.get("components") or [])
    if not message.get("components"):
        parts += [f"[file: {entry['filename']}]" for entry in message.get("attachments") or []]
    return "\n".join(parts)


def _embed_lines(embed: Json) -> Iterator[str]:
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    for text in (author.get("name"), embed.get("title"), embed.get("description")):
        if text:
            yield plain(text)
    for field in embed.get("fields") or []:
        yield f"{plain(field['name'])}: {plain(field['value'])}"
    if footer.get("text"):
        yield plain(footer["text"])


def _lines(components: list[Json]) -> Iterator[str]:
    for component in components:
        yield from _DRAWN.get(component["type"], _nothing)(component)


def _nothing(_: Json) -> Iterator[str]:
    return iter(())


def _inside(component: Json) -> Iterator[str]:
    yield from _lines(component["components"])


def _section(component: Json) -> Iterator[str]:
    yield from _lines(component["components"])
    yield from _lines([component["accessory"]])


def _row(component: Json) -> Iterator[str]:
    yield "  ".join(_lines(component["components"]))


def _display(component: Json) -> Iterator[str]:
    yield plain(component["content"])


def _button(component: Json) -> Iterator[str]:
    emoji = (component.get("emoji") or {}).get("name")
    label = " ".join(filter(None, [emoji, component.get("label")]))
    if component.get("url"):
        yield f"[{plain(label)} → {component['url']}]"
    else:
        yield f"[{plain(label)}]" if not component.get("disabled") else f"({plain(label)})"


def _select(component: Json) -> Iterator[str]:
    yield f"[{plain(component.get('placeholder') or 'Make a selection')} ▾]"


def _rule(component: Json) -> Iterator[str]:
    yield RULE if component.get("divider", True) else ""


def _gallery(component: Json) -> Iterator[str]:
    for item in component["items"]:
        yield f"[picture: {plain(item.get('description') or item['media']['url'])}]"


def _thumbnail(component: Json) -> Iterator[str]:
    if component.get("description"):
        yield f"[picture: {plain(component['description'])}]"


def _file(component: Json) -> Iterator[str]:
    yield f"[file: {component.get('name') or component['file']['url']}]"


_DRAWN: dict[int, Callable[[Json], Iterator[str]]] = {
    ACTION_ROW: _row,
    BUTTON: _button,
    CONTAINER: _inside,
    FILE: _file,
    GALLERY: _gallery,
    SECTION: _section,
    SEPARATOR: _rule,
    TEXT_DISPLAY: _display,
    THUMBNAIL: _thumbnail,
    **dict.fromkeys(SELECTS, _select),
}

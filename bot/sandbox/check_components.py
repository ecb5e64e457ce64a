"""Discord's limits on message components, checked by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.sandbox.components import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    LABEL,
    SECTION,
    SELECTS,
    SEPARATOR,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    THUMBNAIL,
    walk,
)
from bot.sandbox.errors import Problem
from bot.sandbox.message import Json

V2_COUNT = 40
V2_TEXT = 4000
LINK, PREMIUM = 5, 6

_TOP_V2 = frozenset({ACTION_ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER})
_IN_CONTAINER = _TOP_V2 - {CONTAINER}

_SELECT_KEYS = "type id custom_id placeholder min_values max_values disabled required"
_KEYS: dict[int, frozenset[str]] = {
    ACTION_ROW: frozenset({"type", "id", "components"}),
    BUTTON: frozenset(
        {"type", "id", "style", "label", "emoji", "custom_id", "sku_id", "url", "disabled"}
    ),
    STRING_SELECT: frozenset(f"{_SELECT_KEYS} options".split()),
    TEXT_INPUT: frozenset(
        {
            "type",
            "id",
            "custom_id",
            "style",
            "label",
            "min_length",
            "max_length",
            "required",
            "value",
            "placeholder",
        }
    ),
    **dict.fromkeys((5, 6, 7), frozenset(f"{_SELECT_KEYS} default_values".split())),
    8: frozenset(f"{_SELECT_KEYS} default_values channel_types".split()),
    SECTION: frozenset({"type", "id", "components", "accessory"}),
    TEXT_DISPLAY: frozenset({"type", "id", "content"}),
    THUMBNAIL: frozenset({"type", "id", "media", "description", "spoiler"}),
    GALLERY: frozenset({"type", "id", "items"}),
    FILE: frozenset({"type", "id", "file", "spoiler", "name", "size"}),
    SEPARATOR: frozenset({"type", "id", "divider", "spacing"}),
    CONTAINER: frozenset({"type", "id", "components", "accent_color", "spoiler"}),
    LABEL: frozenset({"type", "id", "label", "description", "component"}),
}


def _bad(path: str, text: str, code: str = "COMPONENT_INVALID") -> Problem:
    return Problem(path, code, text)


def _length(path: str, value: object, least: int, most: int) -> Iterator[Problem]:
    if not isinstance(value, str) or not least <= len(value) <= most:
        yield _bad(path, f"Must be a text of {least} to {most}.", "BASE_TYPE_BAD_LENGTH")


def components_problems(path: str, components: list[Json], *, v2: bool) -> list[Problem]:
    """Answer what Discord would refuse in a message's components.

    Args:
        path: Where in the request they are.
        components: The components as sent.
        v2: Whether the message carries the flag of Components V2.
    """
    problems = _total_problems(path, components) if v2 else _legacy_problems(path, components)
    problems += _identity_problems(path, components)
    for where, component, parent in walk(components, path):
        problems += _one_problems(where, component, parent, v2=v2)
    return problems


def _total_problems(path: str, components: list[Json]) -> list[Problem]:
    found = [component for _, component, _ in walk(components, path)]
    problems = []
    if len(found) > V2_COUNT:
        text = f"A message may hold {V2_COUNT} components, nested ones counted."
        problems.append(_bad(path, text, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"))
    letters = sum(len(str(component.get("content", ""))) for component in found)
    if letters > V2_TEXT:
        text = f"Text displays may hold {V2_TEXT} characters in all."
        problems.append(_bad(path, text, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"))
    return problems


def _legacy_problems(path: str, components: list[Json]) -> list[Problem]:
    problems = []
    if len(components) > 5:
        problems.append(_bad(path, "Must be 5 or fewer in length.", "BASE_TYPE_MAX_LENGTH"))
    for index, component in enumerate(components):
        if component.get("type") != ACTION_ROW:
            text = "Only action rows are allowed without the Components V2 flag."
            problems.append(_bad(f"{path}.{index}", text, "UNION_TYPE_CHOICES"))
    return problems


def _identity_problems(path: str, components: list[Json]) -> list[Problem]:
    problems = []
    names: set[str] = set()
    numbers: set[int] = set()
    for where, component, _ in walk(components, path):
        name, number = component.get("custom_id"), component.get("id")
        if name is not None and name in names:
            text = "Component custom id cannot be duplicated"
            problems.append(_bad(where, text, "COMPONENT_CUSTOM_ID_DUPLICATED"))
        if number and number in numbers:
            problems.append(_bad(where, "The id is used twice", "COMPONENT_ID_DUPLICATED"))
        names |= {name} if name is not None else set()
        numbers |= {number} if number else set()
    return problems


def _one_problems(
    path: str, component: Json, parent: Json | None, *, v2: bool
) -> list[Problem]:
    kind = component.get("type")
    if kind not in _KEYS:
        return [_bad(path, f"{kind!r} is no type of component.", "UNION_TYPE_CHOICES")]
    problems = [
        _bad(f"{path}.{key}", "Discord knows no such key here.", "UNKNOWN_KEY")
        for key in component.keys() - _KEYS[kind]
    ]
    if parent is None and v2 and kind not in _TOP_V2:
        problems.append(_bad(path, "This type cannot stand by itself."))
    if parent is not None and parent["type"] == CONTAINER and kind not in _IN_CONTAINER:
        problems.append(_bad(path, "This type cannot be in a container."))
    if "custom_id" in component:
        problems += _length(f"{path}.custom_id", component["custom_id"], 1, 100)
    rule = _RULES.get(kind)
    return problems + list(rule(path, component)) if rule else problems


def _action_row(path: str, row: Json) -> Iterator[Problem]:
    inside = [child.get("type") for child in row.get("components") or []]
    buttons = inside.count(BUTTON)
    if not inside or buttons > 5 or (buttons < len(inside) and len(inside) > 1):
        yield _bad(path, "A row holds one to five buttons, or one select.")


def _button(path: str, button: Json) -> Iterator[Problem]:
    style, label = button.get("style"), button.get("label")
    if label is not None:
        yield from _length(f"{path}.label", label, 0, 80)
    if not label and not button.get("emoji") and style != PREMIUM:
        yield _bad(path, "A button needs a label or an emoji.")
    url, custom_id = button.get("url"), button.get("custom_id")
    if style == LINK:
        if custom_id is not None or not url:
            yield _bad(path, "A link button needs a url and no custom id.")
        else:
            yield from _length(f"{path}.url", url, 1, 512)
            if not str(url).startswith(("http://", "https://", "discord://")):
                yield _bad(f"{path}.url", "Scheme must be http, https or discord.")
    elif style in {1, 2, 3, 4} and (url is not None or custom_id is None):
        yield _bad(path, "A custom id is required and a url is not allowed.")


def _select(path: str, select: Json) -> Iterator[Problem]:
    if "custom_id" not in select:
        yield _bad(path, "A custom id is required.", "BASE_TYPE_REQUIRED")
    if select.get("placeholder"):
        yield from _length(f"{path}.placeholder", select["placeholder"], 1, 150)
    if select["type"] == STRING_SELECT:
        yield from _options(f"{path}.options", select)


def _options(path: str, select: Json) -> Iterator[Problem]:
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        yield _bad(path, "Must be between 1 and 25 in length.", "BASE_TYPE_BAD_LENGTH")
    if (select.get("max_values") or 1) > max(1, len(options)):
        yield _bad(path, "There are fewer options than max_values.")
    values = [option.get("value") for option in options]
    if len(set(map(str, values))) < len(values):
        text = "The specified option value is already used"
        yield _bad(path, text, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED")
    for index, option in enumerate(options):
        yield from _length(f"{path}.{index}.label", option.get("label"), 1, 100)
        yield from _length(f"{path}.{index}.value", option.get("value"), 1, 100)
        if option.get("description") is not None:
            yield from _length(f"{path}.{index}.description", option["description"], 0, 100)


def _section(path: str, section: Json) -> Iterator[Problem]:
    texts = [child.get("type") for child in section.get("components") or []]
    if not 1 <= len(texts) <= 3 or set(texts) != {TEXT_DISPLAY}:
        yield _bad(path, "A section holds one to three text displays.")
    if (section.get("accessory") or {}).get("type") not in {BUTTON, THUMBNAIL}:
        yield _bad(path, "A section needs a button or a thumbnail beside it.")


def _text_display(path: str, display: Json) -> Iterator[Problem]:
    yield from _length(f"{path}.content", display.get("content"), 1, V2_TEXT)


def _gallery(path: str, gallery: Json) -> Iterator[Problem]:
    if not 1 <= len(gallery.get("items") or []) <= 10:
        yield _bad(path, "A gallery holds one to ten items.")


def _container(path: str, container: Json) -> Iterator[Problem]:
    if not container.get("components"):
        yield _bad(path, "A container holds at least one component.")


def _label(path: str, label: Json) -> Iterator[Problem]:
    yield from _length(f"{path}.label", label.get("label"), 1, 45)
    if label.get("description") is not None:
        yield from _length(f"{path}.description", label["description"], 1, 100)


def _text_input(path: str, field: Json) -> Iterator[Problem]:
    if field.get("style") not in {1, 2}:
        yield _bad(path, "A text input is short or a paragraph.", "BASE_TYPE_CHOICES")
    if field.get("placeholder"):
        yield from _length(f"{path}.placeholder", field["placeholder"], 1, 100)
    if field.get("value"):
        yield from _length(f"{path}.value", field["value"], 1, 4000)


_RULES: dict[int, Callable[[str, Json], Iterator[Problem]]] = {
    ACTION_ROW: _action_row,
    BUTTON: _button,
    SECTION: _section,
    TEXT_DISPLAY: _text_display,
    GALLERY: _gallery,
    CONTAINER: _container,
    LABEL: _label,
    TEXT_INPUT: _text_input,
    **dict.fromkeys(SELECTS, _select),
}


def modal_rows_problems(path: str, rows: list[Json]) -> list[Problem]:
    """Answer what Discord would refuse in a modal's components."""
    problems = _identity_problems(path, rows)
    if not 1 <= len(rows) <= 5:
        problems.append(
            _bad(path, "Must be between 1 and 5 in length.", "BASE_TYPE_BAD_LENGTH")
        )
    for index, row in enumerate(rows):
        if row.get("type") not in {ACTION_ROW, LABEL, TEXT_DISPLAY}:
            problems.append(_bad(f"{path}.{index}", "A modal holds labels, texts and rows."))
    for where, component, parent in walk(rows, path):
        if component.get("type") not in {19, 21, 22, 23, ACTION_ROW}:
            problems += _one_problems(where, component, parent, v2=False)
    return problems

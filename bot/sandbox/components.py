"""Message components: their types, walking through them, finishing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.sandbox.message import Json

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL = 17, 18

SELECTS = frozenset({3, 5, 6, 7, 8})

Found = tuple[str, Json, Json | None]
"""Where a component is, the component, and the one it is in."""


def walk(components: list[Json], path: str = "", parent: Json | None = None) -> Iterator[Found]:
    """Yield every component, nested ones and accessories too, from the top down."""
    for index, component in enumerate(components):
        yield from _walk_one(component, f"{path}.{index}", parent)


def _walk_one(component: Json, path: str, parent: Json | None) -> Iterator[Found]:
    yield path, component, parent
    yield from walk(component.get("components") or [], f"{path}.components", component)
    for name in ("accessory", "component"):
        if component.get(name):
            yield from _walk_one(component[name], f"{path}.{name}", component)


def find(components: list[Json], custom_id: str) -> Json | None:
    """Answer the component with a custom id, if there is one."""
    for _, component, _ in walk(components):
        if component.get("custom_id") == custom_id:
            return component
    return None


def finished(components: list[Json], media: Callable[[str], Json]) -> list[Json]:
    """Answer components as Discord gives them back.

    Each gets an id, what was left out gets its default, and addresses of media
    become objects.

    Args:
        components: As the bot sent them.
        media: Answer Discord's media object for an address, which may be
            `attachment://name`.
    """
    taken = {component.get("id") or 0 for _, component, _ in walk(components)}
    free = (number for number in range(1, 10_000) if number not in taken)
    return [_finish(component, free, media) for component in components]


def _finish(component: Json, free: Iterator[int], media: Callable[[str], Json]) -> Json:
    whole = {key: value for key, value in component.items() if value is not None}
    whole["id"] = whole.get("id") or next(free)
    if "components" in whole:
        whole["components"] = [_finish(child, free, media) for child in whole["components"]]
    for name in ("accessory", "component"):
        if name in whole:
            whole[name] = _finish(whole[name], free, media)
    kind = whole["type"]
    if kind in SELECTS:
        whole = {"min_values": 1, "max_values": 1} | whole
    elif kind == SEPARATOR:
        whole = {"spacing": 1, "divider": True} | whole
    elif kind == CONTAINER:
        whole = {"accent_color": None, "spoiler": False} | whole
    elif kind == THUMBNAIL:
        whole = {"description": None, "spoiler": False} | whole
        whole["media"] = media(whole["media"]["url"])
    elif kind == GALLERY:
        whole["items"] = [
            {"description": None, "spoiler": False}
            | item
            | {"media": media(item["media"]["url"])}
            for item in whole["items"]
        ]
    elif kind == FILE:
        found = media(whole["file"]["url"])
        name = found["url"].rsplit("/", 1)[-1]
        whole = {"spoiler": False, "name": name, "size": None} | whole | {"file": found}
    return whole

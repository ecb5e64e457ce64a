"""Pictures sent over the wire, as Discord's own description has it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from PIL import Image

from commands.drawing import WIDTH

Life = Callable[[], Any]


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("episode summary", {"episode": "The Bridge That Hums"}, "% of the words"),
        ("speaker lookup", {"name": "Maria Tolvanen"}, "% of the words on average"),
        ("trend", {"term": "night"}, "“night” is said"),
    ],
)
async def test_an_answer_carries_its_picture_and_says_the_same_in_words(
    life: Life, command: str, options: dict[str, str], said: str
) -> None:
    async with life() as running:
        box = running.box
        answer = await box.slash(box.guild, box.general, box.member, command, options)
        (gallery,) = (
            part for part in answer.message["components"][0]["components"] if part["type"] == 12
        )
        (item,) = gallery["items"]
        async with aiohttp.ClientSession() as web, web.get(item["media"]["url"]) as file:
            picture = Image.open(io.BytesIO(await file.read()))

    assert said in item["description"]
    assert picture.format == "PNG"
    assert picture.width == WIDTH


async def test_a_choice_from_the_menu_brings_the_picture_of_what_was_chosen(life: Life) -> None:
    async with life() as running:
        box = running.box
        asked = await box.slash(
            box.guild, box.general, box.member, "episode summary", {"episode": "the"}
        )
        (row,) = (p for p in asked.message["components"][0]["components"] if p["type"] == 1)
        menu = row["components"][0]
        chosen = menu["options"][0]
        shown = await box.select(
            asked.message, menu["custom_id"], [chosen["value"]], box.member
        )

    assert chosen["label"] in str(shown.message)
    assert "who-speaks-when.png" in str(shown.message)

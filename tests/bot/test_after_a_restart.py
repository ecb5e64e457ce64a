"""What was sent before the bot was started anew can still be used afterwards."""

from __future__ import annotations

import asyncio
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from bot.sandbox.commanding import Unavailable
from bot.sandbox.components import walk
from bot.sandbox.faults import Fault
from bot.sandbox.text import message_text
from commands.buttons import DYNAMIC_ITEMS
from commands.buttons.alerts import AlertsButton, ResumeAlertsButton
from commands.buttons.choices import EpisodeMenu, WhoMenu
from commands.buttons.forms import GONE
from commands.buttons.insights import AboutDigestButton
from commands.buttons.reports import WhichMenu
from commands.buttons.taste import HeldButton
from store.errors import NotFound
from store.lookups import get_lookup
from store.model import Scope
from store.reports import find_open_reports

Life = Callable[[], Any]
WORDS = "the sea was always perfect on sundays"

ASKED = (
    ("quote random", {}),
    ("quote find", {"text": WORDS}),
    ("insight random", {}),
    ("insight today", {}),
    ("episode list", {}),
    ("speaker list", {}),
    ("podcast list", {}),
    ("topics", {}),
    ("alert list", {}),
    ("privacy delete", {}),
    ("reports", {}),
)

FEW = 3

NOT_HERE = {
    WhoMenu,
    EpisodeMenu,
    AboutDigestButton,
    AlertsButton,
    ResumeAlertsButton,
    WhichMenu,
    HeldButton,
}
"""Kinds that the samples give no reason to show; other tests press them after a restart."""


def parts_of(box: Any, viewer: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What can be pressed in the channel, a few of each kind, with the message it is on."""
    met: Counter[type] = Counter()
    for message in box.messages(box.general, viewer):
        for _, part, _ in walk(message["components"]):
            if "custom_id" in part and not part.get("disabled"):
                kind = kind_of(part["custom_id"])
                met[kind] += 1
                if met[kind] <= FEW:
                    yield message, part


async def use(box: Any, message: Any, part: Any, user: Any) -> Any:
    if part["type"] == 2:
        return await box.click(message, part["custom_id"], user)
    values = [part["options"][0]["value"]]
    return await box.select(message, part["custom_id"], values, user)


def kind_of(custom_id: str) -> type:
    (kind,) = [
        one
        for one in DYNAMIC_ITEMS
        if one.__discord_ui_compiled_template__.fullmatch(custom_id)
    ]
    return kind


async def ask_around(box: Any) -> None:
    """Ask for everything, and go one press further from each answer, and once again."""
    for _ in range(2):
        await ask_once(box)
    await box.slash(box.guild, box.general, box.admin, "reports")
    await posted(box)  # sharing answers before it posts


async def ask_once(box: Any) -> None:
    for command, values in ASKED:
        await box.slash(box.guild, box.general, box.admin, command, values)
    for message, part in list(parts_of(box, box.admin)):
        if not part["custom_id"].startswith(("pq:erase", "pq:hide", "pq:decide", "pq:quote")):
            with suppress(Unavailable):  # an earlier press turned the message into another
                await use(box, message, part, box.admin)


async def test_every_button_that_was_sent_before_works_after(life: Life, box: Any) -> None:
    async with life():
        await ask_around(box)
        sent = list(parts_of(box, box.admin))
        kept = copy.deepcopy(box.state.messages)
    kinds = {kind_of(part["custom_id"]) for _, part in sent}
    assert kinds >= set(DYNAMIC_ITEMS) - NOT_HERE

    async with life():
        told = []
        for message, part in sorted(sent, key=lambda one: "erase" in one[1]["custom_id"]):
            number = int(message["id"])  # as it was sent, whatever an earlier press made of it
            box.state.messages[number] = copy.deepcopy(kept[number])
            answer = await use(box, message, part, box.admin)
            told.append(message_text(answer.message) if answer.message else "")

    assert len(told) >= len(kinds)
    assert not [one for one in told if GONE in one or "went wrong" in one]


async def find(box: Any) -> Any:
    asked = {"text": WORDS}
    return await box.slash(box.guild, box.general, box.member, "quote find", asked)


@pytest.fixture
async def renaming(life: Life, box: Any) -> Any:
    """A form that was opened in a life that has ended, and the report it is about."""
    async with life() as running:
        found = await box.slash(box.guild, box.general, box.member, "quote random")
        report = button(found.message, "pq:report")
        asked = await box.click(found.message, report, box.member)
        await box.select(
            asked.message, button(asked.message, "pq:wrong"), ["speaker"], box.member
        )
        queue = await box.slash(box.guild, box.general, box.admin, "reports")
        opened = await box.click(queue.message, button(queue.message, "pq:rename"), box.admin)
        reports = await running.backing.store.read(find_open_reports, box.guild.id)
    return opened, reports[0]


async def posted(box: Any) -> Any:
    """Wait until the bot has said something that everybody in the channel sees."""
    async with asyncio.timeout(5):
        while not (found := [m for m in box.messages(box.general) if m["author"].get("bot")]):
            await asyncio.sleep(0.002)
    return found


def button(message: Any, prefix: str) -> str:
    return next(
        part["custom_id"]
        for _, part, _ in walk(message["components"])
        if str(part.get("custom_id")).startswith(prefix) and not part.get("disabled")
    )


async def test_a_form_that_was_opened_before_can_be_sent_after(
    life: Life, box: Any, renaming: Any
) -> None:
    opened, report = renaming
    async with life() as running:
        answer = await box.submit_modal(opened, {"name": "Somebody Else"}, box.admin)

        assert "Somebody Else" in message_text(answer.message)
        assert report not in await running.backing.store.read(find_open_reports, box.guild.id)


async def test_two_admins_with_the_same_form_are_both_answered(
    life: Life, box: Any, renaming: Any
) -> None:
    opened, _ = renaming
    async with life():
        await box.submit_modal(opened, {"name": "Somebody Else"}, box.admin)
        answer = await box.submit_modal(opened, {"name": "Another"}, box.admin)

        assert answer.message is not None


async def test_a_press_that_the_bot_died_over_can_be_made_again(life: Life, box: Any) -> None:
    async with life():
        found = await find(box)
        person = box.person(box.member, box.general)
        box.faults.add("POST", r"/interactions/.*", Fault.cut_before_commit(), 9)
        lost = person.click(int(found.message["id"]), button(found.message, "pq:ctx"))
    box.faults.clear()
    assert lost.answered is None

    async with life():
        answer = await box.click(found.message, button(found.message, "pq:ctx"), box.member)

        assert "The quote is in bold" in message_text(answer.message)


async def test_what_was_shared_in_another_life_can_be_taken_back_by_who_did(
    life: Life, box: Any
) -> None:
    async with life():
        found = await find(box)
        await box.click(found.message, button(found.message, "pq:share"), box.member)
        (shared,) = await posted(box)
    stranger = box.add_member(box.guild, "kim")
    async with life():
        refused = await box.click(shared, button(shared, "pq:back"), stranger)
        assert "Only who shared this" in message_text(refused.message)
        await box.click(shared, button(shared, "pq:back"), box.member)

    assert shared["id"] not in [one["id"] for one in box.messages(box.general)]


async def test_what_one_person_looked_up_is_not_another_ones_to_page_through(
    life: Life, box: Any
) -> None:
    async with life() as running:
        await find(box)
        box.say(box.general, box.admin, f"<@{box.state.bot.id}> sea")
        (public,) = await posted(box)
        stranger = box.add_member(box.guild, "kim")

        answer = await box.click(public, button(public, "pq:result"), stranger)

        assert answer.ephemeral
        assert "Result" in message_text(answer.message)
        with pytest.raises(NotFound):
            await running.backing.store.read(get_lookup, 1, Scope(box.guild.id), stranger.id)
        with pytest.raises(NotFound):
            await running.backing.store.read(get_lookup, 2, Scope(5), box.admin.id)

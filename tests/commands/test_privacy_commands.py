"""``/privacy``: what a person or an admin gets, and what is gone afterwards."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

import commands.privacy
from commands.privacy import as_file
from store.blocks import Blocked, add_block
from store.privacy import count_rows, export_guild, export_user

ASKED = "retire a rope when you first wonder"


@pytest.fixture
def file_of():
    """The JSON in a message's file."""

    async def reading(message: Any) -> dict[str, Any]:
        (attachment,) = message.attachments
        body = await attachment.read()
        if attachment.filename.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = archive.read(archive.namelist()[0])
        return json.loads(body)

    return reading


async def test_an_export_holds_what_was_looked_up_and_shared_by_the_asker_alone(
    server, file_of
):
    message = await server.ask("quote find", text=ASKED)
    await server.share(message)
    await server.ask("quote find", by=server.other, text="glass remembers every hurry")

    answer = await server.ask("privacy export")
    told = await file_of(answer)

    assert answer.ephemeral
    assert told["of"] == {"user": server.member.id}
    assert [ASKED in row["query"] for row in told["kept"]["lookup"]["rows"]] == [True]
    assert len(told["kept"]["saved_quote"]["rows"]) == 1
    assert "glass remembers" not in json.dumps(told)
    assert str(server.other.id) not in json.dumps(told)


async def test_erasing_asks_first_and_then_leaves_nothing(server, text_of):
    await server.ask("quote find", text=ASKED)
    await server.ask("quote find", by=server.other, text=ASKED)
    store = server.backing.store

    asked = await server.ask("privacy delete")
    assert "1 entry" in text_of(asked)
    assert count_rows(await store.read(export_user, server.member.id)) == 1

    done = await server.press(asked, "Erase it for good")
    assert "Erased" in text_of(done.response)
    assert count_rows(await store.read(export_user, server.member.id)) == 0
    assert count_rows(await store.read(export_user, server.other.id)) == 1


async def test_who_has_nothing_is_told_so_and_gets_no_button(server, text_of, buttons_of):
    asked = await server.ask("privacy delete")

    assert "nothing to erase" in text_of(asked)
    assert buttons_of(asked) == {}


async def test_a_search_whose_note_is_erased_says_so(server, text_of):
    found = await server.ask("quote find", text=ASKED)
    await server.press(await server.ask("privacy delete"), "Erase it for good")

    pressed = await server.press(found, "Next ▶")

    assert "ask again" in text_of(pressed.response or pressed.followups[0])


@pytest.mark.parametrize("command", ["privacy server-export", "privacy server-delete"])
async def test_a_servers_data_is_for_those_who_manage_it(server, text_of, command):
    assert "Manage Server" in text_of(await server.ask(command))


async def test_a_servers_export_has_its_choices_and_not_its_members_look_ups(server, file_of):
    await server.ask("podcast follow", by=server.admin, podcast="Rope and Rigging")
    await server.ask("quote find", text=ASKED)

    told = await file_of(await server.ask("privacy server-export", by=server.admin))

    assert len(told["kept"]["follow"]["rows"]) == 1
    assert told["kept"]["lookup"]["count"] == 1
    assert ASKED not in json.dumps(told)
    assert [row["title"] for row in told["kept"]["podcast"]["rows"]] == ["Back Room"]


async def test_a_servers_erasure_takes_its_private_podcast_and_leaves_the_others(
    server, text_of
):
    await server.ask("podcast follow", by=server.admin, podcast="Rope and Rigging")

    asked = await server.ask("privacy server-delete", by=server.admin)
    done = await server.press(asked, "Erase it for good", by=server.admin)

    assert "Erased" in text_of(done.response)
    export = await server.backing.store.read(export_guild, server.guild.id)
    assert {table for table, part in export.items() if part.get("rows")} == {"guild"}
    listed = text_of(await server.ask("podcast list"))
    assert "Back Room" not in listed
    assert "Rope and Rigging" in listed


async def test_an_erasure_ends_no_block(server):
    store = server.backing.store
    await store.write(add_block, Blocked.USER, server.member.id, server.backing.clock())

    asked = await server.ask("privacy delete")
    await server.press(asked, "Erase it for good")

    assert len((await store.read(export_user, server.member.id))["blocked_user"]["rows"]) == 1


def test_a_file_that_is_too_large_is_zipped(monkeypatch: pytest.MonkeyPatch):
    told = {"kept": "rope " * 1000}
    assert as_file("you", told)[0] == "you.json"
    monkeypatch.setattr(commands.privacy, "MOST_BYTES", 1000)

    name, body = as_file("you", told)

    assert name == "you.zip"
    assert len(body) < 1000
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert json.loads(archive.read("you.json")) == told

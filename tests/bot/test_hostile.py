"""Some hundred hostile interactions, and whether what watches them would notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bench.hostile import Broken, again, try_out
from bench.hostile_acts import Command, Form, Press, Saying, shapes, templates
from bench.hostile_rubbish import GROUPS
from bench.hostile_session import Ground
from commands.buttons import DYNAMIC_ITEMS
from store.model import Scope

ACTS = 300


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("hostile"))
    yield made
    made.close()


def test_whatever_people_send_nothing_breaks_leaks_or_changes_hands(ground: Ground) -> None:
    try_out(ground, ACTS)

    assert sum(ground.tally.acts.values()) >= ACTS
    assert len(ground.tally.acts) == 7
    assert not ground.tally.answers["none"]


def test_every_part_of_every_buttons_id_has_values_that_are_nearly_right() -> None:
    parts = {name for template in templates().values() for name in template.groupindex}

    assert parts - set(GROUPS) == set()
    assert len(templates()) > len(DYNAMIC_ITEMS)


def test_every_command_of_the_bot_is_among_those_that_are_sent() -> None:
    found, menus = shapes()

    paths = {shape.path for shape in found}
    assert {("quote", "find"), ("reports",), ("digest", "set"), ("help",)} <= paths
    assert "Find this quote" in menus


MINE, ALL = "mine", "everybody's"

# The archive's first look-ups are, in order, of the other server's member, of the
# admin at home, and of a bystander at home.
THEIR_LOOKUP, OUR_BYSTANDERS = "pq:result:1:0", "pq:result:3:0"


@pytest.mark.parametrize(
    "act",
    [
        Press("member", THEIR_LOOKUP, MINE),
        Press("member", OUR_BYSTANDERS, ALL),
        Press("in private", "pq:result:4:0", MINE),
        Press("member", "pq:digest:1:2026-99-99", ALL),
        Press("member", "pq:share:1.0.zzzzzzzzzzzzzzz", MINE),
        Press("member", "pq:ctx:1:9.9.9:1.0.15", MINE),
        Press("member", "pq:report:i1_i1_1.0.15_1.0.15", ALL),
        Press("member", f"pq:report:{'_'.join(f'{n}.0.5' for n in (1, 2, 3, 1))}", ALL),
        Press("member", "pq:none", "absent"),
        Press("member", "pq:what:is:this", ALL),
        Press("member", "pq:alerts:resume", "theirs"),
        Press("admin", "pq:erase:server", ALL),
        Press("member", "pq:back:3", ALL),
        Press("mute", "pq:share:1.0.15", MINE),
        Form("admin", "pq:rename:1", (("name", "Kevin"),)),
        Form("blocked", "pq:rename:1", (("name", "Kevin"),)),
        Form("admin", "pq:rename:1", ()),
        Form("admin", "pq:gone", (("name", 3),)),
        Command("member", ("quote", "find"), (("text", 3, 5),)),
        Command("member", ("quote", "find"), (("text", 3, "\ud800"), ("podcast", 3, "\ud800"))),
        Command("admin", ("digest", "set"), (("channel", 7, "5"), ("kind", 3, "yearly"))),
        Command(
            "admin",
            ("digest", "set"),
            (("channel", 7, "5"), ("time", 3, "9"), ("zone", 3, "UTC"), ("role", 8, "7")),
        ),
        Command("admin", ("episode", "limit"), (("a_day", 4, -1),)),
        Command("admin", ("quote", "find"), (("speaker", 3, []),), "speaker"),
        Saying("in private", "@everyone <@1>"),
    ],
    ids=repr,
)
def test_what_once_went_wrong_is_answered(ground: Ground, act: Any) -> None:
    assert ground.play([act]) == []


def test_a_row_that_is_another_persons_is_noticed_when_it_changes(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = ground.town.other.id
    monkeypatch.setattr("commands.buttons.erasing.needs_manage_server", lambda _: theirs)

    wrong = ground.play([Press("member", "pq:erase:server", MINE)])

    assert any("changed schedule" in one for one in wrong)


def test_a_private_word_is_noticed_when_it_is_shown(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.backing.Backing.scope", lambda *_: Scope())

    wrong = ground.play([Command("member", ("podcast", "list"), ())])

    assert any("showed their podcast to member" in one for one in wrong)


def test_silence_and_errors_in_the_log_are_noticed(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise ZeroDivisionError

    async def is_silent(*_: object) -> None:
        return

    monkeypatch.setattr("commands.buttons.pages.PageButton.pressed", fails)
    monkeypatch.setattr("bench.hostile_session.IN_TIME_S", 0.05)
    monkeypatch.setattr("bot.client.answer_leftover", is_silent)
    page, unknown = Press("member", "pq:page:topics:0:0", MINE), Press("member", "pq:x", ALL)

    wrong = ground.play([page, unknown])

    assert any("ZeroDivisionError" in one for one in wrong)
    assert any("nobody answered" in one for one in wrong)


def test_a_session_that_fails_is_shortened_and_can_be_played_again(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unexpected(_: object) -> None:
        return None

    monkeypatch.setattr("commands.replies.sentence_for", unexpected)
    monkeypatch.setattr("bench.hostile_acts.LENGTH", 2)

    with pytest.raises(Broken) as caught:
        try_out(ground, 40)

    (note,) = [one for one in caught.value.__notes__ if "reproduce_failure" in one]
    blob = note.split("b'")[1].split("'")[0]
    with pytest.raises(Broken):
        again(ground, blob)

"""Discord's limits, each at its edge and one step over."""

from __future__ import annotations

import discord
import pytest

from bot.sandbox.check_commands import commands_problems, is_command_name
from bot.sandbox.check_components import components_problems, modal_rows_problems
from bot.sandbox.check_messages import callback_problems, message_problems

V2 = 1 << 15


def button(**changes) -> dict:
    return {"type": 2, "style": 2, "label": "x", "custom_id": "x"} | changes


def row(*buttons: dict) -> dict:
    return {"type": 1, "components": list(buttons)}


def text(content: str) -> dict:
    return {"type": 10, "content": content}


def option(**changes) -> dict:
    return {"type": 3, "name": "a", "description": "d"} | changes


def command(**changes) -> dict:
    return {"name": "quote", "description": "d", "type": 1} | changes


def select(count: int, **changes) -> dict:
    options = [{"label": str(n), "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": options} | changes


@pytest.mark.parametrize(
    ("fine", "refused"),
    [
        ({"content": "x" * 2000}, {"content": "x" * 2001}),
        ({"content": "x"}, {"content": ""}),
        ({"content": "x", "nonce": "n" * 25}, {"content": "x", "nonce": "n" * 26}),
        ({"content": "x"}, {"content": "x", "contents": "y"}),
        (
            {"embeds": [{"description": "x" * 3000}] * 2},
            {"embeds": [{"description": "x" * 3000}] * 2 + [{"title": "x"}]},
        ),
        ({"embeds": [{"title": "x" * 256}]}, {"embeds": [{"title": "x" * 257}]}),
        ({"embeds": [{"title": "x"}] * 10}, {"embeds": [{"title": "x"}] * 11}),
    ],
)
def test_a_message_has_limits(fine, refused):
    assert message_problems(fine, creating=True) == []
    assert message_problems(refused, creating=True) != []


def test_components_v2_exclude_content_and_embeds():
    body = {"flags": V2, "components": [text("x")]}

    assert message_problems(body, creating=True) == []
    assert message_problems(body | {"content": "x"}, creating=True) != []
    assert message_problems(body | {"embeds": [{"title": "x"}]}, creating=True) != []


@pytest.mark.parametrize(
    ("fine", "refused"),
    [
        ([text("x")] * 40, [text("x")] * 41),
        ([text("x" * 4000)], [text("x" * 3999), text("xx")]),
        ([text("x")], [text("")]),
        ([row(button())], [button()]),
        ([row(button(label="x" * 80))], [row(button(label="x" * 81))]),
        ([row(button(custom_id="x" * 100))], [row(button(custom_id="x" * 101))]),
        ([row(button(), button(custom_id="y"))], [row(button(), button())]),
        ([row(button())], [row({"type": 2, "style": 2, "label": "x"})]),
        (
            [row({"type": 2, "style": 5, "label": "x", "url": "https://example.org"})],
            [row({"type": 2, "style": 5, "label": "x", "url": "javascript:alert(1)"})],
        ),
        ([row(button())], [row({"type": 2, "style": 5, "label": "x"})]),
        (
            [row(*(button(custom_id=str(n)) for n in range(5)))],
            [row(*(button(custom_id=str(n)) for n in range(6)))],
        ),
        ([row(select(25))], [row(select(26))]),
        ([row(select(2, max_values=2))], [row(select(2, max_values=3))]),
        ([row(select(1))], [row(select(1), button())]),
        (
            [{"type": 9, "components": [text("x")] * 3, "accessory": button()}],
            [{"type": 9, "components": [text("x")] * 4, "accessory": button()}],
        ),
        (
            [{"type": 9, "components": [text("x")], "accessory": button()}],
            [{"type": 9, "components": [text("x")], "accessory": text("x")}],
        ),
        (
            [{"type": 17, "components": [text("x")]}],
            [{"type": 17, "components": [{"type": 17, "components": [text("x")]}]}],
        ),
        ([text("x")], [text("x") | {"colour": 3}]),
        ([text("x")], [{"type": 99}]),
    ],
)
def test_components_have_limits(fine, refused):
    assert components_problems("", fine, v2=True) == []
    assert components_problems("", refused, v2=True) != []


def test_legacy_components_come_in_at_most_five_rows():
    rows = [row(button(custom_id=str(n))) for n in range(6)]

    assert components_problems("", rows[:5], v2=False) == []
    assert components_problems("", rows, v2=False) != []
    assert components_problems("", [text("x")], v2=False) != []


@pytest.mark.parametrize(
    ("fine", "refused"),
    [
        ([command()], [command(name="Quote")]),
        ([command(name="zitat-suchen")], [command(name="two words")]),
        ([command(description="x" * 100)], [command(description="x" * 101)]),
        ([command()], [command(description="")]),
        (
            [command(name=f"c{n}") for n in range(100)],
            [command(name=f"c{n}") for n in range(101)],
        ),
        ([command(), command(name="other")], [command(), command()]),
        (
            [command(options=[option(required=True), option(name="b")])],
            [command(options=[option(), option(name="b", required=True)])],
        ),
        (
            [command(options=[option(name=f"o{n}") for n in range(25)])],
            [command(options=[option(name=f"o{n}") for n in range(26)])],
        ),
        (
            [command(options=[option(choices=[{"name": "x", "value": "v" * 100}])])],
            [command(options=[option(choices=[{"name": "x", "value": "v" * 101}])])],
        ),
        (
            [command(options=[option(autocomplete=True)])],
            [
                command(
                    options=[option(autocomplete=True, choices=[{"name": "x", "value": "y"}])]
                )
            ],
        ),
        ([command()], [command(colour="red")]),
        ([{"name": "Find this quote", "type": 3}], [{"name": "x" * 33, "type": 3}]),
    ],
)
def test_commands_have_limits(fine, refused):
    assert commands_problems(fine) == []
    assert commands_problems(refused) != []


def test_a_command_counts_at_most_eight_thousand_characters():
    choices = [{"name": "x" * 100, "value": "v" * 100} for _ in range(20)]
    one = option(choices=choices)

    assert commands_problems([command(options=[one])]) == []
    assert commands_problems([command(options=[one, one | {"name": "b"}])]) != []


def test_command_names_may_be_in_any_script():
    assert all(map(is_command_name, ["quote", "цитата", "引用", "it's", "a_b-1"]))
    assert not any(map(is_command_name, ["", "Цитата", "a b", "a/b", "x" * 33]))


@pytest.mark.parametrize(
    ("fine", "refused"),
    [
        ([{"name": "x", "value": "y"}] * 25, [{"name": "x", "value": "y"}] * 26),
        ([{"name": "x" * 100, "value": "y"}], [{"name": "x" * 101, "value": "y"}]),
        ([{"name": "x", "value": "y" * 100}], [{"name": "x", "value": "y" * 101}]),
        ([{"name": "x", "value": "y"}], [{"name": "", "value": "y"}]),
    ],
)
def test_autocomplete_choices_have_limits(fine, refused):
    assert callback_problems({"type": 8, "data": {"choices": fine}}) == []
    assert callback_problems({"type": 8, "data": {"choices": refused}}) != []


def test_a_modal_holds_one_to_five_rows():
    field = {"type": 4, "custom_id": "f", "style": 1}
    labels = [
        {"type": 18, "label": "x", "component": field | {"custom_id": str(n)}} for n in range(6)
    ]

    assert modal_rows_problems("", labels[:5]) == []
    assert modal_rows_problems("", labels) != []
    assert modal_rows_problems("", []) != []
    assert modal_rows_problems("", [labels[0] | {"label": "x" * 46}]) != []


async def test_a_refused_message_answers_50035_and_is_recorded(box, client):
    channel = client.get_channel(box.general.id)

    with pytest.raises(discord.HTTPException) as caught:
        await channel.send("x" * 2001)
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert "content" in str(caught.value)
    assert [violation.kind for violation in box.violations] == ["request"]
    assert box.messages(box.general) == []


async def test_too_many_autocomplete_choices_are_refused(box, client):
    @client.tree.command(name="many", description="Many choices")
    async def many(interaction: discord.Interaction, name: str) -> None: ...

    @many.autocomplete("name")
    async def names(interaction: discord.Interaction, current: str):
        return [discord.app_commands.Choice(name=str(n), value=str(n)) for n in range(26)]

    await client.tree.sync()
    box.patience = 0.2
    with pytest.raises(TimeoutError):
        await box.autocomplete(box.guild, box.general, box.member, "many", {"name": ""})

    assert any("25" in str(violation) for violation in box.violations)


async def test_an_answer_that_drifts_from_the_description_is_recorded(box, client, description):
    if description is None:
        pytest.skip("Discord's description is not beside the project")
    box.state.bot.name = None
    await client.fetch_user(box.state.bot.id)

    assert [violation.kind for violation in box.violations] == ["response"]

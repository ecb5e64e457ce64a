"""``/quote find`` and what its buttons do, as a member sees it."""

from __future__ import annotations

import discord

from store.corrections import hide_spans
from store.model import Span

FERRY = "a knot is a promise that a rope makes"


async def test_the_answer_is_for_the_asker_alone_and_cites_its_source(
    server, text_of, buttons_of
):
    answer = await server.ask("quote find", text=FERRY)

    text = text_of(answer)
    assert answer.ephemeral
    assert "Exact words" in text
    assert "**Kevin Ostrander**" in text
    assert "*When to throw a rope away*, Rope and Rigging" in text
    assert "17 May 2024" in text
    assert "[0:14](<https://audio.example/rope-1.mp3#t=14>)" in text
    assert buttons_of(answer)["Listen"]["url"].startswith("https://audio.example/")


async def test_what_is_shown_as_a_quote_is_word_for_word_in_the_turn(
    server, text_of, seen, archive
):
    answer = await server.ask("quote find", text=FERRY)

    lines = [line for line in text_of(answer).split("\n") if line.startswith("> ")]
    shown = seen("\n".join(line.removeprefix("> ") for line in lines))
    turns = await server.backing.store.read(
        lambda db: [t for (t,) in db.execute("SELECT text FROM turn").fetchall()]
    )
    assert shown
    assert any(shown in turn for turn in turns)
    assert "*wet*" in shown


async def test_one_pages_through_results_also_after_a_restart(server, text_of, buttons_of):
    first = await server.ask("quote find", text="the rope")
    assert "Result 1 of" in text_of(first)
    assert buttons_of(first)["◀ Previous"]["disabled"]

    await server.restart()
    pressed = await server.press(first, "Next ▶")

    second = pressed.response
    assert "Result 2 of" in text_of(second)
    assert second.id == first.id
    back = await server.press(second, "◀ Previous")
    assert text_of(back.response) == text_of(first)


async def test_context_grows_until_the_episode_ends_and_leads_back(server, text_of):
    answer = await server.ask("quote find", text="wondering is the inspection")
    around = (await server.press(answer, "Context")).response

    assert "Kevin Ostrander" in text_of(around)
    assert "retire a rope early than explain" in text_of(around)
    wider = (await server.press(around, "More")).response if _usable(around) else around
    assert "The episode begins here" in text_of(wider)
    assert "The episode ends here" in text_of(wider)
    back = (await server.press(wider, "Back to the quote")).response
    assert text_of(back) == text_of(answer)


def _usable(message):
    def walk(components):
        for component in components:
            if component.get("label") == "More":
                return not component.get("disabled")
            found = walk(component.get("components", []))
            if found is not None:
                return found
        return None

    return walk(message.components)


async def test_a_shared_quote_is_public_names_the_sharer_and_pings_nobody(server, text_of):
    answer = await server.ask("quote find", text=FERRY)
    shared = await server.share(answer)

    assert not shared.ephemeral
    assert f"Shared by <@{server.member.id}>" in text_of(shared)
    assert server.channel.last_message.id == shared.id
    sent = [r.json for r in server.env.http_requests if "Shared by" in str(r.json)]
    assert [body["allowed_mentions"] for body in sent] == [{"parse": []}]


async def test_a_shared_result_cannot_be_shared_again_by_mistake(server, buttons_of):
    answer = await server.ask("quote find", text=FERRY)
    pressed = await server.press(answer, "Share")

    assert buttons_of(pressed.response)["Shared"]["disabled"]


async def test_only_the_sharer_or_a_moderator_takes_a_quote_back(server, text_of):
    answer = await server.ask("quote find", text=FERRY)
    shared = await server.share(answer)
    refused = await server.press(shared, "Take back", by=server.other)
    assert "Only who shared this" in text_of(refused.response)
    assert server.channel.last_message.id == shared.id

    await server.press(shared, "Take back")
    assert server.channel.last_message is None

    again = await server.ask("quote find", text=FERRY)
    shared = await server.share(again)
    await server.press(shared, "Take back", by=server.admin)
    assert server.channel.last_message is None


async def test_who_may_not_speak_in_a_channel_may_not_share_there(server, text_of):
    overwrite = discord.PermissionOverwrite(send_messages=False)
    quiet = server.guild.create_text_channel(
        "readonly", overwrites={server.guild.default_role: overwrite}
    )
    result = await server.member.slash(quiet, "quote find", text=FERRY)
    refused = await server.press(result.response or result.followups[0], "Share")

    assert refused.response.ephemeral
    assert "may not send messages" in text_of(refused.response)
    assert quiet.last_message is None


async def test_a_passage_hidden_meanwhile_is_gone_from_every_button(server, text_of):
    answer = await server.ask("quote find", text=FERRY)
    turn = await server.backing.store.read(
        lambda db: db.execute("SELECT id FROM turn WHERE text LIKE 'A knot%'").fetchone()[0]
    )
    await server.backing.store.write(
        hide_spans, [Span(turn, 0, 400)], guild_id=0, user_id=1, now=server.backing.clock()
    )

    context = await server.press(answer, "Context")
    assert "This passage is gone" in text_of(context.response)
    assert "promise" not in text_of(context.response)


async def test_a_text_without_a_word_gets_a_sentence(server, text_of):
    for text in ("   ", "?!", "***", "🧵🧵"):
        answer = await server.ask("quote find", text=text)

        assert "no word in that" in text_of(answer)


async def test_hostile_text_gets_an_ordinary_answer(server, text_of):
    for text in (
        '" OR 1=1 -- rope',
        "@everyone <@1> **rope** ||x|| `y` [a](http://b)",
        "rope \x00 rope NEAR(rope) rope*",
        "rope 🧵 \ud800 \u202e",
        "rope " * 1200,
    ):
        answer = await server.ask("quote find", text=text)

        assert "Result 1 of" in text_of(answer)


async def test_words_nobody_said_are_said_not_to_be_found(server, text_of):
    answer = await server.ask("quote find", text="quantum zebra spreadsheets")

    assert "I found no such quote" in text_of(answer)


async def test_a_first_name_as_filter_searches_everybody_who_has_it(server, text_of):
    answer = await server.ask("quote find", text="every hurry", speaker="Kevin")

    assert "Glass remembers" in text_of(answer).replace("**", "")
    assert "Kevin Ostrander or Kevin Pell" in text_of(answer) or (
        "Kevin Pell or Kevin Ostrander" in text_of(answer)
    )


async def test_a_filter_that_fits_nobody_offers_the_nearest(server, text_of):
    answer = await server.ask("quote find", text=FERRY, podcast="Rope and Rigginx Weekly")
    assert "I know no podcast" in text_of(answer) or "Rope and Rigging" in text_of(answer)

    answer = await server.ask("quote find", text=FERRY, speaker="Zyxwvut Qrstu")
    assert "I know no speaker" in text_of(answer)


async def test_dates_narrow_and_a_wrong_one_is_explained(server, text_of):
    late = await server.ask("quote find", text="rope glass hurry", after="2025")
    assert "Nine months of cooling" in text_of(late)
    assert "When to throw" not in text_of(late)

    wrong = await server.ask("quote find", text="rope", after="last May")
    assert "Write a date as 2024" in text_of(wrong)

    turned = await server.ask("quote find", text="rope", after="2025", before="2024")
    assert "earlier day" in text_of(turned)


async def test_a_chosen_suggestion_and_the_typed_name_mean_the_same(server, text_of):
    offered = await server.member.autocomplete(server.channel, "quote find", "podcast", "glas")
    assert [choice["name"] for choice in offered] == ["The Glass Hour"]

    by_choice = await server.ask("quote find", text="hurry", podcast=offered[0]["value"])
    by_words = await server.ask("quote find", text="hurry", podcast="glass hour")
    assert "in The Glass Hour" in text_of(by_choice)
    assert text_of(by_choice) == text_of(by_words)


async def test_a_random_quote_is_exact_too(server, text_of, seen):
    answer = await server.ask("quote random", speaker="Kevin Pell")

    lines = [line for line in text_of(answer).split("\n") if line.startswith("> ")]
    shown = seen("\n".join(line.removeprefix("> ") for line in lines))
    turns = await server.backing.store.read(
        lambda db: [t for (t,) in db.execute("SELECT text FROM turn").fetchall()]
    )
    assert any(shown in turn for turn in turns)
    assert "Kevin Pell" in text_of(answer)

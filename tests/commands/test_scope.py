"""A server sees what is for everybody and what is its own, and nothing else, anywhere."""

from __future__ import annotations

import pytest

from store.podcasts import follow_podcast, unfollow_podcast

LIGHTHOUSE = "budget of the lighthouse was always a rumour"
SECRET_WORDS = ("lighthouse", "ministry", "Olga", "Back Room", "Paint")


def _silent(text: str) -> bool:
    return not any(word in text.replace("**", "") for word in SECRET_WORDS)


async def test_a_private_podcast_answers_in_its_own_server(server, text_of):
    found = text_of(await server.ask("quote find", text=LIGHTHOUSE))

    assert "Exact words" in found
    assert "Olga Brandt" in found
    assert "only in this server" in text_of(await server.ask("podcast list"))


async def test_no_command_tells_another_server_of_it(elsewhere, text_of):
    for command, options in (
        ("quote find", {"text": "we only painted the side"}),
        ("quote find", {"text": "side", "speaker": "Olga Brandt"}),
        ("quote find", {"text": "side", "podcast": "id=3"}),
        ("quote find", {"text": "side", "episode": "id=4"}),
        ("quote random", {"podcast": "id=3"}),
        ("episode list", {}),
        ("episode list", {"podcast": "id=3"}),
        ("episode summary", {"episode": "id=4"}),
        ("episode chapters", {"episode": "id=4"}),
        ("speaker list", {}),
        ("speaker lookup", {"name": "id=5"}),
        ("insight random", {"podcast": "id=3"}),
        ("insight random", {"speaker": "id=5"}),
        ("podcast list", {}),
    ):
        answer = text_of(await elsewhere.ask(command, **options))

        for typed in options.values():
            answer = answer.replace(typed, "")
        assert "Something went wrong" not in answer
        assert _silent(answer), command


async def test_no_suggestion_tells_another_server_of_it(elsewhere):
    for command, option, typed in (
        ("quote find", "podcast", "Back"),
        ("quote find", "podcast", ""),
        ("quote find", "speaker", "Olga"),
        ("quote find", "episode", "Paint"),
        ("quote find", "episode", ""),
        ("speaker lookup", "name", ""),
        ("podcast follow", "podcast", ""),
        ("digest set", "podcasts", "Back"),
    ):
        offered = await elsewhere.admin.autocomplete(elsewhere.channel, command, option, typed)

        assert all(_silent(choice["name"]) for choice in offered), (command, option)


async def test_a_name_from_a_private_podcast_is_unknown_elsewhere(elsewhere, text_of):
    answer = text_of(await elsewhere.ask("speaker lookup", name="Olga Brandt"))

    assert "I know nobody called" in answer


async def test_a_direct_message_sees_no_private_podcast(server, text_of):
    user = server.member.user
    answer = await user.slash("quote find", text=LIGHTHOUSE)

    assert _silent(text_of(answer.response).partition("for “")[0])


@pytest.mark.parametrize("followed_only", [True])
async def test_only_what_is_followed_answers_where_the_owner_wants_it_so(elsewhere, text_of):
    before = text_of(await elsewhere.ask("quote find", text="a knot is a promise"))
    assert "Kevin" not in before

    followed = await elsewhere.ask("podcast follow", by=elsewhere.admin, podcast="rope")
    assert "now follows **Rope and Rigging**" in text_of(followed)
    after = await elsewhere.ask("quote find", text="a knot is a promise")
    assert "Kevin Ostrander" in text_of(after)
    glass = text_of(await elsewhere.ask("quote find", text="glass remembers every hurry"))
    assert "Kevin Pell" not in glass

    ended = await elsewhere.ask("podcast unfollow", by=elsewhere.admin, podcast="rope")
    assert "no longer follows" in text_of(ended)
    context = (await elsewhere.press(after, "Context")).response
    assert "This passage is gone" in text_of(context)


@pytest.mark.parametrize("followed_only", [True])
async def test_a_button_is_held_against_what_is_seen_when_it_is_pressed(elsewhere, text_of):
    backing = elsewhere.backing
    guild, rope = elsewhere.guild.id, 1
    await backing.store.write(follow_podcast, guild, rope, 1, backing.clock())
    answer = await elsewhere.ask("quote find", text="rope")
    shared = await elsewhere.share(answer)
    listed = await elsewhere.ask("insight random", podcast="rope")
    await backing.store.write(unfollow_podcast, guild, rope)

    for message, label in ((shared, "Context"), (answer, "Next ▶"), (listed, "Related")):
        pressed = await elsewhere.press(message, label)
        shown = pressed.response or pressed.followups[0]
        assert "Kevin" not in text_of(shown)


async def test_following_needs_manage_server_at_the_moment_of_asking(server, text_of):
    refused = await server.ask("podcast follow", podcast="rope")

    assert "Manage Server" in text_of(refused)

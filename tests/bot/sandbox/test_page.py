"""The page's server side: who is let in, what a tab is told and may do."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
import yarl


class Tab:
    """A browser's tab, as far as the wire goes."""

    def __init__(self, box, session) -> None:
        self.box = box
        self.session = session
        self.socket = None
        self.state = None

    async def open(self) -> Tab:
        async with self.session.get(self.box.page_url) as answer:
            assert answer.status == 200
        url = f"{self.box.origin}/live"
        self.socket = await self.session.ws_connect(url, headers={"Origin": self.box.origin})
        self.state = await self.next("state")
        return self

    async def next(self, kind: str) -> dict:
        async with asyncio.timeout(5):
            while True:
                event = json.loads((await self.socket.receive()).data)
                if event["t"] == kind:
                    return event

    async def send(self, t: str, **data) -> None:
        channel = str(self.box.general.id)
        await self.socket.send_json({"t": t, "channel": channel, "ask": "1"} | data)


@pytest.fixture
async def session():
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield session


@pytest.fixture
async def tab(box, client, session):
    tab = await Tab(box, session).open()
    yield tab
    await tab.socket.close()


async def status(session, url, **options) -> int:
    async with session.get(url, **options) as answer:
        return answer.status


async def test_without_the_key_nothing_is_shown(box, session):
    for path in ("/", "/page/app.js", "/live", "/?key=wrong"):
        assert await status(session, f"{box.origin}{path}") == 403
    assert await status(session, box.page_url) == 200
    assert await status(session, f"{box.origin}/page/app.js") == 200


async def test_another_host_or_origin_is_turned_away_everywhere(box, session):
    assert await status(session, box.page_url) == 200
    for path in ("/", "/live", "/gateway", "/api/v10/users/@me"):
        url = f"{box.origin}{path}"
        assert await status(session, url, headers={"Host": "evil.example"}) == 403
        assert await status(session, url, headers={"Origin": "https://evil.example"}) == 403


async def test_the_live_connection_needs_an_origin(box, session):
    await status(session, box.page_url)
    assert await status(session, f"{box.origin}/live") == 403


async def test_the_page_runs_under_a_strict_policy(box, session):
    async with session.get(box.page_url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        html = await answer.text()

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Simulation — not Discord" in html
    assert "https://" not in html


async def test_only_the_pages_own_files_are_served(box, session):
    await status(session, box.page_url)
    for name in ("..%2fpage.py", "%2e%2e%2fstate.py", "nothing.js"):
        url = yarl.URL(f"{box.origin}/page/{name}", encoded=True)
        assert await status(session, url) == 404


async def test_the_rest_routes_need_the_bots_token(box, session):
    url = f"{box.url}/users/@me"

    assert await status(session, url) == 401
    assert await status(session, url, headers={"Authorization": f"Bot {box.token}"}) == 200


async def test_a_tab_uses_a_command_and_sees_the_answer(box, tab):
    await tab.send("slash", path="quote find", values={"text": "from the page"})
    event = await tab.next("message_create")

    assert event["message"]["label"] == "/quote find"
    assert "from the page" in str(event["message"]["components"])
    assert (await tab.next("done"))["ask"] == "1"


async def test_a_tab_completes_clicks_and_fills_in_forms(box, tab):
    values = {"text": "a", "speaker": "Gr"}
    await tab.send("autocomplete", path="quote find", values=values, focused="speaker")
    choices = (await tab.next("choices"))["choices"]
    await tab.send("slash", path="quote find", values={"text": "a"})
    message = (await tab.next("message_create"))["message"]
    await tab.send("click", message=message["id"], custom_id="more:1")
    changed = await tab.next("message_update")
    await tab.send("slash", path="quote note", values={})
    modal = await tab.next("modal")
    await tab.send("submit", modal=modal["id"], values={"words": "by hand"})
    noted = await tab.next("message_create")

    assert [choice["name"] for choice in choices] == ["Grace Hopper"]
    assert "page 1" in str(changed["message"])
    assert noted["message"]["content"] == "noted: by hand"


async def test_a_tab_is_told_why_something_cannot_be_done(box, tab):
    for t, data in [
        ("slash", {"path": "unheard of", "values": {}}),
        ("click", {"message": "1", "custom_id": "x"}),
        ("slash", {}),
        ("nonsense", {}),
        ("say", {"channel": "12", "text": "x"}),
        ("submit", {"modal": "1", "values": {}}),
    ]:
        await tab.send(t, **data)
        assert (await tab.next("failed"))["text"]
    await tab.socket.send_str("not json")
    assert await tab.next("failed")


async def test_being_somebody_else_hides_what_was_private(box, tab):
    await tab.send("slash", path="quote find", values={"text": "secret"})
    await tab.next("done")
    admins = {command["name"] for command in tab.state["channels"][0]["commands"]}
    await tab.send("as", user=str(box.member.id))
    state = await tab.next("state")
    members = {command["name"] for command in state["channels"][0]["commands"]}

    assert "secret" not in json.dumps(state["messages"])
    assert admins - members == {"settings"}


async def test_a_message_elsewhere_reaches_the_tab(box, client, tab):
    await client.get_channel(box.quotes.id).send("the digest")
    event = await tab.next("message_create")

    assert event["channel"] == str(box.quotes.id)


async def test_a_hidden_channel_is_not_told_of(box, client, tab):
    await tab.send("as", user=str(box.member.id))
    await tab.next("state")
    box.deny(box.quotes, box.member, view_channel=True)
    state = await tab.next("state")
    await client.get_channel(box.quotes.id).send("hidden")
    await client.get_channel(box.general.id).send("seen")

    assert "podcast-quotes" not in [channel["name"] for channel in state["channels"]]
    assert (await tab.next("message_create"))["message"]["content"] == "seen"


async def test_an_uploaded_page_is_never_shown_as_one(box, client, session):
    import io

    import discord

    upload = discord.File(io.BytesIO(b"<script>alert(1)</script>"), filename="x.html")
    sent = await client.get_channel(box.general.id).send(file=upload)
    async with session.get(sent.attachments[0].url) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"

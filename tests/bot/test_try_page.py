"""The try page, used as a person would: in a real browser, with the real bot."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

SAID = "On Sundays, the sea behaved beautifully."


@pytest.fixture
async def page(life: Callable[[], Any]) -> AsyncIterator[Page]:
    async with life() as running, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        tab = await browser.new_page(viewport={"width": 1280, "height": 800})
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        await tab.goto(running.box.page_url)
        await expect(tab.get_by_test_id("composer")).to_be_visible()
        yield tab
        assert complaints == []
        await browser.close()


async def ask(page: Page, command: str, text: str) -> None:
    """Pick a command and fill its first option with the keyboard alone."""
    await page.get_by_test_id("composer").click()
    await page.keyboard.type(f"/{command}")
    await expect(page.get_by_test_id("picker")).to_contain_text(f"/{command}")
    await page.keyboard.press("Enter")
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def test_a_typed_question_brings_the_verbatim_quote(page: Page) -> None:
    await ask(page, "quote find", "the sea was always perfect on sundays")

    answer = page.get_by_test_id("ephemeral").last
    await expect(answer).to_contain_text(SAID)
    await expect(answer).to_contain_text("Noor Vanterpool")
    await expect(answer).to_contain_text("The Sunday Tides")
    await expect(answer).to_contain_text("4:08")


async def test_options_can_be_typed_by_name(page: Page) -> None:
    await ask(page, "quote find", "text:the sea was perfect speaker:noor")

    answer = page.get_by_test_id("ephemeral").last
    await expect(answer).to_contain_text(SAID)
    await expect(answer).to_contain_text("for “the sea was perfect”")


async def test_next_shows_the_next_result_in_the_same_message(page: Page) -> None:
    await ask(page, "quote find", "the sea was always perfect on sundays")
    answer = page.get_by_test_id("ephemeral").last
    await expect(answer).to_contain_text("Result 1 of")

    await answer.get_by_role("button", name="Next").click()

    await expect(answer).to_contain_text("Result 2 of")


async def test_share_shows_the_quote_to_everybody(page: Page) -> None:
    await ask(page, "quote find", "the sea was always perfect on sundays")
    answer = page.get_by_test_id("ephemeral").last
    await expect(answer).to_contain_text(SAID)

    await answer.get_by_role("button", name="Share").click()

    await expect(page.get_by_test_id("message").filter(has_text=SAID)).to_have_count(1)


async def test_hostile_text_is_shown_as_text(page: Page) -> None:
    await ask(page, "quote find", "<img src=x onerror=alert(1)> **@everyone** `")

    answer = page.get_by_test_id("ephemeral").last
    await expect(answer).to_be_visible()
    assert await page.locator("img[src='x']").count() == 0

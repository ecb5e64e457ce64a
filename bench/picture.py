"""Take the README's picture: the try page in headless Chromium, after one question.

``python -m bench.picture`` writes ``docs/try.png``.
"""

from __future__ import annotations

import asyncio
import shutil

from playwright.async_api import async_playwright

from bench.paths import PROJECT
from bot.trying import open_trial, sample_archive

PICTURE = PROJECT / "docs" / "try.png"
ASKED = "the sea was always perfect on sundays"
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


async def take() -> None:
    """Ask the bot one thing on its page, and keep a picture of the answer."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("The picture needs Chromium.")
    with sample_archive() as path:
        async with open_trial(path) as trial, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium, args=list(_QUIET)
            )
            page = await browser.new_page(viewport={"width": 1180, "height": 620})
            await page.goto(trial.sandbox.page_url)
            await page.get_by_test_id("composer").click()
            await page.keyboard.type("/quote find")
            await page.keyboard.press("Enter")
            await page.keyboard.type(ASKED)
            await page.keyboard.press("Enter")
            await page.get_by_test_id("ephemeral").last.get_by_text("Noor").wait_for()
            PICTURE.parent.mkdir(exist_ok=True)
            await page.screenshot(path=PICTURE)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(take())

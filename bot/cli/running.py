"""``run``, ``try`` and ``sync``: the bot itself."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli.fetching import fetch_options
from bot.cli.output import NothingDone, told_plainly
from bot.fetching import Fetching
from bot.log import set_up_logs
from bot.settings import BadSettings, Settings, read_settings


def run() -> None:
    """Run the bot against Discord until it is told to stop.

    Raises:
        UsageError: settings are missing or unusable (exit code 2).
        NothingDone: Discord does not know the token, or the port for metrics is taken
            (exit code 1).
    """
    from bot.monitor import PortTaken
    from bot.running import run_bot

    settings = _settings()
    set_up_logs(settings.pullquote_log_level, settings.pullquote_log_format)
    with told_plainly(), _login():
        try:
            asyncio.run(run_bot(settings, lambda link: click.echo(f"Invite the bot: {link}")))
        except PortTaken as error:
            raise NothingDone(f"PULLQUOTE_METRICS_PORT: {error}.") from error


@click.command(name="run")
def run_command() -> None:
    """Run the bot against Discord (the same as no command at all)."""
    run()


@click.command()
def sync() -> None:
    """Tell Discord the commands, whether they have changed or not."""
    from bot.running import sync_bot

    settings = _settings()
    set_up_logs(settings.pullquote_log_level, settings.pullquote_log_format)
    with told_plainly(), _login():
        asyncio.run(sync_bot(settings))
    click.echo("Discord knows the commands.")


@click.command(name="try")
@click.option(
    "--db",
    "db_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An archive of your own instead of the two sample shows.",
)
@click.option("--print", "question", help="Ask one thing, print the answer, and end.")
@click.option("--for", "seconds", type=float, help="End by itself after so many seconds.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The page's port.")
@click.option("--online", is_flag=True, help="Let `/podcast add` fetch from the network.")
@fetch_options
def try_command(
    db_path: Path | None,
    question: str | None,
    seconds: float | None,
    port: int,
    online: bool,
    fetching: Fetching,
) -> None:
    """Try the bot on this machine: no Discord account, no network.

    Prints one real answer, then the address of a page that looks and behaves
    like a Discord channel.
    """
    from bot.trying import BadQuestion, sample_archive

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    set_up_logs("warning", "text")
    with told_plainly(), contextlib.ExitStack() as stack:
        if db_path is None:
            click.echo("Loading two sample shows…", err=True)
            db_path = stack.enter_context(sample_archive())
        try:
            asyncio.run(_try(db_path, question, seconds, port, fetching if online else None))
        except BadQuestion as error:
            raise click.UsageError(str(error)) from error
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)


async def _try(
    path: Path,
    question: str | None,
    seconds: float | None,
    port: int,
    fetching: Fetching | None,
) -> None:
    from bot.trying import FIRST_QUESTION, open_trial

    async with open_trial(path, port=port, fetching=fetching) as trial:
        asked = question or FIRST_QUESTION
        if question is None:
            click.echo(f"/{asked}\n")
        click.echo(await trial.ask(asked))
        if question is not None:
            return
        click.echo(
            "\nThat went through the whole bot: gateway, command, archive, card."
            f"\nNow try it yourself: {trial.sandbox.page_url}"
            "\n(A simulation on this machine only. Stop with Ctrl-C.)"
        )
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), seconds)


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSettings as error:
        raise click.UsageError(str(error)) from error


@contextlib.contextmanager
def _login() -> Iterator[None]:
    import aiohttp
    import discord

    try:
        yield
    except discord.LoginFailure as error:
        raise NothingDone(
            "Discord does not accept this token. Copy it again from the developer portal"
            " (Bot → Reset Token) into DISCORD_TOKEN."
        ) from error
    except aiohttp.ClientConnectionError as error:
        raise NothingDone(f"Discord cannot be reached ({error}). Try again later.") from error

"""``python -m bot``: the command line."""

from __future__ import annotations

import click

from bot import VERSION
from bot.cli.asking import insights, quote, speaker
from bot.cli.blocking import block, unblock
from bot.cli.encoding import encode
from bot.cli.exporting import export
from bot.cli.health import doctor
from bot.cli.held import held
from bot.cli.keeping import backup, restore
from bot.cli.listing import episodes, summary, turns
from bot.cli.loading import harvest, load
from bot.cli.naming import name_speaker
from bot.cli.reference import reference
from bot.cli.related import related
from bot.cli.reports import reports
from bot.cli.rights import rights, withhold
from bot.cli.running import run, run_command, sync, try_command


@click.group(invoke_without_command=True)
@click.version_option(package_name=None, version=VERSION, prog_name="pullquote")
@click.pass_context
def main(context: click.Context) -> None:
    """Verbatim, provable quotes from podcast transcripts, in Discord.

    Without a command, runs the bot (DISCORD_TOKEN must be set).
    """
    if context.invoked_subcommand is None:
        run()


for _command in (
    run_command,
    try_command,
    load,
    harvest,
    encode,
    episodes,
    turns,
    export,
    summary,
    quote,
    speaker,
    insights,
    related,
    held,
    sync,
    reference,
    doctor,
    backup,
    restore,
    block,
    unblock,
    rights,
    withhold,
    reports,
    name_speaker,
):
    main.add_command(_command)


if __name__ == "__main__":
    main(prog_name="python -m bot")

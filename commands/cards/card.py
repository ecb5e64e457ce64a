"""A message made of components, which cannot grow beyond what Discord takes.

Discord allows 40 components, nested ones counted, and 4,000 characters of text.
A card keeps both counts while it is filled: text that would not fit is cut and
components that would not fit are left out, so no content can break an answer.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Protocol

import discord
from discord import ui

from commands.cards.text import CUT, link_address, one_line, width

MOST_COMPONENTS = 40
MOST_TEXT = 4000
_IN_A_ROW = 5


class Picture(Protocol):
    """A picture as a file, with what it is called and the same in words."""

    @property
    def name(self) -> str:
        """The file's name, in plain letters."""

    @property
    def png(self) -> bytes:
        """The file."""

    @property
    def alt(self) -> str:
        """What it shows, in at most 1,024 characters."""


class Card(ui.LayoutView):
    """One framed message: paragraphs, rules, rows of buttons, a menu.

    It keeps no state and waits for nobody: its buttons are recognised by their
    ``custom_id`` alone, whichever process answers. Being stopped from the start
    keeps discord.py from remembering every card ever sent.
    """

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.stop()
        self._frame: ui.Container[Card] = ui.Container()
        self.add_item(self._frame)
        self._pictures: list[Picture] = []

    @property
    def room(self) -> int:
        """How many more UTF-16 units of text fit."""
        taken = sum(
            width(item.content)
            for item in self.walk_children()
            if isinstance(item, ui.TextDisplay)
        )
        return MOST_TEXT - taken

    def say(self, text: str) -> Card:
        """Add a paragraph of Markdown, whose strange parts are escaped already."""
        if text.strip() and self._fits(1):
            shown = _fitted(text, self.room)
            if shown:
                self._frame.add_item(ui.TextDisplay(shown))
        return self

    def small(self, text: str) -> Card:
        """Add a line in small print."""
        return self.say("\n".join(f"-# {line}" for line in text.split("\n") if line))

    def above(self, text: str) -> Card:
        """Put a line before the frame, where Discord rings for mentions."""
        if self._fits(1):
            frame = self._frame
            self.remove_item(frame)
            self.add_item(ui.TextDisplay(_fitted(text, self.room)))
            self.add_item(frame)
        return self

    def rule(self) -> Card:
        """Add a line between parts."""
        if self._fits(1):
            self._frame.add_item(ui.Separator())
        return self

    def row(self, buttons: Iterable[ui.Button[Card] | None]) -> Card:
        """Add buttons in rows of five; None stands for one that is not there."""
        present = [button for button in buttons if button is not None]
        for start in range(0, len(present), _IN_A_ROW):
            part = present[start : start + _IN_A_ROW]
            if self._fits(1 + len(part)):
                self._frame.add_item(ui.ActionRow(*part))
        return self

    def menu(
        self, custom_id: str, prompt: str, options: Sequence[discord.SelectOption]
    ) -> Card:
        """Add a menu of at most 25 options, of which one can be taken."""
        if options and self._fits(2):
            select: ui.Select[Card] = ui.Select(
                custom_id=custom_id,
                placeholder=one_line(prompt, 150),
                options=list(options[:25]),
            )
            self._frame.add_item(ui.ActionRow(select))
        return self

    def picture(self, picture: Picture | None) -> Card:
        """Add a picture with its description; None stands for one that is not there."""
        if picture is not None and self._fits(1):
            address = f"attachment://{picture.name}"
            item = discord.MediaGalleryItem(address, description=picture.alt)
            self._frame.add_item(ui.MediaGallery(item))
            self._pictures.append(picture)
        return self

    @property
    def files(self) -> list[discord.File]:
        """The files to send beside the card, made anew since each can be sent once."""
        return [discord.File(io.BytesIO(one.png), one.name) for one in self._pictures]

    def _fits(self, components: int) -> bool:
        return self.total_children_count + components <= MOST_COMPONENTS


Button = ui.Button[Card]
"""A button on a card."""


def button(label: str, custom_id: str, *, usable: bool = True) -> Button:
    """Return a button that is pressed; its label says what it does without its colour."""
    return ui.Button(label=one_line(label, 80), custom_id=custom_id, disabled=not usable)


def link_button(label: str, url: str | None) -> Button | None:
    """Return a button that opens an address, or None where it cannot be one."""
    address = link_address(url)
    return ui.Button(label=one_line(label, 80), url=address) if address else None


def option(label: str, value: str, description: str = "") -> discord.SelectOption:
    """Return a menu's option from texts of any length."""
    return discord.SelectOption(
        label=one_line(label, 100) or "(no name)",
        value=value,
        description=one_line(description, 100) or None,
    )


def _fitted(text: str, room: int) -> str:
    if width(text) <= room:
        return text
    kept, left = [], room - width(CUT)
    for line in text.split("\n"):
        left -= width(line) + 1
        if left < 0:
            break
        kept.append(line)
    return "\n".join([*kept, CUT]) if kept else ""

"""Buttons and menus that work in every process: their ids say all there is to know."""

from __future__ import annotations

from commands.buttons.alerts import AlertsButton, ResumeAlertsButton
from commands.buttons.base import Press
from commands.buttons.choices import EpisodeMenu, WhoMenu
from commands.buttons.erasing import EraseButton
from commands.buttons.forms import Form
from commands.buttons.insights import (
    AboutDigestButton,
    HideButton,
    RelatedButton,
    WhyButton,
)
from commands.buttons.pages import PageButton
from commands.buttons.reports import (
    RENAME_FORM,
    DecideButton,
    QueueButton,
    RenameButton,
    ReportButton,
    WhichMenu,
    WrongMenu,
)
from commands.buttons.results import ContextButton, QuoteButton, ResultButton
from commands.buttons.sharing import ShareButton, TakeBackButton
from commands.buttons.taste import HeldButton, PinButton

DYNAMIC_ITEMS: tuple[type[Press], ...] = (
    ResultButton,
    ContextButton,
    QuoteButton,
    ShareButton,
    TakeBackButton,
    EraseButton,
    PageButton,
    WhoMenu,
    EpisodeMenu,
    RelatedButton,
    AboutDigestButton,
    WhyButton,
    HideButton,
    PinButton,
    HeldButton,
    AlertsButton,
    ResumeAlertsButton,
    ReportButton,
    WhichMenu,
    WrongMenu,
    QueueButton,
    DecideButton,
    RenameButton,
)
"""For ``client.add_dynamic_items``; a new button is a class and a name here."""

FORMS: tuple[Form, ...] = (RENAME_FORM,)
"""What people send off after such a button."""

__all__ = ["DYNAMIC_ITEMS", "FORMS"]

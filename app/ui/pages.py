"""The pages in the order of the rail; a page is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from app.core.words import mark
from app.ui.page import Page
from app.ui.tasks import Tasks
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.services import Services


class PageEntry(NamedTuple):
    """A page before it exists."""

    title: str
    icon_name: str
    make: Callable[[Services, Tasks, Themes], Page]
    at_end: bool = False
    """Whether it stands at the bottom of the rail."""
    downloads: bool = False
    """Whether downloads are begun or shown there: from then on the status strip shows them."""
    part_of: str = ""
    """Title of the page it is reached from, in place of a button in the rail; such come last."""


def _chat(services: Services, tasks: Tasks, themes: Themes) -> Page:
    from app.ui.chat.chat_page import ChatPage

    return ChatPage(services, tasks, themes)


def _discover(services: Services, tasks: Tasks, themes: Themes) -> Page:
    from app.ui.discover.discover_page import DiscoverPage

    return DiscoverPage(services, tasks, themes)


def _compare(services: Services, tasks: Tasks, themes: Themes) -> Page:
    from app.ui.compare.compare_page import ComparePage

    return ComparePage(services, tasks, themes)


def _library(services: Services, tasks: Tasks, themes: Themes) -> Page:
    from app.ui.library.library_page import LibraryPage

    return LibraryPage(services, tasks, themes)


def _machine(services: Services, tasks: Tasks, themes: Themes) -> Page:
    from app.ui.machine.machine_page import MachinePage

    return MachinePage(services, tasks, themes)


def _settings(services: Services, tasks: Tasks, themes: Themes) -> Page:
    from app.ui.settings.settings_page import SettingsPage

    return SettingsPage(services, tasks, themes)


PAGES = (
    PageEntry(mark("Chat"), "chat", _chat),
    PageEntry(mark("Discover"), "discover", _discover, downloads=True),
    PageEntry(mark("Models"), "models", _library, downloads=True),
    PageEntry(mark("Machine"), "machine", _machine),
    PageEntry(mark("Settings"), "settings", _settings, at_end=True),
    PageEntry(mark("Compare"), "compare", _compare, part_of="Chat"),
)
"""What the window shows; the first one is built with it."""

"""Rendering every page from fixed data, for the README and to look at after each change."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.core.errors import UsageError
from app.core.paths import DataPaths
from app.services import Services
from app.ui import screenshot_data as fixed
from app.ui.application import make_application
from app.ui.chat.chat_page import ChatPage
from app.ui.compare.compare_page import ComparePage
from app.ui.compare.fixed_compare import fixed_room, show_comparison
from app.ui.discover.discover_page import DiscoverPage
from app.ui.discover.fixed_hub import REPO, TEXT
from app.ui.language import speak_in
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.pages import PAGES, PageEntry
from app.ui.settings.settings_page import SettingsPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes

SIZES = ((1280, 800), (900, 600))
_LANES = (
    "disk", "engine", "settings", "fit", "overview", "downloads", "library", "models-fit",
    "token",
    "search-3", "repository-3", "headers-2", "discover-catalogue-0", "discover-disk",
    "discover-fit",
)  # fmt: skip
_REST_MS = 400
"""Longer than pages collect changes before they act on them."""


def render_screenshots(
    folder: Path,
    *,
    themes: Sequence[Literal["light", "dark"]] = ("light", "dark"),
    sizes: Sequence[tuple[int, int]] = SIZES,
    scale: float = 1.0,
    language: Literal["en", "de"] = "en",
) -> list[Path]:
    """Write ``chat-light-1280x800.png`` and so on to ``folder``, and return the paths.

    Besides one picture a page there is ``welcome``: the chat as a new owner meets it.

    Works without a display. Raises UsageError when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be created.", "Name another folder.", str(error)
        ) from error
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        # Always without a display: what is on the screen must not show in the pictures.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        application = make_application()
    speak_in(application, language)
    # A blinking cursor would be in some pictures and not in others.
    application.setCursorFlashTime(0)
    written = []
    for name in themes:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            services = fixed.FixedServices(DataPaths(Path(home)))
            written += _render(application, services, folder, name, sizes, scale)
    return written


def _render(
    application: QApplication,
    services: Services,
    folder: Path,
    name: Literal["light", "dark"],
    sizes: Sequence[tuple[int, int]],
    scale: float,
) -> list[Path]:
    written = []
    for view, window in every_view(services, Themes(application, name, scale), sizes):
        path = folder / f"{view}-{name}-{window.width()}x{window.height()}.png"
        if not window.grab().save(str(path)):
            raise UsageError(f"{path} cannot be written.", "Name another folder.")
        written.append(path)
    return written


def every_view(
    services: Services, themes: Themes, sizes: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, MainWindow]]:
    """Go through every page in each size; yields a page's name and the window that shows it."""
    tasks = Tasks()
    window = MainWindow(services, tasks, themes, [_fixed(entry) for entry in PAGES])
    try:
        window.show()
        window.activateWindow()
        for view, index in _views():
            page = window.show_page(index)
            if view == "chat" and isinstance(page, ChatPage):
                page.controller.open_conversation(services.store.conversations()[0].id)
            if isinstance(page, DiscoverPage):
                page.panel.search_for(TEXT)
                page.controller.open_repository(REPO)
            if isinstance(page, ComparePage):
                show_comparison(page)
            for width, height in sizes:
                window.resize(width, height)
                _settle(tasks)
                window.strip.set_total_memory(fixed.MACHINE.ram.total)
                yield view, window
    finally:
        window.close()
        window.deleteLater()


def _views() -> list[tuple[str, int]]:
    """Name every picture and the page that it shows."""
    return [("welcome", 0), *((entry.title.lower(), at) for at, entry in enumerate(PAGES))]


def _fixed(entry: PageEntry) -> PageEntry:
    if entry.title == "Settings":
        return entry._replace(make=_settings)
    if entry.title == "Models":
        return entry._replace(make=_models)
    if entry.title == "Compare":
        return entry._replace(make=_compare)
    return entry


def _compare(services: Services, tasks: Tasks, themes: Themes) -> Page:
    return ComparePage(services, tasks, themes, judged=fixed_room)


def _settings(services: Services, tasks: Tasks, themes: Themes) -> Page:
    return SettingsPage(
        services, tasks, themes, made_of=fixed.VERSIONS, folder=fixed.FOLDER, cache=fixed.CACHE,
        free=lambda _: fixed.FREE,
    )  # fmt: skip


def _models(services: Services, tasks: Tasks, themes: Themes) -> Page:
    from app.ui.library.library_page import LibraryPage
    from app.ui.screenshot_models import fixed_fit

    return LibraryPage(services, tasks, themes, judge=fixed_fit)


def _settle(tasks: Tasks) -> None:
    """Wait until the lanes are empty, and until what they brought is laid out."""
    loop = QEventLoop()
    # Work that ends may ask for more work, at once or after a rest: a few rounds see the end of it.
    for _ in range(2):
        for _ in range(3):
            for lane in _LANES:
                tasks.run(lambda: None, lambda _: loop.quit(), lane=lane)
                loop.exec()
        QTimer.singleShot(_REST_MS, loop, loop.quit)
        loop.exec()

"""Starting the window, and ending it when the system asks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import StorageError
from app.core.settings import Settings, load_settings
from app.ui.bug_reporter import BugReporter
from app.ui.file_opener import FileOpener
from app.ui.language import speak_in
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.services import Services
    from app.ui.signal_ender import SignalEnder


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the application object, with our name and the one style that our themes are for.

    There is one in a process: it stays when a problem at the start has been solved.
    """
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    # Before the application exists, so that the desktop's own style is not even loaded.
    QApplication.setStyle("Fusion")
    application = QApplication(arguments or ["snug"])
    application.setApplicationName("Snug")
    application.setApplicationDisplayName("Snug")
    # The name of the desktop entry, by which a desktop finds the window's icon.
    application.setDesktopFileName("app.snug.Snug")
    return application


def begin(path: Path) -> Settings:
    """Speak the language of a settings file from now on; return what is in it.

    One that cannot be read counts as the defaults: who stands on it says what is wrong.
    """
    try:
        settings = load_settings(path)
    except StorageError:
        settings = Settings()
    speak_in(make_application(sys.argv[:1]), settings.language)
    return settings


def show_alone(window: QWidget, application: QApplication) -> None:
    """Show a window that comes before the real one until it is closed; it is deleted then.

    Left to the garbage collector it would still be there when the real one's theme comes, and Qt
    crashed now and then on giving it another look.
    """
    window.show()
    application.exec()
    window.deleteLater()
    application.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


def run_window(services: Services, argv_paths: list[Path], *, debug: bool = False) -> int:
    """Show the window until it is closed, and return the exit status; :func:`begin` goes before.

    ``argv_paths`` are files to open, as a file manager passes them; the first one is opened.
    ``debug`` makes the log say more.
    """
    application = make_application(sys.argv[:1])
    settings = services.settings.value
    tasks = Tasks()
    themes = Themes(application, settings.theme, settings.text_scale)
    window = MainWindow(services, tasks, themes, model=argv_paths[0] if argv_paths else None)
    opener = FileOpener(application)
    opener.asked.connect(lambda path: _open(window, path))
    bugs = BugReporter(tasks, themes, window.notice, window)
    bugs.install()
    enders: list[SignalEnder] = []
    window.painted.connect(lambda: enders.append(_listen_to_signals(window)))
    window.painted.connect(lambda: _start_log(services, debug))
    window.show()
    status = application.exec()
    for ender in enders:
        ender.close()
    # The application may be quit past the window, as when a session ends.
    window.close()
    return status


def _open(window: MainWindow, path: Path) -> None:
    window.open_model(path)
    window.raise_()
    window.activateWindow()


def _start_log(services: Services, debug: bool) -> None:
    from app.core.log import start_logging

    start_logging(services.paths.logs, debug=debug)


def _listen_to_signals(window: MainWindow) -> SignalEnder:
    from app.ui.signal_ender import SignalEnder

    return SignalEnder(window)

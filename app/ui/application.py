"""Starting the window, and ending it when the system asks."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.error_dialog import BugReporter
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.services import Services


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the application object, with our name and the one style that our themes are for."""
    application = QApplication(arguments or ["snug"])
    application.setApplicationName("Snug")
    application.setApplicationDisplayName("Snug")
    application.setDesktopFileName("snug")
    application.setStyle("Fusion")
    return application


def run_window(services: Services, argv_paths: list[Path]) -> int:
    """Show the window until it is closed, and return the exit status.

    ``argv_paths`` are files to open, as a file manager passes them; the first one is opened.
    """
    application = make_application(sys.argv[:1])
    settings = services.settings.value
    tasks = Tasks()
    themes = Themes(application, settings.theme, settings.text_scale)
    window = MainWindow(services, tasks, themes)
    bugs = BugReporter(tasks, themes, window.notice, window)
    bugs.install()
    ender = _Ender(window)
    if argv_paths:
        window.painted.connect(lambda: window.open_model(argv_paths[0]))
    window.show()
    status = application.exec()
    ender.close()
    # The application may be quit past the window, as when a session ends.
    window.close()
    return status


class _Ender(QObject):
    """Closes the window on SIGINT and SIGTERM.

    Python runs its signal handlers between instructions, and inside Qt's loop there are none: the
    byte that Python writes at a signal wakes the loop, and the handler then runs.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._former = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        self._handlers = {
            number: signal.signal(number, self._end) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._former)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._window.close()

    def _on_notifier_activated(self) -> None:
        self._reader.recv(64)

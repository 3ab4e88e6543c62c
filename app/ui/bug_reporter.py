"""Where exceptions that nobody caught end up: the log, and a dialog that is made when needed."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.core.errors import SnugError
from app.ui.notice import Notice
from app.ui.tasks import Tasks
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.ui.error_dialog import ErrorDialog

log = logging.getLogger(__name__)


class BugReporter(QObject):
    """Shows bugs from wherever they come: slots, worker threads, tasks; one dialog for all."""

    def __init__(
        self, tasks: Tasks, themes: Themes, notice: Notice, window: QWidget | None = None
    ) -> None:
        super().__init__(window)
        self._notice = notice
        self._tasks = tasks
        self._themes = themes
        self._window = window
        self._dialog: ErrorDialog | None = None
        tasks.crashed.connect(self.show_bug)

    @property
    def dialog(self) -> ErrorDialog | None:
        """The dialog on view, if there is one."""
        return self._dialog

    def install(self) -> None:
        """Take over the hooks for exceptions that nobody caught."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def show_bug(self, error: BaseException) -> None:
        """Show a bug without stopping the event loop.

        What a person can act on is no bug, even if no page took it: the window says it.
        """
        if isinstance(error, SnugError):
            self._notice.show_error(error)
            return
        from app.ui.error_dialog import ErrorDialog, describe

        if self._dialog is None:
            self._dialog = ErrorDialog(self._themes, self._window)
            self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._dialog.destroyed.connect(self._on_dialog_destroyed)
        self._dialog.add(describe(error))
        self._dialog.show()
        self._dialog.raise_()

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("unhandled", exc_info=(kind, error, trace))
        self._tasks.post(lambda: self.show_bug(error))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_dialog_destroyed(self) -> None:
        self._dialog = None

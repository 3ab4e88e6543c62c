"""The dialog for bugs: what nobody expected, with details to copy."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.core.errors import SnugError
from app.ui.notice import Notice
from app.ui.tasks import Tasks
from app.ui.theme import Themes, set_look

log = logging.getLogger(__name__)


def describe(error: BaseException) -> str:
    """Return what is needed to mend a bug: versions and the traceback, no chat text."""
    import platform

    trace = "".join(traceback.format_exception(error))
    return (
        f"Snug {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}\n\n{trace}"
    )


class ErrorDialog(QDialog):
    """Not modal: the window behind it goes on, and whatever can be saved is being saved."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Snug made a mistake")
        self.setModal(False)
        title = QLabel("Something in Snug went wrong")
        set_look(title, "title")
        text = QLabel(
            "This is a mistake in Snug, not yours. Your conversations are stored as they are "
            "written, so nothing of them is lost. You can go on; if something looks odd, start "
            "Snug again. The details below help to mend it, and hold no text of your chats."
        )
        text.setWordWrap(True)
        self._detail = QPlainTextEdit()
        self._detail.setReadOnly(True)
        self._detail.setTabChangesFocus(True)
        self._detail.setAccessibleName("Details of the mistake")
        set_look(self._detail, "mono")
        self._copy = QPushButton("Copy details")
        self._copy.clicked.connect(self._on_copy_clicked)
        close = QPushButton("Go on")
        close.setDefault(True)
        set_look(close, "primary")
        close.clicked.connect(self.close)
        close.setFocus()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addWidget(self._detail, 1)
        layout.addLayout(row)
        self.resize(themes.sp(640), themes.sp(440))

    @property
    def detail(self) -> str:
        """Everything that the copy button copies."""
        return self._detail.toPlainText()

    def add(self, detail: str) -> None:
        """Add a bug to those on view."""
        separator = f"\n{'-' * 60}\n" if self.detail else ""
        self._detail.setPlainText(self.detail + separator + detail)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.detail)


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

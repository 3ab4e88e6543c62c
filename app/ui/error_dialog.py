"""The dialog for bugs: what nobody expected, with details to copy."""

from __future__ import annotations

import platform
import traceback

from PySide6.QtCore import qVersion
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
from app.core.words import tr
from app.ui.theme import Themes, set_look


def describe(error: BaseException) -> str:
    """Return what is needed to mend a bug: versions and the traceback, no chat text."""
    trace = "".join(traceback.format_exception(error))
    return (
        f"Snug {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}\n\n{trace}"
    )


class ErrorDialog(QDialog):
    """Not modal: the window behind it goes on, and whatever can be saved is being saved."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Snug made a mistake"))
        self.setModal(False)
        title = QLabel(tr("Something in Snug went wrong"))
        set_look(title, "title")
        text = QLabel(
            tr(
                "This is a mistake in Snug, not yours. Your conversations are stored "
                "as they are written, so nothing of them is lost. You can go on; if "
                "something looks odd, start Snug again. The details below help to mend "
                "it, and hold no text of your chats."
            )
        )
        text.setWordWrap(True)
        self._detail = QPlainTextEdit()
        self._detail.setReadOnly(True)
        self._detail.setTabChangesFocus(True)
        self._detail.setAccessibleName(tr("Details of the mistake"))
        set_look(self._detail, "mono")
        self._copy = QPushButton(tr("Copy details"))
        self._copy.clicked.connect(self._on_copy_clicked)
        close = QPushButton(tr("Go on"))
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
        self.resize(themes.bounded(640, 440, self.screen()))

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

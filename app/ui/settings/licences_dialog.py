"""Whose work Snug is made of, and under which licences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.words import tr
from app.licences import Part
from app.ui.theme import Themes, set_look


class LicencesDialog(QDialog):
    """A list of parts, and the licence of the chosen one as plain text."""

    def __init__(
        self,
        themes: Themes,
        parts: Sequence[Part],
        text_of: Callable[[Part], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        self._text_of = text_of
        self.setWindowTitle(tr("Licences"))
        title = QLabel(tr("What Snug is made of"))
        set_look(title, "title")
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Parts of Snug"))
        for part in self._parts:
            item = QListWidgetItem(" ".join(filter(None, (part.name, part.version))))
            # The style sheet's height is painted, and not asked for.
            item.setSizeHint(QSize(0, themes.sp(36)))
            self.names.addItem(item)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Licence of the chosen part"))
        set_look(self.text, "mono")
        self.about = QLabel()
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about.setWordWrap(True)
        set_look(self.about, "caption")
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.close)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.about)
        right.addWidget(self.text, 1)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.names, 2)
        middle.addLayout(right, 5)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addLayout(middle, 1)
        layout.addLayout(end)
        self.resize(themes.bounded(920, 560, self.screen()))
        self.names.currentRowChanged.connect(self._on_row_changed)
        self.names.setCurrentRow(0)

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._parts):
            part = self._parts[row]
            self.about.setText("\n".join(filter(None, (part.licence, part.link))))
            self.text.setPlainText(self._text_of(part))

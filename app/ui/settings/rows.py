"""The building blocks of the Settings page: groups of rows that fold where it gets narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from app.ui.theme import Themes, set_look

_FOLD_BELOW = 520
"""Width at a text scale of 1 under which a row's control goes below its label."""


class Row(QWidget):
    """A label, a caption that explains it, and a control: beside each other, or stacked."""

    def __init__(
        self, themes: Themes, label: str, caption: str, control: QWidget, *, stacked: bool = False
    ) -> None:
        super().__init__()
        self._themes = themes
        self._stacked = stacked
        name = QLabel(label)
        name.setBuddy(control)
        self._control = control
        self._about = QLabel()
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setWordWrap(True)
        set_look(self._about, "caption")
        control.setAccessibleName(label)
        self.set_caption(caption)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(self._about)
        words.addStretch(1)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(16, 12, 16, 12)
        self._layout.setSpacing(8 if stacked else 24)
        self._layout.addLayout(words, 1)
        if stacked:
            self._layout.setDirection(QBoxLayout.Direction.TopToBottom)
            self._layout.addWidget(control)
        else:
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            self._layout.addWidget(control, 0, side)

        themes.changed.connect(self._arrange)

    @property
    def caption(self) -> str:
        """What explains the row."""
        return self._about.text()

    def set_caption(self, caption: str) -> None:
        """Explain the row."""
        self._about.setText(caption)
        self._control.setAccessibleDescription(caption)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack where label and control have no room beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._stacked:
            return
        narrow = self.width() < self._themes.sp(_FOLD_BELOW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
            self._layout.setSpacing(8 if narrow else 24)


class Group(QWidget):
    """A heading over a card of rows, with lines between them."""

    def __init__(self, title: str, rows: Sequence[QWidget], caption: str = "") -> None:
        super().__init__()
        heading = QLabel(title)
        set_look(heading, "heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(heading)
        if caption:
            about = QLabel(caption)
            about.setWordWrap(True)
            set_look(about, "caption")
            layout.addWidget(about)
        layout.addSpacing(4)
        card = QFrame()
        set_look(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for index, row in enumerate(rows):
            if index:
                line = QFrame()
                set_look(line, "line")
                inside.addWidget(line)
            inside.addWidget(row)
        layout.addWidget(card)

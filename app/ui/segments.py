"""A few choices side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.ui.theme import set_look


class Segments(QWidget):
    """A few choices side by side, one of them taken.

    Signals:
        chosen: the value that the owner took.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self._values = [choice for choice, _ in choices]
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for index, (_, word) in enumerate(choices):
            button = QPushButton(word)
            button.setCheckable(True)
            set_look(button, "segment")
            self._group.addButton(button, index)
            layout.addWidget(button)
        self._group.idClicked.connect(lambda index: self.chosen.emit(self._values[index]))
        self.select(value)

    def select(self, value: str) -> None:
        """Mark a choice as taken, without announcing it."""
        button = self._group.button(self._values.index(value))
        button.setChecked(True)
        self.setFocusProxy(button)

    def button(self, value: str) -> QPushButton:
        """Return the button of a choice."""
        button = self._group.button(self._values.index(value))
        assert isinstance(button, QPushButton)
        return button

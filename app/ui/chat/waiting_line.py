"""The questions that wait until the engine has time for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.eliding_label import ElidingLabel
from app.ui.theme import Themes, set_look

_MOST = 3
"""Rows; further questions are counted."""
_PLACES = ("next", "2nd in line", "3rd in line")


class WaitingLine(QWidget):
    """A row for each question, with its place and a button to take it back.

    Signals:
        taken_back: which of the questions, from 0.
    """

    taken_back = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._rows: list[_Row] = []
        self._more = ElidingLabel()
        set_look(self._more, "caption")
        self._more.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 0, 8, 0)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._more)
        self.setAccessibleName("Waiting questions")
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What the rows say."""
        return [row.text for row in self._rows]

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of the rows."""
        return [row.button for row in self._rows]

    def show_questions(self, questions: Sequence[str]) -> None:
        """Show what waits, the next one first."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [
            _Row(place, text) for place, text in zip(_PLACES, questions[:_MOST], strict=False)
        ]
        for index, row in enumerate(self._rows):
            row.button.clicked.connect(lambda _=False, index=index: self.taken_back.emit(index))
            self._layout.insertWidget(index, row)
        more = len(questions) - len(self._rows)
        self._more.setText(f"and {more} more")
        self._more.setVisible(more > 0)
        self.setVisible(bool(questions))


class _Row(QWidget):
    def __init__(self, place: str, question: str) -> None:
        super().__init__()
        self.text = f"Waits, {place}: {' '.join(question.split())}"
        label = ElidingLabel(self.text)
        set_look(label, "caption")
        self.button = QPushButton("Take back")
        self.button.setAccessibleName(f"Take back, {place}")
        self.button.setToolTip("Put the question into the field again")
        set_look(self.button, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.button)

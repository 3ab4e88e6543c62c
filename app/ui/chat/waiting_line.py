"""The questions that wait until the engine has time for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui.chat.questions import Waiting
from app.ui.eliding_label import ElidingLabel
from app.ui.theme import Themes, set_look

_MOST = 3
"""Rows; further questions are counted."""


class WaitingLine(QWidget):
    """A row for each question on view, with its place and a button to take it back.

    Signals:
        taken_back: its place in the line, from 0.
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
        self.setAccessibleName(tr("Waiting questions"))
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What the rows say."""
        return [row.text for row in self._rows]

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of the rows."""
        return [row.button for row in self._rows]

    def show_line(self, line: Sequence[Waiting], conversation: int | None) -> None:
        """Show what of the line waits in a conversation, the next one first."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        own = [place for place, one in enumerate(line) if one.conversation == conversation]
        self._rows = [_Row(_name_of(place), line[place].text) for place in own[:_MOST]]
        for index, (place, row) in enumerate(zip(own, self._rows, strict=False)):
            row.button.clicked.connect(lambda _=False, place=place: self.taken_back.emit(place))
            self._layout.insertWidget(index, row)
        more = len(own) - len(self._rows)
        self._more.setText(tr("and {more} more", more=more))
        self._more.setVisible(more > 0)
        self.setVisible(bool(own))


def _name_of(place: int) -> str:
    return tr("number {place} in line", place=place + 1) if place else tr("next")


class _Row(QWidget):
    def __init__(self, place: str, question: str) -> None:
        super().__init__()
        self.text = tr(
            "Waits, {place}: {question}", place=place, question=" ".join(question.split())
        )
        label = ElidingLabel(self.text)
        set_look(label, "caption")
        self.button = QPushButton(tr("Take back"))
        self.button.setAccessibleName(tr("Take back, {place}", place=place))
        self.button.setToolTip(tr("Put the question into the field again"))
        set_look(self.button, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.button)

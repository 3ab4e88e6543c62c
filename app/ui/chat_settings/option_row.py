"""A setting of the panel: its name, its control, and a sentence that explains it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.text_label import text_label
from app.ui.theme import set_look


class OptionRow(QWidget):
    """The control stands beside the name, or below it where it is wide."""

    def __init__(self, label: str, about: str, control: QWidget, *, below: bool = False) -> None:
        super().__init__()
        name = QLabel(label)
        name.setBuddy(control)
        self._about = text_label(about, "caption")
        control.setAccessibleName(label)
        control.setAccessibleDescription(about)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if below:
            layout.addWidget(name)
            layout.addWidget(control)
        else:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(name, 1)
            row.addWidget(control)
            layout.addLayout(row)
        layout.addWidget(self._about)

    @property
    def about(self) -> str:
        """What explains it."""
        return self._about.text()


def heading(text: str) -> QLabel:
    """Return a heading over rows."""
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    set_look(label, "strong")
    return label

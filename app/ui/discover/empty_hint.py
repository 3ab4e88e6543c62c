"""What stands in the place of an empty list: why it is empty, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.ui.notice import Action
from app.ui.text_label import text_label
from app.ui.theme import set_look

_MOST = 3


class EmptyHint(QWidget):
    """A sentence, and buttons that lead on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: list[Action] = []
        self._text = text_label(look="muted")
        self.buttons = tuple(QPushButton(self) for _ in range(_MOST))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        for index, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, index=index: self._actions[index].run())
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def say(self, text: str, actions: Sequence[Action] = ()) -> None:
        """Say this, with at most three buttons; nothing to say or to do hides it."""
        self._actions = list(actions)[:_MOST]
        self._text.setText(text)
        self._text.setVisible(bool(text))
        for index, button in enumerate(self.buttons):
            used = index < len(self._actions)
            button.setVisible(used)
            button.setText(self._actions[index].label if used else "")
            # Below lines it is a remark, in their place the way on.
            set_look(button, "plain" if text else "link")
        self.setVisible(bool(text or actions))

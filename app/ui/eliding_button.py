"""Buttons that shorten their text with an ellipsis where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

_LETTERS = 8
"""That stay to be read, whatever the room."""


class ElidingButton(QPushButton):
    """Takes no more room than its text does, and less where there is less."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Leave room for a few letters and the ellipsis."""
        whole, text = self.sizeHint(), self._text_width()
        letters = min(text, self.fontMetrics().averageCharWidth() * _LETTERS)
        return QSize(whole.width() - text + letters, whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        missing = self.sizeHint().width() - self.width()
        if missing > 0:
            option.text = self.fontMetrics().elidedText(
                option.text, self._mode, max(0, self._text_width() - missing)
            )
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def _text_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))


class LineButton(ElidingButton):
    """Says one line of plain text; the whole of it is its tool tip and its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.full_text = ""
        """The text as it was given."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_text(self, text: str) -> None:
        """Say this."""
        self.full_text = text
        self.setText(text.replace("&", "&&"))
        self.setToolTip(text)
        self.setAccessibleName(text)

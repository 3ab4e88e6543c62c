"""A button that shortens its text with an ellipsis where there is no room."""

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


class ElidingButton(QPushButton):
    """Says one line of plain text; the whole of it is its tool tip and its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.full_text = ""
        """The text as it was given."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Say this."""
        self.full_text = text
        self.setText(text.replace("&", "&&"))
        self.setToolTip(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Leave room for a few letters and the ellipsis."""
        whole = self.sizeHint()
        missing = self._width() - min(self._width(), self.fontMetrics().averageCharWidth() * 8)
        return QSize(whole.width() - missing, whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        missing = self.sizeHint().width() - self.width()
        if missing > 0:
            option.text = self.fontMetrics().elidedText(
                option.text, Qt.TextElideMode.ElideRight, max(0, self._width() - missing)
            )
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def _width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.full_text)

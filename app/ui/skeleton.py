"""What stands where text will be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.words import tr
from app.ui.theme import Themes


class Skeleton(QWidget):
    """Grey bars where text will be."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setAccessibleName(tr("Reading the machine …"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for three lines."""
        return QSize(160, self._themes.sp(68))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._themes.current.color("sunken"))
        height, step = self._themes.sp(12), self._themes.sp(24)
        for index, part in enumerate((0.9, 0.55, 0.7)):
            bar = QRectF(0, 4 + index * step, self.width() * part, height)
            painter.drawRoundedRect(bar, 4, 4)
        painter.end()

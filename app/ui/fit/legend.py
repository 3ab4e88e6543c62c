"""The names of the parts that a memory bar shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.units import format_bytes
from app.ui.fit.fit_text import Segment
from app.ui.fit.memory_bar import MemoryBar
from app.ui.flow_layout import FlowLayout
from app.ui.theme import Themes


class Legend(QWidget):
    """One swatch of the bar with the part's name and size."""

    def __init__(self, bar: MemoryBar, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._themes = themes
        self._segment: Segment | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_segment(self, segment: Segment) -> None:
        """Show this part."""
        resized = self._segment is None or self._text(self._segment) != self._text(segment)
        self._segment = segment
        self.setToolTip(segment.part.tip)
        self.setAccessibleName(self._text(segment))
        self.setAccessibleDescription(segment.part.tip)
        if resized:
            self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text(self._segment) if self._segment else ""

    def sizeHint(self) -> QSize:
        """Return room for the swatch and the words."""
        sp = self._themes.sp
        width = sp(14) + 6 + self.fontMetrics().horizontalAdvance(self.text) + 10
        return QSize(width, max(sp(18), self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the words are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the swatch and the words."""
        if self._segment is None:
            return
        painter = QPainter(self)
        theme = self._themes.current
        side = self._themes.sp(14)
        box = QRectF(0.5, (self.height() - side) / 2, side - 1, side - 1)
        painter.fillRect(box, theme.color(f"part_{self._segment.part.key}"))
        painter.fillRect(box, self._bar.pattern(self._segment.part.key))
        painter.setPen(QPen(theme.color("outline"), 1))
        painter.drawRect(box)
        painter.setPen(theme.color("text"))
        words = self.rect().adjusted(side + 6, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text)
        painter.end()

    @staticmethod
    def _text(segment: Segment) -> str:
        return f"{segment.part.name} {format_bytes(segment.size)}"


class LegendRow(QWidget):
    """The legend of a :class:`MemoryBar`, in lines as there is room."""

    def __init__(self, bar: MemoryBar, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=6)
        self._bar = bar
        self._themes = themes
        self._items: list[Legend] = []

    def show_segments(self, shown: Sequence[Segment]) -> None:
        """Show these parts."""
        while len(self._items) < len(shown):
            item = Legend(self._bar, self._themes)
            self._items.append(item)
            self._flow.addWidget(item)
        for index, item in enumerate(self._items):
            item.setVisible(index < len(shown))
            if index < len(shown):
                item.show_segment(shown[index])

    @property
    def texts(self) -> list[str]:
        """What is on view."""
        return [item.text for item in self._items if item.isVisibleTo(self)]

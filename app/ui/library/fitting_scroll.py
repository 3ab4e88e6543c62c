"""A scroll area that is as high as what it holds, up to a limit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

_ANY = 16_777_215


class FittingScroll(QScrollArea):
    """Holds one widget; ``limit`` is the most height in pixels, None to take what is given."""

    def __init__(
        self, inside: QWidget, limit: Callable[[], int | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._limit = limit
        self._inside = inside
        self._free = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)

    def fit(self) -> None:
        """Take the height that is needed now."""
        limit = self._limit()
        self._free = limit is None
        if limit is None:
            self.setMinimumHeight(0)
            self.setMaximumHeight(_ANY)
            return
        needed = self._inside.heightForWidth(max(1, self.width()))
        if needed < 0:
            needed = self._inside.sizeHint().height()
        height = min(needed, limit)
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Ask for little where any height will do: the page gives what there is."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.minimumSizeHint().height()) if self._free else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is inside as its texts change."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

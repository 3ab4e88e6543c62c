"""The one column that the transcript, the composer and the empty state share."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import Theme, Themes

COLUMN = 760
"""Widest that text runs, in pixels at a scale of 1."""

_LEAST_SIDE = 24


def side_margin(width: int, themes: Themes) -> int:
    """Return the pixels left and right of the column in so wide a place."""
    return max(_LEAST_SIDE, (width - themes.sp(COLUMN)) // 2)


class Centred(QWidget):
    """Holds a widget in the column."""

    def __init__(self, themes: Themes, inside: QWidget, bottom_margin: int = 0) -> None:
        super().__init__()
        self._themes = themes
        self._bottom = bottom_margin
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_LEAST_SIDE, 0, _LEAST_SIDE, bottom_margin)
        self._layout.addWidget(inside)
        themes.changed.connect(self._on_theme_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        super().resizeEvent(event)
        self._centre()

    def _centre(self) -> None:
        side = side_margin(self.width(), self._themes)
        self._layout.setContentsMargins(side, 0, side, self._bottom)

    def _on_theme_changed(self, _theme: Theme) -> None:
        self._centre()

"""The slim rail on the left: one button a page, icon and word."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.theme import Theme, Themes, set_look

_WIDTH, _GLYPH_WIDTH, _HEIGHT, _ICON = 72, 44, 54, 20
_MOST = 0.15
"""Most of the window's width that words may take."""
_WITH_WORD, _LEAST = 46, 30
"""Heights of a button, at a text scale of 1: the least with its word, and with its glyph alone."""
_EDGE, _GAP = 8, 4


class RailEntry(NamedTuple):
    """A page as the rail shows it."""

    title: str
    icon_name: str
    at_end: bool = False
    """Whether it and what follows stand at the bottom."""


class Rail(QFrame):
    """Chooses the page on view.

    Signals:
        chosen: index of the page that the owner asked for.
    """

    chosen = Signal(int)

    def __init__(
        self, themes: Themes, entries: Sequence[RailEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._entries = tuple(entries)
        self._room = sys.maxsize
        set_look(self, "rail")
        self.setAccessibleName(tr("Pages"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, _EDGE, 6, _EDGE)
        layout.setSpacing(_GAP)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for index, entry in enumerate(self._entries):
            if entry.at_end and not any(earlier.at_end for earlier in self._entries[:index]):
                layout.addStretch(1)
            button = self._button(entry, index)
            self._group.addButton(button, index)
            layout.addWidget(button)
        if not any(entry.at_end for entry in self._entries):
            layout.addStretch(1)
        self._group.idClicked.connect(self.chosen)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def select(self, index: int) -> None:
        """Mark a page as the one on view, without announcing it."""
        self._group.button(index).setChecked(True)
        for button in self._group.buttons():  # Tab comes to the page on view, arrows go on
            here = button is self._group.button(index)
            policy = Qt.FocusPolicy.TabFocus if here else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)

    def button(self, index: int) -> QToolButton:
        """Return the button of a page."""
        button = self._group.button(index)
        assert isinstance(button, QToolButton)
        return button

    def minimumSizeHint(self) -> QSize:
        """Return the least size, at which the buttons are glyphs alone."""
        sp = self._themes.sp
        width = super().minimumSizeHint().width() - self.button(0).width() + sp(_GLYPH_WIDTH)
        return QSize(width, self._beside(sp(_LEAST)))

    def set_room(self, width: int) -> None:
        """Say how wide the window is: with large text in a small one the page needs it more."""
        self._room = width
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let go of the words where there is no room for them, as with large text."""
        super().resizeEvent(event)
        self._fit()

    def _beside(self, button: int) -> int:
        """Return the height of all buttons of that height, and what is between them."""
        count = len(self._entries)
        return count * button + (count - 1) * _GAP + 2 * _EDGE

    def _fit(self) -> None:
        sp, count = self._themes.sp, max(1, len(self._entries))
        room = (self.height() - self._beside(0)) // count
        height = max(sp(_LEAST), min(sp(_HEIGHT), room))
        style = Qt.ToolButtonStyle
        words = 0
        for index in range(len(self._entries)):
            button = self.button(index)
            button.ensurePolished()
            words = max(words, button.fontMetrics().horizontalAdvance(button.text()))
        width = max(sp(_WIDTH), words + 3 * _GAP)
        word = height >= sp(_WITH_WORD) and width <= self._room * _MOST
        for index in range(len(self._entries)):
            button = self.button(index)
            button.setToolButtonStyle(
                style.ToolButtonTextUnderIcon if word else style.ToolButtonIconOnly
            )
            button.setFixedSize(width if word else sp(_GLYPH_WIDTH), height)

    def _button(self, entry: RailEntry, index: int) -> QToolButton:
        button = QToolButton()
        button.setText(tr(entry.title))
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        # A click leaves no focus ring behind; Tab and the arrow keys still reach it.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(tr(entry.title))
        button.setToolTip(tr("{title} (Ctrl+{index})", title=tr(entry.title), index=index + 1))
        set_look(button, "rail")
        return button

    def _tint(self, theme: Theme) -> None:
        sp = self._themes.sp
        for index, entry in enumerate(self._entries):
            button = self.button(index)
            glyph = icons.icon(entry.icon_name, theme, "muted", checked="accent")
            button.setIcon(glyph)
            button.setIconSize(QSize(sp(_ICON), sp(_ICON)))
        self._fit()

"""What the cards of the page are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons
from app.ui.skeleton import Skeleton
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, repolish, set_look

_ICON_SIZE = 20
_TIGHT = 0.9
"""From this part in use on, a bar warns."""


class Card(QFrame):
    """A heading with a glyph, and a body; shows grey bars until the body is there."""

    def __init__(
        self, themes: Themes, title: str, icon_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.themes = themes
        self._icon_name = icon_name
        set_look(self, "card")
        self.setAccessibleName(title)
        self._icon = QLabel()
        self._title = QLabel(title)
        set_look(self._title, "heading")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self._icon)
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self._skeleton = Skeleton(themes)
        self._holder = QWidget()
        self._holder.hide()
        self.body = QVBoxLayout(self._holder)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(10)
        layout.addLayout(self.head)
        layout.addWidget(self._skeleton)
        layout.addWidget(self._holder)
        layout.addStretch(1)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def reveal(self) -> None:
        """Show the body in place of the grey bars."""
        self._skeleton.hide()
        self._holder.show()

    @property
    def waiting(self) -> bool:
        """Whether the grey bars are still there."""
        return self._skeleton.isVisibleTo(self)

    def _tint(self, theme: Theme) -> None:
        size = self.themes.sp(_ICON_SIZE)
        density = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(self._icon_name, theme, "muted", size, density))


class Fact(NamedTuple):
    """A line of a card."""

    label: str
    value: str
    tip: str = ""


class Facts(QWidget):
    """Labels and values, one pair a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these lines in place of the former ones."""
        while len(self._rows) < len(facts):
            pair = (text_label(look="muted"), text_label())
            pair[0].setWordWrap(False)
            pair[0].setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
            for column, label in enumerate(pair):
                label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(label, len(self._rows), column)
            self._rows.append(pair)
        for index, (label, value) in enumerate(self._rows):
            used = index < len(facts)
            label.setVisible(used)
            value.setVisible(used)
            if used:
                fact = facts[index]
                label.setText(fact.label)
                value.setText(unbroken(fact.value))
                value.setToolTip(fact.tip)

    def texts(self) -> list[tuple[str, str]]:
        """Return what is on view."""
        return [(a.text(), b.text()) for a, b in self._rows if a.isVisibleTo(self)]


class UseBar(QProgressBar):
    """A thin bar of what is in use, named for screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setRange(0, 1000)

    def show_use(self, what: str, total: int | None, free: int | None, words: str) -> None:
        """Show the used part of ``total``; hidden where a figure is missing. Bytes."""
        known = total is not None and free is not None and total > 0
        self.setVisible(known)
        if total is None or free is None or total <= 0:
            return
        part = min(1.0, max(0.0, 1 - free / total))
        self.setValue(round(part * 1000))
        self.setAccessibleName(f"{what}: {words}")
        self.setToolTip(words)
        level = "tight" if part >= _TIGHT else ""
        if self.property("level") != level:
            self.setProperty("level", level)
            repolish(self)

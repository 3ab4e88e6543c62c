"""What a search found: the conversation, the day, and the words in their place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from app.chat.search import Hit
from app.core.words import mark, tr
from app.ui.conversations.ages import day_of
from app.ui.conversations.hit_delegate import HIT, HitDelegate
from app.ui.conversations.row_model import UNTITLED
from app.ui.row_list import RowList
from app.ui.theme import Themes

_Index = QModelIndex | QPersistentModelIndex
_SPOKEN = {"user": mark("You wrote"), "assistant": mark("Answer"), "system": mark("Instructions")}


class HitView(RowList):
    """Lists finds; Enter and a click open the conversation there.

    Signals:
        chosen: the :class:`Hit`.
    """

    chosen = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = _Hits(self)
        self.setModel(self._hits)
        self.setItemDelegate(HitDelegate(themes, self))
        self.setAccessibleName(tr("Found messages"))
        self.setAccessibleDescription(tr("Arrow keys go through them, Enter opens."))
        self.activated.connect(self._on_activated)
        themes.changed.connect(lambda _theme: self.scheduleDelayedItemsLayout())

    @property
    def hits(self) -> Sequence[Hit]:
        """What is listed."""
        return self._hits.hits

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """List these from the top; the keyboard would begin at the first."""
        self._hits.show_hits(hits)
        self.scrollToTop()
        if hits:
            self.setCurrentIndex(self._hits.index(0))

    def sizeHint(self) -> QSize:
        """Ask for the least height: the side gives what there is."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._on_activated(self.indexAt(event.position().toPoint()))

    def _on_activated(self, index: QModelIndex) -> None:
        hit = index.data(HIT)
        if isinstance(hit, Hit):
            self.chosen.emit(hit)


class _Hits(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = tuple(hits)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role == HIT:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title or tr(UNTITLED)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            who = tr(_SPOKEN.get(hit.role or "", "Title"))
            title = hit.title or tr(UNTITLED)
            return f"{title}, {day_of(hit.when, time.time())}. {who}: {hit.snippet}"
        return None

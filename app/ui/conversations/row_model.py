"""The conversations as Qt's views read them."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.chat.model import Conversation
from app.core.words import mark, tr
from app.ui.conversations.ages import Row, grouped

ROW = Qt.ItemDataRole.UserRole
"""A heading, or the :class:`Conversation`."""
DRAFTED = Qt.ItemDataRole.UserRole + 1
"""Whether something waits to be sent in it."""
RUNNING = Qt.ItemDataRole.UserRole + 3
"""Whether something is being answered in it."""
ON_VIEW = Qt.ItemDataRole.UserRole + 2
"""Whether it is the one on view."""

UNTITLED = mark("New conversation")
_Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractListModel):
    """One row a conversation, and one a heading.

    Signals:
        renamed: id of a conversation and the title that was typed.
    """

    renamed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversations: tuple[Conversation, ...] = ()
        self._rows: list[Row] = []
        self._places: dict[int, int] = {}
        self._drafted: frozenset[int] = frozenset()
        self._running: int | None = None
        self._on_view: int | None = None

    @property
    def conversations(self) -> Sequence[Conversation]:
        """What is listed, in order."""
        return self._conversations

    def show_conversations(self, conversations: Sequence[Conversation]) -> bool:
        """List these; returns whether anything changed."""
        shown = tuple(conversations)
        rows = grouped(shown, time.time())
        if rows == self._rows:
            return False
        self.beginResetModel()
        self._conversations, self._rows = shown, rows
        self._places = {
            row.id: place for place, row in enumerate(rows) if isinstance(row, Conversation)
        }
        self.endResetModel()
        return True

    def show_drafted(self, drafted: Collection[int]) -> None:
        """Mark the conversations in which something waits to be sent."""
        changed = self._drafted ^ frozenset(drafted)
        self._drafted = frozenset(drafted)
        for conversation in changed:
            self._touch(conversation)

    def show_running(self, conversation: int | None) -> None:
        """Mark the conversation in which something is being answered, None: nothing is."""
        before, self._running = self._running, conversation
        for one in {before, conversation} - {None} if before != conversation else ():
            self._touch(one)

    @property
    def on_view(self) -> int | None:
        """The conversation on view."""
        return self._on_view

    def show_on_view(self, conversation: int | None) -> bool:
        """Mark the conversation on view; returns whether it is another one."""
        before, self._on_view = self._on_view, conversation
        for one in {before, conversation} - {None} if before != conversation else ():
            self._touch(one)
        return before != conversation

    def nearest(self, place: int) -> int | None:
        """Return the conversation at a row or below it, else the last one."""
        below = (row.id for row in self._rows[max(0, place) :] if isinstance(row, Conversation))
        last = self._conversations[-1].id if self._conversations else None
        return next(below, last)

    def place_of(self, conversation: int | None) -> QModelIndex:
        """Return where a conversation is; an invalid index for one that is not listed."""
        place = self._places.get(conversation or 0)
        return QModelIndex() if place is None else self.index(place)

    def title_of(self, conversation: int | None) -> str:
        """Return a conversation's title; empty for one that is not listed."""
        row = self.place_of(conversation).data(ROW)
        return title_of(row) if isinstance(row, Conversation) else ""

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let conversations be chosen and renamed; headings are there to be read."""
        if not index.isValid() or isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the row itself, its title, or the whole row as a sentence."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            running = f"\n{tr('Is being answered')}" if row.id == self._running else ""
            return title_of(row) + running
        if role == Qt.ItemDataRole.EditRole:
            return row.title
        if role == DRAFTED:
            return row.id in self._drafted
        if role == RUNNING:
            return row.id == self._running
        if role == ON_VIEW:
            return row.id == self._on_view
        if role == Qt.ItemDataRole.AccessibleTextRole:
            marks = [
                tr("is being answered") if row.id == self._running else "",
                "pinned" if row.pinned else "",
                tr("has a draft") if row.id in self._drafted else "",
                tr("on view") if row.id == self._on_view else "",
            ]
            return ", ".join([title_of(row), *filter(None, marks)])
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a conversation; an empty title is not taken."""
        row = self._rows[index.row()]
        title = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not isinstance(row, Conversation):
            return False
        if title and title != row.title:
            self.renamed.emit(row.id, title)
        return True

    def _touch(self, conversation: int | None) -> None:
        place = self.place_of(conversation)
        if place.isValid():
            self.dataChanged.emit(place, place)


def title_of(conversation: Conversation) -> str:
    """Return what a conversation is called."""
    return conversation.title or tr(UNTITLED)

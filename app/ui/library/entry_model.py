"""The models of this disk as Qt's views read them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.library.models import ModelEntry
from app.ui.library.entry_text import spoken, title

ENTRY = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """One row a model; ``verdict`` gives the words of a row's verdict, empty while unknown."""

    def __init__(self, verdict: Callable[[ModelEntry], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._verdict = verdict
        self._entries: tuple[ModelEntry, ...] = ()
        self._rows: dict[str, int] = {}

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """The models on view, in order."""
        return self._entries

    def show_entries(self, entries: Sequence[ModelEntry]) -> bool:
        """Show these; returns whether anything changed."""
        shown = tuple(entries)
        if shown == self._entries:
            return False
        same = [entry.key for entry in shown] == [entry.key for entry in self._entries]
        if not same:
            self.beginResetModel()
        self._entries = shown
        self._rows = {entry.key: row for row, entry in enumerate(shown)}
        if same:
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
        else:
            self.endResetModel()
        return True

    def row_of(self, key: str) -> int | None:
        """Return the row of a model, None when it is not on view."""
        return self._rows.get(key)

    def touch(self, key: str) -> None:
        """Have a model's row drawn again."""
        row = self._rows.get(key)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many models are on view."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the model itself, its name, or the whole row as a sentence."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return title(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(entry, self._verdict(entry), time.time())
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.problem or entry.path
        return None

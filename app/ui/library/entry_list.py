"""The list of models: thousands of rows, of which only those on view cost anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.core.words import tr
from app.fit.result import Verdict
from app.library.models import ModelEntry
from app.ui.fit.fit_text import FACES
from app.ui.library.entry_delegate import EntryDelegate
from app.ui.library.entry_model import EntryModel
from app.ui.library.fit_reader import FitReader
from app.ui.row_list import RowList
from app.ui.theme import Themes

_LOOK_AFTER_MS = 60
"""Scrolling brings rows by without stopping: verdicts are asked for where it rests."""


class EntryList(RowList):
    """Shows models; arrow keys and clicks select, Enter and a double click chat, Delete deletes.

    Signals:
        selected: the :class:`ModelEntry`, or None when nothing is on view.
        chat_asked, delete_asked: the same entry.
    """

    selected = Signal(object)
    chat_asked = Signal(object)
    delete_asked = Signal(object)

    def __init__(self, themes: Themes, fits: FitReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fits = fits
        self._key = ""
        """Of the selected model; it stays selected while the list changes around it."""
        self._chosen = False
        """Whether it was chosen; else the first one is selected, whichever that is."""
        self._by_itself = False
        self.rows = EntryModel(self._words, self)
        self.setModel(self.rows)
        self._delegate = EntryDelegate(themes, self._verdict, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Models"))
        self.setAccessibleDescription(tr("Arrow keys select a model, Enter chats with it."))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_LOOK_AFTER_MS)
        self._rest.timeout.connect(self._on_rest_timeout)
        self.verticalScrollBar().valueChanged.connect(self._rest.start)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        fits.found.connect(self.rows.touch)
        fits.renewed.connect(self._rest.start)
        themes.changed.connect(self._on_theme_changed)

    @property
    def current(self) -> ModelEntry | None:
        """The selected model."""
        row = self.currentIndex().row()
        return self.rows.entries[row] if 0 <= row < len(self.rows.entries) else None

    def show_entries(self, entries: Sequence[ModelEntry]) -> None:
        """Show these models; the selection and the place in the list stay."""
        before = self.rows.row_of(self._key)
        top = self.verticalScrollBar().value()
        self._by_itself = True
        try:
            if self.rows.show_entries(entries):
                row = self.rows.row_of(self._key) if self._chosen else 0
                # In place of one that is gone: the one that took its place.
                self._select(min(before or 0, len(entries) - 1) if row is None else row)
                self.doItemsLayout()
                self.verticalScrollBar().setValue(top)
                self._rest.start()
        finally:
            self._by_itself = False

    def select(self, key: str) -> None:
        """Select a model and bring it into view; one that is not listed is selected once it is."""
        self._key, self._chosen = key, True
        row = self.rows.row_of(key)
        if row is not None:
            self._select(row)
            self.scrollTo(self.currentIndex())

    def sizeHint(self) -> QSize:
        """Ask for the least height: the page gives what there is."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the verdicts of rows that have come into view."""
        super().resizeEvent(event)
        self._rest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Chat with Enter, delete with Delete."""
        entry = self.current
        keys = {
            Qt.Key.Key_Return: self.chat_asked,
            Qt.Key.Key_Enter: self.chat_asked,
            Qt.Key.Key_Delete: self.delete_asked,
        }
        signal = keys.get(Qt.Key(event.key()))
        if signal is not None and entry is not None:
            signal.emit(entry)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Chat with the model that was clicked."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.chat_asked.emit(self.rows.entries[index.row()])

    def _select(self, row: int) -> None:
        if not 0 <= row < len(self.rows.entries):
            self.selected.emit(None)
            return
        entry = self.rows.entries[row]
        if self.currentIndex().row() != row:
            self.setCurrentIndex(self.rows.index(row))
        else:
            self._key = entry.key
            self.selected.emit(entry)

    def _verdict(self, entry: ModelEntry) -> Verdict | None:
        fit = self._fits.fit(entry.key)
        return fit.verdict if fit is not None else None

    def _words(self, entry: ModelEntry) -> str:
        verdict = self._verdict(entry)
        return FACES[verdict].word if verdict else ""

    def _on_rest_timeout(self) -> None:
        if not self.rows.entries or not self.isVisible():
            return
        rect = self.viewport().rect()
        first = self.indexAt(rect.topLeft()).row()
        last = self.indexAt(rect.bottomLeft()).row()
        last = len(self.rows.entries) - 1 if last < 0 else last
        shown = list(self.rows.entries[max(0, first) : last + 1])
        entry = self.current
        self._fits.want(([entry] if entry is not None else []) + shown)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            entry = self.rows.entries[current.row()]
            self._key = entry.key
            self._chosen |= not self._by_itself
            self.selected.emit(entry)
            self._rest.start()

    def _on_theme_changed(self) -> None:
        # Rows of another height: the view has to ask for it again.
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

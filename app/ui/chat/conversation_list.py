"""The conversations at the side: choose, rename in place, delete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Conversation
from app.ui import icons
from app.ui.chat.icon_text import beside_icon
from app.ui.theme import Theme, Themes, set_look

WIDTH = 240
_ID = Qt.ItemDataRole.UserRole
UNTITLED = "New conversation"


class ConversationList(QFrame):
    """Lists conversations, the latest first. F2 renames, Delete deletes.

    Signals:
        chosen: id of the conversation to show.
        new_asked: begin another one.
        renamed: id and its new title.
        deleted: id and title of the conversation to delete.
    """

    chosen = Signal(int)
    new_asked = Signal()
    renamed = Signal(int, str)
    deleted = Signal(int, str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._current: int | None = None
        self._shown: list[tuple[int, str]] = []
        set_look(self, "side")
        self._build()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def items(self) -> QListWidget:
        """The list itself."""
        return self._list

    def show_conversations(self, conversations: Sequence[Conversation]) -> None:
        """List these; what is being renamed is left to its editor."""
        wanted = [(one.id, one.title or UNTITLED) for one in conversations]
        self._empty.setVisible(not wanted)
        if wanted == self._shown or self._list.state() == QListWidget.State.EditingState:
            return
        self._shown = wanted
        self._list.blockSignals(True)
        self._list.clear()
        for number, title in wanted:
            item = QListWidgetItem(title)
            item.setData(_ID, number)
            item.setToolTip(title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self.mark(self._current)

    def mark(self, conversation: int | None) -> None:
        """Show which conversation is on view."""
        self._current = conversation
        self._list.blockSignals(True)
        self._list.setCurrentRow(-1)
        for row in range(self._list.count()):
            if self._list.item(row).data(_ID) == conversation:
                self._list.setCurrentRow(row)
        self._list.blockSignals(False)

    def title_of(self, conversation: int | None) -> str:
        """Return a conversation's title; empty for one that is not listed."""
        return next((title for number, title in self._shown if number == conversation), "")

    def _build(self) -> None:
        self.setFixedWidth(self._themes.sp(WIDTH))
        self._new = QPushButton(beside_icon("New chat"))
        self._new.setAccessibleName("New chat")
        self._new.setToolTip("New chat (Ctrl+N)")
        self._new.clicked.connect(self.new_asked)
        self._empty = QLabel("Your conversations will be listed here.", wordWrap=True)
        self._empty.setContentsMargins(8, 4, 8, 0)
        set_look(self._empty, "caption")
        self._list = QListWidget()
        self._list.setAccessibleName("Conversations")
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu_requested)
        self._list.itemClicked.connect(self._on_item_chosen)
        self._list.itemActivated.connect(self._on_item_chosen)
        self._list.itemChanged.connect(self._on_item_changed)
        self._rename = QAction("Rename", self._list)
        self._rename.setShortcut(QKeySequence("F2"))
        self._delete = QAction("Delete", self._list)
        self._delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        for action, slot in (
            (self._rename, self._on_rename_triggered),
            (self._delete, self._on_delete_triggered),
        ):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            self._list.addAction(action)
        top = QHBoxLayout()
        top.addWidget(self._new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self._list, 1)

    def _tint(self, theme: Theme) -> None:
        self.setFixedWidth(self._themes.sp(WIDTH))
        self._new.setIcon(icons.icon("plus", theme))
        self._rename.setIcon(icons.icon("edit", theme))
        self._delete.setIcon(icons.icon("trash", theme))

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ID))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        number, title = item.data(_ID), item.text().strip()
        before = self.title_of(number)
        if not title:
            item.setText(before)
        elif title != before:
            self._shown = [(one, title if one == number else old) for one, old in self._shown]
            self.renamed.emit(number, title)

    def _on_menu_requested(self, position: QPoint) -> None:
        if self._list.itemAt(position) is not None:
            menu = QMenu(self)
            menu.addAction(self._rename)
            menu.addAction(self._delete)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._list.viewport().mapToGlobal(position))

    def _on_rename_triggered(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._list.editItem(item)

    def _on_delete_triggered(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.deleted.emit(item.data(_ID), item.text())

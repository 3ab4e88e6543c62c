"""The list of conversations: ten thousand rows, of which only those on view cost anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QMenu, QWidget

from app.chat.model import Conversation
from app.core.words import tr
from app.ui import icons
from app.ui.conversations.row_delegate import RowDelegate
from app.ui.conversations.row_model import ROW, RowModel, title_of
from app.ui.row_list import RowList
from app.ui.theme import Theme, Themes


class ConversationView(RowList):
    """Enter and a click open, F2 renames in place, Ctrl+D pins, Delete deletes.

    Signals:
        chosen: id of the conversation to show.
        renamed: id and its new title.
        pinned: id, and whether it is kept at the top.
        export_asked: the :class:`Conversation` to write to a file.
        deleted: id and title of the conversation to delete.
    """

    chosen = Signal(int)
    renamed = Signal(int, str)
    pinned = Signal(int, bool)
    export_asked = Signal(object)
    deleted = Signal(int, str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: Sequence[Conversation] | None = None
        """Comes once the title that is being typed is."""
        self._gone_to = True
        """Whether the keyboard has been brought to the conversation on view."""
        self.rows = RowModel(self)
        self.rows.renamed.connect(self.renamed)
        self.setModel(self.rows)
        self._delegate = RowDelegate(themes, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Conversations"))
        self.setAccessibleDescription(tr("Arrow keys go through them, Enter opens, F2 renames."))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.activated.connect(self._on_activated)
        self._add_actions()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def current(self) -> Conversation | None:
        """The conversation that the keyboard is at."""
        row = self.currentIndex().data(ROW)
        return row if isinstance(row, Conversation) else None

    @property
    def titles(self) -> list[str]:
        """The titles in their order."""
        return [title_of(one) for one in self.rows.conversations]

    def show_conversations(self, conversations: Sequence[Conversation]) -> None:
        """List these; what is being renamed is left to its editor until that is done."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = conversations
            return
        self._waiting = None
        current, top = self.current, self.verticalScrollBar().value()
        row = self.currentIndex().row()
        if self.rows.show_conversations(conversations):
            if current is not None and not self._go_to(current.id):
                # In place of one that is gone: the one that took its place.
                self._go_to(self.rows.nearest(row))
            self.doItemsLayout()
            self.verticalScrollBar().setValue(top)
        self._go_on_view()

    def mark(self, conversation: int | None) -> None:
        """Show which conversation is on view; with another one the keyboard goes there, too."""
        if self.rows.show_on_view(conversation):
            self._gone_to = False
        self._go_on_view()

    def begin(self) -> None:
        """Bring the keyboard here, to the first conversation where it was at none."""
        if self.current is None and self.rows.conversations:
            self._go_to(self.rows.conversations[0].id)
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        """Ask for the least height: the side gives what there is."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked, or its menu where its dots are."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        row = index.data(ROW)
        if event.button() != Qt.MouseButton.LeftButton or not isinstance(row, Conversation):
            return
        if self._delegate.menu_area(self.visualRect(index)).contains(place):
            self._open_menu(self.viewport().mapToGlobal(place))
        else:
            self.chosen.emit(row.id)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """List what came while a title was typed."""
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            self.show_conversations(self._waiting)

    def _go_on_view(self) -> None:
        """Bring the keyboard to the conversation on view, once, when it is listed."""
        if self._gone_to or self.state() == QAbstractItemView.State.EditingState:
            return
        if not self._go_to(self.rows.on_view):
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        self._gone_to = self.rows.on_view is None or self.current is not None

    def _go_to(self, conversation: int | None) -> bool:
        place = self.rows.place_of(conversation)
        if place.isValid() and place != self.currentIndex():
            self.setCurrentIndex(place)
        return place.isValid()

    def _add_actions(self) -> None:
        self._open = QAction(tr("Open"), self)
        self._rename = QAction(tr("Rename"), self)
        self._pin = QAction(tr("Pin"), self)
        self._export = QAction(tr("Export…"), self)
        self._delete = QAction(tr("Delete"), self)
        self._rename.setShortcut(QKeySequence("F2"))
        self._pin.setShortcut(QKeySequence("Ctrl+D"))
        self._delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        for action, slot in (
            (self._open, lambda: self._on_activated(self.currentIndex())),
            (self._rename, self._on_rename_triggered),
            (self._pin, self._on_pin_triggered),
            (self._export, self._on_export_triggered),
            (self._delete, self._on_delete_triggered),
        ):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

    def _open_menu(self, position: QPoint) -> None:
        current = self.current
        if current is None:
            return
        self._pin.setText(tr("Unpin") if current.pinned else tr("Pin"))
        menu = QMenu(self)
        menu.addActions([self._open, self._rename, self._pin, self._export])
        menu.addSeparator()
        menu.addAction(self._delete)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _tint(self, theme: Theme) -> None:
        for action, name in (
            (self._open, "chat"),
            (self._rename, "edit"),
            (self._pin, "pin"),
            (self._export, "upload"),
            (self._delete, "trash"),
        ):
            action.setIcon(icons.icon(name, theme))
        self.scheduleDelayedItemsLayout()

    def _on_activated(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Conversation):
            self.chosen.emit(row.id)

    def _on_menu_requested(self, position: QPoint) -> None:
        if isinstance(self.indexAt(position).data(ROW), Conversation):
            self._open_menu(self.viewport().mapToGlobal(position))

    def _on_rename_triggered(self) -> None:
        if self.current is not None:
            self.edit(self.currentIndex())

    def _on_pin_triggered(self) -> None:
        if (current := self.current) is not None:
            self.pinned.emit(current.id, not current.pinned)

    def _on_export_triggered(self) -> None:
        if (current := self.current) is not None:
            self.export_asked.emit(current)

    def _on_delete_triggered(self) -> None:
        if (current := self.current) is not None:
            self.deleted.emit(current.id, title_of(current))

"""The conversations at the side: a new one, the search, the list or what was found."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.chat.model import Conversation
from app.chat.search import Hit
from app.core.words import tr
from app.ui import icons
from app.ui.conversations.conversation_view import ConversationView
from app.ui.conversations.hit_view import HitView
from app.ui.conversations.message_search import MOST
from app.ui.icon_text import beside_icon
from app.ui.search_field import SearchField
from app.ui.theme import Theme, Themes, set_look

WIDTH = 248


class SidePanel(QFrame):
    """Lists conversations, and finds messages in them.

    Signals:
        chosen: id of the conversation to show.
        hit_chosen: the :class:`Hit` to show.
        new_asked: begin another one.
        sought: the words in the field, after each change.
        renamed, pinned, export_asked, deleted: as of :class:`ConversationView`.
    """

    chosen = Signal(int)
    hit_chosen = Signal(object)
    new_asked = Signal()
    sought = Signal(str)
    renamed = Signal(int, str)
    pinned = Signal(int, bool)
    export_asked = Signal(object)
    deleted = Signal(int, str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        set_look(self, "side")
        self._build()
        self._wire()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def show_conversations(self, conversations: Sequence[Conversation]) -> None:
        """List these."""
        self._empty.setVisible(not conversations)
        self.items.show_conversations(conversations)

    def show_drafted(self, drafted: Collection[int]) -> None:
        """Mark the conversations in which something waits to be sent."""
        self.items.rows.show_drafted(drafted)

    def show_running(self, conversation: int | None) -> None:
        """Mark the conversation in which something is being answered, None: nothing is."""
        self.items.rows.show_running(conversation)

    def show_hits(self, query: str, hits: Sequence[Hit]) -> None:
        """List what was found, unless the field says something else by now."""
        if query != self.field.text().strip():
            return
        self.hits.show_hits(hits)
        if not hits:
            self._found.setText(tr("No message and no title has these words."))
        elif len(hits) >= MOST:
            self._found.setText(tr("The latest {most} of many", most=MOST))
        else:
            self._found.setText(
                tr("{hits} found", hits=len(hits)) if len(hits) > 1 else tr("1 found")
            )
        self._stack.setCurrentIndex(1)
        said = QAccessibleAnnouncementEvent(self, self._found.text())
        QAccessible.updateAccessibility(said)

    def mark(self, conversation: int | None) -> None:
        """Show which conversation is on view."""
        self.items.mark(conversation)

    def title_of(self, conversation: int | None) -> str:
        """Return a conversation's title; empty for one that is not listed."""
        return self.items.rows.title_of(conversation)

    def seek(self) -> None:
        """Bring the keyboard to the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _build(self) -> None:
        self._new = QPushButton(beside_icon(tr("New chat")))
        self._new.setAccessibleName(tr("New chat"))
        self._new.setToolTip(tr("New chat (Ctrl+N)"))
        self.field = SearchField(
            self._themes,
            tr("Search"),
            tr("Search in all conversations"),
            tr("Words of titles and messages. Down goes to what was found."),
        )
        self.field.setToolTip(tr("Search titles and messages (Ctrl+F)"))
        self._empty = QLabel(tr("Your conversations will be listed here."), wordWrap=True)
        self._empty.setContentsMargins(8, 4, 8, 0)
        set_look(self._empty, "caption")
        self.items = ConversationView(self._themes)
        self._found = QLabel(wordWrap=True)
        self._found.setContentsMargins(8, 4, 8, 4)
        set_look(self._found, "caption")
        self.hits = HitView(self._themes)
        self._stack = QStackedWidget()
        for parts in ((self._empty, self.items), (self._found, self.hits)):
            inside = QWidget()
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(parts[0])
            column.addWidget(parts[1], 1)
            self._stack.addWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._new)
        layout.addWidget(self.field)
        layout.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self._new.clicked.connect(self.new_asked)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.down_pressed.connect(self._on_down_pressed)
        self.field.returnPressed.connect(self._on_return_pressed)
        self.hits.chosen.connect(self.hit_chosen)
        self.items.chosen.connect(self.chosen)
        self.items.renamed.connect(self.renamed)
        self.items.pinned.connect(self.pinned)
        self.items.export_asked.connect(self.export_asked)
        self.items.deleted.connect(self.deleted)

    def _tint(self, theme: Theme) -> None:
        self.setFixedWidth(self._themes.sp(WIDTH))
        self._new.setIcon(icons.icon("plus", theme))

    def _on_text_changed(self, text: str) -> None:
        if not text.strip():
            self._stack.setCurrentIndex(0)
        self.sought.emit(text)

    def _on_down_pressed(self) -> None:
        if self._stack.currentIndex():
            self.hits.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.items.begin()

    def _on_return_pressed(self) -> None:
        if self._stack.currentIndex() and self.hits.hits:
            self.hit_chosen.emit(self.hits.hits[0])

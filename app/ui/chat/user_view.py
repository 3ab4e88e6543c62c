"""What the owner wrote, as a soft card that can be written anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.chat.model import Message
from app.core.words import tr
from app.ui import icons
from app.ui.attachments.sent_document import SentDocument
from app.ui.chat.branch_arrows import BranchArrows
from app.ui.chat.growing_field import GrowingField
from app.ui.chat.markdown import Paragraph, Span
from app.ui.chat.prose_view import ProseView
from app.ui.chat.short_lines import short_lines
from app.ui.theme import Theme, Themes, set_look

_CLIPPED, _CLIPPED_LINES = 6_000, 40
"""Characters and lines of the owner's own message that are shown at first."""


class UserView(QFrame):
    """What the owner wrote, as it was typed.

    Signals:
        edited: the message, and what it shall say instead.
        beside_asked: its id, and how many places on is the message that shall stand here.
        document_asked: the :class:`SentDocument` whose text shall be shown.
    """

    edited = Signal(object, str)
    beside_asked = Signal(int, int)
    document_asked = Signal(object)

    def __init__(self, themes: Themes, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._editor: _Editor | None = None
        self._all: QPushButton | None = None
        self._busy = False
        self.message = message
        set_look(self, "user_card")
        self.setAccessibleName(tr("Your message"))
        self._text = ProseView(themes)
        self._text.setAccessibleName(tr("Your message"))
        lines = message.text[:_CLIPPED].split("\n")[:_CLIPPED_LINES]
        clipped = "\n".join(lines)
        self._show(clipped)
        self.pencil = QToolButton()
        set_look(self.pencil, "quiet")
        self.pencil.setAccessibleName(tr("Edit this message"))
        self.pencil.setToolTip(tr("Edit; the message as it is stays beside it (F2)"))
        self.pencil.clicked.connect(self.begin_edit)
        self.arrows = BranchArrows(themes, "message")
        self.arrows.stepped.connect(lambda step: self.beside_asked.emit(self.message.id, step))
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(8)
        words = QVBoxLayout()
        words.setContentsMargins(0, 4, 0, 0)  # the first line stands level with the pencil
        words.addWidget(self._text)
        top.addLayout(words, 1)
        top.addWidget(self.pencil, alignment=Qt.AlignmentFlag.AlignTop)
        self._layout = QVBoxLayout(self)
        # A line's extra height stands below its letters.
        self._layout.setContentsMargins(16, 8, 8, 6)
        self._layout.setSpacing(4)
        self.documents = [SentDocument(themes, one) for one in message.attachments]
        for card in self.documents:
            card.text_asked.connect(self.document_asked)
            self._layout.addWidget(card)
        self._layout.addLayout(top)
        # Not before it stands in here: until then it would be a window of its own.
        self._text.setVisible(bool(message.text or not message.attachments))
        if len(clipped) < len(message.text):
            self._all = QPushButton(tr("Show all {words:,} characters", words=len(message.text)))
            set_look(self._all, "fold")
            self._all.clicked.connect(self._on_all_clicked)
            self._layout.addWidget(self._all, alignment=Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(self.arrows, alignment=Qt.AlignmentFlag.AlignLeft)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def focus_target(self) -> QWidget:
        """The widget that the keyboard goes to."""
        return self._text if self._editor is None else self._editor.field

    @property
    def editor(self) -> _Editor | None:
        """Where the message is being written anew; None while it is not."""
        return self._editor

    def show_family(self, family: Sequence[int]) -> None:
        """Offer the other messages in this place."""
        self.arrows.show_place(self.message.id, family)

    def make_plain(self) -> None:
        """Offer no editing."""
        self.pencil.hide()

    def set_busy(self, busy: bool) -> None:
        """Whether an answer is on its way: then no other can be asked for."""
        self._busy = busy
        self.arrows.setEnabled(not busy)
        if self._editor is not None:
            self._editor.set_busy(busy)

    def begin_edit(self) -> None:
        """Let the message be written anew, in its place."""
        if self._editor is not None:
            return
        self._editor = _Editor(self.message.text)
        self._editor.set_busy(self._busy)
        self._editor.taken.connect(lambda text: self.edited.emit(self.message, text))
        self._editor.left.connect(self.end_edit)
        self._layout.insertWidget(0, self._editor)
        self._text.hide()
        self.pencil.hide()
        self._editor.field.setFocus()

    def end_edit(self) -> None:
        """Show the message as it is."""
        editor, self._editor = self._editor, None
        if editor is not None:
            self._text.show()
            self.pencil.show()
            self.pencil.setFocus()
            self._layout.removeWidget(editor)
            editor.hide()
            editor.deleteLater()

    def unclip(self, words: str) -> None:
        """Show all of the message where these words are not in what is shown."""
        if self._all is not None and words.casefold() not in self._text.toPlainText().casefold():
            self._on_all_clicked()

    def _show(self, text: str) -> None:
        self._text.replace(
            0,
            [
                Paragraph(spans=(Span(line),) if line else (), joined=True)
                for line in short_lines(text)
            ],
        )

    def _tint(self, theme: Theme) -> None:
        self.pencil.setIcon(icons.icon("edit", theme, "muted"))

    def _on_all_clicked(self) -> None:
        if self._all is not None:
            self._all.hide()
        self._show(self.message.text)


class _Editor(QWidget):
    """The message as text that can be changed; Escape leaves it as it was."""

    taken = Signal(str)
    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.field = GrowingField()
        self.field.setPlainText(text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self.field.setAccessibleName(tr("Your message, to be changed"))
        self.field.setAccessibleDescription(tr("Enter sends it, Escape leaves it as it was"))
        self.field.entered.connect(self._on_taken)
        self.field.textChanged.connect(self._on_text_changed)
        self.send = QPushButton(tr("Send"))
        set_look(self.send, "primary")
        self.send.clicked.connect(self._on_taken)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Leave the message as it was (Esc)"))
        self.cancel.clicked.connect(self.left)
        self._busy = False
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 8, 4)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addLayout(buttons)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.send.setToolTip(
            tr("An answer is on its way") if busy else tr("Ask this instead (Enter)")
        )
        self._on_text_changed()

    def event(self, event: QEvent) -> bool:
        """Take Escape before the page's shortcut does."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
                return True
        return super().event(event)

    def _on_text_changed(self) -> None:
        self.send.setEnabled(not self._busy and bool(self.field.toPlainText().strip()))

    def _on_taken(self) -> None:
        if self.send.isEnabled():
            self.taken.emit(self.field.toPlainText().strip())

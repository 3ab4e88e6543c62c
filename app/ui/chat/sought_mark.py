"""Pointing at what was sought: a line beside the message for a moment, the words selected."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.ui.chat.message_view import AnswerView
from app.ui.chat.user_view import UserView
from app.ui.theme import Themes, set_look

_SHOWN_MS = 2_500
_WIDTH, _GAP = 3, 10


class SoughtMark(QFrame):
    """Stands left of a widget of the same parent and moves with it."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._at: QWidget | None = None
        set_look(self, "mark")
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.hide()

    def point_at(self, widget: QWidget) -> None:
        """Stand beside a widget for a moment."""
        self._forget()
        self._at = widget
        widget.installEventFilter(self)
        widget.destroyed.connect(self._on_destroyed)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and watched is self._at:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._at is not None:
            beside = self._at.geometry()
            self.setGeometry(beside.x() - _GAP - _WIDTH, beside.y(), _WIDTH, beside.height())

    def _forget(self) -> None:
        if self._at is not None:
            self._at.removeEventFilter(self)
            self._at.destroyed.disconnect(self._on_destroyed)
            self._at = None

    def _on_destroyed(self) -> None:
        self._at = None
        self.hide()

    def _on_timeout(self) -> None:
        self._forget()
        self.hide()


def select_words(view: UserView | AnswerView, words: str) -> QTextEdit | QPlainTextEdit | None:
    """Select words in a message and return the text that has them."""
    if isinstance(view, UserView):
        view.unclip(words)
    texts: list[QTextEdit | QPlainTextEdit] = [*view.findChildren(QTextEdit)]
    for text in [*texts, *view.findChildren(QPlainTextEdit)]:
        text.moveCursor(QTextCursor.MoveOperation.Start)
        if text.isVisibleTo(view) and text.find(words):
            return text
    return None

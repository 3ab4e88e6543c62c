"""A field for a message: as high as its text, up to eight lines."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

from app.ui.theme import set_look

_MOST_LINES = 8


class GrowingField(QPlainTextEdit):
    """Grows with its text from one line to eight; Enter takes it, Shift+Enter begins a line.

    Signals:
        entered: Enter was pressed.
        pasted: the :class:`QMimeData` of a paste that is no text for a field; see
            :attr:`hands_on`.
        focus_changed: whether the keyboard is here.
    """

    entered = Signal()
    focus_changed = Signal(bool)
    pasted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hands_on: Callable[[QMimeData], bool] | None = None
        """Says which pastes are for somebody else: files, or texts of a book's length."""
        set_look(self, "field")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._fit)
        self.dress()

    def dress(self) -> None:
        """Fit the text, whose size follows the theme's scale."""
        self.ensurePolished()
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, and leave scrolling to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & (
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
            ):
                # A plain new line: Shift+Enter alone would insert a line separator.
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            elif not event.isAutoRepeat():
                self.entered.emit()
            return
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # the page scrolls its transcript
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard came."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that it went."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take what somebody else takes, too."""
        handed_on = self.hands_on is not None and self.hands_on(source)
        return handed_on or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text, and hand everything else on."""
        if self.hands_on is not None and self.hands_on(source):
            self.pasted.emit(source)
        else:
            super().insertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the lines need."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The plain text layout measures its height in lines.
        lines = max(1, min(_MOST_LINES, round(self.document().size().height())))
        line = QFontMetricsF(self.document().defaultFont()).lineSpacing()
        self.setFixedHeight(ceil(lines * line + 2 * self.document().documentMargin() + 2))
        many = round(self.document().size().height()) > _MOST_LINES
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )

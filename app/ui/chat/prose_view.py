"""Running text on the page: selectable by mouse and keyboard, as high as it needs to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QRectF, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QToolTip, QWidget

from app.ui.chat.prose_style import QUOTE_DEPTH, TEXT_SIZE, ProseStyle
from app.ui.chat.prose_writer import Prose, ProseWriter
from app.ui.links import open_link
from app.ui.theme import Theme, Themes, set_look


class ProseView(QTextBrowser):
    """Shows paragraphs and tables; ``replace`` changes their end.

    Links say where they lead and open in the browser when they are clicked, http and https alone.
    Nothing is ever loaded: no image, no style sheet, no other document.
    """

    def __init__(
        self,
        themes: Themes,
        parent: QWidget | None = None,
        *,
        token: str = "text",
        size: int = TEXT_SIZE,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._token = token
        self._size = size
        self._quoted = False
        self._ringed = False
        set_look(self, "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.viewport().setAutoFillBackground(False)
        document = self.document()
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)
        document.documentLayout().documentSizeChanged.connect(self._on_document_size_changed)
        self.anchorClicked.connect(open_link)
        self._style = ProseStyle(themes, token, size)
        self._writer = ProseWriter(document, self._style)
        self._restyle = QTimer(self, singleShot=True, interval=0)
        self._restyle.timeout.connect(self._on_restyle_timeout)
        themes.changed.connect(self._on_theme_changed)

    @property
    def blocks(self) -> Sequence[Prose]:
        """What is on view."""
        return self._writer.blocks

    def replace(self, keep: int, blocks: Sequence[Prose]) -> None:
        """Keep the first ``keep`` blocks and let ``blocks`` follow them."""
        self._quoted = self._quoted or any(block.quote for block in blocks)
        self._writer.replace(keep, blocks)

    def loadResource(self, _kind: int, _name: QUrl | str) -> QByteArray:
        """Load nothing, whatever the text asks for."""
        # Not None: Qt would then read a local file by itself.
        return QByteArray(b"")

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the words alone: the colours of a dark theme are of no use elsewhere."""
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def sizeHint(self) -> QSize:
        """Be as high as the text."""
        return QSize(0, self.height())

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as the column wants."""
        return QSize(0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the transcript."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars of quotes under the text."""
        if self._quoted:
            self._paint_quote_bars(event)
        super().paintEvent(event)
        if self._ringed:
            painter = QPainter(self.viewport())
            painter.setPen(self._style.focus_ring)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring when the keyboard came here."""
        super().focusInEvent(event)
        self._ringed = event.reason() != Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._ringed = False
        self.viewport().update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next link, and say where it leads: the mouse has the link's own tip."""
        moved = super().focusNextPrevChild(forward)
        address = self.textCursor().charFormat().anchorHref()
        if moved and address and self.hasFocus():
            place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
            QToolTip.showText(place, address, self)
        return bool(moved)

    def _paint_quote_bars(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        layout = self.document().documentLayout()
        style = self._style
        block = self.document().begin()
        while block.isValid():
            depth = block.blockFormat().intProperty(QUOTE_DEPTH)
            if depth:
                area = layout.blockBoundingRect(block)
                if area.top() > event.rect().bottom():
                    break
                if block.previous().blockFormat().intProperty(QUOTE_DEPTH):
                    area.setTop(layout.blockBoundingRect(block.previous()).bottom())
                for level in range(depth):
                    bar = QRectF(level * style.step + 4, area.top(), 3, area.height())
                    painter.fillRect(bar, style.quote_bar)
            block = block.next()
        painter.end()

    def _on_document_size_changed(self) -> None:
        height = round(self.document().size().height())
        if height != self.height():
            self.setFixedHeight(height)

    def _on_theme_changed(self, _theme: Theme) -> None:
        if self.visibleRegion().isEmpty():
            # What nobody sees waits for its turn: a long conversation must not hold the window up.
            self._restyle.start()
        else:
            self._on_restyle_timeout()

    def _on_restyle_timeout(self) -> None:
        self._style = ProseStyle(self._themes, self._token, self._size)
        self._writer.restyle(self._style)

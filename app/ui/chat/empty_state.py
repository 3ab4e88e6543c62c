"""What the chat says before the first question."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.words import mark, tr
from app.ui import icons
from app.ui.chat.column import Centred
from app.ui.icon_text import beside_icon
from app.ui.theme import Theme, Themes, set_look

EXAMPLES = (
    mark("What is quantization?"),
    mark("How much memory does an 8B model need at 4 bits?"),
    mark("How do I open a model?"),
)

_DEMO = mark(
    "Snug Guide is a tiny demo model that comes with Snug. It knows about "
    "quantization and about Snug itself. Larger models know more."
)


class EmptyState(QScrollArea):
    """Says what this is and offers questions; scrolls where large text has no room.

    Signals:
        asked: a question that was chosen.
        larger_asked: the owner wants a larger model than the one that comes with Snug.
    """

    asked = Signal(str)
    larger_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._glyph = QLabel()
        title = QLabel(tr("A model on your own machine"), wordWrap=True)
        set_look(title, "title")
        self._private = QLabel(tr("Nothing you write leaves this machine."), wordWrap=True)
        set_look(self._private, "muted")
        self._model = QLabel(tr(_DEMO), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_look(self._model, "muted")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._glyph)
        column.addWidget(title)
        column.addWidget(self._model)
        column.addWidget(self._private)
        column.addSpacing(12)
        self._buttons = []
        for text in map(tr, EXAMPLES):
            button = QPushButton(text)
            set_look(button, "example")
            button.setAccessibleName(tr("Ask: {words}", words=text))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, text=text: self.asked.emit(text))
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
            self._buttons.append(button)
        self.larger = QPushButton(beside_icon(tr("Find a model for this machine")))
        self.larger.setAccessibleName(tr("Find a model for this machine"))
        self.larger.clicked.connect(self.larger_asked)
        column.addSpacing(12)
        column.addWidget(self.larger, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(3)
        page = Centred(themes, inside)
        set_look(page, "page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The examples are reached by themselves, and bring the page along.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def buttons(self) -> list[QPushButton]:
        """The examples."""
        return self._buttons

    def show_model(self, name: str, *, demo: bool) -> None:
        """Say which model will answer."""
        self._model.setText(
            tr(_DEMO) if demo else tr("{name} is loaded and answers here.", name=name)
        )
        for button in (*self._buttons, self.larger):
            button.setVisible(demo)

    def minimumSizeHint(self) -> QSize:
        """Be as small as need be: the rest scrolls."""
        return QSize(0, 0)

    def _tint(self, theme: Theme) -> None:
        size = self._themes.sp(32)
        self._glyph.setPixmap(
            icons.pixmap("spark", theme, "accent", size, self.devicePixelRatioF())
        )
        self._glyph.setMinimumSize(QSize(size, size))
        self.larger.setIcon(icons.icon("discover", theme))

"""What stands in the list's place when it has nothing to show, and how to go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.words import mark, tr
from app.ui import icons
from app.ui.theme import Theme, Themes, set_look

_FIRST = (
    mark("Only the demo model is here so far"),
    mark(
        "Find a model that suits this machine in Discover. Models of Ollama, LM Studio "
        "and Jan are found by themselves; a .gguf file or a folder can be dropped here."
    ),
    mark("Find a model"),
)


class EmptyHint(QWidget):
    """A sentence, what to do, and a button that leads to Discover.

    Signals:
        discover_asked: what to search there; empty for nothing in particular.
    """

    discover_asked = Signal(str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._text = ""
        self._icon, self._title, self._caption = QLabel(), QLabel(), QLabel()
        self.button = QPushButton()
        self.button.clicked.connect(lambda: self.discover_asked.emit(self._text))
        set_look(self._title, "heading")
        set_look(self._caption, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (self._icon, self._title, self._caption):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self._icon)
            layout.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)
        self.show_first()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def text(self) -> str:
        """The sentence on view."""
        return self._title.text()

    def show_first(self) -> None:
        """Say that there is nothing but the demo model."""
        self._show("", *(tr(text) for text in _FIRST))
        set_look(self.button, "primary")

    def show_no_match(self, text: str) -> None:
        """Say that no model on this disk matches what was typed."""
        self._show(
            text,
            tr("No model on this disk matches “{words}”", words=text),
            tr("The Hub may have it."),
            tr("Search in Discover"),
        )
        set_look(self.button, "")

    def _show(self, text: str, title: str, caption: str, label: str) -> None:
        self._text = text
        self._title.setText(title)
        self._caption.setText(caption)
        self.button.setText(label)

    def _tint(self, theme: Theme) -> None:
        picture = icons.pixmap(
            "discover", theme, "muted", self._themes.sp(32), self.devicePixelRatioF()
        )
        self._icon.setPixmap(picture)

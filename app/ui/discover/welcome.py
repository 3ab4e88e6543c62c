"""What stands at the right until a model is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, set_look

_WIDTH = 420


class Welcome(QWidget):
    """Says what to do here, and what this machine has room for."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._glyph = QLabel()
        heading = QLabel(tr("Find a model that fits"))
        set_look(heading, "title")
        self._text = text_label(
            tr(
                "Choose a well-known model at the left, or type the name of any other. "
                "Snug reads only the headers of its files, a few megabytes, and says "
                "which of them fits this machine, how well and how fast, before "
                "anything is downloaded."
            )
        )
        self._machine = text_label(look="muted")
        self._machine.setAccessibleName(tr("What this machine can run"))
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self._glyph, heading, self._text, self._machine):
            column.addWidget(widget)
        middle = QHBoxLayout()
        middle.setContentsMargins(24, 0, 24, 0)
        middle.addStretch(1)
        middle.addWidget(self._column, 1000)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def machine(self) -> str:
        """What is said of this machine."""
        return self._machine.text()

    def show_machine(self, text: str) -> None:
        """Say what this machine can run."""
        self._machine.setText(unbroken(text))

    def _tint(self, theme: Theme) -> None:
        side = self._themes.sp(40)
        self._glyph.setPixmap(
            icons.pixmap("discover", theme, "accent", side, self.devicePixelRatioF())
        )
        self._column.setMaximumWidth(self._themes.sp(_WIDTH))

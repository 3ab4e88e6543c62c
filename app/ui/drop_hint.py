"""What lies over the window while a file is dragged across it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.theme import Themes, set_look

_MARGIN = 12


def files_in(data: QMimeData) -> list[Path]:
    """Return the local files that are being dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def model_in(data: QMimeData) -> Path | None:
    """Return the first .gguf file that is being dragged, or None."""
    return next((path for path in files_in(data) if path.suffix.lower() == ".gguf"), None)


class DropHint(QFrame):
    """Says what a drop would do; lets the drag itself through to the window beneath."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._themes = themes
        set_look(self, "drop_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon = QLabel()
        self._title = QLabel()
        self._caption = QLabel()
        set_look(self._title, "title")
        set_look(self._caption, "muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (self._icon, self._title, self._caption):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self._icon)
            layout.addWidget(label)
        layout.addStretch(1)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on view."""
        return self._title.text()

    def show_for(self, model: Path | None) -> None:
        """Say what a drop of ``model`` would do; None is a file of another kind."""
        theme = self._themes.current
        name, token = ("download", "accent") if model else ("info", "muted")
        size = self._themes.sp(40)
        self._icon.setPixmap(icons.pixmap(name, theme, token, size, self.devicePixelRatioF()))
        self._title.setText(f"Drop to open {model.name}" if model else "Not a model file")
        self._caption.setText(
            "It stays where it is; nothing is copied."
            if model
            else "Snug opens models in files that end in .gguf."
        )
        window = self._window.rect()
        self.setGeometry(window.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
        self.show()
        self.raise_()

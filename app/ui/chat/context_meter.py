"""How full the model's context is: a small ring and the exact numbers."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui.theme import Theme, Themes, set_look

_NEARLY_FULL = 0.85


class ContextMeter(QWidget):
    """Says the tokens of the prompt and of the context; a word and a colour when it gets tight."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = self._context = 0
        self._room: Literal["all", "some", "none"] = "all"
        self._ring = _Ring(themes)
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_look(self._label, "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._ring)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def show_count(self, tokens: int, context: int) -> None:
        """Show tokens of context; a context of 0 is unknown and shows nothing."""
        self._tokens, self._context = tokens, context
        self._show()

    def set_room(self, room: Literal["all", "some", "none"]) -> None:
        """Say everything, leave the words out, or stand back altogether."""
        if room != self._room:
            self._room = room
            self._show()

    def _show(self) -> None:
        tokens, context = self._tokens, self._context
        self.setVisible(context > 0 and self._room != "none")
        if context <= 0:
            return
        share = tokens / context
        word, token = "", "accent"
        if share > 1:
            word, token = "too long: ", "error"
        elif share >= _NEARLY_FULL:
            word, token = "nearly full: ", "warning"
        self._ring.show_share(share, token)
        numbers = f"{tokens:,} / {context:,}"
        self._label.setText(f"{word}{numbers} tokens" if self._room == "all" else numbers)
        self.setAccessibleName(f"Context {word}{tokens:,} of {context:,} tokens")
        self.setToolTip(
            f"Sent now, the conversation would be {tokens:,} tokens.\n"
            f"The model reads at most {context:,}, its answer included."
        )


class _Ring(QWidget):
    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._share = 0.0
        self._token = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._on_theme_changed)

    def show_share(self, share: float, token: str) -> None:
        self._share, self._token = min(1.0, share), token
        self.update()

    def sizeHint(self) -> QSize:
        side = self._themes.sp(14)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(2.0, self.width() / 7)
        area = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(theme.color("border"), width))
        painter.drawEllipse(area)
        if self._share > 0:
            painter.setPen(QPen(theme.color(self._token), width, c=Qt.PenCapStyle.FlatCap))
            painter.drawArc(area, 90 * 16, -round(max(0.02, self._share) * 360 * 16))
        painter.end()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.updateGeometry()
        self.update()

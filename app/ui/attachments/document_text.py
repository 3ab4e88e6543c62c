"""What the model gets of a document, to be read by its owner."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QFontMetricsF, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.words import tr
from app.ui.theme import Theme, Themes, set_look

_MOST_LINES = 12
_LONGEST_LINE = 2_000
"""Characters; what is longer is broken, or laying it out would hold everything up."""
_MOST = 200_000


def displayed(text: str) -> str:
    """Return a text as it can be shown at once; what is cut off says so."""
    cut = len(text) - _MOST
    lines: list[str] = []
    for line in text[:_MOST].split("\n"):
        parts = range(0, len(line) or 1, _LONGEST_LINE)
        lines += [line[place : place + _LONGEST_LINE] for place in parts]
    if cut > 0:
        lines.append(tr("… and {cut:,} more characters, which are not shown here.", cut=cut))
    return "\n".join(lines)


class DocumentText(QPlainTextEdit):
    """Plain text that scrolls; as high as a few lines, or a ``share`` of the window, at most."""

    def __init__(self, themes: Themes, parent: QWidget | None = None, *, share: int = 2) -> None:
        super().__init__(parent)
        self._share = share
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        set_look(self, "mono")
        self.setPlainText(tr("Reading …"))
        themes.changed.connect(self._on_theme_changed)

    def show_text(self, text: str) -> None:
        """Show a text of :func:`displayed`, from its beginning."""
        self.setPlainText(text)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the font makes the lines."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        lines = max(2, min(_MOST_LINES, self.document().blockCount()))
        line = QFontMetricsF(self.document().defaultFont()).lineSpacing()
        least, most = ceil(2 * line) + 20, self.window().height() // self._share
        self.setFixedHeight(max(least, min(ceil(lines * line) + 20, most)))

    def _on_theme_changed(self, _theme: Theme) -> None:
        self._fit()

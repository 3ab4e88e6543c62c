r"""Stop words, one to a line; ``\n`` stands for the end of a line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.chat.presets import KNOBS, LONGEST_STOP, MOST_STOPS
from app.core.words import tr
from app.ui.chat_settings.option_row import OptionRow
from app.ui.theme import Theme, Themes


class StopOption(QWidget):
    """Shows the stop words and lets them be changed.

    Signals:
        changed: the stop words.
    """

    changed = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        (knob,) = (one for one in KNOBS if one.name == "stop")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("One to a line"))
        self.text.textChanged.connect(lambda: self.changed.emit(stops_of(self.text.toPlainText())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(OptionRow(knob.label, knob.about, self.text, below=True))
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def show_stops(self, stops: tuple[str, ...]) -> None:
        """Show these, without a signal; what is being typed is left as it is."""
        if stops != stops_of(self.text.toPlainText()):
            self.text.blockSignals(True)
            self.text.setPlainText("\n".join(_written(one) for one in stops))
            self.text.blockSignals(False)

    def _tint(self, _theme: Theme) -> None:
        self.text.setFixedHeight(self._themes.sp(64))


def stops_of(text: str) -> tuple[str, ...]:
    """Return the stop words that are written there, as many as there may be."""
    lines = (line.replace("\\n", "\n").replace("\\t", "\t") for line in text.split("\n"))
    words = dict.fromkeys(line[:LONGEST_STOP] for line in lines if line.strip(" "))
    return tuple(words)[:MOST_STOPS]


def _written(stop: str) -> str:
    return stop.replace("\n", "\\n").replace("\t", "\\t")

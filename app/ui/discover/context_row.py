"""The slider that says how long a conversation there shall be room for."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui.fit.context_steps import COUNT, context_at, step_of
from app.ui.fit.fit_text import context_text
from app.ui.text_label import text_label
from app.ui.theme import Themes, set_look

_PAGES_PER_TOKEN = 1 / 500
"""English text: about 375 words to 500 tokens, which is a page."""


class ContextRow(QWidget):
    """Steps from 2k to 128k tokens, as in the calculator.

    Signals:
        chosen: tokens.
    """

    chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trained = 0
        label = QLabel(tr("&Context"))
        set_look(label, "muted")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, COUNT)
        self.slider.setPageStep(4)
        self.slider.setAccessibleName(tr("Context, in steps from 2k to 128k"))
        self.slider.valueChanged.connect(self._on_step)
        label.setBuddy(self.slider)
        self._value = QLabel()
        self._value.setAccessibleName(tr("Context chosen"))
        self.note = text_label(look="caption")
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(label)
        line.addWidget(self.slider, 1)
        line.addWidget(self._value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.note)
        themes.changed.connect(lambda _: self._show())
        self._show()

    @property
    def context(self) -> int:
        """Tokens chosen."""
        return context_at(self.slider.value())

    def show_context(self, context: int, trained: int) -> None:
        """Show this choice without a signal; ``trained`` 0 is not known."""
        self._trained = trained
        with QSignalBlocker(self.slider):
            self.slider.setValue(step_of(context))
        self._show()

    def _show(self) -> None:
        context = self.context
        self._value.setText(tr("{context:,} tokens", context=context))
        # As wide as the longest, so that the slider keeps its length.
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("131,072 tokens"))
        pages = max(1, round(context * _PAGES_PER_TOKEN))
        text = tr("Room for about {pages:,} pages of conversation and text.", pages=pages)
        if self._trained and context > self._trained:
            text = tr(
                "Trained for {context}: answers get worse beyond that.",
                context=context_text(self._trained),
            )
        self.note.setText(text)

    def _on_step(self, step: int) -> None:
        self._show()
        self.chosen.emit(context_at(step))

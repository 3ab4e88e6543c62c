"""What the model is told before the conversation: its own words, or the usual ones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.core.words import mark, tr
from app.ui.text_label import text_label
from app.ui.theme import Theme, Themes, set_look

_USUAL = mark("What a model is told before the conversation. These are the words of the settings.")
_NONE = mark("What a model is told before the conversation: who it is, how to answer.")
_OWN = mark("What a model is told before this conversation, in place of the words of the settings.")


class SystemOption(QWidget):
    """Shows the system prompt and lets it be changed.

    Signals:
        changed: the conversation's own system prompt, None being the usual one.
    """

    changed = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._usual = ""
        self._own: str | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("System prompt"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("For example: Answer briefly and in plain words."))
        self.text.textChanged.connect(self._on_text_changed)
        self._about = text_label("", "caption")
        self.usual = QPushButton(tr("Use the words of the settings"))
        set_look(self.usual, "link")
        self.usual.clicked.connect(self._on_usual_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.text)
        layout.addWidget(self._about)
        layout.addWidget(self.usual)
        self._explain()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def about(self) -> str:
        """What is said of it."""
        return self._about.text()

    def show_system(self, own: str | None, usual: str) -> None:
        """Show the conversation's own system prompt, or the usual one; without a signal."""
        self._own, self._usual = own, usual
        text = usual if own is None else own
        if text != self.text.toPlainText():
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
        self._explain()

    def _explain(self) -> None:
        own = self._own is not None
        self._about.setText(
            tr(_OWN) if own and self._usual else tr(_USUAL) if self._usual else tr(_NONE)
        )
        self.text.setAccessibleDescription(self._about.text())
        self.usual.setVisible(own and bool(self._usual))

    def _tint(self, _theme: Theme) -> None:
        self.text.setFixedHeight(self._themes.sp(92))

    def _on_text_changed(self) -> None:
        text = self.text.toPlainText()
        # What is emptied is nothing of its own where there is nothing usual either.
        self._own = None if text == self._usual else text
        self._explain()
        self.changed.emit(self._own)

    def _on_usual_clicked(self) -> None:
        self.text.setPlainText(self._usual)
        self.text.setFocus()

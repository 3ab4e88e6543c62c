"""Where the question to both is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.chat.growing_field import GrowingField
from app.ui.theme import Theme, Themes, repolish, set_look


class AskBar(QFrame):
    """Enter sends, Shift+Enter begins a line; while something runs the button stops it.

    Signals:
        sent: the text; the field keeps it until :meth:`clear` says that it was taken.
        stop_asked: stop both.
    """

    sent = Signal(str)
    stop_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._busy = False
        self._missing = ""
        self._low = False
        set_look(self, "composer")
        self.setProperty("focused", False)
        self.field = GrowingField()
        self.field.setPlaceholderText(tr("Ask both the same"))
        self.field.setAccessibleName(tr("Your question to both"))
        self.field.setAccessibleDescription(tr("Enter sends, Shift and Enter begins a new line"))
        self.field.entered.connect(self._on_entered)
        self.field.textChanged.connect(self._show)
        self.field.focus_changed.connect(self._on_focus_changed)
        self._hint = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_look(self._hint, "caption")
        self.button = QToolButton()
        set_look(self.button, "primary")
        self.button.clicked.connect(self._on_button_clicked)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._hint, 1)
        row.addStretch()
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addLayout(row)
        self.setFocusProxy(self.field)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def hint(self) -> str:
        """What is said beside the button."""
        return self._hint.text()

    def clear(self) -> None:
        """Empty the field: its text was taken."""
        self.field.clear()

    def set_state(self, *, busy: bool, missing: str, hint: str) -> None:
        """Offer to stop while ``busy``; ``missing`` says what it takes to ask, if anything."""
        self._busy, self._missing = busy, missing
        self._hint.setText(missing or hint)
        self._show()

    def set_low(self, low: bool) -> None:
        """Whether there is little height: then only what is missing is said."""
        self._low = low
        self._show()

    def _show(self) -> None:
        self._hint.setVisible(bool(self._missing) or not self._low)
        name = tr("Stop both") if self._busy else tr("Ask both")
        self.button.setAccessibleName(name)
        self.button.setToolTip(
            tr("{name} (Esc)", name=name) if self._busy else tr("{name} (Enter)", name=name)
        )
        self.button.setEnabled(self._busy or self._can_send())
        self._tint(self._themes.current)

    def _can_send(self) -> bool:
        return not self._missing and bool(self.field.toPlainText().strip())

    def _tint(self, theme: Theme) -> None:
        token = "accent_text" if self.button.isEnabled() else "faint"
        self.button.setIcon(icons.icon("stop" if self._busy else "send", theme, token))
        self.field.dress()

    def _on_entered(self) -> None:
        if not self._busy and self._can_send():
            self.sent.emit(self.field.toPlainText().strip())

    def _on_button_clicked(self) -> None:
        if self._busy:
            self.stop_asked.emit()
        else:
            self._on_entered()
            self.field.setFocus()

    def _on_focus_changed(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        repolish(self)

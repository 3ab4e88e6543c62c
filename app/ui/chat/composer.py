"""Where the owner writes: a field that grows, the model, the context, send and stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.units import format_rate
from app.core.words import tr
from app.ui import icons
from app.ui.chat.context_meter import ContextMeter
from app.ui.chat.growing_field import GrowingField
from app.ui.chat.model_picker import ModelPicker
from app.ui.eliding_label import ElidingLabel
from app.ui.theme import Theme, Themes, repolish, set_look

_LIVE_MS = 250
_ANY_WIDTH = 16_777_215
_ROOMY = 520
"""Pixels at a scale of 1 that the row below the field needs for everything at once."""


class Composer(QFrame):
    """Enter sends, Shift+Enter begins a line; while an answer runs the button stops it.

    What is sent meanwhile waits.

    Signals:
        sent: the text; the field keeps it until :meth:`clear` says that it was taken.
        stop_asked: stop the answer.
        changed: the text of the field.
        attach_asked: choose files that go with the question.
    """

    sent = Signal(str)
    stop_asked = Signal()
    changed = Signal(str)
    attach_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._answering = False
        self._said: str | None = None
        self._has_documents = False
        set_look(self, "composer")
        self.setProperty("focused", False)
        self._build()
        # Live numbers change for the eye, not for every token.
        self._live_timer = QTimer(self, singleShot=True, interval=_LIVE_MS)
        self._live_timer.timeout.connect(self._on_live_timeout)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def field(self) -> GrowingField:
        """The text field."""
        return self._field

    @property
    def button(self) -> QToolButton:
        """Send, or stop."""
        return self._button

    @property
    def live_text(self) -> str:
        """The live numbers on view."""
        return self._live.text()

    def set_text(self, text: str) -> None:
        """Put text into the field, the cursor behind it."""
        self._field.setPlainText(text)
        self._field.moveCursor(self._field.textCursor().MoveOperation.End)

    def clear(self) -> None:
        """Empty the field: its text was taken."""
        self._field.clear()

    def place_above(self, widget: QWidget) -> None:
        """Put what goes with the question above the field."""
        self._column.insertWidget(0, widget)

    def set_has_documents(self, has: bool) -> None:
        """Whether there is something to send without a word."""
        if has != self._has_documents:
            self._has_documents = has
            self._name_button()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is little room."""
        super().resizeEvent(event)
        self._make_room()

    def set_answering(self, answering: bool, *, stopping: bool = False) -> None:
        """Offer to stop while an answer runs, to send otherwise."""
        self._answering = answering
        self._say_now(tr("Stopping …") if stopping else "")
        self._name_button()
        self._make_room()
        self._button.setEnabled(not stopping and (answering or self._has_text()))

    def show_speed(self, tokens: int, tps: float) -> None:
        """Say how far the answer is and how fast it comes."""
        self._say(
            tr("{tokens:,} tokens, {speed}", tokens=tokens, speed=format_rate(tps))
            if tps
            else tr("{tokens:,} tokens", tokens=tokens)
        )

    def show_reading(self, done: int, total: int, left: str = "") -> None:
        """Say how much of the prompt has been read, and how long the rest takes."""
        more = tr(", {left} left", left=left) if left else ""
        self._say(
            tr("reading {done:,} of {total:,} tokens{more}", done=done, total=total, more=more)
        )

    def show_cost(self, text: str) -> None:
        """Say what sending would take, where that is long; nothing while an answer comes."""
        if not self._answering:
            self._say_now(text)

    def show_place(self, text: str) -> None:
        """Say who has the engine first."""
        self._say_now(text)

    def _build(self) -> None:
        self._field = GrowingField()
        self._field.setPlaceholderText(tr("Ask something"))
        self._field.setAccessibleName(tr("Your message"))
        self._field.setAccessibleDescription(tr("Enter sends, Shift and Enter begins a new line"))
        self._field.entered.connect(self._on_entered)
        self._field.focus_changed.connect(self._on_focus_changed)
        self._field.textChanged.connect(self._on_text_changed)
        self.attach = QToolButton()
        set_look(self.attach, "quiet")
        self.attach.setAccessibleName(tr("Attach files"))
        self.attach.setToolTip(tr("Attach text, code, CSV and PDF files (Ctrl+Shift+A)"))
        self.attach.clicked.connect(self.attach_asked)
        self.picker = ModelPicker(self._themes)
        self.meter = ContextMeter(self._themes)
        self._live = ElidingLabel()
        self._live.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._live.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_look(self._live, "caption")
        self._button = QToolButton()
        set_look(self._button, "primary")
        self._button.clicked.connect(self._on_button_clicked)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.attach)
        row.addWidget(self.picker)
        row.addWidget(self._live, 1)
        row.addWidget(self.meter)
        row.addWidget(self._button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 8, 8)
        self._column.setSpacing(6)
        self._column.addWidget(self._field)
        self._column.addLayout(row)
        self.setFocusProxy(self._field)
        self._name_button()

    def _make_room(self) -> None:
        tight = self.width() < self._themes.sp(_ROOMY)
        # The live numbers stand there while an answer comes.
        self.picker.setMaximumWidth(self.width() * 9 // 20 if tight else _ANY_WIDTH)
        self.meter.set_room("none" if tight and self._answering else "some" if tight else "all")

    def _has_text(self) -> bool:
        return self._has_documents or bool(self._field.toPlainText().strip())

    def _name_button(self) -> None:
        name = tr("Stop (Esc)") if self._answering else tr("Send (Enter)")
        self._button.setAccessibleName(name.partition(" (")[0])
        self._button.setToolTip(name)
        self._button.setEnabled(self._answering or self._has_text())
        self._tint(self._themes.current)

    def _say(self, text: str) -> None:
        if self._live_timer.isActive():
            self._said = text
        else:
            self._live.setText(text)
            self._live_timer.start()

    def _say_now(self, text: str) -> None:
        self._live_timer.stop()
        self._said = None
        self._live.setText(text)

    def _tint(self, theme: Theme) -> None:
        enabled = "accent_text" if self._button.isEnabled() else "faint"
        self._button.setIcon(icons.icon("stop" if self._answering else "send", theme, enabled))
        self.attach.setIcon(icons.icon("clip", theme, "muted"))
        self._field.dress()
        self._make_room()

    def _on_entered(self) -> None:
        if self._has_text():
            self.sent.emit(self._field.toPlainText().strip())

    def _on_button_clicked(self) -> None:
        if self._answering:
            self.stop_asked.emit()
        else:
            self._on_entered()
            self._field.setFocus()

    def _on_text_changed(self) -> None:
        self._name_button()
        self.changed.emit(self._field.toPlainText())

    def _on_focus_changed(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        repolish(self)

    def _on_live_timeout(self) -> None:
        said, self._said = self._said, None
        if said is not None:
            self._say(said)

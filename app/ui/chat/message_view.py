"""An answer on the page: plain text, its buttons, its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Message
from app.core.plain_text import plain
from app.core.units import format_bytes, format_rate
from app.core.words import mark, tr
from app.engine.protocol import Stats
from app.ui import icons
from app.ui.chat.answer_body import AnswerBody
from app.ui.chat.branch_arrows import BranchArrows
from app.ui.chat.highlight import Lexers
from app.ui.chat.prose_view import ProseView
from app.ui.eliding_label import ElidingLabel
from app.ui.theme import Theme, Themes, set_look

_COPIED_MS = 1_500
_JOINED = "\N{WORD JOINER}"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SHOW_NUMBERS = mark("Show the numbers of this answer")
_HIDE_NUMBERS = mark("Hide the numbers of this answer")
_ENDINGS = {
    "interrupted": ("warning", mark("The answer was interrupted."), mark("Answer again")),
    "failed": ("error", mark("The answer failed."), mark("Try again")),
    "stopped": ("stop", mark("Stopped."), ""),
}


class AnswerView(QWidget):
    """An answer that may still be arriving, its buttons and its numbers.

    Signals:
        again_asked: its id; the owner wants another answer to the same question.
        beside_asked: its id, and how many places on is the answer that shall stand here.
    """

    again_asked = Signal(int)
    beside_asked = Signal(int, int)

    def __init__(
        self, themes: Themes, lexers: Lexers, message: Message, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._last = False
        self._explained = False
        self._plain = False
        self._streamed: list[str] = []
        self.message = message
        self._body = AnswerBody(themes, lexers)
        self._waiting = QLabel("…")
        set_look(self._waiting, "muted")
        self._note = _Note(themes)
        self._note.again.clicked.connect(self._on_again_clicked)
        self._actions = _Actions(themes)
        self._actions.copy.clicked.connect(self._on_copy_clicked)
        self._actions.again.clicked.connect(self._on_again_clicked)
        self._actions.arrows.stepped.connect(
            lambda step: self.beside_asked.emit(self.message.id, step)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self._body, self._waiting, self._note, self._actions):
            layout.addWidget(part)
        if message.state == "streaming":
            self._actions.hide()
            self._note.hide()
            if message.text:
                self.append(message.text)
        else:
            self._waiting.hide()
            self._body.show_text(message.text)
            self._show_end()

    @property
    def body(self) -> AnswerBody:
        """The rendered answer."""
        return self._body

    @property
    def text(self) -> str:
        """The answer's Markdown so far."""
        return "".join(self._streamed) if self.message.state == "streaming" else self.message.text

    @property
    def focus_target(self) -> QWidget:
        """The widget that the keyboard goes to."""
        views = self._body.views
        return next((view for view in views if isinstance(view, ProseView)), self._actions.copy)

    def append(self, text: str) -> None:
        """Show the next piece of the answer."""
        self._waiting.hide()
        self._streamed.append(text)
        self._body.append(text)

    def show_waiting(self, text: str) -> None:
        """Say what is being waited for until the first words come."""
        if not self._streamed:
            self._waiting.setText(text)

    def finish(self, message: Message) -> None:
        """Show how the answer ended; the stored text is what stays."""
        streamed = self.text
        self.message = message
        self._waiting.hide()
        if message.text == streamed and streamed:
            self._body.finish(streamed)
        else:
            self._body.show_text(message.text)
        self._show_end()

    def show_family(self, family: Sequence[int]) -> None:
        """Offer the other answers to the same question."""
        self._actions.arrows.show_place(self.message.id, family)
        self._show_actions()

    def make_plain(self) -> None:
        """Offer no other answer, now or later."""
        self._plain = True
        self._actions.again.hide()
        self._note.again.hide()

    def set_busy(self, busy: bool) -> None:
        """Whether an answer is on its way: then no other can be asked for."""
        self._actions.again.setEnabled(not busy)
        self._actions.arrows.setEnabled(not busy)

    def set_last(self, last: bool, *, explained: bool = False) -> None:
        """Offer a way on only below the last answer; ``explained``: a notice tells its end."""
        self._last = last
        self._explained = last and explained
        if self.message.state != "streaming":
            self._show_end()

    def _show_end(self) -> None:
        message = self.message
        ending = _ENDINGS.get(message.state)
        noted = ending is not None or bool(message.note)
        self._note.setVisible(noted)
        if noted:
            name, text, button = ending or ("info", "", "")
            said = tr(text) if self._explained else message.note or tr(text)
            offered = self._last and not self._explained and not self._plain
            self._note.say(name, said, tr(button) if offered else "")
        if message.stats is not None:
            self._body.show_thinking_time(message.stats.thinking_s)
        self._show_actions()
        self._actions.show_for(message, last=self._last)
        if self._plain:
            self._actions.again.hide()

    def _show_actions(self) -> None:
        finished = self.message.state != "streaming"
        shown = bool(self.message.text) or self._actions.arrows.several
        self._actions.setVisible(finished and shown)

    def _on_again_clicked(self) -> None:
        self.again_asked.emit(self.message.id)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(plain(self.message.text))
        self._actions.say_copied()


class _Note(QWidget):
    """Why an answer ended early, and the way on."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._name = "info"
        self._icon = QLabel()
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_look(self._text, "muted")
        self.again = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.again)
        themes.changed.connect(self._tint)

    def say(self, name: str, text: str, button: str) -> None:
        self._name = name
        self._text.setText(text)
        self.again.setText(button)
        self.again.setVisible(bool(button))
        self._tint(self._themes.current)

    def _tint(self, theme: Theme) -> None:
        token = {"warning": "warning", "error": "error"}.get(self._name, "muted")
        size = self._themes.sp(16)
        self._icon.setPixmap(icons.pixmap(self._name, theme, token, size, self.devicePixelRatioF()))


class _Actions(QWidget):
    """Copy, regenerate, who wrote the answer, and its numbers when they are asked for."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self.arrows = BranchArrows(themes, "answer")
        self.copy = _tool(tr("Copy this answer"))
        self.again = _tool(tr("Answer again (Ctrl+R)"))
        self.figures = _tool(tr(_SHOW_NUMBERS))
        self.figures.setCheckable(True)
        self.figures.toggled.connect(self._on_figures_toggled)
        self._model = ElidingLabel()
        self._numbers = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._numbers.setSizePolicy(policy)
        self._numbers.setAccessibleName(tr("Numbers of this answer"))
        self._numbers.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._numbers.hide()
        for label in (self._model, self._numbers):
            set_look(label, "caption")
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._on_copied_timeout)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in (self.arrows, self.copy, self.again, self.figures):
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self._model)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._numbers)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def show_for(self, message: Message, *, last: bool) -> None:
        self.copy.setVisible(bool(message.text))
        # What failed as the last one has a larger button, beside what is said of it.
        self.again.setVisible(not last or message.state in ("complete", "stopped"))
        self.figures.setVisible(message.stats is not None)
        self._model.setText(message.model)
        if message.stats is not None:
            # A line ends between two numbers, not inside one.
            whole = [
                part.replace(" ", _NO_BREAK).replace("/", f"/{_JOINED}")
                for part in numbers(message.stats)
            ]
            self._numbers.setText(f"{_NO_BREAK}{_NO_BREAK}·{_NO_BREAK} ".join(whole))

    def say_copied(self) -> None:
        self.copy.setIcon(icons.icon("check", self._themes.current, "fits"))
        self.copy.setToolTip(tr("Copied"))
        self.copy.setAccessibleDescription(tr("Copied"))
        self._copied.start()

    def _tint(self, theme: Theme) -> None:
        self.copy.setIcon(icons.icon("copy", theme, "muted"))
        self.again.setIcon(icons.icon("refresh", theme, "muted"))
        self.figures.setIcon(icons.icon("speed", theme, "muted"))

    def _on_figures_toggled(self, shown: bool) -> None:
        self._numbers.setVisible(shown)
        name = tr(_HIDE_NUMBERS) if shown else tr(_SHOW_NUMBERS)
        self.figures.setAccessibleName(name)
        self.figures.setToolTip(name)

    def _on_copied_timeout(self) -> None:
        self.copy.setToolTip(self.copy.accessibleName())
        self.copy.setAccessibleDescription("")
        self._tint(self._themes.current)


def numbers(stats: Stats) -> list[str]:
    """Return everything that was measured of an answer as short phrases."""
    count = stats.completion_tokens
    parts = [tr("1 token") if count == 1 else tr("{tokens:,} tokens", tokens=count)]
    if stats.decode_tps > 0:
        parts.append(format_rate(stats.decode_tps))
    parts.append(tr("first after {seconds:.2f} s", seconds=stats.first_token_s))
    if stats.thinking_tokens:
        parts.append(
            tr(
                "thought {tokens:,} tokens in {seconds:.1f} s",
                tokens=stats.thinking_tokens,
                seconds=stats.thinking_s,
            )
        )
    parts.append(tr("prompt {tokens:,} tokens", tokens=stats.prompt_tokens))
    parts.append(tr("reused {tokens:,}", tokens=stats.reused_tokens))
    if stats.prefill_tps > 0:
        parts.append(tr("read at {speed}", speed=format_rate(stats.prefill_tps)))
    parts.append(tr("seed {seed}", seed=stats.seed))
    parts.append(tr("peak memory {peak_memory}", peak_memory=format_bytes(stats.peak_memory)))
    return parts


def _tool(name: str) -> QToolButton:
    button = QToolButton()
    set_look(button, "quiet")
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button

"""One of the two sides: which model, what it answers, what was measured."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Message
from app.core.units import format_bytes
from app.core.words import mark, tr
from app.fit.result import Fit
from app.ui.chat.model_picker import ModelPicker
from app.ui.chat.transcript import Transcript
from app.ui.compare.numbers_grid import NumbersGrid
from app.ui.eliding_label import ElidingLabel
from app.ui.fit.verdict_chip import VerdictChip
from app.ui.notice import Notice
from app.ui.tasks import Tasks
from app.ui.theme import Themes, set_look

_HINTS = (
    mark("Choose a model, or keep the one of the chat."),
    mark("Choose another model, or the same one in another quantization."),
)
NAMES = (mark("Left side"), mark("Right side"))
_CONVERSATIONS = (mark("Left conversation"), mark("Right conversation"))


class CompareSide(QFrame):
    """Shows one side.

    Signals:
        opened: go on with this side's conversation in the chat.
    """

    opened = Signal()

    def __init__(
        self, themes: Themes, tasks: Tasks, side: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._low = False
        self._fit: Fit | None = None
        self.setAccessibleName(tr(NAMES[side]))
        self.picker = ModelPicker(themes)
        self.chip = VerdictChip(themes)
        self.need = ElidingLabel()
        set_look(self.need, "caption")
        self.notice = Notice(themes)
        self.transcript = Transcript(themes, tasks, plain=True)
        self.transcript.setAccessibleName(tr(_CONVERSATIONS[side]))
        self.notice.cleared.connect(lambda: self.transcript.set_explained(False))
        hint = QLabel(tr(_HINTS[side]), wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        hint.setContentsMargins(24, 0, 24, 0)
        set_look(hint, "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(hint)
        self._stack.addWidget(self.transcript)
        self._said = ElidingLabel()
        set_look(self._said, "caption")
        self.numbers = NumbersGrid()
        self.open_button = QPushButton(tr("Go on in the chat"))
        set_look(self.open_button, "link")
        self.open_button.setToolTip(tr("This side is kept as a conversation"))
        self.open_button.clicked.connect(self.opened)
        self._build()
        self.show_name("")

    @property
    def said(self) -> str:
        """What is going on here."""
        return self._said.text()

    def show_name(self, name: str) -> None:
        """Say which model answers here."""
        self.picker.show_name(name or tr("Choose a model"))

    def show_fit(self, fit: Fit | None) -> None:
        """Say whether the model fits, and what it takes."""
        self._fit = fit
        self.need.setText("")
        if fit is not None:
            self.chip.show_verdict(fit.verdict)
            self.need.setText(tr("takes {total}", total=format_bytes(fit.total)))
            self.chip.setToolTip(self.need.text())
        self._make_room()

    def say(self, text: str) -> None:
        """Say what is going on here; also in the answer, while it has no words yet."""
        self._said.setText(text)
        if text:
            self.transcript.show_waiting(text)

    def add(self, message: Message) -> None:
        """Show a question, or an answer that begins: in place of one to the same question."""
        self._stack.setCurrentIndex(1)
        views = self.transcript.views
        if views and views[-1].message.parent == message.parent is not None:
            self.transcript.remove_after(len(views) + self.transcript.waiting - 1)
        self.transcript.add_message(message)

    def clear(self) -> None:
        """Show an empty side."""
        self.transcript.set_messages(())
        self._stack.setCurrentIndex(0)
        self.notice.clear()
        self.offer_opening(False)
        self.say("")

    def offer_opening(self, offered: bool) -> None:
        """Offer to go on in the chat."""
        self.open_button.setVisible(offered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the verdict rather than the memory where there is no room for both."""
        super().resizeEvent(event)
        self._make_room()

    def set_low(self, low: bool) -> None:
        """Whether there is very little height: then only a verdict that warns is said."""
        self._low = low
        self._make_room()

    def _make_room(self) -> None:
        warns = self._fit is not None and self._fit.verdict in ("tight", "too_big")
        shown = self._fit is not None and (warns or not self._low)
        self.chip.setVisible(shown)
        taken = self.chip.sizeHint().width() + self.need.sizeHint().width() + 48
        self.need.setVisible(shown and taken <= self.width())

    def _build(self) -> None:
        # Both are as wide as each other, whatever is in them.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        verdict = QHBoxLayout()
        verdict.setContentsMargins(8, 0, 0, 0)
        verdict.setSpacing(8)
        verdict.addWidget(self.chip)
        verdict.addWidget(self.need)
        verdict.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(16, 8, 16, 4)
        top.setSpacing(4)
        top.addWidget(self.picker, alignment=Qt.AlignmentFlag.AlignLeft)
        top.addLayout(verdict)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._said)
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        low = QVBoxLayout()
        low.setContentsMargins(24, 8, 24, 8)
        low.setSpacing(6)
        low.addWidget(self.notice)
        low.addLayout(foot)
        low.addWidget(self.numbers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        layout.addLayout(low)
        self.offer_opening(False)

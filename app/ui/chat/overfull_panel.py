"""The question that does not fit any more, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.units import format_bytes
from app.core.words import mark, tr
from app.ui import icons
from app.ui.chat.context_desk import Overfull
from app.ui.flow_layout import FlowLayout
from app.ui.theme import Theme, Themes, set_look

_WORDS = {"tight": mark(", tight"), "split": mark(", partly in main memory")}


class OverfullPanel(QFrame):
    """Says what does not fit and offers a larger context, a summary, or to go on without.

    Signals:
        enlarge_asked: load the model with the larger context that was offered.
        summary_asked: let a summary stand for what does not fit.
        without_asked: go on without it.
    """

    enlarge_asked = Signal()
    summary_asked = Signal()
    without_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        set_look(self, "notice_warning")
        self._icon = QLabel()
        self._icon.setContentsMargins(0, 2, 0, 0)
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._hint = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_look(self._hint, "muted")
        self.enlarge = QPushButton()
        self.summary = QPushButton(tr("Summarize them"))
        self.without = QPushButton(tr("Go on without them"))
        self.enlarge.clicked.connect(self.enlarge_asked)
        self.summary.clicked.connect(self.summary_asked)
        self.without.clicked.connect(self.without_asked)
        buttons = FlowLayout(spacing=8)
        for button in (self.enlarge, self.summary, self.without):
            buttons.addWidget(button)
        column = QVBoxLayout()
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addWidget(self._text)
        column.addWidget(self._hint)
        column.addSpacing(4)
        column.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(10)
        layout.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        self._tint(themes.current)
        themes.changed.connect(self._tint)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return f"{self._text.text()} {self._hint.text()}".strip()

    def show_question(self, waiting: Overfull | None) -> None:
        """Offer the ways on from a question; None puts the panel away."""
        self.setVisible(waiting is not None)
        if waiting is None:
            return
        plan, larger = waiting.plan, waiting.larger
        self._text.setText(
            tr(
                "With your question the conversation has {tokens:,} tokens. The "
                "context holds {context:,}, and {room:,} of them are for the answer.",
                tokens=plan.tokens,
                context=plan.context,
                room=plan.room,
            )
        )
        count = len(plan.next_out)
        if plan.can_leave_out:
            messages = (
                tr("The oldest message")
                if count == 1
                else tr("The oldest {count:,} messages", count=count)
            )
            hint = tr(
                "{messages} would have to stay out; they stay in the conversation.",
                messages=messages,
            )
            if count == 1:
                self.summary.setText(tr("Summarize it"))
                self.without.setText(tr("Go on without it"))
            else:
                self.summary.setText(tr("Summarize them"))
                self.without.setText(tr("Go on without them"))
        elif larger is not None:
            hint = tr("The question alone is too long for it.")
        else:
            hint = tr("The question alone is too long: shorten it, or take another model.")
        self._hint.setText(hint)
        self.summary.setVisible(plan.can_leave_out)
        self.without.setVisible(plan.can_leave_out)
        self.enlarge.setVisible(larger is not None)
        if larger is not None:
            words = tr(_WORDS.get(larger.verdict, ""))
            self.enlarge.setText(
                tr(
                    "Enlarge the context to {context:,} ({total} in all{words})",
                    context=larger.context,
                    total=format_bytes(larger.total),
                    words=words,
                )
            )
        self.setAccessibleName(tr("Warning: {words}", words=self.text))

    def _tint(self, theme: Theme) -> None:
        size = self._themes.sp(20)
        density = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap("warning", theme, "warning", size, density))

"""The conversation on view: one centred column that follows an answer only while it is read."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TypeAlias

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.chat.model import Message
from app.ui import icons
from app.ui.chat.column import side_margin
from app.ui.chat.highlight import Lexers
from app.ui.chat.icon_text import beside_icon
from app.ui.chat.message_view import AnswerView, UserView
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, set_look

FLUSH_MS = 45
"""Text that arrives within this time is shown together."""

_AT_ONCE = 6
_SLICE_S = 0.008
_NEAR_PX = 48
_SLOWEST_MS = 250
_SETTLE_MS = 250

View: TypeAlias = UserView | AnswerView


class Transcript(QScrollArea):
    """Shows the messages of one branch and lets the last one grow.

    Old messages are laid out when the reader comes near them.

    Signals:
        again_asked: the owner wants the last question answered again.
    """

    again_asked = Signal()

    def __init__(self, themes: Themes, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._lexers = Lexers(tasks)
        self._older: list[Message] = []
        self._views: list[View] = []
        self._pending: list[str] = []
        self._follows = True
        self._explained = False
        self._from_end: int | None = None
        """Distance from the end that is kept while messages are added above."""
        self.setAccessibleName("Conversation")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_look(self, "transcript")
        self._build()
        self._flush = QTimer(self, singleShot=True, interval=FLUSH_MS)
        self._flush.timeout.connect(self.flush)
        self._fill = QTimer(self, interval=0)
        self._fill.timeout.connect(self._on_fill_timeout)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._on_settle_timeout)
        bar = self.verticalScrollBar()
        bar.setSingleStep(themes.sp(24))
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._on_value_changed)
        themes.changed.connect(self._on_theme_changed)

    @property
    def views(self) -> Sequence[View]:
        """The messages that are laid out, oldest first."""
        return self._views

    @property
    def waiting(self) -> int:
        """How many older messages are not laid out yet."""
        return len(self._older)

    @property
    def follows(self) -> bool:
        """Whether the reader is at the end and stays there."""
        return self._follows

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show a branch from its end; older messages follow when they are scrolled to."""
        self._pending.clear()
        for view in self._views:
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._views = []
        self._older = list(messages[:-_AT_ONCE])
        for message in messages[-_AT_ONCE:]:
            self._append_view(message)
        self._mark_last()
        self._follow(True)
        self._fill.start()

    def add_message(self, message: Message) -> None:
        """Put a message at the end and go there."""
        self._append_view(message)
        self._mark_last()
        self._follow(True)

    def remove_after(self, count: int) -> None:
        """Take away all but the first ``count`` messages of the branch."""
        keep = max(0, count - len(self._older))
        while len(self._views) > keep:
            view = self._views.pop()
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._mark_last()

    def append_text(self, text: str) -> None:
        """Let the last answer grow; shown within :data:`FLUSH_MS`, later if showing is slow."""
        self._pending.append(text)
        if not self._flush.isActive():
            self._flush.start()

    def show_waiting(self, text: str) -> None:
        """Say in the last answer what is being waited for."""
        if self._views and isinstance(self._views[-1], AnswerView):
            self._views[-1].show_waiting(text)

    def finish_message(self, message: Message) -> None:
        """Show how the last answer ended."""
        self.flush()
        view = self._views[-1] if self._views else None
        if isinstance(view, AnswerView) and view.message.id == message.id:
            view.finish(message)
        self._mark_last()

    def set_explained(self, explained: bool) -> None:
        """Whether a notice explains the last answer's end: then the answer need not do so too."""
        self._explained = explained
        self._mark_last()

    def flush(self) -> None:
        """Show now what has arrived."""
        self._flush.stop()
        view = self._views[-1] if self._views else None
        if self._pending and isinstance(view, AnswerView):
            began = perf_counter()
            text, self._pending = "".join(self._pending), []
            view.append(text)
            took = 1000 * (perf_counter() - began)
            # Painting costs about as much again, and the engine needs every core: for what one of
            # its threads waits, all wait. Up to 5 ms, showing takes a twenty-fifth of a core.
            self._flush.setInterval(int(min(_SLOWEST_MS, max(FLUSH_MS, 50 * took))))

    def jump_to_latest(self) -> None:
        """Go to the end and follow it."""
        self._follow(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End reach the conversation's ends; Alt with an arrow goes by messages."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.page(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        elif event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.jump_to_latest()
        else:
            super().keyPressEvent(event)

    def page(self, direction: int) -> None:
        """Scroll by most of what is on view, up (-1) or down (1)."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + direction * round(0.9 * self.viewport().height()))

    def step(self, direction: int) -> None:
        """Move the keyboard to the previous (-1) or next (1) message."""
        if not self._views:
            return
        inside = [
            index for index, view in enumerate(self._views) if view.isAncestorOf(self._focused())
        ]
        index = inside[0] + direction if inside else len(self._views) - 1
        view = self._views[max(0, min(len(self._views) - 1, index))]
        view.focus_target.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(view, 0, 24)

    def minimumSizeHint(self) -> QSize:
        """Make room for what stands below: the rest scrolls."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column centred and the button in its corner."""
        super().resizeEvent(event)
        self._centre()

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self

    def _build(self) -> None:
        self._page = QWidget()
        set_look(self._page, "page")
        self._column = QVBoxLayout(self._page)
        self._column.setSpacing(24)
        self._column.addStretch(1)
        self.setWidget(self._page)
        self._jump = QPushButton(beside_icon("Jump to latest"), self)
        self._jump.setAccessibleName("Jump to the latest message")
        self._jump.clicked.connect(self.jump_to_latest)
        self._jump.hide()
        self._tint(self._themes.current)

    def _append_view(self, message: Message) -> None:
        view = self._make(message)
        self._column.insertWidget(self._column.count() - 1, view)
        self._views.append(view)

    def _make(self, message: Message) -> View:
        if message.role == "user":
            return UserView(self._themes, message)
        view = AnswerView(self._themes, self._lexers, message)
        view.again_asked.connect(self.again_asked)
        return view

    def _mark_last(self) -> None:
        last = len(self._views) - 1
        for index, view in enumerate(self._views):
            if isinstance(view, AnswerView):
                view.set_last(index == last, explained=self._explained)

    def _on_fill_timeout(self) -> None:
        bar = self.verticalScrollBar()
        if not self._older or bar.value() >= 2 * self.viewport().height():
            self._fill.stop()
            self._settle.start()
            return
        self._settle.stop()
        self._from_end = bar.maximum() - bar.value()
        until = perf_counter() + _SLICE_S
        while self._older and perf_counter() < until:
            view = self._make(self._older.pop())
            self._column.insertWidget(0, view)
            self._views.insert(0, view)

    def _on_settle_timeout(self) -> None:
        self._from_end = None

    def _centre(self) -> None:
        # Measured without the scroll bar: the column must not move when that comes and goes.
        width, inside = self.width(), self.viewport().geometry()
        side = side_margin(width, self._themes)
        right = side - (width - inside.right() - 1)
        self._column.setContentsMargins(side - inside.left(), 16, right, 32)
        hint = self._jump.sizeHint()
        self._jump.resize(hint)
        self._jump.move((width - hint.width()) // 2, self.viewport().height() - hint.height() - 12)

    def _follow(self, follows: bool) -> None:
        self._follows = follows
        self._jump.setVisible(not follows)
        if follows:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _on_range_changed(self, _least: int, most: int) -> None:
        if self._follows:
            self.verticalScrollBar().setValue(most)
        elif self._from_end is not None:
            # What is added above must not move what is being read.
            self.verticalScrollBar().setValue(most - self._from_end)

    def _on_value_changed(self, value: int) -> None:
        most = self.verticalScrollBar().maximum()
        if self._from_end is not None:
            self._from_end = most - value
        near = value >= most - _NEAR_PX
        if near != self._follows:
            self._follows = near
            self._jump.setVisible(not near)
        if self._older and value < 2 * self.viewport().height():
            self._fill.start()

    def _tint(self, theme: Theme) -> None:
        self._jump.setIcon(icons.icon("chevron_down", theme))

    def _on_theme_changed(self, theme: Theme) -> None:
        self._tint(theme)
        self._centre()

"""The conversation on view: one centred column that follows an answer only while it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TypeAlias

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Message
from app.ui import icons
from app.ui.chat.column import side_margin
from app.ui.chat.highlight import Lexers
from app.ui.chat.icon_text import beside_icon
from app.ui.chat.marks import Mark, Marks, marks_of
from app.ui.chat.message_view import AnswerView
from app.ui.chat.reading_place import ReadingPlace, place_at
from app.ui.chat.sought_mark import SoughtMark
from app.ui.chat.user_view import UserView
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, set_look

FLUSH_MS = 45
"""Text that arrives within this time is shown together."""

_AT_ONCE = 6
_NEAR_PAGES, _FAR_PAGES = 2, 5
"""Heights of what is on view: messages nearer are laid out, those further away are put away."""
_SLICE_S = 0.008
_NEAR_PX = 48
_SLOWEST_MS = 250
_SETTLE_MS = 250

View: TypeAlias = UserView | AnswerView


class Transcript(QScrollArea):
    """Shows the messages of one branch and lets the last one grow.

    Messages are laid out when the reader comes near them, and put away when they are far.

    Signals:
        again_asked: id of an answer that the owner wants another one beside.
        edited: a question, and what it shall say instead.
        beside_asked: id of a message, and how many places on is what shall stand in its place.
        take_in_asked: id of a message; what is above shall be sent again.
        document_asked: the :class:`SentDocument` whose text shall be shown.
    """

    again_asked = Signal(int)
    edited = Signal(object, str)
    document_asked = Signal(object)
    beside_asked = Signal(int, int)
    take_in_asked = Signal(int)

    def __init__(
        self,
        themes: Themes,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        plain: bool = False,
    ) -> None:
        """Show messages; ``plain`` offers no editing and no other answers."""
        super().__init__(parent)
        self._themes = themes
        self._plain = plain
        self._lexers = Lexers(tasks)
        self._older: list[Message] = []
        self._newer: list[Message] = []
        self._views: list[View] = []
        self._families: Mapping[int, Sequence[int]] = {}
        self._busy = False
        self._pending: list[str] = []
        self._follows = True
        self._explained = False
        self._place: ReadingPlace | None = None
        """What is kept in its place while messages are laid out or put away."""
        self._anchor: View | None = None
        """It stays at the top of what is on view until the reader scrolls."""
        self._moving = False
        self._words = ""
        self._page = _Page()
        self._page.arranged.connect(self._hold)
        self._sought = SoughtMark(themes, self._page)
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
        """How many messages are not laid out yet."""
        return len(self._older) + len(self._newer)

    @property
    def follows(self) -> bool:
        """Whether the reader is at the end and stays there."""
        return self._follows

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show a branch from its end; older messages follow when they are scrolled to."""
        self._rebuild(messages, max(0, len(messages) - _AT_ONCE), len(messages))
        self._follow(True)

    def add_message(self, message: Message) -> None:
        """Put a message at the end and go there."""
        if self._newer:
            self.set_messages([*self._messages(), message])
            return
        self._append_view(message)
        self._mark_last()
        self._follow(True)
        self._fill.start()

    def remove_after(self, count: int) -> None:
        """Take away all but the first ``count`` messages of the branch."""
        before = len(self._older)
        del self._newer[max(0, count - before - len(self._views)) :]
        self._drop_views(max(0, count - before))
        del self._older[count:]
        self._mark_last()
        self._fill.start()

    def replace_after(self, count: int, messages: Sequence[Message]) -> None:
        """Keep the first ``count`` messages and what is being read; let others follow them."""
        self._follows = False
        self._anchor = None
        keep, top = self.verticalScrollBar().value(), self._top_of(count)
        self.remove_after(count)
        self._newer = list(messages)
        while self._newer and len(self._views) < count - len(self._older) + _AT_ONCE:
            self._append_view(self._newer.pop(0))
        self._mark_last()
        if top is not None and top < keep:
            keep = max(0, top - 24)  # the first of them was above what is on view
        self._move_to(keep)
        QTimer.singleShot(0, self, lambda: self._move_to(keep))
        self._fill.start()

    def show_message(self, message: int, words: str = "") -> None:
        """Bring a message to the top of what is on view, or the words in it where there are any."""
        messages = self._messages()
        places = (place for place, one in enumerate(messages) if one.id == message)
        place = next(places, None)
        if place is None:
            return
        if not 0 <= place - len(self._older) < len(self._views):
            self._rebuild(messages, max(0, place - 1), place + _AT_ONCE)
        view = self._views[place - len(self._older)]
        self._follow(False)
        self._anchor = view
        self._sought.point_at(view)
        self._words = words
        self._settle.start()
        self._hold()
        self._fill.start()

    def show_families(self, families: Mapping[int, Sequence[int]]) -> None:
        """Say which messages are not the only one in their place, and what stands beside them."""
        self._families = families
        for view in self._views:
            view.show_family(families.get(view.message.id, ()))

    def set_busy(self, busy: bool) -> None:
        """Whether an answer is on its way: then no other can be asked for."""
        self._busy = busy
        for view in self._views:
            view.set_busy(busy)

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
        if self._newer and self._newer[-1].id == message.id:
            self._newer[-1] = message
        elif isinstance(view, AnswerView) and view.message.id == message.id:
            view.finish(message)
        self._mark_last()
        self._fill.start()

    def set_explained(self, explained: bool) -> None:
        """Whether a notice explains the last answer's end: then the answer need not do so too."""
        self._explained = explained
        self._mark_last()

    def flush(self) -> None:
        """Show now what has arrived."""
        self._flush.stop()
        view = self._views[-1] if self._views else None
        if self._pending and self._newer:
            text, self._pending = "".join(self._pending), []
            last = self._newer[-1]
            self._newer[-1] = msgspec.structs.replace(last, text=last.text + text)
        elif self._pending and isinstance(view, AnswerView):
            began = perf_counter()
            text, self._pending = "".join(self._pending), []
            view.append(text)
            took = 1000 * (perf_counter() - began)
            # Painting costs about as much again, and the engine needs every core: for what one of
            # its threads waits, all wait. Up to 5 ms, showing takes a twenty-fifth of a core.
            self._flush.setInterval(int(min(_SLOWEST_MS, max(FLUSH_MS, 50 * took))))

    def jump_to_latest(self) -> None:
        """Go to the end and follow it."""
        if self._newer:
            self.set_messages(self._messages())
        else:
            self._follow(True)

    def jump_to_first(self) -> None:
        """Go to the beginning."""
        if self._older:
            self._rebuild(self._messages(), 0, _AT_ONCE)
        self._follow(False)
        self.verticalScrollBar().setValue(0)

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
            self.jump_to_first()
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
        at = self._at_keyboard()
        index = len(self._views) - 1 if at is None else self._views.index(at) + direction
        view = self._views[max(0, min(len(self._views) - 1, index))]
        view.focus_target.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(view, 0, 24)

    def go_beside(self, step: int) -> None:
        """Ask for what stands beside the message at the keyboard, else beside the latest one."""
        several = [view for view in self._views if view.message.id in self._families]
        view = self._at_keyboard()
        if view not in several:
            view = several[-1] if several else None
        if view is not None and not self._busy:
            self.beside_asked.emit(view.message.id, step)

    def edit_latest(self) -> None:
        """Let the message at the keyboard, else the owner's latest one, be written anew."""
        own = [view for view in self._views if isinstance(view, UserView)]
        view = self._at_keyboard()
        if not isinstance(view, UserView):
            view = own[-1] if own else None
        if isinstance(view, UserView):
            view.begin_edit()
            self.ensureWidgetVisible(view, 0, 24)

    def minimumSizeHint(self) -> QSize:
        """Make room for what stands below: the rest scrolls."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column centred and the button in its corner."""
        super().resizeEvent(event)
        self._centre()

    def _at_keyboard(self) -> View | None:
        """Return the message that the keyboard is in."""
        at = self.window().focusWidget() or self
        return next((view for view in self._views if view.isAncestorOf(at)), None)

    def _build(self) -> None:
        set_look(self._page, "page")
        self._column = QVBoxLayout(self._page)
        self._column.setSpacing(24)
        self._column.addStretch(1)
        self.marks = Marks(self._themes, self._column, self)
        self.marks.take_in_asked.connect(self.take_in_asked)
        self._marked: list[Mark] = []
        self._proposed: int | None = None
        self.setWidget(self._page)
        self._jump = QPushButton(beside_icon("Jump to latest"), self)
        self._jump.setAccessibleName("Jump to the latest message")
        self._jump.clicked.connect(self.jump_to_latest)
        self._jump.hide()
        self._tint(self._themes.current)

    def _messages(self) -> list[Message]:
        return [*self._older, *(_message_of(view) for view in self._views), *self._newer]

    def _rebuild(self, messages: Sequence[Message], begin: int, end: int) -> None:
        """Lay out the messages from ``begin`` up to ``end``; the others come when they are near."""
        self._pending.clear()
        self._anchor = self._place = None
        self._drop_views(0)
        self._older, self._newer = list(messages[:begin]), list(messages[end:])
        for message in messages[begin:end]:
            self._append_view(message)
        self._mark_last()
        self._fill.start()

    def _drop_views(self, keep: int) -> None:
        while len(self._views) > keep:
            self._drop_view(len(self._views) - 1)

    def _drop_view(self, index: int) -> None:
        view = self._views.pop(index)
        if view is self._anchor:
            self._anchor = None
        if self._place is not None and view is self._place.view:
            self._place = None
        self._column.removeWidget(view)
        view.hide()
        view.deleteLater()

    def _append_view(self, message: Message) -> None:
        view = self._make(message)
        self._column.insertWidget(self._column.count() - 1, view)
        self._views.append(view)

    def _make(self, message: Message) -> View:
        view: View
        if message.role == "user":
            view = UserView(self._themes, message)
            view.edited.connect(self.edited)
            view.document_asked.connect(self.document_asked)
        else:
            view = AnswerView(self._themes, self._lexers, message)
            view.again_asked.connect(self.again_asked)
        view.beside_asked.connect(self.beside_asked)
        view.show_family(self._families.get(message.id, ()))
        view.set_busy(self._busy)
        if self._plain:
            view.make_plain()
        return view

    def _top_of(self, place: int) -> int | None:
        """Return where the message at ``place`` of the branch begins, where it is laid out."""
        index = place - len(self._older)
        return self._views[index].y() if 0 <= index < len(self._views) else None

    def _move_to(self, value: int) -> None:
        self._moving = True
        self.verticalScrollBar().setValue(value)
        self._moving = False

    def _hold(self) -> None:
        """Keep the message that was sought, or what is read, where it is."""
        if self._anchor is not None:
            self._move_to(max(0, self._anchor.y() - 24))
        elif self._place is not None and not self._follows:
            # What is added above must not move what is being read.
            self._move_to(self._place.value)

    def renew_message(self, message: Message) -> None:
        """Show a message whose place in prompts has changed."""
        for some in (self._older, self._newer):
            some[:] = [message if one.id == message.id else one for one in some]
        for view in self._views:
            if view.message.id == message.id:
                view.message = message
        self._mark()

    def propose(self, message: int | None) -> None:
        """Mark up to where messages would be left out; None takes the mark away."""
        self._proposed = message
        self._mark()

    def _mark(self) -> None:
        """Draw the lines across the conversation anew."""
        self._marked = marks_of(self._messages(), self._proposed)
        self.marks.place(self._marked, self._views)

    def _mark_last(self) -> None:
        self._mark()
        last = len(self._views) - 1
        for index, view in enumerate(self._views):
            if isinstance(view, AnswerView):
                view.set_last(index == last and not self._newer, explained=self._explained)

    def _on_fill_timeout(self) -> None:
        bar, far = self.verticalScrollBar(), _NEAR_PAGES * self.viewport().height()
        until = perf_counter() + _SLICE_S
        if self._older and bar.value() < far:
            self._settle.stop()
            self._keep_place()
            while self._older and perf_counter() < until:
                view = self._make(self._older.pop())
                self._column.insertWidget(0, view)
                self._views.insert(0, view)
                view.show()
            self.marks.place(self._marked, self._views)
            self._arrange()
        elif self._newer and bar.maximum() - bar.value() < far:
            while self._newer and perf_counter() < until:
                self._append_view(self._newer.pop(0))
                self._views[-1].show()
            self._mark_last()
            self._arrange()
        elif not self._put_away(until):
            self._fill.stop()
            self._settle.start()

    def _put_away(self, until: float) -> bool:
        """Put away what is far from what is on view, for some time; True when something was.

        A conversation of any length then takes the memory, and the time to lay out, of a short one.
        """
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        far = _FAR_PAGES * height
        first, last = 0, len(self._views)
        while last - first > _AT_ONCE and self._is_above(self._views[first], value - far):
            first += 1
        while last - first > _AT_ONCE and self._is_below(
            self._views[last - 1], value + height + far
        ):
            last -= 1
        if not self.isVisible() or (first == 0 and last == len(self._views)):
            return False
        self._keep_place()
        while last < len(self._views) and perf_counter() < until:
            self._newer.insert(0, self._views[-1].message)
            self._drop_view(len(self._views) - 1)
        while first and perf_counter() < until:
            first -= 1
            self._older.append(self._views[0].message)
            self._drop_view(0)
        self.marks.place(self._marked, self._views)
        self._arrange()
        return True

    def _arrange(self) -> None:
        """Lay out at once: the next turn of the wheel must find everything in its place."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._hold()

    def _is_above(self, view: View, top: int) -> bool:
        """Whether a message that may be put away ends above ``top``."""
        return 0 < view.y() < top - view.height() and not self._is_in_use(view)

    def _is_below(self, view: View, bottom: int) -> bool:
        """Whether a message that may be put away begins below ``bottom``."""
        return view.y() > bottom and not self._is_in_use(view)

    def _is_in_use(self, view: View) -> bool:
        """Whether a message grows, is being edited, or has the keyboard."""
        if view is self._anchor or view.message.state == "streaming":
            return True
        return (
            isinstance(view, UserView) and view.editor is not None
        ) or view is self._at_keyboard()

    def _keep_place(self) -> None:
        """Hold what is read where it is, until what changes around it has settled."""
        if self._place is None:
            self._place = place_at(self._views, self.verticalScrollBar().value())

    def _on_settle_timeout(self) -> None:
        self._place = None
        self._hold()
        if self._anchor is not None and self._words:
            self._point_out(self._anchor, self._words)
        self._words = ""

    def _point_out(self, view: View, words: str) -> None:
        """Select words in a message, and scroll to them where they are further down."""
        if isinstance(view, UserView):
            view.unclip(words)
        texts: list[QTextEdit | QPlainTextEdit] = [*view.findChildren(QTextEdit)]
        for text in [*texts, *view.findChildren(QPlainTextEdit)]:
            text.moveCursor(QTextCursor.MoveOperation.Start)
            if text.isVisibleTo(view) and text.find(words):
                at = text.viewport().mapTo(self._page, text.cursorRect().center())
                self._anchor = None
                if at.y() > view.y() + self.viewport().height() // 2:
                    self._move_to(at.y() - self.viewport().height() // 3)
                return

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
        else:
            self._hold()

    def _on_value_changed(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if not self._moving:
            self._anchor = None
            if self._place is not None:
                self._place = place_at(self._views, value)
        near = value >= bar.maximum() - _NEAR_PX and not self._newer and self._anchor is None
        if near != self._follows:
            self._follows = near
            self._jump.setVisible(not near)
        far = _NEAR_PAGES * self.viewport().height()
        if (self._older and value < far) or (self._newer and bar.maximum() - value < far):
            self._fill.start()

    def _tint(self, theme: Theme) -> None:
        self._jump.setIcon(icons.icon("chevron_down", theme))

    def _on_theme_changed(self, theme: Theme) -> None:
        self._tint(theme)
        self._centre()


class _Page(QWidget):
    """What is scrolled.

    Signals:
        arranged: the messages may have moved. Not with every change of its height: they move within
            it, too, while their own heights are still being found out.
    """

    arranged = Signal()

    def event(self, event: QEvent) -> bool:
        """Say so once the layout is through."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.arranged.emit()
        return done


def _message_of(view: View) -> Message:
    """Return a message with all that has come of it."""
    if isinstance(view, UserView) or view.message.state != "streaming":
        return view.message
    return msgspec.structs.replace(view.message, text=view.text)

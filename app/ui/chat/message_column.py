"""The messages of a branch in one centred column, of which those near the reader are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TypeAlias

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Message
from app.core.words import tr
from app.ui import icons
from app.ui.chat.column import side_margin
from app.ui.chat.keyboard_place import keyboard_place
from app.ui.chat.message_view import AnswerView
from app.ui.chat.reading_place import ReadingPlace, ScrolledPage, place_at
from app.ui.chat.sought_mark import SoughtMark, select_words
from app.ui.chat.user_view import UserView
from app.ui.icon_text import beside_icon
from app.ui.theme import Theme, Themes, set_look

_AT_ONCE = 6
_NEAR_PAGES, _FAR_PAGES = 2, 5
"""Heights of what is on view: messages nearer are laid out, those further away are put away."""
_MANY = 60
"""Messages laid out, from which on those far away go first."""
_SLICE_S = 0.008
_NEAR_PX = 48
_SETTLE_MS = 250

View: TypeAlias = UserView | AnswerView


class MessageColumn(QScrollArea):
    """Lays messages out when the reader comes near them, and puts them away when they are far.

    What is read stays in its place meanwhile; who is at the end stays there.
    """

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._older: list[Message] = []
        self._newer: list[Message] = []
        self._views: list[View] = []
        self._follows = True
        self._place: ReadingPlace | None = None
        """What is kept in its place while messages are laid out or put away."""
        self._anchor: View | None = None
        """It stays at the top of what is on view until the reader scrolls."""
        self._moving = False
        self._words = ""
        self._page = ScrolledPage()
        self._page.arranged.connect(self._hold)
        self._sought = SoughtMark(themes, self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_look(self, "transcript")
        self._build()
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
    def filling(self) -> bool:
        """Whether more messages are being laid out, or put away again."""
        return self._fill.isActive()

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
        keyboard = keyboard_place(self._views, len(self._older), self.window().focusWidget())
        self.remove_after(count)
        self._newer = list(messages)
        while self._newer and len(self._views) < count - len(self._older) + _AT_ONCE:
            self._append_view(self._newer.pop(0))
        self._mark_last()
        if top is not None and top < keep:
            keep = max(0, top - 24)  # the first of them was above what is on view
        self._move_to(keep)

        def settle() -> None:
            self._move_to(keep)
            if keyboard is not None and self.hasFocus():
                keyboard.put_back(self._views, len(self._older))

        QTimer.singleShot(0, self, settle)
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

    def page(self, direction: int) -> None:
        """Scroll by most of what is on view, up (-1) or down (1)."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + direction * round(0.9 * self.viewport().height()))

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

    def _make(self, message: Message) -> View:
        """Return a message as it is shown."""
        raise NotImplementedError

    def _mark_last(self) -> None:
        """Other messages are laid out, or at the end."""
        raise NotImplementedError

    def _place_marks(self) -> None:
        """Messages were laid out or put away, none of them at the end."""
        raise NotImplementedError

    def _build(self) -> None:
        set_look(self._page, "page")
        self._column = QVBoxLayout(self._page)
        self._column.setSpacing(24)
        self._column.addStretch(1)
        self.setWidget(self._page)
        self._jump = QPushButton(beside_icon(tr("Jump to latest")), self)
        self._jump.setAccessibleName(tr("Jump to the latest message"))
        self._jump.clicked.connect(self.jump_to_latest)
        self._jump.hide()
        self._tint(self._themes.current)

    def _messages(self) -> list[Message]:
        return [*self._older, *(_message_of(view) for view in self._views), *self._newer]

    def _rebuild(self, messages: Sequence[Message], begin: int, end: int) -> None:
        """Lay out the messages from ``begin`` up to ``end``; the others come when they are near."""
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
        if view.isAncestorOf(self.window().focusWidget() or self):
            self.setFocus()  # Qt would take it to wherever Tab goes next
        self._column.removeWidget(view)
        view.hide()
        view.deleteLater()

    def _append_view(self, message: Message) -> None:
        view = self._make(message)
        self._column.insertWidget(self._column.count() - 1, view)
        self._views.append(view)

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

    def _on_fill_timeout(self) -> None:
        bar, far = self.verticalScrollBar(), _NEAR_PAGES * self.viewport().height()
        until = perf_counter() + _SLICE_S
        if len(self._views) > _MANY and self._put_away(until):
            return  # who scrolls faster than messages are laid out would have all of them
        if self._older and bar.value() < far:
            self._settle.stop()
            self._keep_place()
            while self._older and perf_counter() < until:
                view = self._make(self._older.pop())
                self._column.insertWidget(0, view)
                self._views.insert(0, view)
                view.show()
            self._place_marks()
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
        self._place_marks()
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
        text = select_words(view, words)
        if text is None:
            return
        at = text.viewport().mapTo(self._page, text.cursorRect().center())
        self._anchor = None
        if at.y() > view.y() + self.viewport().height() // 2:
            self._move_to(at.y() - self.viewport().height() // 3)

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
        self._offer_jump()
        if follows:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _offer_jump(self) -> None:
        if self._follows and self._jump.hasFocus():
            self.setFocus()
        self._jump.setVisible(not self._follows)

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
            self._offer_jump()
        far = _NEAR_PAGES * self.viewport().height()
        if (self._older and value < far) or (self._newer and bar.maximum() - value < far):
            self._fill.start()

    def _tint(self, theme: Theme) -> None:
        self._jump.setIcon(icons.icon("chevron_down", theme))

    def _on_theme_changed(self, theme: Theme) -> None:
        self._tint(theme)
        self._centre()


def _message_of(view: View) -> Message:
    """Return a message with all that has come of it."""
    if isinstance(view, UserView) or view.message.state != "streaming":
        return view.message
    return msgspec.structs.replace(view.message, text=view.text)

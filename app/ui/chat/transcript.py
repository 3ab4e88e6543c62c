"""The conversation on view: one centred column that follows an answer only while it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.chat.model import Message
from app.core.words import tr
from app.ui.chat.highlight import Lexers
from app.ui.chat.marks import Mark, Marks, marks_of
from app.ui.chat.message_column import MessageColumn, View
from app.ui.chat.message_view import AnswerView
from app.ui.chat.user_view import UserView
from app.ui.tab_order import order_tabs
from app.ui.tasks import Tasks
from app.ui.theme import Themes


class Transcript(MessageColumn):
    """Shows the messages of one branch and lets the last one grow.

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
        super().__init__(themes, parent)
        self._plain = plain
        self._lexers = Lexers(tasks)
        self._families: Mapping[int, Sequence[int]] = {}
        self._busy = False
        self._explained = False
        self.marks = Marks(themes, self._column, self)
        self.marks.take_in_asked.connect(self.take_in_asked)
        self._marked: list[Mark] = []
        self._proposed: int | None = None
        self.setAccessibleName(tr("Conversation"))

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
        """Let the last answer grow."""
        view = self._views[-1] if self._views else None
        if self._newer:
            last = self._newer[-1]
            self._newer[-1] = msgspec.structs.replace(last, text=last.text + text)
        elif isinstance(view, AnswerView):
            view.append(text)

    def show_waiting(self, text: str) -> None:
        """Say in the last answer what is being waited for."""
        if self._views and isinstance(self._views[-1], AnswerView):
            self._views[-1].show_waiting(text)

    def finish_message(self, message: Message) -> None:
        """Show how the last answer ended."""
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

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on to what stands next, however late it was laid out."""
        order_tabs(self, self._views)
        return super().focusNextPrevChild(forward)

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

    def _mark(self) -> None:
        """Draw the lines across the conversation anew."""
        self._marked = marks_of(self._messages(), self._proposed)
        self._place_marks()

    def _mark_last(self) -> None:
        self._mark()
        last = len(self._views) - 1
        for index, view in enumerate(self._views):
            if isinstance(view, AnswerView):
                view.set_last(index == last and not self._newer, explained=self._explained)

    def _on_settle_timeout(self) -> None:
        super()._on_settle_timeout()
        order_tabs(self, self._views)

    def _place_marks(self) -> None:
        self.marks.place(self._marked, self._views)

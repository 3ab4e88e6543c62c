"""The conversation on view: one branch of it, and what stands beside its messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.model import Conversation, Message
from app.chat.store import ConversationStore
from app.ui.chat.shelf import Shelf

_LOOK_MS = 1_000


class Opened(NamedTuple):
    """A conversation as it was read."""

    about: Conversation
    messages: list[Message]
    families: dict[int, list[int]]


class BranchOnView(QObject):
    """Holds the messages on view and reads others from the disk's lane; runs on the Qt thread.

    Signals:
        changed: the messages, another conversation's or another branch's.
        added: a message at the end.
        cut: how many messages stay before another end is put behind them.
        replaced: how many messages stay, and the list of those that follow them now.
        finished: a message as it is stored.
        renewed: a message whose place in prompts has changed.
        families_changed: by a message's id, it and those that stand in its place, oldest first.
        sought: id of the message that the reader wants to see.
    """

    changed = Signal(object)
    added = Signal(object)
    cut = Signal(int)
    replaced = Signal(int, object)
    finished = Signal(object)
    renewed = Signal(object)
    families_changed = Signal(object)
    sought = Signal(int)

    def __init__(
        self, store: ConversationStore, shelf: Shelf, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._shelf = shelf
        self._messages: list[Message] = []
        self._families: dict[int, list[int]] = {}
        self.conversation: int | None = None
        self.about: Conversation | None = None
        """The conversation as it was read last; None for one that is not stored yet."""
        self.turn = 0
        """Rises whenever another branch is put on view."""

    @property
    def messages(self) -> Sequence[Message]:
        """The messages, oldest first."""
        return self._messages

    @property
    def families(self) -> Mapping[int, Sequence[int]]:
        """Messages that are not the only one in their place, with those beside them."""
        return self._families

    def place_of(self, message: int) -> int | None:
        """Return how many messages come before this one; None when it is not on view."""
        places = (place for place, one in enumerate(self._messages) if one.id == message)
        return next(places, None)

    def read(
        self, conversation: int, done: Callable[[Opened], None], message: int | None = None
    ) -> None:
        """Read the branch on view, or put the one through ``message`` on view and read that."""

        def work() -> Opened:
            if message is not None:
                branch = self._store.branch(conversation)
                if all(one.id != message for one in branch):
                    self._store.select(message)
            branch = self._store.branch(conversation)
            families = self._store.families([one.id for one in branch])
            return Opened(self._store.conversation(conversation), branch, families)

        self._shelf.run(work, done)

    def show(self, opened: Opened | None, message: int | None = None) -> None:
        """Put a conversation on view, None being one that begins; at ``message``, or its end."""
        self.turn += 1
        self.about = opened.about if opened is not None else None
        self.conversation = opened.about.id if opened is not None else None
        self._messages = list(opened.messages) if opened is not None else []
        self._learn(opened.families if opened is not None else {}, anew=True)
        self.changed.emit(list(self._messages))
        self.families_changed.emit(self._families)
        if message is not None:
            self.sought.emit(message)

    def go_beside(self, message: int, step: int) -> None:
        """Show what stands beside a message, ``step`` places on, in place of it."""
        family = self._families.get(message, [])
        place = self.place_of(message)
        wanted = family.index(message) + step if message in family else -1
        if place is None or not 0 <= wanted < len(family):
            return
        self._replace(place, family[wanted])

    def read_again(self) -> None:
        """Show the branch as it is stored."""
        self._replace(len(self._messages))

    def add(self, message: Message) -> None:
        """Put a message at the end."""
        if self.conversation is None:
            self.conversation = message.conversation
        self._messages.append(message)
        self.added.emit(message)
        turn = self.turn

        def read(families: dict[int, list[int]]) -> None:
            if turn == self.turn:
                self._learn(families)
                self.families_changed.emit(self._families)

        self._shelf.run(lambda: self._store.families([message.id]), read)

    def cut_at(self, count: int) -> None:
        """Take away all but the first ``count`` messages; they stay in the store."""
        if count < len(self._messages):
            del self._messages[count:]
            self.cut.emit(count)

    def finish(self, message: Message) -> None:
        """Show how the last message ended, where it is on view."""
        if self._messages and self._messages[-1].id == message.id:
            self._messages[-1] = message
            self.finished.emit(message)

    def await_end(self) -> None:
        """Look now and then how the last message ends, which others have answered."""
        last, turn = self._messages[-1].id, self.turn

        def seen(message: Message) -> None:
            at_end = self._messages and self._messages[-1].id == last
            if turn != self.turn or not at_end or self._messages[-1].state != "streaming":
                return
            if message.state != "streaming":
                self.finish(message)
            else:
                QTimer.singleShot(_LOOK_MS, self, look)

        def look() -> None:
            if turn == self.turn:
                self._shelf.run(lambda: self._store.message(last), seen)

        look()

    def renew(self, message: Message) -> None:
        """Show a message as it is stored now, where it is on view."""
        place = self.place_of(message.id)
        if place is not None:
            self._messages[place] = message
            self.renewed.emit(message)

    def _replace(self, place: int, message: int | None = None) -> None:
        """Show what is stored behind the first messages now, on the branch through ``message``."""
        if self.conversation is None:
            return
        turn = self.turn

        def read(opened: Opened) -> None:
            after = opened.messages[place:]
            if turn == self.turn and after != self._messages[place:]:
                self.turn += 1
                self._messages[place:] = after
                self._learn(opened.families, anew=True)
                self.replaced.emit(place, after)
                self.families_changed.emit(self._families)

        self.read(self.conversation, read, message)

    def _learn(self, families: Mapping[int, list[int]], *, anew: bool = False) -> None:
        if anew:
            self._families = {}
        self._families |= {one: family for one, family in families.items() if len(family) > 1}

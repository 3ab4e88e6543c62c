"""The stored conversations: listing, renaming, deleting and bringing back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.chat.model import Conversation
from app.chat.store import ConversationStore
from app.ui.tasks import Tasks

T = TypeVar("T")


class Shelf(QObject):
    """Works on the disk's lane and lists anew after each change.

    Signals:
        listed: all conversations, latest first.
        failed: the exception when the store could not do what was asked.
    """

    listed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, store: ConversationStore, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks

    def run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` on the disk's lane, then ``done`` with its result."""
        self._tasks.run(work, done, self.failed.emit, lane="disk")

    def refresh(self, then: Callable[[list[Conversation]], None] | None = None) -> None:
        """List all conversations."""

        def done(conversations: list[Conversation]) -> None:
            self.listed.emit(conversations)
            if then is not None:
                then(conversations)

        self.run(self._store.conversations, done)

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        self.run(lambda: self._store.rename(conversation, title), lambda _: self.refresh())

    def pin(self, conversation: int, pinned: bool) -> None:
        """Keep a conversation at the top of the list, or no longer."""
        self.run(lambda: self._store.pin(conversation, pinned), lambda _: self.refresh())

    def delete(self, conversation: int) -> None:
        """Take a conversation off the list; :meth:`restore` undoes it."""
        self.run(lambda: self._store.delete(conversation), lambda _: self.refresh())

    def restore(self, conversation: int, done: Callable[[], None]) -> None:
        """Bring a deleted conversation back."""

        def restored(_: None) -> None:
            self.refresh()
            done()

        self.run(lambda: self._store.restore(conversation), restored)

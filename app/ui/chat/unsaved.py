"""An answer that the disk did not take: kept until it does."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.chat.model import Message
from app.chat.store import ConversationStore
from app.ui.tasks import Tasks


class UnsavedAnswer(QObject):
    """Holds at most one answer and stores it when asked to.

    Signals:
        saved: the :class:`Message` as it is stored.
        failed: the exception; the answer is still held.
    """

    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self, store: ConversationStore, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self.message: Message | None = None
        """What is held."""

    def hold(self, message: Message) -> None:
        """Take an answer that could not be stored."""
        self.message = message

    def save(self) -> None:
        """Try to store it once more."""
        message, self.message = self.message, None
        if message is None:
            return

        def work() -> Message:
            self._store.put_back([message])  # where a damaged file has lost even its beginning
            return self._store.finish_message(
                message.id, message.text, message.state, stats=message.stats, note=message.note
            )

        def lost(error: Exception) -> None:
            self.message = message
            self.failed.emit(error)

        self._tasks.run(work, self.saved.emit, lost, lane="disk")

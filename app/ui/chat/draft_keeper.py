"""What was typed and not sent, kept for each conversation."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.store import ConversationStore
from app.ui.tasks import Tasks

_AFTER_MS = 500
"""Typing comes in bursts; a burst is stored once."""


class DraftKeeper(QObject):
    """Knows every draft, and stores them a moment after the last change.

    Signals:
        loaded: what earlier windows left is there.
        drafted_changed: ids of the conversations in which something waits to be sent.
        failed: the exception when the store could not be read or written.
    """

    loaded = Signal()
    drafted_changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, store: ConversationStore, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._texts: dict[int | None, str] = {}
        self._unsaved: set[int | None] = set()
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def load(self) -> None:
        """Read what earlier windows left; what was typed in this one goes first."""

        def read(drafts: dict[int | None, str]) -> None:
            self._texts = {**drafts, **self._texts}
            self._tell()
            self.loaded.emit()

        self._tasks.run(self._store.drafts, read, self.failed.emit, lane="disk")

    def of(self, conversation: int | None) -> str:
        """Return what waits in a conversation (None: in the new chat)."""
        return self._texts.get(conversation, "")

    def typed(self, conversation: int | None, text: str) -> None:
        """Take what stands in the field now."""
        before = self.of(conversation)
        if text == before:
            return
        self._texts[conversation] = text
        self._unsaved.add(conversation)
        self._timer.start()
        if bool(text) != bool(before):
            self._tell()

    def sent(self, conversation: int | None) -> None:
        """Forget a draft; who stores the question forgets it on the disk."""
        self._texts[conversation] = ""
        self._unsaved.discard(conversation)
        self._tell()

    def give_back(self, conversation: int | None, text: str) -> None:
        """Put a question that was not asked before what was typed since."""
        typed = self.of(conversation)
        self.typed(conversation, f"{text}\n\n{typed}" if typed.strip() else text)

    def keep_again(self, conversation: int | None) -> None:
        """Store what was typed since a question was sent: that one's draft is forgotten now."""
        if self.of(conversation):
            self._unsaved.add(conversation)
            self._timer.start()

    def begun(self, conversation: int) -> None:
        """Give a conversation that has begun what was typed in the new chat meanwhile."""
        text = self.of(None)
        self.typed(None, "")
        self.typed(conversation, text)

    def save_all(self) -> None:
        """Store every draft once more: the disk may have lost some."""
        self._unsaved |= {conversation for conversation, text in self._texts.items() if text}
        self.save()

    def save(self, *, lane: str = "disk") -> None:
        """Store what has changed."""
        self._timer.stop()
        changed = {conversation: self.of(conversation) for conversation in self._unsaved}
        self._unsaved.clear()
        if not changed:
            return

        def work() -> None:
            for conversation, text in changed.items():
                self._store.keep_draft(conversation, text)

        self._tasks.run(work, None, self.failed.emit, lane=lane)

    def _tell(self) -> None:
        self.drafted_changed.emit({one for one, text in self._texts.items() if text and one})

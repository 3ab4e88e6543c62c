"""Conversations in SQLite: a tree of messages each, of which one branch is on view."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.chat import search
from app.chat.archives import Archives
from app.chat.attachments import Attachments
from app.chat.branches import Branches
from app.chat.conversations import Conversations
from app.chat.messages import CLOSED_NOTE, Messages
from app.chat.model import Message
from app.chat.own_presets import OwnPresets
from app.chat.schema import FUNCTIONS, HOLDING, MIGRATIONS
from app.core.database import Database
from app.core.paths import storage_error
from app.core.setting_aside import finish_exchange

if TYPE_CHECKING:  # only a damaged database needs it
    from app.chat.repair import Repaired

__all__ = ["CLOSED_NOTE", "ConversationStore"]


class ConversationStore(Conversations, Branches, Messages, Archives):
    """Every conversation of one data directory; usable from any thread.

    Every call blocks on the disk and raises :class:`StorageError` when that fails, or when what
    it names is not stored (any more).
    """

    def __init__(self, path: Path) -> None:
        try:
            finish_exchange(path)
        except OSError as error:
            raise storage_error(error, path) from error
        self._database = Database(path, MIGRATIONS, HOLDING, FUNCTIONS)
        self._process_lock = threading.Lock()
        self.attachments = Attachments(self._database)
        self.presets = OwnPresets(self._database)

    def search(self, query: str, limit: int = 50) -> list[search.Hit]:
        """Find words in titles and messages, see :func:`app.chat.search.search`."""
        return search.search(self._database, query, limit)

    def repair(self, held: Sequence[Message] = ()) -> Repaired:
        """Make a damaged database usable again, see :func:`app.chat.repair.repair`.

        What other threads ask for meanwhile waits, and goes on in what is there then.
        """
        from app.chat.repair import repair

        with self._database.closed():
            return repair(self._database.path, held)

    def put_back(self, messages: Sequence[Message]) -> None:
        """Store messages with the numbers that they have, those that are not stored any more."""
        from app.chat.rescue import put_back

        with self._database.write() as connection:
            put_back(connection, messages)

    def release(self) -> None:
        """Close this thread's connection; for a thread that ends before the store is closed."""
        self._database.release()

    def close(self) -> None:
        """Close the database; call when nothing is being written any more."""
        self._database.close()

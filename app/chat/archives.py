"""Taking conversations out of the store, and into it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

from app.chat.archive import ArchivedConversation, checked
from app.chat.archive_rows import pack, remove, unpack
from app.core.cancel import CancelToken
from app.core.database import Database
from app.core.errors import StorageError


class Archives:
    """The part of the store that exports and imports; see :class:`ConversationStore`."""

    _database: Database

    def archive(self, conversation: int) -> ArchivedConversation:
        """Return a conversation with every branch and document, apart from this database."""
        with self._database.read() as connection:
            connection.execute("BEGIN")  # one moment's view, whatever is written meanwhile
            try:
                return pack(connection, conversation)
            finally:
                connection.execute("COMMIT")

    def take_over(
        self,
        conversations: Sequence[ArchivedConversation],
        *,
        on_progress: Callable[[int, int], None] = lambda _done, _all: None,
        cancel: CancelToken | None = None,
    ) -> list[int]:
        """Store archived conversations as new ones and return their numbers; all, or none.

        What is there already stays as it is. Other windows' writes wait for one conversation at
        most. ``on_progress`` gets how many are stored, of how many. Raises ArchiveError for what
        holds no conversation, StorageError, and Cancelled.
        """
        ready = [checked(one) for one in conversations]
        taken: list[int] = []
        try:
            for one in ready:
                if cancel is not None:
                    cancel.raise_if_cancelled()
                # Out of sight until all are there; what a crash leaves goes with what was deleted.
                with self._database.write() as connection:
                    taken.append(unpack(connection, one))
                on_progress(len(taken), len(ready))
            with self._database.write() as connection:
                for number in taken:
                    connection.execute(
                        "UPDATE conversation SET deleted = NULL WHERE id = ?", (number,)
                    )
        except BaseException:
            with contextlib.suppress(StorageError), self._database.write() as connection:
                remove(connection, taken)
            raise
        return taken

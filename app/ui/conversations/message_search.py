"""Searching every message while one types, without a queue of questions nobody waits for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.chat.search import Hit
from app.chat.store import ConversationStore
from app.ui.tasks import Tasks

MOST = 100
"""Finds that are listed."""

_LANE = "search"


class MessageSearch(QObject):
    """Has one search under way at most; of what is typed meanwhile only the last counts.

    Signals:
        found: the query and its :class:`Hit` list.
        failed: the exception when the store could not be read.
    """

    found = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self, store: ConversationStore, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._wanted = ""
        self._busy = False

    def search(self, query: str) -> None:
        """Look for this; an empty query ends the search."""
        self._wanted = query.strip()
        if self._wanted and not self._busy:
            self._begin(self._wanted)

    def _begin(self, query: str) -> None:
        self._busy = True

        def found(hits: list[Hit]) -> None:
            self._busy = False
            if self._wanted == query:
                self.found.emit(query, hits)
            else:
                self.search(self._wanted)

        def failed(error: Exception) -> None:
            self._busy = False
            self.failed.emit(error)

        self._tasks.run(lambda: self._store.search(query, MOST), found, failed, lane=_LANE)

"""Bringing a database of an earlier Snug along, where somebody may watch, or leave it at that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.chat import search_terms
from app.chat.schema import FUNCTIONS, HOLDING, MIGRATIONS
from app.core.cancel import CancelToken
from app.core.database import Database

_VERSION = slice(60, 64)
"""Of the file: where SQLite keeps ``PRAGMA user_version``."""


def is_earlier(path: Path) -> bool:
    """Return whether an earlier Snug has stored this database; costs next to nothing.

    True may also be said of one that was brought along and not closed since.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_VERSION.stop)
    except OSError:
        return False
    return 0 < int.from_bytes(head[_VERSION], "big") < len(MIGRATIONS)


class Preparation:
    """Brings one database along; :meth:`run` does it, the others may be asked meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cancel = CancelToken()
        self._read = 0
        self.messages = _count(path)
        """How many there are to be read, where that can be told."""

    @property
    def fraction(self) -> float | None:
        """Return how much of the index of words is made; None while something else is done."""
        return min(self._read / self.messages, 1.0) if self._read and self.messages else None

    @property
    def cancelled(self) -> bool:
        """Return whether it was left at that."""
        return self._cancel.cancelled

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._cancel.cancel()

    def run(self) -> None:
        """Bring the database along; blocks, for a minute with 100,000 long messages.

        Raises StorageError, and Cancelled; the database is as it was then.
        """
        functions = {**FUNCTIONS, "search_terms": self._indexed}
        Database(self._path, MIGRATIONS, HOLDING, functions, cancel=self._cancel).close()

    def _indexed(self, text: str) -> str:
        self._read += 1
        return search_terms.indexed(text)


def _count(path: Path) -> int:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return int(connection.execute("SELECT count(*) FROM message").fetchone()[0])
    except sqlite3.Error:
        return 0  # whoever opens the database says what is wrong with it

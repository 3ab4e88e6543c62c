"""Databases that are begun afresh when they are damaged, since no one can repair them by hand."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from app.core.database import Database, Holding
from app.core.errors import StorageError
from app.core.paths import storage_error
from app.core.setting_aside import set_aside

log = logging.getLogger(__name__)
T = TypeVar("T")


class RemadeDatabase:
    """A database that is opened when first used, and made again when it is damaged.

    ``keep`` sets the damaged file aside, and leaves that of a newer Snug alone. Thread-safe.
    """

    def __init__(
        self, path: Path, migrations: Sequence[str], holding: Holding, *, keep: bool
    ) -> None:
        self._path = path
        self._migrations = migrations
        self._holding = holding
        self._keep = keep
        self._lock = threading.Lock()
        self._opened: Database | None = None

    def run(self, work: Callable[[Database], T]) -> T:
        """Do ``work``, once more after a damaged database was made again; raises StorageError."""
        database = None
        try:
            database = self._open()
            return work(database)
        except StorageError as error:
            if not _is_damage(error, newer_too=not self._keep):
                raise
            log.warning("%s is made again: %s", self._path, error.detail or error)
        self._begin_afresh(database)
        return work(self._open())

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _open(self) -> Database:
        with self._lock:
            if self._opened is None:
                self._opened = Database(self._path, self._migrations, self._holding)
            return self._opened

    def _begin_afresh(self, damaged: Database | None) -> None:
        with self._lock:
            if self._opened is not damaged:  # another thread has done it meanwhile
                return
            if self._opened is not None:
                self._opened.close()
                self._opened = None
            try:
                if self._keep:
                    set_aside(self._path)
                else:
                    for end in ("", "-wal", "-shm"):
                        self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            except OSError as error:
                raise storage_error(error, self._path) from error


def _is_damage(error: StorageError, *, newer_too: bool) -> bool:
    """Return whether the file itself is at fault, not the disk, a lock or a permission."""
    cause = error.__cause__
    if cause is None:  # SQLite has nothing against it: a newer Snug wrote it
        return newer_too
    if isinstance(cause, UnicodeDecodeError):
        return True
    if isinstance(cause, sqlite3.OperationalError):  # as when a table is missing
        return cause.sqlite_errorcode == sqlite3.SQLITE_ERROR
    return isinstance(cause, sqlite3.DatabaseError)

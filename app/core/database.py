"""SQLite in WAL mode with migrations: a copy before each, newer databases refused."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from app.core.errors import StorageError
from app.core.paths import storage_error

_BUSY_MS = 5_000


class Database:
    """One SQLite file; every thread gets a connection of its own.

    ``migrations[i]`` is the SQL script from schema version i to i + 1 (``PRAGMA user_version``).
    Raises :class:`StorageError` when the file is damaged, newer than this Snug, or unwritable.
    """

    def __init__(self, path: Path, migrations: Sequence[str]) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: list[sqlite3.Connection] = []
        try:
            self._migrate(migrations)
        except sqlite3.Error as error:
            raise database_error(error, path) from error
        except OSError as error:
            raise storage_error(error, path) from error

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection (autocommit; use ``with connection`` around writes)."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            return existing
        connection = self._open()
        self._local.connection = connection
        with self._lock:
            self._all.append(connection)
        return connection

    def close(self) -> None:
        """Close every thread's connection; call when no thread uses the database any more."""
        with self._lock:
            connections, self._all = self._all, []
        for connection in connections:
            connection.close()
        self._local = threading.local()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_MS / 1000, check_same_thread=False, isolation_level=None
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _migrate(self, migrations: Sequence[str]) -> None:
        with closing(self._open()) as connection:
            if _version(connection) == len(migrations):
                return
            # Two windows may start at once: whoever gets the lock migrates, the other then sees it.
            connection.execute("BEGIN IMMEDIATE")
            version = _version(connection)
            if version > len(migrations):
                connection.execute("ROLLBACK")
                raise StorageError(
                    "Your conversations were stored by a newer version of Snug.",
                    "Install that version again, or start with --data-dir and another folder.",
                    f"{self.path}: schema {version}, this Snug knows {len(migrations)}",
                )
            if 0 < version < len(migrations):
                self._copy_before(version)
            try:
                for step, script in enumerate(migrations[version:], version + 1):
                    for statement in _statements(script):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {step}")
                connection.execute("COMMIT")
            except sqlite3.Error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _copy_before(self, version: int) -> None:
        backup = self.path.with_name(f"{self.path.name}.v{version}.backup")
        # A reader of its own: the migrating connection holds the write lock, readers go on.
        with (
            closing(sqlite3.connect(self.path)) as source,
            closing(sqlite3.connect(backup)) as target,
        ):
            source.backup(target)


def database_error(error: sqlite3.Error, path: Path) -> StorageError:
    """Turn what SQLite said about ``path`` into a sentence and a way out."""
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StorageError(
            "The disk is full: what you write is not being saved.",
            f"Free some space on the disk of {path.parent} and try again.",
            str(error),
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StorageError(
            f"Snug may not write to {path}.",
            "Change the folder's permissions, or choose another one with --data-dir or SNUG_HOME.",
            str(error),
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StorageError(
            "The file with your conversations is damaged.",
            f"Move {path} away to start afresh; Snug has not changed it.",
            str(error),
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(
            "Another program keeps the conversations locked.",
            "Close other windows of Snug, or the program that holds the file.",
            str(error),
        )
    return StorageError(
        "Saving the conversation failed.", f"See whether {path} can be written.", str(error)
    )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    # executescript() would commit first; a trigger's inner ";" is why complete_statement decides.
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    if current.strip():
        statements.append(current)
    return statements

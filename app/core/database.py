"""SQLite in WAL mode with migrations: a copy before each, newer databases refused."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from app.core.cancel import CancelToken
from app.core.door import Door
from app.core.errors import StorageError
from app.core.paths import storage_error
from app.core.words import mark, tr

_BUSY_MS = 5_000
_INSTRUCTIONS = 10_000
"""Of SQLite's machine, between two looks whether a migration shall end."""
_HIGHEST_VERSION = 10_000
"""No Snug will ever have counted so far."""
_NO_SPACE = 64 * 1024
"""SQLite asks for its index in pieces of 32 KiB; with less free, a failed write means "full"."""


class Holding(NamedTuple):
    """What a database holds, as its errors speak of it."""

    name: str = mark("your data")
    """As it stands in a sentence: ``the list of downloads``."""
    if_damaged: str = mark(
        "Move {path} away to start afresh, and keep it: it can often be rescued."
    )
    """What to do then, and what is lost; ``{path}`` is the file."""
    can_be_repaired: bool = False
    """Whether the window knows how to rescue what is in it."""


_ANYTHING = Holding()


class DamagedDatabase(StorageError):
    """The file itself is at fault, not the disk, a lock or a permission."""

    def __init__(self, text: str, hint: str, detail: str, *, can_be_repaired: bool) -> None:
        super().__init__(text, hint, detail)
        self.can_be_repaired = can_be_repaired


class DamagedRow(sqlite3.DatabaseError):
    """A row holds what nobody wrote: the file is damaged where SQLite does not notice."""


class Database:
    """One SQLite file; every thread gets a connection of its own.

    Where another window has put a fresh file in place of a damaged one, work goes on in that.
    ``migrations[i]`` is the SQL script from schema version i to i + 1 (``PRAGMA user_version``);
    ``functions`` of a text, whose results never change, are what it calls by their names.
    Raises :class:`StorageError` when the file is damaged, newer than this Snug, or unwritable, and
    Cancelled once ``cancel`` asks for it; the file is as it was then.
    """

    def __init__(
        self,
        path: Path,
        migrations: Sequence[str],
        holding: Holding = _ANYTHING,
        functions: Mapping[str, Callable[[str], str]] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        self.path = path
        self._holding = holding
        self._functions = dict(functions or {})
        self._local = threading.local()
        self._lock = threading.Lock()
        self._door = Door()
        self._all: set[sqlite3.Connection] = set()
        try:
            self._migrate(migrations, cancel)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise database_error(error, path, holding) from error
        except OSError as error:
            raise storage_error(error, path) from error

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection (autocommit); raises ``sqlite3.Error``."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            return existing
        file = _file(self.path)
        connection = self._open()
        self._local.connection, self._local.file = connection, file or _file(self.path)
        with self._lock:
            self._all.add(connection)
        return connection

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection; whatever SQLite says becomes a StorageError."""
        with self._door.inside() as entered, self._told():
            if entered and self._is_elsewhere():
                self.release()
            yield self.connection()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection inside a transaction: all of it is stored, or nothing.

        Waits up to five seconds for another writer. Whatever SQLite says becomes a StorageError.
        """
        with self.read() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if self._is_elsewhere():  # while this one waited
                connection.execute("ROLLBACK")
                self.release()
                connection = self.connection()
                connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk may already have undone it.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Keep every thread of this process out, all connections closed: files may be exchanged.

        Others wait as long. Not for a thread that is inside of :meth:`read`.
        """
        with self._door.alone():
            self.close()
            yield

    def release(self) -> None:
        """Close this thread's connection; a thread that ends before the database calls it."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            return
        del self._local.connection
        with self._lock:
            self._all.discard(connection)
        connection.close()

    def close(self) -> None:
        """Close every thread's connection; call when no thread uses the database any more."""
        with self._lock:
            connections, self._all = self._all, set()
        self._local = threading.local()
        for connection in connections:
            connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise database_error(error, self.path, self._holding) from error

    def _is_elsewhere(self) -> bool:
        """Return whether the file of this thread's connection has given its name to another."""
        file = _file(self.path)
        return file is not None and file != getattr(self._local, "file", file)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_MS / 1000, check_same_thread=False, isolation_level=None
        )
        try:
            connection.row_factory = sqlite3.Row
            _enter_wal(connection)
            # Each commit reaches the disk, not only the system: a power cut loses nothing either.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            # Views and triggers call them; some builds of SQLite have to be told that they may.
            connection.execute("PRAGMA trusted_schema = ON")
            for name, function in self._functions.items():
                connection.create_function(name, 1, function, deterministic=True)
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self, migrations: Sequence[str], cancel: CancelToken | None) -> None:
        with closing(self._open()) as connection:
            if _version(connection) == len(migrations):
                return
            # A migration may rebuild a table that others refer to; the keys are checked at its end.
            connection.execute("PRAGMA foreign_keys = OFF")
            # Two windows may start at once: whoever gets the lock migrates, the other then sees it.
            connection.execute("BEGIN IMMEDIATE")
            version = _version(connection)
            if not 0 <= version < _HIGHEST_VERSION:
                raise DamagedRow(f"schema {version}")
            if version > len(migrations):
                raise StorageError(
                    tr(
                        "The file with {name} was stored by a newer version of Snug.",
                        name=tr(self._holding.name),
                    ),
                    tr("Install that version again, or start with --data-dir and another folder."),
                    f"{self.path}: schema {version}, this Snug knows {len(migrations)}",
                )
            if 0 < version < len(migrations):
                self._copy_before(version)
            if cancel is not None:
                connection.set_progress_handler(lambda: int(cancel.cancelled), _INSTRUCTIONS)
            try:
                for step, script in enumerate(migrations[version:], version + 1):
                    for statement in _statements(script):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {step}")
                if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                    raise sqlite3.IntegrityError("a migration broke a foreign key")
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                # Closing the connection undoes all of it.
                if cancel is not None:
                    cancel.raise_if_cancelled()
                if _code(error) not in (0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT):
                    raise
                raise StorageError(
                    tr(
                        "The file with {name} could not be prepared for this version of Snug.",
                        name=tr(self._holding.name),
                    ),
                    tr("It is as it was: start the earlier version again, and report this."),
                    f"{self.path}, from schema {version}: {error}",
                ) from error

    def _copy_before(self, version: int) -> None:
        backup = self.path.with_name(f"{self.path.name}.v{version}.backup")
        unfinished = backup.with_name(backup.name + ".part")
        unfinished.unlink(missing_ok=True)
        try:
            # A reader of its own: the migrating connection holds the write lock, readers go on.
            with (
                closing(sqlite3.connect(self.path)) as source,
                closing(sqlite3.connect(unfinished)) as target,
            ):
                source.backup(target)
            unfinished.replace(backup)
        except BaseException:
            unfinished.unlink(missing_ok=True)  # what a full disk took needs no room of it
            raise


def database_error(
    error: sqlite3.Error | UnicodeDecodeError, path: Path, holding: Holding = _ANYTHING
) -> StorageError:
    """Turn what SQLite said about ``path`` into a sentence and a way out.

    A message of SQLite's that quotes a damaged name is no UTF-8, and Python cannot say it.
    """
    code = _code(error)
    if code == sqlite3.SQLITE_FULL or (code in _UNWRITTEN and _is_full(path.parent)):
        return StorageError(
            tr("The disk is full: {name} cannot be saved.", name=tr(holding.name)),
            tr("Free some space on the disk of {parent} and try again.", parent=path.parent),
            str(error),
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StorageError(
            tr("Snug may not write to {path}.", path=path),
            tr(
                "Change the folder's permissions, or choose another one with "
                "--data-dir or SNUG_HOME."
            ),
            str(error),
        )
    is_garbled = isinstance(error, DamagedRow | UnicodeDecodeError) or any(
        said in str(error) for said in _GARBLED
    )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or is_garbled:
        return DamagedDatabase(
            tr("The file with {name} is damaged.", name=tr(holding.name)),
            tr(holding.if_damaged, path=path),
            str(error),
            can_be_repaired=holding.can_be_repaired,
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(
            tr("Another program keeps the file with {name} locked.", name=tr(holding.name)),
            tr("Close other windows of Snug, or the program that holds the file."),
            str(error),
        )
    return StorageError(
        tr("The file with {name} could not be read or saved.", name=tr(holding.name)),
        tr("See whether {path} can be read and written.", path=path),
        str(error),
    )


def _file(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of its name; None without it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


_GARBLED = (  # what has no code of its own: Python's finding, and SQLite's
    "decode to UTF-8",
    "unsupported file format",
)
_UNWRITTEN = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


def _code(error: sqlite3.Error | UnicodeDecodeError) -> int:
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_SPACE
    except OSError:
        return False


def _enter_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait here while another window, started at the same time, does the same.
    deadline = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


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

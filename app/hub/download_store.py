"""The queue on the disk: what was asked for, how it stands, and whose it is.

Two windows share the database. Each works on its own downloads only; what belongs to a window that
is gone, closed or killed, goes to the next one that starts.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from filelock import FileLock, Timeout

from app.core.database import DamagedDatabase, DamagedRow, Database, Holding
from app.core.paths import storage_error
from app.core.salvage import open_damaged, readable_rows
from app.core.setting_aside import set_aside
from app.core.words import mark, tr
from app.hub.download import Download

if TYPE_CHECKING:
    from app.hub.download_run import Entry

T = TypeVar("T")
log = logging.getLogger(__name__)

_MIGRATIONS = (
    "CREATE TABLE downloads (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL,"
    " record TEXT NOT NULL) STRICT;",
)  # fmt: skip
_HOLDING = Holding(
    mark("the list of downloads"),
    mark(
        "Close Snug and move {path} away. No file is lost: a download that is started "
        "again goes on with what is there."
    ),
)
_UPDATE = "UPDATE downloads SET record = ? WHERE id = ?"
_SAVE = (  # one that a database begun anew does not have; its number may be another window's there
    "INSERT INTO downloads (id, owner, record) VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET record = excluded.record WHERE owner = excluded.owner"
)


class Stored(msgspec.Struct, frozen=True):
    """A download and the paths of it that were not in the cache before."""

    download: Download
    placed: tuple[str, ...] = ()


class DownloadStore:
    """The downloads of one window in a database of all; thread-safe. Raises StorageError.

    A damaged database is set aside and begun anew with what can be read of it: nothing of it is
    needed to go on with a file.
    """

    def __init__(self, path: Path) -> None:
        self.damaged: Path | None = None
        """Where the database from before was put, when it was damaged."""
        self._path = path
        self._owner = uuid.uuid4().hex
        self._lock = FileLock(self._lock_path(self._owner), thread_local=False)
        self._turn = threading.Lock()
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Held as long as this window lives, by the system: it ends with the process.
            self._lock.acquire(timeout=0)
        except OSError as error:
            raise storage_error(error, path) from error
        try:
            self._database = self._opened()
        except BaseException:
            self._lock.release()
            self._lock_path(self._owner).unlink(missing_ok=True)
            raise

    def adopt(self) -> list[Stored]:
        """Take over what windows that are gone have left, and return it in its order."""
        try:
            return self._adopt()
        except DamagedDatabase as error:
            with self._turn:
                self._begin_anew(error)
            return self._adopt()

    def _opened(self) -> Database:
        try:
            return Database(self._path, _MIGRATIONS, _HOLDING)
        except DamagedDatabase as error:
            return self._begun_anew(error)

    def _begin_anew(self, error: DamagedDatabase) -> None:
        self._database.close()
        self._database = self._begun_anew(error)

    def _begun_anew(self, error: DamagedDatabase) -> Database:
        """Return a fresh database with what can be read of the damaged one, which is kept."""
        self.damaged = set_aside(self._path)
        log.warning("%s is begun anew: %s", self._path, error.detail)
        database = Database(self._path, _MIGRATIONS, _HOLDING)
        with closing(open_damaged(self.damaged)) as damaged, database.write() as connection:
            connection.executemany(
                "INSERT INTO downloads (id, owner, record) VALUES (?, ?, ?)",
                [
                    (row["id"], row["owner"], row["record"])
                    for row in readable_rows(damaged, "downloads", "id")
                    if _is_record(row["record"])
                ],
            )
        return database

    def _written(self, write: Callable[[sqlite3.Connection], T]) -> T:
        """Write in a turn of one's own, in a database begun anew where this one is damaged."""
        try:
            with self._database.write() as connection:
                return write(connection)
        except DamagedDatabase as error:
            self._begin_anew(error)
        with self._database.write() as connection:
            return write(connection)

    def _adopt(self) -> list[Stored]:
        with self._database.read() as connection:
            owners = {row[0] for row in connection.execute("SELECT DISTINCT owner FROM downloads")}
        for owner in owners - {self._owner}:
            self._take_over(owner)
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, record FROM downloads WHERE owner = ? ORDER BY id", (self._owner,)
            )
            return [_decoded(row[0], row[1]) for row in rows]

    def add(self, download: Download, placed: tuple[str, ...] = ()) -> Download:
        """Store a new one and return it with its id."""

        def write(connection: sqlite3.Connection) -> Download:
            cursor = connection.execute(
                "INSERT INTO downloads (owner, record) VALUES (?, '')", (self._owner,)
            )
            added = msgspec.structs.replace(download, id=cursor.lastrowid or 0)
            connection.execute(_UPDATE, (_encoded(added, placed), added.id))
            return added

        with self._turn:
            return self._written(write)

    def save(self, entry: Entry) -> None:
        """Store how it stands; one that was removed stays removed, and a closed store as it is."""
        # One after the other, each time what is true by then: the last one saved is the last word.
        with self._turn:
            if self._closed or entry.download.state == "removed":
                return
            id, record = entry.download.id, _encoded(entry.download, entry.placed)
            self._written(lambda connection: connection.execute(_SAVE, (id, self._owner, record)))

    def remove(self, id: int) -> None:
        """Forget one."""
        with self._turn:
            self._written(
                lambda connection: connection.execute("DELETE FROM downloads WHERE id = ?", (id,))
            )

    def release(self) -> None:
        """Close this thread's connection; a thread that ends before the store calls it."""
        with self._turn:
            if not self._closed:
                self._database.release()

    def close(self) -> None:
        """Leave everything to the next window; what is saved later is not."""
        with self._turn:
            self._closed = True
            self._database.close()
        self._lock.release()
        self._lock_path(self._owner).unlink(missing_ok=True)

    def _take_over(self, owner: str) -> None:
        path = self._lock_path(owner)
        lock = FileLock(path, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return
        try:
            with self._database.write() as connection:
                connection.execute(
                    "UPDATE downloads SET owner = ? WHERE owner = ?", (self._owner, owner)
                )
        finally:
            lock.release()
            path.unlink(missing_ok=True)

    def _lock_path(self, owner: str) -> Path:
        return self._path.with_name(f"{self._path.name}.{owner}.lock")


def _encoded(download: Download, placed: tuple[str, ...]) -> str:
    # What changes all the time is not kept: it is worked out anew.
    kept = msgspec.structs.replace(download, rate=None, left=None)
    return msgspec.json.encode(Stored(kept, placed)).decode()


def _is_record(record: object) -> bool:
    try:
        msgspec.json.decode(str(record), type=Stored)
    except msgspec.DecodeError:
        return False
    return True


def _decoded(id: int, record: str) -> Stored:
    try:
        return msgspec.json.decode(record, type=Stored)
    except msgspec.DecodeError as error:
        raise DamagedRow(tr("download {id}: {error}", id=id, error=error)) from error

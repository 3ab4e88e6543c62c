"""The queue on the disk: what was asked for, how it stands, and whose it is.

Two windows share the database. Each works on its own downloads only; what belongs to a window that
is gone, closed or killed, goes to the next one that starts.
"""

from __future__ import annotations

import logging
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from app.core.database import DamagedDatabase, DamagedRow, Database, Holding
from app.core.paths import storage_error
from app.core.setting_aside import set_aside
from app.core.words import mark, tr
from app.hub.download import Download

if TYPE_CHECKING:
    from app.hub.download_run import Entry

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


class Stored(msgspec.Struct, frozen=True):
    """A download and the paths of it that were not in the cache before."""

    download: Download
    placed: tuple[str, ...] = ()


class DownloadStore:
    """The downloads of one window in a database of all; thread-safe. Raises StorageError.

    A damaged database is set aside and begun anew: nothing of it is needed to go on with a file.
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
                self._database.close()
                self._set_aside(error)
                self._database = self._opened()
            return []

    def _opened(self) -> Database:
        try:
            return Database(self._path, _MIGRATIONS, _HOLDING)
        except DamagedDatabase as error:
            self._set_aside(error)
            return Database(self._path, _MIGRATIONS, _HOLDING)

    def _set_aside(self, error: DamagedDatabase) -> None:
        self.damaged = set_aside(self._path)
        log.warning("%s is begun anew: %s", self._path, error.detail)

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
        with self._turn, self._database.write() as connection:
            cursor = connection.execute(
                "INSERT INTO downloads (owner, record) VALUES (?, '')", (self._owner,)
            )
            added = msgspec.structs.replace(download, id=cursor.lastrowid or 0)
            connection.execute(_UPDATE, (_encoded(added, placed), added.id))
        return added

    def save(self, entry: Entry) -> None:
        """Store how it stands; one that was removed stays removed, and a closed store as it is."""
        # One after the other, each time what is true by then: the last one saved is the last word.
        with self._turn:
            if self._closed or entry.download.state == "removed":
                return
            with self._database.write() as connection:
                record = _encoded(entry.download, entry.placed)
                connection.execute(_UPDATE, (record, entry.download.id))

    def remove(self, id: int) -> None:
        """Forget one."""
        with self._turn, self._database.write() as connection:
            connection.execute("DELETE FROM downloads WHERE id = ?", (id,))

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


def _decoded(id: int, record: str) -> Stored:
    try:
        return msgspec.json.decode(record, type=Stored)
    except msgspec.DecodeError as error:
        raise DamagedRow(tr("download {id}: {error}", id=id, error=error)) from error

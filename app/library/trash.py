"""Deleted files, set aside in their cache until the window closes.

They lie in ``.locks/.snug-deleted`` of the cache: on the same file system, so that setting aside is
a renaming, and where huggingface_hub does not look for repositories. Each window has a folder with
a lock beside it, each deletion a folder in that with a journal, written before the first renaming.
What a crash leaves is put back when the deletion had not ended, else removed for good.
"""

from __future__ import annotations

import logging
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import filelock
import msgspec

from app.core.errors import StorageError, UsageError
from app.core.words import tr
from app.library.removal import prune

log = logging.getLogger(__name__)

_JOURNAL = "journal"
_DONE = "done"


class _Journal(msgspec.Struct, frozen=True):
    moves: list[bytes]
    """Paths below the cache; the file that a number names in the folder came from there."""


class Trash:
    """The trash of one cache for one window; only one thread at a time may use it."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._root = cache / ".locks" / ".snug-deleted"
        self._own = self._root / uuid.uuid4().hex
        self._lock: filelock.BaseFileLock | None = None
        self._count = 0

    def set_aside(self, moves: Sequence[str]) -> int:
        """Move files out of the cache, all of them or none; return the deletion's number.

        Folders that are empty then are removed. Raises StorageError.
        """
        self._count += 1
        folder = self._own / str(self._count)
        try:
            self._begin()
            folder.mkdir()
            below = [os.fsencode(Path(move).relative_to(self._cache)) for move in moves]
            _write(folder / _JOURNAL, msgspec.msgpack.encode(_Journal(below)))
            try:
                for number, move in enumerate(moves):
                    Path(move).rename(folder / str(number))
            except OSError:
                self._restore(folder)
                raise
            prune(self._cache, moves)
            _write(folder / _DONE, b"")
        except OSError as error:
            raise StorageError(
                tr("The model could not be deleted."),
                tr(
                    "Close programs that use it, and see whether you may write to the "
                    "folder {cache}.",
                    cache=self._cache,
                ),
                str(error),
            ) from error
        return self._count

    def put_back(self, number: int) -> None:
        """Undo a deletion; raises StorageError, or UsageError when it is too late for that."""
        folder = self._own / str(number)
        if not folder.is_dir():
            raise UsageError(
                tr("This can no longer be undone."), tr("Download the model again from Discover.")
            )
        try:
            self._restore(folder)
            shutil.rmtree(folder)
        except OSError as error:
            raise StorageError(
                tr("The model could not be put back completely."),
                tr("Its files are in {folder} until Snug is closed.", folder=folder),
                str(error),
            ) from error

    def purge(self) -> None:
        """Remove for good what was set aside; what cannot be removed now is at the next start."""
        if self._lock is None:
            return
        _remove(self._own)
        self._release(self._lock, self._own)
        self._lock = None

    def recover(self) -> None:
        """Clear up what other windows left when they crashed; cheap when they left nothing."""
        try:
            left = [one for one in self._root.iterdir() if one.is_dir() and one != self._own]
        except OSError:  # nothing was ever deleted, or the drive is not there
            return
        for folder in left:
            lock = self._lock_of(folder)
            try:
                lock.acquire(blocking=False)
            except (filelock.Timeout, OSError, NotImplementedError):  # that window is still open
                continue
            self._clear_up(folder)
            self._release(lock, folder)

    def _clear_up(self, folder: Path) -> None:
        for deletion in _deletions(folder):
            if (deletion / _DONE).exists():
                continue
            try:
                self._restore(deletion)
            except OSError as error:
                log.warning("an unfinished deletion is left in %s: %s", deletion, error)
                return
            log.warning("a deletion that had not ended was undone: %s", deletion)
        _remove(folder)

    def _restore(self, folder: Path) -> None:
        """Move back what was moved; what has been downloaded again meanwhile stays as it is."""
        try:
            data = (folder / _JOURNAL).read_bytes()
            journal = msgspec.msgpack.decode(data, type=_Journal)
        except (FileNotFoundError, msgspec.DecodeError):  # the crash came before the first move
            return
        # Backwards: blobs first, so that no link ever points to nothing.
        for number, below in reversed(list(enumerate(journal.moves))):
            aside, place = folder / str(number), self._cache / os.fsdecode(below)
            if os.path.lexists(aside) and not os.path.lexists(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                aside.rename(place)

    def _begin(self) -> None:
        if self._lock is not None:
            return
        self._root.mkdir(parents=True, exist_ok=True)
        lock = self._lock_of(self._own)
        lock.acquire(blocking=False)
        self._lock = lock
        self._own.mkdir()

    @staticmethod
    def _lock_of(folder: Path) -> filelock.BaseFileLock:
        return filelock.FileLock(folder.with_name(folder.name + ".lock"), thread_local=False)

    def _release(self, lock: filelock.BaseFileLock, folder: Path) -> None:
        lock.release()
        if folder.exists():
            return  # its lock is asked for again at the next start
        try:
            folder.with_name(folder.name + ".lock").unlink(missing_ok=True)
            self._root.rmdir()
        except OSError:  # another window has something in it
            return


def _deletions(folder: Path) -> Iterator[Path]:
    return (one for one in sorted(folder.iterdir()) if one.is_dir())


def _write(path: Path, data: bytes) -> None:
    """Write a file that is on the disk when this returns, with its name."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove(folder: Path) -> None:
    def note(_function: object, path: str, failure: tuple[type, BaseException, object]) -> None:
        log.warning("%s is left for the next start: %s", path, failure[1])

    # onerror: onexc came with Python 3.12.
    shutil.rmtree(folder, onerror=note)

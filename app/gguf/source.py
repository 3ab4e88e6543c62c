"""Where the bytes of a model file come from: a file on this machine, memory, or ranged requests."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Protocol

from app.core.words import tr
from app.gguf.errors import Unreadable


class Source(Protocol):
    """Bytes that can be read from any place; what the header reader needs and no more."""

    @property
    def size(self) -> int:
        """Bytes of the whole file."""

    def read(self, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``; none only where the file ends."""


class BytesSource:
    """A file that is in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return len(self._data)

    def read(self, offset: int, size: int) -> bytes:
        """Return ``size`` bytes from ``offset``, fewer only where the file ends."""
        return self._data[offset : offset + size]


class FileSource:
    """A file on this machine, open while in its ``with`` block; raises :class:`Unreadable`.

    Read, never mapped: a mapped file that shrinks or whose drive leaves would kill the process.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb", buffering=0)
        except OSError as error:
            raise _unreadable(path, error) from error
        try:
            self._size = os.fstat(self._file.fileno()).st_size
        except OSError as error:
            self._file.close()
            raise _unreadable(path, error) from error

    def __enter__(self) -> FileSource:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self._size

    def read(self, offset: int, size: int) -> bytes:
        """Return ``size`` bytes from ``offset``, fewer only where the file ends."""
        parts: list[bytes] = []
        try:
            self._file.seek(offset)
            # One system call may return less than asked for, as at 2 GB on Linux.
            while size > 0 and (part := self._file.read(size)):
                parts.append(part)
                size -= len(part)
        except OSError as error:
            raise _unreadable(self.path, error) from error
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _unreadable(path: Path, error: OSError) -> Unreadable:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        folder = next((above for above in path.parents if above.exists()), None)
        if folder != path.parent:
            return Unreadable(
                tr("The folder {parent} is not there.", parent=path.parent),
                tr("If it is on a removable or network drive, connect that and try again."),
                str(error),
            )
        return Unreadable(
            tr("{name} is no longer in {parent}.", name=path.name, parent=path.parent),
            tr("It was moved, renamed or deleted; open it from where it is now."),
            str(error),
        )
    if isinstance(error, PermissionError):
        return Unreadable(
            tr("Snug may not read {name}.", name=path.name),
            tr("Change the permissions of {path}.", path=path),
            str(error),
        )
    if isinstance(error, IsADirectoryError):
        return Unreadable(
            tr("{name} is a folder.", name=path.name),
            tr("Choose the .gguf file inside it."),
            str(error),
        )
    return Unreadable(
        tr("{name} could not be read from its disk.", name=path.name),
        tr("See whether the drive is connected and healthy."),
        str(error),
    )

"""What one connection brings goes into the part while the connection brings more."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

import msgspec

from app.hub.errand import write_all
from app.hub.pieces import Run

_BLOCK = 4096
"""Bytes to whose multiples a disk takes memory without a copy; older ones are content with 512."""


class Piece(msgspec.Struct, frozen=True):
    """The first ``size`` bytes of ``buffer``: what follows in the file from ``offset`` on."""

    run: Run
    offset: int
    size: int
    buffer: memoryview
    quick: bool = False
    """Whether it came so fast that the system's copy in memory costs more than it brings."""


class Writer:
    """Writes pieces in their order; one thread runs it, one other feeds it.

    ``on_written`` gets each piece once it is in the file, ``on_end`` each run once all of it is.
    """

    def __init__(
        self, part: Path, on_written: Callable[[Piece], None], on_end: Callable[[Run], None]
    ) -> None:
        self._part = part
        self._on_written = on_written
        self._on_end = on_end
        self._waiting: SimpleQueue[Piece | Run | None] = SimpleQueue()

    def put(self, piece: Piece) -> None:
        """Have a piece written."""
        self._waiting.put(piece)

    def end_run(self, run: Run) -> None:
        """Say that nothing more comes of a run."""
        self._waiting.put(run)

    def end(self) -> None:
        """Let :meth:`run` return once everything is written."""
        self._waiting.put(None)

    def run(self) -> None:
        """Write until the end; raises ``OSError``."""
        with PartFile(self._part) as file:
            while (next_one := self._waiting.get()) is not None:
                if isinstance(next_one, Run):
                    self._on_end(next_one)
                    continue
                file.write(next_one)
                self._on_written(next_one)


class PartFile:
    """A part open for writing, in its ``with`` block; raises ``OSError``.

    The system keeps what is written in memory, too, where a model is soon wanted. Copying it there
    is the slowest step of all on a network of more than some 500 MB/s; a disk that keeps up with
    such a one reads the model again as quickly. So that is left out then, where the system can
    (Linux: O_DIRECT).
    """

    def __init__(self, part: Path) -> None:
        self._part = part
        self._file = _open(part)
        self._direct: FileIO | None = None
        self._can_direct = hasattr(os, "O_DIRECT")

    def __enter__(self) -> PartFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if self._direct is not None:
            self._direct.close()

    def write(self, piece: Piece) -> None:
        """Write all of a piece to its place."""
        data = piece.buffer[: piece.size]
        whole_blocks = piece.offset % _BLOCK == 0 and piece.size % _BLOCK == 0
        if piece.quick and whole_blocks and self._written_directly(piece.offset, data):
            return
        self._file.seek(piece.offset)
        write_all(self._file, data)

    def _written_directly(self, offset: int, data: memoryview) -> bool:
        """Return whether the disk took all of it without a copy."""
        if not self._can_direct:
            return False
        try:
            if self._direct is None:
                self._direct = _open(self._part, os.O_DIRECT)
            self._direct.seek(offset)
            # A full disk takes a part; the other way says so then.
            return self._direct.write(data) == len(data)
        except OSError as error:
            # Not every file system can.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
            self._can_direct = False
            return False


def _open(part: Path, flags: int = 0) -> FileIO:
    return FileIO(part, "r+", opener=lambda name, usual: os.open(name, usual | flags))

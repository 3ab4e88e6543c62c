"""The SHA-256 of a file while it is written: it follows right behind the front.

What arrives at the front is handed over in memory: reading it back costs time that a fast network
does not leave. Everything else (what was there before, what came out of order) is read from the
file once the front is past it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec

from app.core.words import tr
from app.hub.buffers import Buffers
from app.hub.errors import HubError

_POLL = 0.25
_READ = 1 << 20


class _Piece(msgspec.Struct, frozen=True):
    offset: int
    size: int
    buffer: memoryview


class Follower:
    """Computes the SHA-256 of ``size`` bytes in ``part``; one thread runs it, others feed it.

    ``front`` says how far the file is there without a gap. What lies more than ``reach`` bytes
    before the checksum is read from the file when that has come so far.
    """

    def __init__(
        self,
        part: Path,
        size: int,
        front: Callable[[], int],
        stop: threading.Event,
        buffers: Buffers,
        *,
        reach: int,
    ) -> None:
        self._part = part
        self._size = size
        self._front = front
        self._stop = stop
        self._buffers = buffers
        self._reach = reach
        self._at = 0
        self._news: SimpleQueue[_Piece | None] = SimpleQueue()

    def give(self, offset: int, buffer: memoryview, size: int, *, at_front: bool) -> None:
        """Tell that ``size`` bytes from ``offset`` on are in the file, and in ``buffer``.

        The buffer is given back once it has served.
        """
        if not at_front or offset - self._at > self._reach:
            self._buffers.give_back(buffer)
            self._news.put(None)
            return
        self._news.put(_Piece(offset, size, buffer))
        if self._front() > offset + size:
            # It closed a gap: what follows it came earlier.
            self._news.put(None)

    def run(self) -> str:
        """Return the SHA-256 of the whole, or an empty text when it was stopped.

        Raises ``OSError``, and HubError ("disk") when the file is shorter than it was.
        """
        digest = hashlib.sha256()
        own = memoryview(bytearray(_READ))
        self._news.put(None)
        with self._part.open("rb", buffering=0) as file:

            def read(end: int) -> None:
                file.seek(self._at)
                while self._at < end and not self._stop.is_set():
                    came = file.readinto(own[: end - self._at])
                    if not came:
                        raise HubError(
                            "disk",
                            tr("Another program has shortened the file while it was downloaded."),
                            tr("Resume: what is missing is fetched again."),
                            str(self._part),
                        )
                    digest.update(own[:came])
                    self._at += came

            while self._at < self._size and not self._stop.is_set():
                try:
                    piece = self._news.get(timeout=_POLL)
                except Empty:
                    continue
                if piece is None:
                    read(self._front())
                    continue
                read(piece.offset)
                fresh = piece.offset + piece.size - self._at
                if fresh > 0 and not self._stop.is_set():
                    digest.update(piece.buffer[piece.size - fresh : piece.size])
                    self._at += fresh
                self._buffers.give_back(piece.buffer)
        return digest.hexdigest() if self._at == self._size else ""

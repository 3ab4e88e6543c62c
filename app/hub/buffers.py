"""Memory that travels with the bytes of a download: filled, written, checked and used again."""

from __future__ import annotations

import mmap
import threading
from queue import Empty, SimpleQueue

_POLL = 0.25


class Buffers:
    """Up to ``most`` buffers of ``size`` bytes, each made when there is no other; thread-safe.

    Who needs one while all are under way waits: what brings more than is taken gets slower.
    They begin at a page of memory, as a disk wants it that takes them without a copy.
    """

    def __init__(self, size: int, most: int, stop: threading.Event) -> None:
        self._size = size
        self._stop = stop
        self._free: SimpleQueue[memoryview] = SimpleQueue()
        self._unmade = threading.Semaphore(most)

    def take(self) -> memoryview | None:
        """Return one that nobody uses, once there is one; None when all was stopped first."""
        while not self._stop.is_set():
            if self._free.empty() and self._unmade.acquire(blocking=False):
                return memoryview(mmap.mmap(-1, self._size))
            try:
                return self._free.get(timeout=_POLL)
            except Empty:
                continue
        return None

    def give_back(self, buffer: memoryview) -> None:
        """Let others have it."""
        self._free.put(buffer)

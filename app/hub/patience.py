"""How long to wait, and how often to try again, before a failure is final."""

from __future__ import annotations

import threading
import time

import msgspec

from app.core.cancel import CancelToken
from app.core.words import tr
from app.hub.errors import HubError, retryable


class Pace(msgspec.Struct, frozen=True):
    """How a download goes about it; times in seconds, sizes in bytes."""

    stall: float = 20.0
    """Silence after which a connection counts as broken."""
    waits: tuple[float, ...] = (1, 2, 4, 8, 15, 30, 60, 60, 60, 60, 60)
    """Before the first, second … attempt in a row that brings nothing; then it is final."""
    buffer: int = 2 << 20
    """What is received, written and checked at a time."""
    run: int = 32 << 20
    """What one request asks for at first, and at least."""
    longest_run: int = 256 << 20
    ahead: int = 1 << 30
    """How far behind the first gap bytes are asked for."""
    least: int = 2 << 20
    """What it is worth to make a connection for, near the end."""
    note: float = 0.25
    """How often the journal is written: what kill -9 costs."""
    sync: float = 3.0
    """How often the disk is synchronised, and the journal too: what a power cut costs."""
    sync_bytes: int = 256_000_000
    """The disk is synchronised after so many bytes as well: little is left to do at the end. More
    often, it would do little else."""
    enough: float = 250e6
    """Bytes/s: a single connection that brings more gets no company."""
    quick: float = 500e6
    """Bytes/s: what comes faster is written without a copy in the system's memory."""
    company: float = 0.3
    """How often that is looked at."""


class Patience:
    """Counts failures in a row and says when to try again; thread-safe.

    Several connections that fail for one reason count once.
    """

    def __init__(self, waits: tuple[float, ...]) -> None:
        self._waits = waits
        self._lock = threading.Lock()
        self._failures = 0
        self._next = 0.0
        self._error: HubError | None = None

    def progressed(self) -> None:
        """Forget failures: something came."""
        if self._failures or self._error is not None:
            with self._lock:
                self._failures, self._error = 0, None

    def failed(self, error: HubError) -> float:
        """Return when to try again (``time.monotonic``).

        Raises the error when that makes no sense, or did not help often enough.
        """
        if not retryable(error):
            raise error
        with self._lock:
            now = time.monotonic()
            told = now + error.retry_after if error.retry_after else 0.0
            if now >= self._next:
                if self._failures >= len(self._waits):
                    raise error
                self._next = now + self._waits[self._failures]
                self._failures += 1
            self._next = max(self._next, told)
            self._error = error
            return self._next

    @property
    def note(self) -> str:
        """One sentence about why nothing comes and when it goes on; empty while all is well."""
        with self._lock:
            left = self._next - time.monotonic()
            if self._error is None or left <= 0:
                return ""
            when = time.strftime("%X", time.localtime(time.time() + left))
            return tr("{words} Trying again at {when}.", words=self._error.text, when=when)


def wait_until(moment: float, cancel: CancelToken) -> None:
    """Wait for a moment of ``time.monotonic``; raises ``Cancelled``."""
    if moment > time.monotonic():
        stop = threading.Event()
        cancel.on_cancel(stop.set)
        stop.wait(moment - time.monotonic())
    cancel.raise_if_cancelled()

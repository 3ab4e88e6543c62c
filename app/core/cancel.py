"""Cancellation that both polling loops and blocked calls can hear."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from app.core.errors import Cancelled


class CancelToken:
    """A one-way switch shared between who asks for work to stop and who does the work.

    Thread-safe. Callbacks run once, in the cancelling thread, or at once when registered late.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether someone asked to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; later calls do nothing."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Run ``callback`` when cancelled, or now if that has happened."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()

    @contextmanager
    def calling(self, callback: Callable[[], None]) -> Iterator[None]:
        """Run ``callback`` when cancelled during the block, or now; forget it behind the block."""
        self.on_cancel(callback)
        try:
            yield
        finally:
            with self._lock, suppress(ValueError):  # it has been called
                self._callbacks.remove(callback)

    def raise_if_cancelled(self) -> None:
        """Raise :class:`Cancelled` once someone asked to stop."""
        if self._event.is_set():
            raise Cancelled

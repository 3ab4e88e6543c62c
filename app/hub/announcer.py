"""Tells listeners what changes, from one thread of its own, in the order in which it happened."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from app.hub.download import Download

Listener = Callable[[Download], None]
"""Hears a download that changed; the state "removed" is the last it hears of one."""

TICK = 0.2
"""Seconds between two reports of progress."""


class Announcer:
    """Passes on what :meth:`tell` is given; while ``busy``, calls ``look`` five times a second."""

    def __init__(self, busy: Callable[[], bool], look: Callable[[], None]) -> None:
        self._busy = busy
        self._look = look
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._unheard: list[Download] = []
        self._listeners: tuple[Listener, ...] = ()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="downloads", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def close(self, seconds: float) -> None:
        """End, within so many seconds."""
        self._closed = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def tell(self, download: Download) -> None:
        """Let everyone hear it soon; returns at once."""
        with self._lock:
            self._unheard.append(download)
        self._wake.set()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with what is told from now on; return how to stop that."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def stop() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return stop

    def _work(self) -> None:
        looked = 0.0
        while not self._closed:
            busy = self._busy()
            self._wake.wait(TICK if busy else None)
            self._wake.clear()
            if busy and time.monotonic() - looked >= TICK:
                looked = time.monotonic()
                self._look()
            with self._lock:
                unheard, self._unheard = self._unheard, []
                listeners = self._listeners
            for download in unheard:
                for listener in listeners:
                    listener(download)

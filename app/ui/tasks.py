"""The one adapter between threads and Qt.

Work runs on named single-thread lanes ("engine", "disk", …) so that what belongs together stays in
order; whatever it has to say comes back as callables that run on the Qt thread. One permanent
QObject, one queue, one wake signal: no worker owns a signal, nothing calls ``processEvents``.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Signal, Slot

from app.core.errors import Cancelled

log = logging.getLogger(__name__)
T = TypeVar("T")

_SLICE_MS = 8
"""Longest the queue holds the Qt thread before it lets input and painting through."""


class Tasks(QObject):
    """Runs functions off the Qt thread and brings their results back to it.

    Signals:
        crashed: an exception nobody took, which is a bug to show.
    """

    crashed = Signal(object)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[Callable[[], None]] = deque()
        self._awake = False
        self._lock = threading.Lock()
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._closed = False
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str = "disk",
    ) -> None:
        """Call ``work`` on ``lane``, then ``done(result)`` or ``failed(error)`` on the Qt thread.

        A :class:`Cancelled` without a ``failed`` is dropped: the owner asked for it.
        """
        if self._closed:
            return
        executor = self._lanes.get(lane)
        if executor is None:
            executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"snug-{lane}")
            self._lanes[lane] = executor

        def body() -> None:
            try:
                result = work()
            except Exception as error:
                self.post(lambda error=error: self._fail(error, failed))  # type: ignore[misc]
            else:
                if done is not None:
                    self.post(lambda: done(result))

        executor.submit(body)

    def post(self, call: Callable[[], None]) -> None:
        """Run ``call`` on the Qt thread, in order; callable from any thread."""
        with self._lock:
            if self._closed:
                return
            self._queue.append(call)
            if self._awake:
                return
            self._awake = True
        self._wake.emit()

    def close(self) -> None:
        """Take no more work; work that is running may end, its results are dropped."""
        with self._lock:
            self._closed = True
            self._queue.clear()
        for executor in self._lanes.values():
            executor.shutdown(wait=False, cancel_futures=True)

    def _fail(self, error: Exception, failed: Callable[[Exception], None] | None) -> None:
        if failed is not None:
            failed(error)
        elif not isinstance(error, Cancelled):
            log.error("unhandled in a task", exc_info=error)
            self.crashed.emit(error)

    @Slot()
    def _drain(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while True:
            with self._lock:
                if not self._queue:
                    self._awake = False
                    return
                call = self._queue.popleft()
            try:
                call()
            except Exception as error:
                self._fail(error, None)
            if clock.elapsed() >= _SLICE_MS:
                self._wake.emit()
                return

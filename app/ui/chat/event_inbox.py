"""From the engine's thread to the Qt thread: many events, one wake; and how fast they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import perf_counter
from types import TracebackType

from PySide6.QtCore import QTimer

from app.engine.protocol import Progress, Text
from app.ui.tasks import Tasks

_WINDOW_S = 2.0
_SAY_S = 1.0

# What comes while one hand-over is being shown, and for a while after, is handed over together.
# Painting costs about as much again as hearing, and the engine needs every core: for what one of
# its threads waits, all wait. Up to 1.6 ms, hearing takes less than half a hundredth of a core.
_QUICKEST_MS = 45
_SLOWEST_MS = 400
_SHARE = 250


class EventInbox:
    """Takes events on any thread and hands them to ``heard`` on the Qt thread, in order.

    The first event is handed over at once, those that follow in bundles: the dearer it is to hear
    them, the rarer, 2 to 22 times a second. As a context manager it gives :meth:`put` and, at the
    end, hands over what it still holds before anything that is posted afterwards.
    """

    def __init__(self, tasks: Tasks, heard: Callable[[list[Progress | Text]], None]) -> None:
        self._tasks = tasks
        self._heard = heard
        self._events: deque[Progress | Text] = deque()
        self._awake = False
        """The Qt thread will look here without being woken."""
        self._pause = QTimer(singleShot=True)
        # Through the tasks: what was posted before an event is heard before it.
        self._pause.timeout.connect(lambda: tasks.post(self._look))

    def __enter__(self) -> Callable[[Progress | Text], None]:
        return self.put

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tasks.post(self._hand_over)

    def put(self, event: Progress | Text) -> None:
        """Take an event; wakes the Qt thread only if it would not look by itself."""
        self._events.append(event)
        if not self._awake:
            self._awake = True
            self._tasks.post(self._look)

    def _look(self) -> None:
        if self._pause.isActive():  # an event that woke has been handed over with those before it
            return
        # Cleared first: an event that comes from here on wakes.
        self._awake = False
        if self._events:
            self._awake = True
            began = perf_counter()
            self._hand_over()
            took = 1000 * (perf_counter() - began)
            self._pause.start(round(min(_SLOWEST_MS, max(_QUICKEST_MS, _SHARE * took))))

    def _hand_over(self) -> None:
        events = []
        while self._events:
            events.append(self._events.popleft())
        if events:
            self._heard(events)


class Speed:
    """Tokens per second over the last two seconds."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()
        self._said = 0.0

    def due(self) -> bool:
        """Return whether it is time to say the speed again: what changes faster cannot be read."""
        now = perf_counter()
        if now - self._said < _SAY_S:
            return False
        self._said = now
        return True

    def add(self, tokens: int) -> None:
        """Note that so many tokens have come in all."""
        now = perf_counter()
        self._marks.append((now, tokens))
        while now - self._marks[0][0] > _WINDOW_S and len(self._marks) > 2:
            self._marks.popleft()

    @property
    def tps(self) -> float:
        """Tokens per second; 0 while too little has come to tell."""
        if len(self._marks) < 2:
            return 0.0
        (began, first), (ended, last) = self._marks[0], self._marks[-1]
        return (last - first) / (ended - began) if ended - began > 0.05 else 0.0

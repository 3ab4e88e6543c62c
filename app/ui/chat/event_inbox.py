"""From the engine's thread to the Qt thread: many events, one wake; and how fast they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import perf_counter

from app.engine.protocol import Progress, Text
from app.ui.tasks import Tasks

_WINDOW_S = 2.0
_SAY_S = 0.25


class EventInbox:
    """Takes events on any thread and hands them to ``heard`` on the Qt thread, in order."""

    def __init__(self, tasks: Tasks, heard: Callable[[list[Progress | Text]], None]) -> None:
        self._tasks = tasks
        self._heard = heard
        self._events: deque[Progress | Text] = deque()
        self._posted = False

    def put(self, event: Progress | Text) -> None:
        """Take an event; at most one wake is on its way at a time."""
        self._events.append(event)
        if not self._posted:
            self._posted = True
            self._tasks.post(self._drain)

    def _drain(self) -> None:
        # Cleared first: an event that comes from here on posts another wake.
        self._posted = False
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
        """Return whether it is time to say the speed again: four times a second are enough."""
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

"""Work of which only the latest matters, on lanes: what stalls does not hold up the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.core.cancel import CancelToken
from app.ui.tasks import Tasks

T = TypeVar("T")


class LanePool:
    """Runs the latest order on a lane that is free; what an older one brings is dropped.

    While every lane is held, the latest order waits for the first that is free again.
    """

    def __init__(self, tasks: Tasks, name: str, lanes: int = 4) -> None:
        self._tasks = tasks
        self._free = [f"{name}-{number}" for number in range(lanes)]
        self._token: CancelToken | None = None
        self._waiting: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Whether the latest order has not brought anything yet."""
        return self._token is not None

    def run(
        self,
        work: Callable[[CancelToken], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> CancelToken:
        """Give up what was ordered before and run this; returns what cancels it."""
        self.stop()
        token = CancelToken()
        self._token = token

        def start() -> None:
            lane = self._free.pop()

            def brought(result: T) -> None:
                self._end(lane)
                if token is self._token:
                    self._token = None
                    done(result)

            def broke(error: Exception) -> None:
                self._end(lane)
                if token is self._token:
                    self._token = None
                    failed(error)

            def checked() -> T:
                token.raise_if_cancelled()
                return work(token)

            self._tasks.run(checked, brought, broke, lane=lane)

        if self._free:
            start()
        else:
            self._waiting = start
        return token

    def stop(self) -> None:
        """Give up the latest order, if it still runs: nothing of it is heard any more."""
        token, self._token, self._waiting = self._token, None, None
        if token is not None:
            token.cancel()

    def _end(self, lane: str) -> None:
        self._free.append(lane)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

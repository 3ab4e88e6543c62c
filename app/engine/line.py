"""Who has the engine now, and who comes next: the chat and other programs, in their order.

The engine does one thing at a time. What asks it for minutes (a model to load, an answer) takes a
place here first, so that nobody is overtaken, and whoever gives up waiting makes room at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.core.cancel import CancelToken


class Place:
    """A caller's place in the line; :meth:`leave` it when done, or to give it up."""

    def __init__(
        self,
        line: EngineLine,
        on_turn: Callable[[], None] | None,
        on_moved: Callable[[int], None] | None,
    ) -> None:
        self._line = line
        self.on_turn = on_turn
        self.on_moved = on_moved

    @property
    def before(self) -> int:
        """How many come first; 0 when it is this one's turn, or when it has left."""
        return self._line._before(self)

    def leave(self) -> None:
        """Let the next one have its turn; later calls do nothing."""
        self._line._leave(self)


class EngineLine:
    """The callers of one engine in the order in which they came. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: deque[Place] = deque()

    @property
    def busy(self) -> bool:
        """Whether somebody has the engine."""
        return bool(self._places)

    @property
    def waiting(self) -> int:
        """How many wait behind the one whose turn it is."""
        return max(0, len(self._places) - 1)

    def join(
        self,
        on_turn: Callable[[], None] | None = None,
        on_moved: Callable[[int], None] | None = None,
    ) -> Place:
        """Take the last place.

        ``on_turn`` is called once, when it is this one's turn: at once where the line is empty,
        else in the thread of whoever leaves. ``on_moved`` gets how many come first, now and after
        each step, until then. Neither may block.
        """
        place = Place(self, on_turn, on_moved)
        with self._lock:
            self._places.append(place)
            first = len(self._places) == 1
        if not first:
            self._tell(place)
        elif on_turn is not None:
            on_turn()
        return place

    @contextmanager
    def turn(
        self, cancel: CancelToken | None = None, on_moved: Callable[[int], None] | None = None
    ) -> Iterator[None]:
        """Wait for a turn and keep it for the block; raises Cancelled when ``cancel`` ends it."""
        woken = threading.Event()
        place = self.join(woken.set, on_moved)
        try:
            if cancel is None:
                woken.wait()
            else:
                with cancel.calling(woken.set):
                    woken.wait()
                cancel.raise_if_cancelled()
            yield
        finally:
            place.leave()

    @contextmanager
    def turn_if_free(self) -> Iterator[bool]:
        """Have a turn for the block where nobody else has one; yields whether that is so."""
        place = Place(self, None, None)
        with self._lock:
            free = not self._places
            if free:
                self._places.append(place)
        try:
            yield free
        finally:
            place.leave()

    def _before(self, place: Place) -> int:
        with self._lock:
            return self._places.index(place) if place in self._places else 0

    def _leave(self, place: Place) -> None:
        with self._lock:
            if place not in self._places:
                return
            was_first = self._places[0] is place
            self._places.remove(place)
            following = list(self._places)
        if following and was_first:
            turn = following.pop(0).on_turn
            if turn is not None:
                turn()
        for other in following:
            self._tell(other)

    @staticmethod
    def _tell(place: Place) -> None:
        # Asked for now: two that leave at once may get here in either order.
        if place.on_moved is not None and (before := place.before):
            place.on_moved(before)

"""A door that threads go in and out of, and that one may close behind itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Door:
    """Any number of threads are inside at once, or one alone; a thread may go in several times."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._inside: dict[int, int] = {}
        self._alone = False

    @contextmanager
    def inside(self) -> Iterator[bool]:
        """Be inside; gives whether this thread was outside before. Waits while one is alone."""
        me = threading.get_ident()
        with self._moved:
            entered = me not in self._inside
            if entered:
                self._moved.wait_for(lambda: not self._alone)
            self._inside[me] = self._inside.get(me, 0) + 1
        try:
            yield entered
        finally:
            with self._moved:
                self._inside[me] -= 1
                if not self._inside[me]:
                    del self._inside[me]
                    self._moved.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be inside alone, once all have left; for a thread that is outside."""
        with self._moved:
            self._moved.wait_for(lambda: not self._alone and not self._inside)
            self._alone = True
        try:
            yield
        finally:
            with self._moved:
                self._alone = False
                self._moved.notify_all()

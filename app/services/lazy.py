"""What is made when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from app.core.errors import Cancelled

T = TypeVar("T")


class Lazy(Generic[T]):
    """Calls ``make`` once, in whichever thread asks first. Thread-safe."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.made: T | None = None
        """What was made, None before anybody asked."""
        self._make = make
        self._lock = threading.Lock()
        self._finished = False

    def __call__(self) -> T:
        """Return it; raises Cancelled once it is finished."""
        with self._lock:
            if self._finished:
                raise Cancelled
            if self.made is None:
                self.made = self._make()
            return self.made

    def finish(self) -> T | None:
        """Make nothing any more; return what was made."""
        with self._lock:
            made, self.made, self._finished = self.made, None, True
            return made


class Closing(Protocol):
    """What gives back what it holds."""

    def close(self) -> None:
        """Give it back."""


C = TypeVar("C", bound=Closing)


def close(lazy: Lazy[C]) -> None:
    """Close what was made, if anything, and let nothing be made any more."""
    made = lazy.finish()
    if made is not None:
        made.close()

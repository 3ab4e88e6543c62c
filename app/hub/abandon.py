"""Calls that cannot be interrupted, left alone when nobody wants their answer any more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from app.core.cancel import CancelToken

T = TypeVar("T")


def abandonable(
    call: Callable[[], T], cancel: CancelToken, unwanted: Callable[[T], None] = lambda _: None
) -> T:
    """Return what ``call`` returns, or raise what it raises; raises ``Cancelled`` at once.

    The call then ends in its own time, in a thread of its own, and ``unwanted`` gets its result.
    """
    over, lock = threading.Event(), threading.Lock()
    results: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            result = call()
        except BaseException as error:
            errors.append(error)
        else:
            with lock:
                if not cancel.cancelled:
                    results.append(result)
            if not results:
                unwanted(result)
        over.set()

    cancel.raise_if_cancelled()
    cancel.on_cancel(over.set)
    threading.Thread(target=work, name="download-ask", daemon=True).start()
    over.wait()
    with lock:
        # What came at the same moment is still taken, so that nothing is left open.
        if results:
            return results[0]
    if errors:
        raise errors[0]
    cancel.raise_if_cancelled()
    raise AssertionError("a call ended without an end")

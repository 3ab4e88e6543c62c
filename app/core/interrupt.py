"""Ctrl+C on the command line, heard by the work instead of breaking into it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from app.core.cancel import CancelToken


@contextmanager
def interrupt_cancels(cancel: CancelToken, *, again_ends: bool = False) -> Iterator[None]:
    """Let Ctrl+C cancel the work in the block instead of raising; on the main thread only.

    With ``again_ends`` a second one raises KeyboardInterrupt after all.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if again_ends and cancel.cancelled:
            raise KeyboardInterrupt
        cancel.cancel()

    former = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)

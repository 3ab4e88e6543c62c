"""Knowing a process again: a pid alone is soon another program's."""

from __future__ import annotations

import os
from typing import NamedTuple

_SAME_S = 5.0
"""Start times are worked out from the clock, which may have been set since."""


class ProcessMark(NamedTuple):
    """A process, told from a later one with the same pid by when it started."""

    pid: int
    started: float
    """Seconds since the epoch."""


def this_process() -> ProcessMark:
    """Return the mark of the running process."""
    import psutil

    pid = os.getpid()
    return ProcessMark(pid, psutil.Process(pid).create_time())


def is_running(mark: ProcessMark) -> bool:
    """Whether the marked process still runs (one that only waits to be reaped does not)."""
    import psutil

    try:
        process = psutil.Process(mark.pid)
        same = abs(process.create_time() - mark.started) < _SAME_S
        return same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, OverflowError):
        # Gone, or so much another's that we may not look at it, or no process's number at all.
        return False

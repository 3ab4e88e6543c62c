"""Starting Snug's own processes, and knowing a process again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

_SAME_S = 5.0
"""Start times are worked out from the clock, which may have been set since."""


class ProcessMark(NamedTuple):
    """A process, told from a later one with the same pid by when it started.

    A pid alone is soon another program's.
    """

    pid: int
    started: float
    """Seconds since the epoch."""


def snug_command(*words: str) -> list[str]:
    """Return the command that runs this same Snug with these words."""
    if getattr(sys, "frozen", False):
        return [_program(sys.executable), *words]
    # -P: a folder named app in the current directory must not be taken for ours.
    return [sys.executable, "-P", "-m", "app", *words]


def _program(executable: str) -> str:
    """Return the bundle's program with standard streams; on Windows the windowed one has none."""
    beside = Path(executable).with_name("snug-cli.exe")
    return str(beside) if sys.platform == "win32" and beside.is_file() else executable


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

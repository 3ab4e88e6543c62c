"""``snug worker``: the engine's process.

Requests come as lines on standard input, events leave on a copy of standard output; descriptor 1
itself is sent to stderr first, because llama.cpp and its backends print where they like.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO


def main() -> int:
    """Run until the pipe ends; returns the exit status."""
    requests, events = _take_pipes()
    _be_first_to_go()
    _go_quickly()
    # OpenMP's threads spin at every barrier, hundreds of times a token. With any other program at
    # work on the same cores they spin for one that does not run: measured 15 times slower.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    # Only now: importing this loads llama.cpp, and whatever it prints must not reach the pipe.
    from app.native.loop import Loop

    loop = Loop(events)
    threading.Thread(target=loop.listen, args=(requests,), daemon=True, name="listen").start()
    loop.work()
    return 0


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    requests = os.fdopen(os.dup(0), "rb")
    events = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, events


def _go_quickly() -> None:
    """Let a crash end this process at once: gigabytes of a dump, or a dialog, would hold it up."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(0x8003)  # no box for faults, disks or missing files
    else:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _be_first_to_go() -> None:
    """Ask Linux to end this process, not the owner's other programs, if memory runs out."""
    with contextlib.suppress(OSError):  # not Linux, or not allowed: the system decides as always
        Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")

"""Children that start at once: forked, where that exists, from a process that has their imports."""

from __future__ import annotations

import multiprocessing
import sys

_METHODS = multiprocessing.get_all_start_methods()
FORKS = multiprocessing.get_context("forkserver" if "forkserver" in _METHODS else "spawn")
if sys.platform != "win32":
    FORKS.set_forkserver_preload(["faults.streaming_child", "faults.killed_child"])

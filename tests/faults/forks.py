"""Children that start at once: forked, where that exists, from a process that has their imports."""

from __future__ import annotations

import multiprocessing
import sys

# Elsewhere windows do not outlive a fork.
FORKS = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
if sys.platform == "linux":
    FORKS.set_forkserver_preload(["faults.streaming_child", "faults.killed_child"])

"""``snug bench hub``: downloads against curl, a repository's first look, a large library.

Everything is on this machine: the Hub is ``tests/fakehub`` in a process of its own, which is why
the source checkout is needed. All files are removed afterwards.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.bench.fake_hub import find_server
from app.bench.hub_downloads import LARGE, measure_downloads
from app.bench.hub_look import measure_library, measure_looks
from app.core.errors import UsageError
from app.core.units import format_bytes

Report = dict[str, Any]
Step = Callable[[str], None]


def measure_hub(on_step: Step) -> Report:
    """Measure all of it; raises UsageError without the source checkout or room on the disk."""
    find_server()  # before gigabytes are written
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as name:
        folder = Path(name)
        _check_room(folder, 3 * LARGE)
        parts = [
            measure_downloads(folder, on_step),
            measure_looks(folder, on_step),
            measure_library(folder, on_step),
        ]
    return {
        "lines": [line for part in parts for line in part["lines"]],
        "raw": {key: value for part in parts for key, value in part["raw"].items()},
    }


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UsageError(
            f"This benchmark needs {format_bytes(needed)} on the disk of {folder.parent}, where "
            f"{format_bytes(free)} are free.",
            "Free some space, or set TMPDIR to a folder on another disk.",
        )

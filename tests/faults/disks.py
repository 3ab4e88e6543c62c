"""Running a child on a disk of its own, where that is allowed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

# A limit on file sizes stops writes too, everywhere and for everyone; only its name is another.
DISKS = [
    pytest.param("tmpfs", "The disk is full", id="small disk"),
    pytest.param(
        "limit",
        "could not be read or saved",
        id="size limit",
        marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit"),
    ),
]


@cache
def mounting() -> tuple[str, ...] | None:
    """Return the words before a command that may then mount, or None where nobody may."""
    if shutil.which("unshare") is None or sys.platform != "linux":
        return None
    for words in (
        ("unshare", "--mount"),
        ("unshare", "--user", "--map-root-user", "--mount"),
    ):
        with tempfile.TemporaryDirectory() as folder:
            tried = subprocess.run(
                [*words, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],
                capture_output=True,
                check=False,
            )
        if tried.returncode == 0:
            return words
    return None


def disk_child(*arguments: str, mounts: bool, script: str = "disk_child.py") -> dict[str, Any]:
    """Run a verb of a script on a folder of its own; return what it prints."""
    words = mounting() if mounts else ()
    if words is None:
        pytest.skip("no right to mount a file system here; the other variant of this test ran")
    # Not pytest's folder: another user must be able to walk into it.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        verb, *rest = arguments
        done = subprocess.run(
            [*words, sys.executable, str(HERE / script), verb, folder, *rest],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)

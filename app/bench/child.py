"""A part of a benchmark in a process of its own: one JSON object in, one out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

_SECONDS = 600


def run_child(module: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Run ``python -m module`` with ``asked`` on its standard input and return what it prints.

    Its windows are real but not shown. Raises CalledProcessError when it fails.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", module],
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        timeout=_SECONDS,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result

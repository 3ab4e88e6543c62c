"""``snug bench startup``: Snug's window against an empty one, process start to first paint."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from app.bench import line

_ROUNDS = 7
_SECONDS = 60

_EMPTY = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, self.painted)

    def painted(self):
        print(time.monotonic(), flush=True)
        QApplication.quit()

application = QApplication(["empty"])
application.setStyle("Fusion")
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

_SNUG = """
import sys, time
from app.ui import application

class Window(application.MainWindow):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.painted.connect(self.report)
        self.ready.connect(self.report)
        self.ready.connect(self.close)

    def report(self):
        print(time.monotonic(), flush=True)

application.MainWindow = Window
sys.argv = ["snug"]
from app.__main__ import main
sys.exit(main())
"""


def measure_startup(on_step: Callable[[str], None]) -> dict[str, Any]:
    """Start both windows in turn and compare the medians; seconds."""
    empty: list[float] = []
    snug: list[float] = []
    chat: list[float] = []
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as home:
        environment = {**os.environ, "SNUG_HOME": home}
        # As it is for everyone: sources are compiled once, not at each start.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        # Without a display the windows are real all the same, they are only not shown.
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        for number in range(_ROUNDS + 1):
            on_step(f"starting windows, {number} of {_ROUNDS}")
            (nothing,), (painted, ready) = _times(_EMPTY, environment), _times(_SNUG, environment)
            if number:  # the first round fills the disk cache and makes the data directory
                empty.append(nothing)
                snug.append(painted)
                chat.append(ready)
    ratio = statistics.median(snug) / statistics.median(empty)
    return {
        "lines": [line("time to a visible window, Snug ÷ an empty PySide6 window", ratio, 2.0)],
        "raw": {
            "empty window (s)": [round(value, 3) for value in empty],
            "Snug (s)": [round(value, 3) for value in snug],
            "Snug, chat page in it (s)": [round(value, 3) for value in chat],
        },
    }


def _times(script: str, environment: dict[str, str]) -> list[float]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env=environment,
        stdout=subprocess.PIPE,
        timeout=_SECONDS,
        check=True,
    )
    return [float(moment) - started for moment in done.stdout.split()]  # the system's own clock

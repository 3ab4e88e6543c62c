"""The whole program in a process of its own: it starts, it ends when asked, it leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.core.paths import DataPaths

pytestmark = pytest.mark.engine

_SCRIPT = """
import sys
from pathlib import Path
from app.core.paths import DataPaths
from app.services import Services
from app.ui import application
from app.ui.main_window import MainWindow

kept = []
made = MainWindow.__init__
def init(window, *arguments, **named):
    made(window, *arguments, **named)
    kept.append(window)
    window.painted.connect(lambda: print("painted", flush=True))
    chat = window.current_page
    chat.model_loaded.connect(lambda loaded: print("model", loaded and loaded.name, flush=True))
MainWindow.__init__ = init
services = Services(DataPaths(Path(sys.argv[1])))
status = application.run_window(services, [])
print("status", status, flush=True)
"""


Start = Callable[[Path], subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """A function that starts the window on a data directory; what is left over is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(folder: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT, str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], word: str) -> str:
    """Read lines until one begins with ``word``; the test's own time limit ends a wait."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(word):
            return line.strip()
    raise AssertionError(f"ended before {word!r}: {process.communicate()[1]}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_it_loads_a_model_after_the_first_paint_and_ends_within_a_second(
    start: Start, checked_home: DataPaths
):
    process = start(checked_home.root)
    read_until(process, "painted")
    assert read_until(process, "model") == "model Snug Guide"
    children = psutil.Process(process.pid).children(recursive=True)
    assert children, "the engine runs in a process of its own"
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert read_until(process, "status") == "status 0"
    process.wait(5)
    assert time.monotonic() - started < 1.5
    _, alive = psutil.wait_procs(children, timeout=1)
    assert not alive
    assert process.communicate()[1].replace(_NO_HINTS, "").strip() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_two_windows_share_a_data_directory(start: Start, checked_home: DataPaths):
    both = [start(checked_home.root) for _ in range(2)]
    for process in both:
        read_until(process, "model")
    for process in both:
        process.send_signal(signal.SIGTERM)
    for process in both:
        assert read_until(process, "status") == "status 0"
        process.wait(5)
        assert process.communicate()[1].replace(_NO_HINTS, "").strip() == ""
    assert (checked_home.root / "window.json").exists()


_NO_HINTS = "This plugin does not support propagateSizeHints()\n"

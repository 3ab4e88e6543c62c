"""What dev.py says while it works, and when something failed."""

from __future__ import annotations

import io
import os
import sys
import time

import dev_console
import psutil
import pytest


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_log_gets_a_line_about_every_15_seconds():
    stream, clock = io.StringIO(), Clock()
    progress = dev_console.Progress("Compiling", stream, clock)
    for second in range(61):
        clock.now = second
        progress.state = f"step {second} of 99"
        progress.tick()
    clock.now = 75
    progress.done()
    assert stream.getvalue().splitlines() == [
        "Compiling ...",
        "Compiling: 15 s, step 15 of 99",
        "Compiling: 30 s, step 30 of 99",
        "Compiling: 45 s, step 45 of 99",
        "Compiling: 1 min 00 s, step 60 of 99",
        "Compiling: done (1 min 15 s)",
    ]


def test_a_terminal_gets_one_line_that_moves():
    stream, clock = Terminal(), Clock()
    progress = dev_console.Progress("Compiling", stream, clock)
    clock.now = 0.7
    progress.state = "x" * 500
    progress.tick()
    progress.done()
    text = stream.getvalue()
    assert text.count("\n") == 1
    assert text.endswith("\n")
    assert max(len(part) for part in text.split("\r")) < 300


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 s"), (59.4, "59 s"), (60, "1 min 00 s"), (754, "12 min 34 s")]
)
def test_duration(seconds, text):
    assert dev_console.duration(seconds) == text


@pytest.mark.parametrize(
    ("log", "word"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("c++: fatal error: Killed signal terminated program cc1plus", "out of memory"),
        ("NewConnectionError: [Errno -3] Temporary failure in name resolution", "network"),
        ("W: Failed to fetch http://x/InRelease  Temporary failure resolving 'x'", "network"),
        ("ssl.SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", "certificate"),
        ("ProxyError('Cannot connect to proxy.')", "proxy"),
        ("CMake Error: CMAKE_CXX_COMPILER not set, after EnableLanguage", "no C++ compiler"),
        ("ERROR: No matching distribution found for PySide6", "no file for this Python"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "another user"),
    ],
)
def test_a_cause_is_told_in_a_sentence(log, word):
    assert word in dev_console.explain(f"noise\n{log}\nnoise")


def test_what_is_not_known_is_not_guessed():
    assert dev_console.explain("error: subprocess-exited-with-error") == ""


def run(tmp_path, code, on_line=None):
    progress = dev_console.Progress("Trying", io.StringIO())
    log = tmp_path / "logs" / "trial.log"
    dev_console.run_logged(
        [sys.executable, "-c", code], log, progress, env=os.environ, cwd=tmp_path, on_line=on_line
    )
    return log


def test_output_goes_to_the_log_and_to_the_listener(tmp_path):
    lines = []
    code = "import sys; print('one'); print('two', file=sys.stderr); sys.stdin.read()"
    log = run(tmp_path, code, lines.append)
    assert sorted(lines) == ["one", "two"]
    assert "one" in log.read_text()


def test_a_failure_names_the_log_and_its_end(tmp_path):
    with pytest.raises(dev_console.Trouble) as caught:
        run(tmp_path, "print('No space left on device'); raise SystemExit(3)")
    assert "exit code 3" in caught.value.text
    assert "The disk is full" in caught.value.text
    assert str(tmp_path / "logs" / "trial.log") in caught.value.hint
    assert "No space left" in caught.value.hint


def test_a_command_that_is_not_there(tmp_path):
    progress = dev_console.Progress("Trying", io.StringIO())
    with pytest.raises(dev_console.Trouble, match="no-such-command"):
        dev_console.run_logged(
            ["no-such-command"], tmp_path / "log", progress, env=os.environ, cwd=tmp_path
        )


@pytest.mark.skipif(os.name != "posix", reason="process groups")
def test_stopping_ends_the_compilers_too(tmp_path):
    pid_file = tmp_path / "pid"
    code = (
        "import subprocess, sys, pathlib, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(pid_file)!r}).write_text(str(child.pid)); print('ready', flush=True)\n"
        "time.sleep(60)"
    )

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, code, stop)
    pid = int(pid_file.read_text())
    deadline = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(pid)


def _runs(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

"""What dev.py says: sentences, one live line for long steps, and child processes with a log."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TextIO

LOG_EVERY = 15.0
REDRAW_EVERY = 0.5

# What an installer's log says, and what that means to the person who reads ours.
CAUSES = (
    (
        r"No space left on device|There is not enough space",
        "The disk is full. The set-up needs about 2 GB, in the checkout and in the folder for "
        "temporary files (TMPDIR).",
    ),
    (
        r"Killed signal terminated program|c\+\+: fatal error: Killed|virtual memory exhausted",
        "The compiler ran out of memory. Close other programs and run the same command again, or "
        "set CMAKE_BUILD_PARALLEL_LEVEL=1 to compile one file at a time.",
    ),
    (
        r"PermissionError|Permission denied",
        "A file belongs to another user. If dev.py ran with sudo before, remove .venv and build "
        "with sudo once, and go on without it.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package index's certificate was not accepted. Behind a company proxy, set PIP_CERT "
        "to the company's certificate file; otherwise check the computer's date.",
    ),
    (
        r"ProxyError|Tunnel connection failed|407 Proxy Authentication",
        "The proxy refused the connection. Check HTTPS_PROXY and try again.",
    ),
    (
        r"NewConnectionError|NameResolutionError|Temporary failure in name resolution"
        r"|Max retries exceeded|ReadTimeout|ConnectTimeout|Connection (?:refused|reset|broken)"
        r"|Network is unreachable|getaddrinfo failed|IncompleteRead"
        r"|Temporary failure resolving|Failed to fetch",
        "The package index cannot be reached. Check the network, then run the same command "
        "again: what is finished is kept.",
    ),
    (
        r"CMAKE_C(?:XX)?_COMPILER not set|No CMAKE_C(?:XX)?_COMPILER could be found",
        "CMake found no C++ compiler that works.",
    ),
    (
        r"Could not find nvcc|CUDA Toolkit not found|No CMAKE_CUDA_COMPILER could be found",
        "SNUG_ENGINE_ARGS asks for CUDA, but the CUDA toolkit (nvcc) is not installed.",
    ),
    (
        r"No matching distribution found|Could not find a version that satisfies",
        "The package index has no file for this Python and system: see the last lines below.",
    ),
)


class Trouble(Exception):
    """A failure that the person at the keyboard can do something about."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


def say(text: str) -> None:
    """Print one line, at once."""
    print(text, flush=True)


def plain_output() -> None:
    """Keep odd characters in file names from ending dev.py on a terminal without them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def duration(seconds: float) -> str:
    """Write a length of time the way people say it."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60:02d} s"


class Progress:
    """One line about a long step: rewritten on a terminal, repeated now and then in a log."""

    def __init__(
        self, title: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.title = title
        self.state = ""
        self._stream = stream or sys.stdout
        self._clock = clock
        self._live = self._stream.isatty()
        self._start = clock()
        self._drawn = self._start
        self._write(f"{title} ...", end="" if self._live else "\n")

    @property
    def elapsed(self) -> float:
        """Return the seconds since the step began."""
        return self._clock() - self._start

    def tick(self) -> None:
        """Show where the step stands, if it is time to."""
        now = self._clock()
        if now - self._drawn < (REDRAW_EVERY if self._live else LOG_EVERY):
            return
        self._drawn = now
        state = f", {self.state}" if self.state else ""
        self._write(
            f"{self.title}: {duration(self.elapsed)}{state}", end="" if self._live else "\n"
        )

    def done(self, text: str = "done") -> None:
        """End the line."""
        self._write(f"{self.title}: {text} ({duration(self.elapsed)})", end="\n")

    def broken(self) -> None:
        """Leave the line as it is, so that what follows starts on a fresh one."""
        if self._live:
            self._stream.write("\n")

    def _write(self, text: str, end: str) -> None:
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            text = "\r" + text[:width].ljust(width)
        self._stream.write(text + end)
        self._stream.flush()


def run_logged(
    command: Sequence[str],
    log: Path,
    progress: Progress,
    *,
    env: Mapping[str, str],
    cwd: Path,
    on_line: Callable[[str], None] | None = None,
) -> None:
    """Run a long command into a log while the progress line moves; explain its failure."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as sink:
        sink.write(("$ " + " ".join(command) + "\n").encode())
        try:
            code = _drive(command, sink, progress, env=env, cwd=cwd, on_line=on_line)
        except OSError as error:
            progress.broken()
            raise Trouble(f"{progress.title}: {command[0]} cannot be run: {error}.") from None
    if code != 0:
        progress.broken()
        raise _failure(progress.title, code, log)


def _drive(
    command: Sequence[str],
    sink: IO[bytes],
    progress: Progress,
    *,
    env: Mapping[str, str],
    cwd: Path,
    on_line: Callable[[str], None] | None,
) -> int:
    """Copy a child's output line by line until it ends; take the child along if we are ended."""
    process = subprocess.Popen(
        command,
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=os.name == "posix",
    )
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    pump = threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True)
    pump.start()
    try:
        while (line := _next_line(lines, progress)) is not None:
            sink.write(line)
            if on_line:
                on_line(line.decode("utf-8", "replace").rstrip())
        return process.wait()
    except BaseException:
        progress.broken()
        _end_tree(process)
        pump.join(timeout=5)
        raise


def _pump(source: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    with source:
        for line in source:
            lines.put(line)
    lines.put(None)


def _next_line(lines: queue.SimpleQueue[bytes | None], progress: Progress) -> bytes | None:
    while True:
        progress.tick()
        try:
            return lines.get(timeout=REDRAW_EVERY)
        except queue.Empty:
            continue


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    """End a child and, where the system has process groups, the compilers it started."""
    if sys.platform == "win32":
        process.terminate()
    else:
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            return
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()


def explain(text: str) -> str:
    """Return the probable cause that an installer's output tells, or an empty string."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, text):
            return sentence
    return ""


def _failure(title: str, code: int, log: Path) -> Trouble:
    lines = log.read_text("utf-8", "replace").splitlines()
    tail = "\n".join(f"    {line[:300]}" for line in lines[-15:])
    cause = explain("\n".join(lines[-400:]))
    return Trouble(
        f"{title}: failed (exit code {code}). {cause}".rstrip(),
        f"The last lines of {log}:\n{tail}",
    )

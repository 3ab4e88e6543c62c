"""The engine's child process: starting it, its pipes, its last words."""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import IO

import msgspec

from app.core.process import snug_command
from app.engine.protocol import VERSION, Event, Ready, Request, decode_event, encode

log = logging.getLogger(__name__)

_STDERR_LINES = 60
_LONGEST_LINE = 4096
"""Bytes of a line on stderr; what comes without an end is taken in pieces."""
_EXIT_SECONDS = 2.0
_GONE_SECONDS = 5.0
"""A killed process is gone by then, unless the system itself hangs on a disk or a driver."""


def worker_command() -> list[str]:
    """Return the command that runs this same Snug as the engine's process."""
    return snug_command("worker")


class EngineProcess:
    """One run of ``snug worker``.

    ``on_event`` gets every event but ``Ready``, ``on_end`` is called once behind all of them, both
    on the reader's thread; neither may raise.
    """

    def __init__(
        self,
        on_event: Callable[[Event], None],
        on_end: Callable[[EngineProcess], None],
        *,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.build = ""
        """Version and fingerprint of the engine's libraries, once it is ready."""
        self.killed = False
        """Whether this side ended the child, for it did not do as it should."""
        self._ready = threading.Event()
        self._on_event = on_event
        self._on_end = on_end
        # Whoever sends may be the window's own thread, and a hung child reads no pipe empty.
        self._requests: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=_STDERR_LINES)
        self._process = subprocess.Popen(
            worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=None if environment is None else dict(environment),
            # Ctrl+C in a terminal stops the answer, which is the parent's to say.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin
        assert self._process.stdout
        assert self._process.stderr
        self._collector = self._thread("stderr", self._collect, self._process.stderr)
        self._reader = self._thread("events", self._read, self._process.stdout)
        self._thread("requests", self._write, self._process.stdin)

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status; negative for a signal, None while it runs."""
        return self._process.poll()

    @property
    def stderr(self) -> list[str]:
        """The latest lines that the child wrote to stderr."""
        return list(self._stderr)

    def wait_ready(self, seconds: float) -> bool:
        """Wait until the child is up; False when it ended instead, or took longer and was ended."""
        if not self._ready.wait(seconds):
            self.kill()
        return bool(self.build) and self.returncode is None

    def send(self, request: Request) -> None:
        """Send a request, at once and in its order; a dead child is told through ``on_end``."""
        self._requests.put(encode(request))

    def stop(self) -> None:
        """End the child: close its pipe, then kill it if it stays; returns when it is gone."""
        self._requests.put(None)
        try:
            self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End a child that does not react, or not as it should."""
        self.killed = True
        self._process.kill()
        try:
            self._process.wait(_GONE_SECONDS)
        except subprocess.TimeoutExpired:
            log.error("the engine's process %s cannot be ended", self.pid)

    def join(self) -> None:
        """Wait for the reader, so that no callback comes after; not from a callback."""
        if threading.current_thread() is not self._reader:
            self._reader.join(_GONE_SECONDS)

    def _thread(
        self, name: str, work: Callable[[IO[bytes]], None], pipe: IO[bytes]
    ) -> threading.Thread:
        thread = threading.Thread(target=work, args=(pipe,), daemon=True, name=f"engine-{name}")
        thread.start()
        return thread

    def _write(self, requests: IO[bytes]) -> None:
        try:
            with requests:
                while (line := self._requests.get()) is not None:
                    requests.write(line)
                    requests.flush()
        except OSError as error:  # what was not read has nobody to go to
            log.debug("engine pipe closed: %s", error)

    def _read(self, events: IO[bytes]) -> None:
        with events:
            for line in events:
                try:
                    event = decode_event(line)
                except msgspec.DecodeError:
                    log.exception("the engine spoke nonsense")
                    self.kill()
                    break
                if not isinstance(event, Ready):
                    self._on_event(event)
                elif event.version == VERSION:
                    self.build = event.engine
                    self._ready.set()
                else:
                    log.error("engine speaks version %s, Snug %s", event.version, VERSION)
                    self.kill()
        try:
            self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:  # it says nothing any more, and does not go either
            self.kill()
        self._collector.join(1.0)
        self._requests.put(None)
        self._on_end(self)
        self._ready.set()  # whoever waits for the start learns of the end

    def _collect(self, errors: IO[bytes]) -> None:
        with errors:
            while line := errors.readline(_LONGEST_LINE):
                text = line.decode("utf-8", "replace").rstrip()
                self._stderr.append(text)
                log.debug("engine: %s", text)

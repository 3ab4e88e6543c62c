"""The engine's child process: starting it, its two pipes, its last words."""

from __future__ import annotations

import logging
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
_EXIT_SECONDS = 2.0


def worker_command() -> list[str]:
    """Return the command that runs this same Snug as the engine's process."""
    return snug_command("worker")


class EngineProcess:
    """One run of ``snug worker``.

    ``on_event`` gets every event but ``Ready``, ``on_end`` is called once, both on the reader's
    thread.
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
        self._ready = threading.Event()
        self.killed = False
        """Whether this side ended the child."""
        self._on_event = on_event
        self._on_end = on_end
        self._write_lock = threading.Lock()
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
        self._input: IO[bytes] = self._process.stdin
        self._collector = threading.Thread(
            target=self._collect, args=(self._process.stderr,), daemon=True, name="engine-stderr"
        )
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout,), daemon=True, name="engine-events"
        )
        self._collector.start()
        self._reader.start()

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
        """Send a request; a dead child is told through ``on_end``, not here."""
        try:
            with self._write_lock:
                self._input.write(encode(request))
                self._input.flush()
        except (BrokenPipeError, ValueError, OSError) as error:
            log.debug("engine pipe closed: %s", error)

    def stop(self) -> None:
        """End the child: close its pipe, then kill it if it stays; returns when it is gone."""
        self._close_input()
        try:
            self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the child at once."""
        self.killed = True
        self._process.kill()
        self._process.wait()

    def join(self) -> None:
        """Wait for the reader, so that no callback comes after; not from a callback."""
        if threading.current_thread() is not self._reader:
            self._reader.join()

    def _close_input(self) -> None:
        try:
            with self._write_lock:
                self._input.close()
        except OSError as error:  # what was not sent yet has nobody to go to
            log.debug("engine pipe closed: %s", error)

    def _read(self, events: IO[bytes]) -> None:
        with events:
            for line in events:
                try:
                    event = decode_event(line)
                except msgspec.DecodeError:
                    log.exception("the engine spoke nonsense")
                    self._process.kill()
                    break
                if not isinstance(event, Ready):
                    self._on_event(event)
                elif event.version == VERSION:
                    self.build = event.engine
                    self._ready.set()
                else:
                    log.error("engine speaks version %s, Snug %s", event.version, VERSION)
                    self._process.kill()
        self._process.wait()
        self._collector.join(1.0)
        self._close_input()
        self._on_end(self)
        self._ready.set()  # whoever waits for the start learns of the end

    def _collect(self, errors: IO[bytes]) -> None:
        with errors:
            for line in errors:
                text = line.decode("utf-8", "replace").rstrip()
                self._stderr.append(text)
                log.debug("engine: %s", text)

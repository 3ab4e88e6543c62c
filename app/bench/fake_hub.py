"""The Hub that benchmarks ask: ``tests/fakehub`` in a process of its own, on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from app.core.errors import UsageError
from app.core.paths import shipped

_SECONDS = 60


def find_server() -> Path:
    """Return where the server is; raises UsageError where it is not there."""
    server = shipped("tests", "fakehub")
    if not server.is_dir():
        raise UsageError(
            "This benchmark needs Snug's source checkout: its Hub is one of the tests.",
            "Run it there: python3 packaging/dev.py bench hub",
        )
    return server


class FakeHub:
    """A Hub that serves while in its ``with`` block; raises UsageError where it is not there."""

    def __init__(self, content: str, *, latency: float = 0.0) -> None:
        server = find_server()
        self._process = subprocess.Popen(
            [sys.executable, str(server), "--content", content, "--latency", str(latency)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url: str = self._answer()["url"]

    def __enter__(self) -> FakeHub:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=_SECONDS)  # it ends with its input

    @property
    def pid(self) -> int:
        """Of its process."""
        return self._process.pid

    def clear(self) -> None:
        """Count from here."""
        self._ask({"clear": True})

    def asked(self) -> tuple[int, int]:
        """Return the requests, and the bytes sent, since the last :meth:`clear`."""
        said = self._ask({"requests": True})
        return said["requests"], said["sent"]

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        text = self._process.stdout.readline()
        if not text:
            raise subprocess.CalledProcessError(self._process.wait(_SECONDS), self._process.args)
        said: dict[str, Any] = json.loads(text)
        return said

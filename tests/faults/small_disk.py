"""A disk that a child process may fill, and waiting for what it then does."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


class Disk:
    """A disk that can be filled and freed: a small one of its own, or a limit on file sizes."""

    def __init__(self, folder: Path, kind: str, space: int = 2**20) -> None:
        """Use ``folder`` as a "tmpfs" of ``space`` bytes, or set a "limit" on files when filled."""
        self.folder = folder
        self.kind = kind
        self.filler = folder / "filler"
        folder.mkdir(parents=True, exist_ok=True)
        if kind == "tmpfs":
            words = ["mount", "-t", "tmpfs", "-o", f"size={space}", "tmpfs", str(folder)]
            subprocess.run(words, check=True)

    def fill(self) -> None:
        """Leave no room; no file can grow by a byte, or be begun."""
        if self.kind == "limit":
            _limit(1)
            return
        with self.filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(512))

    def leave(self, size: int) -> None:
        """Leave so many bytes; a limit is set to what the files have by now."""
        if self.kind == "limit":
            sizes = [path.stat().st_size for path in self.folder.rglob("*") if path.is_file()]
            _limit(max([size, *sizes]))
            return
        with self.filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                status = os.statvfs(self.folder)
                if status.f_bavail * status.f_frsize <= size:
                    return
                file.write(bytes(status.f_frsize))

    def free(self) -> None:
        """Make room again."""
        if self.kind == "limit":
            _limit(None)
        else:
            self.filler.unlink()


def _limit(size: int | None) -> None:
    import resource  # not on Windows, where nobody asks for a limit

    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait up to twenty seconds."""
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.002)

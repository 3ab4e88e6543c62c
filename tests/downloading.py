"""What tests of downloads share: content, a hurried pace, and a queue on the fake Hub."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.cancel import CancelToken
from app.hub.downloads import Download, DownloadQueue, Pace, Wanted
from app.hub.endpoint import Access
from app.hub.token import TokenStore
from fakehub.repo import Repo
from fakehub.server import FakeHub

MB = 1 << 20
REPO = "maker/Tiny-GGUF"
FILE = "Tiny-Q4_K_M.gguf"

PACE = Pace(
    stall=1.0, waits=(0.05, 0.1, 0.1), buffer=64 << 10, run=1 * MB, longest_run=2 * MB,
    ahead=64 * MB, least=256 << 10, note=0.02, sync=0.1, sync_bytes=4 * MB, enough=float("inf"),
    company=0.01, quick=0.0,
)  # fmt: skip
"""Failures after seconds and not minutes, small pieces, all connections at once, whole pieces
written directly."""


def content(size: int, seed: int = 1) -> bytes:
    """Return the same bytes each time, that look like weights."""
    return random.Random(seed).randbytes(size)


def put(hub: FakeHub, size: int = 8 * MB, *, repo: str = REPO, **files: bytes) -> bytes:
    """Put a repository with one model file on the Hub, and return what the file holds."""
    data = content(size)
    hub.add(Repo(repo, {FILE: data, **{name.replace("__", "."): it for name, it in files.items()}}))
    return data


def wanted(data: bytes, path: str = FILE) -> Wanted:
    """Return the wish for a large file."""
    return Wanted(path, len(data), hashlib.sha256(data).hexdigest())


def access(hub: FakeHub, *, offline: Callable[[], bool] = lambda: False) -> Access:
    """Return a way to the fake Hub, without a token."""
    return Access(endpoint=hub.url, tokens=TokenStore(Path("no such token")), offline=offline)


@contextmanager
def queue(hub: FakeHub, folder: Path, **options: object) -> Iterator[DownloadQueue]:
    """Give a started queue into ``folder / "hub"``."""
    how = {"connections": 3, "margin": 0, "pace": PACE, "access": access(hub), **options}
    made = DownloadQueue(how.pop("access"), folder / "hub", folder / "downloads.db", **how)
    made.start()
    try:
        yield made
    finally:
        made.close()


def ended(made: DownloadQueue, id: int, seconds: float = 20) -> Download:
    """Wait until a download does not go on by itself any more."""
    cancel = CancelToken()
    timer = threading.Timer(seconds, cancel.cancel)
    timer.start()
    try:
        return made.wait(id, cancel)
    finally:
        timer.cancel()


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for what happens in another thread or process."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.005)


def incomplete(folder: Path) -> list[str]:
    """Return the names of what is unfinished in a cache."""
    return sorted(path.name for path in folder.glob("hub/*/blobs/*.incomplete"))

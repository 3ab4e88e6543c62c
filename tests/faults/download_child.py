"""A window that downloads one file, to be killed or run out of space.

``download_child.py JSON`` with ``url``, ``folder``, ``repo``, ``revision``, ``path``, ``size`` and
``sha256``; ``do`` is one of:

- ``run``: prints ``started``, then how the download ended, as JSON;
- ``die``: as ``run``, but ends itself as kill -9 does, right before or after the step ``step``;
- ``full``: on a disk of ``space`` bytes of its own (``disk`` is ``tmpfs``) or with a limit on file
  sizes (``limit``), which is full ``before``, ``during`` or at the ``last`` byte; prints what
  happened then, and after space was made.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from downloading import MB, PACE

from app.core.cancel import CancelToken
from app.hub import file_download
from app.hub.cache_layout import RepoCache
from app.hub.downloads import Download, DownloadQueue, Wanted
from app.hub.endpoint import Access
from app.hub.errors import HubError
from app.hub.token import TokenStore


class Window:
    """A queue in ``folder`` and the file that is wanted."""

    def __init__(self, order: dict[str, Any], **pace: object) -> None:
        self.order = order
        self.cache = Path(order["folder"], "hub")
        self.queue = DownloadQueue(
            Access(endpoint=order["url"], tokens=TokenStore(Path("no such token"))),
            self.cache,
            Path(order["folder"], f"{order.get('window', 'snug')}.db"),
            connections=order.get("connections", 3),
            margin=0,
            pace=msgspec.structs.replace(PACE, **pace),
        )
        self.queue.start()

    def add(self) -> Download:
        """Queue the file."""
        order = self.order
        wanted = Wanted(order["path"], order["size"], order["sha256"])
        return self.queue.add(order["repo"], order["revision"], "Q4", [wanted], ref="main")

    def ended(self, id: int) -> Download:
        """Wait for its end."""
        return self.queue.wait(id, CancelToken())


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def told(download: Download) -> dict[str, object]:
    problem = download.problem
    return {
        "state": download.state, "done": download.done, "path": download.path,
        "kind": problem.kind if problem else "", "text": problem.text if problem else "",
        "hint": problem.hint if problem else "",
    }  # fmt: skip


def run(order: dict[str, Any]) -> None:
    """Download, and say how it went."""
    window = Window(order)
    added = window.add()
    say(started=True)
    say(**told(window.ended(added.id)))
    window.queue.close()


def die(order: dict[str, Any]) -> None:
    """Be gone at one step."""

    def dying(owner: object, name: str, when: str) -> None:
        real = getattr(owner, name)

        def step(*arguments: object, **named: object) -> object:
            if when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            real(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)
            raise AssertionError("still alive")

        setattr(owner, name, step)

    when, step = order["step"].split()
    places = {
        "replace": (Path, "replace"),
        "folder": (file_download, "_sync_folder"),
        "link": (RepoCache, "link"),
        "ref": (RepoCache, "set_ref"),
    }
    dying(*places[step], when)
    run(order)


def full(order: dict[str, Any]) -> None:
    """Run out of space, then have some again."""
    folder = Path(order["folder"])
    disk = Disk(folder / "hub", order["disk"], order["space"])
    when, size = order["when"], order["size"]
    window = Window(order, run=4 * size, longest_run=4 * size, sync_bytes=size)
    if when == "before":
        disk.leave(size - 1)
        try:
            window.add()
        except HubError as error:
            say(kind=error.kind, text=error.text, hint=error.hint)
        disk.free()
        say(**told(window.ended(window.add().id)))
        window.queue.close()
        return
    added = window.add()
    reached = size - 1 if when == "last" else 2 * MB
    wait_until(lambda: window.queue.get(added.id).done >= reached)
    disk.leave(0)
    failed = window.ended(added.id)
    kept = sorted(path.name.split(".", 1)[1] for path in window.cache.glob("*/blobs/*"))
    say(**told(failed), kept=kept)
    disk.free()
    window.queue.resume(added.id)
    say(**told(window.ended(added.id)))
    window.queue.close()


class Disk:
    """A disk that can be filled and freed: a small one of its own, or a limit on file sizes."""

    def __init__(self, folder: Path, kind: str, space: int) -> None:
        self.folder = folder
        self.kind = kind
        self.filler = folder / "filler"
        folder.mkdir(parents=True, exist_ok=True)
        if kind == "tmpfs":
            words = ["mount", "-t", "tmpfs", "-o", f"size={space}", "tmpfs", str(folder)]
            subprocess.run(words, check=True)

    def leave(self, size: int) -> None:
        """Leave so much room; a limit is set to what the files have by now."""
        if self.kind == "limit":
            sizes = [path.stat().st_size for path in self.folder.rglob("*") if path.is_file()]
            self._limit(max([size, *sizes]))
            return
        with self.filler.open("ab", buffering=0) as file:
            while True:
                status = os.statvfs(self.folder)
                if status.f_bavail * status.f_frsize <= size:
                    return
                try:
                    file.write(bytes(status.f_frsize))
                except OSError:
                    return

    def free(self) -> None:
        """Make room again."""
        if self.kind == "limit":
            self._limit(None)
        else:
            self.filler.unlink()

    @staticmethod
    def _limit(size: int | None) -> None:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.002)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    {"run": run, "die": die, "full": full}[given["do"]](given)

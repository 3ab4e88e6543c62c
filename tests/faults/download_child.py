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
import signal
import sys
from pathlib import Path
from typing import Any

import msgspec
from downloading import MB, PACE
from small_disk import Disk, wait_until

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


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    {"run": run, "die": die, "full": full}[given["do"]](given)

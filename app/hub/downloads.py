"""The queue of downloads: in order, paused and resumed, and gone on with after a crash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.cancel import CancelToken
from app.hub.download import ACTIVE, Download, Problem, State, Wanted

if TYPE_CHECKING:
    from app.hub.endpoint import Access

__all__ = ["ACTIVE", "Download", "DownloadQueue", "Problem", "State", "Wanted"]

Listener = Callable[[Download], None]
"""Hears a download that changed; the state "removed" is the last it hears of one."""


class DownloadQueue:
    """What is being fetched into the Hugging Face cache ``cache``; ``database`` remembers it.

    Thread-safe. ``at_once`` downloads run side by side, each over up to ``connections``
    connections. Nothing runs before :meth:`start`.
    """

    def __init__(
        self,
        access: Access,
        cache: Path,
        database: Path,
        *,
        at_once: int = 1,
        connections: int = 4,
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Begin with what is queued, and go on with what the last :meth:`close` broke off."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop within about a second; what was running goes on at the next start."""
        raise NotImplementedError

    def add(
        self, repo: str, revision: str, name: str, files: Sequence[Wanted], *, ref: str = ""
    ) -> Download:
        """Queue the files of ``repo`` at ``revision`` (40 hex, or a branch) and return it.

        ``ref`` is the branch under which ``revision`` was found ("main"), for programs that ask
        the cache by branch. What is queued already is returned as it is; what is in the cache
        with the right size is done at once, without a request. Raises ``HubError`` ("disk_full",
        before the first byte and over everything queued; "name" for a path that leaves its
        folder).
        """
        raise NotImplementedError

    def pause(self, id: int) -> None:
        """Stop it and keep what is there; unknown ids and ended ones are left as they are."""
        raise NotImplementedError

    def resume(self, id: int) -> None:
        """Queue a paused or failed one again; raises ``HubError`` ("disk_full")."""
        raise NotImplementedError

    def cancel(self, id: int) -> None:
        """Stop it, remove what is there of it, and forget it; a finished one keeps its files."""
        raise NotImplementedError

    def forget(self, id: int) -> None:
        """Take a done or failed one off the list; its files, and its partial data, stay."""
        raise NotImplementedError

    def downloads(self) -> tuple[Download, ...]:
        """Return all of them in the order in which they were added."""
        raise NotImplementedError

    def get(self, id: int) -> Download | None:
        """Return one of them, or ``None`` when it is not in the queue."""
        raise NotImplementedError

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with each change, from a thread of the queue; return how to stop that.

        Changes of state come at once, progress at most five times a second.
        """
        raise NotImplementedError

    def wait(self, id: int, cancel: CancelToken) -> Download:
        """Return it once it is done, failed or paused; raises ``Cancelled``, ``LookupError``."""
        raise NotImplementedError

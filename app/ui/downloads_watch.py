"""The queue of downloads on the Qt thread: its news arrive here, orders leave from here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from app.core.errors import StorageError
from app.core.words import tr
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.hub.download import Download, Wanted
    from app.hub.downloads import DownloadQueue
    from app.services import Services

T = TypeVar("T")
_LANE = "downloads"


class _Opened(NamedTuple):
    unsubscribe: Callable[[], None]
    downloads: tuple[Download, ...]
    damaged: Path | None


class DownloadsWatch(QObject):
    """Follows the queue of one window; several watches of one queue see the same.

    Nothing here blocks: the queue is opened, asked and told on a lane of its own.

    Signals:
        listed: all downloads are known now, as :meth:`all` returns them.
        changed: a :class:`Download` that is new, or whose state or progress changed.
        gone: id of a download that was cancelled or forgotten.
        failed: the error of an order that could not be carried out.
    """

    listed = Signal()
    changed = Signal(object)
    gone = Signal(int)
    failed = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._known: dict[int, Download] = {}
        self._lock = threading.Lock()
        self._news: dict[int, Download] = {}
        """What was heard and not yet said, the latest of each."""
        self._closed = False
        self._unsubscribe: Callable[[], None] | None = None
        tasks.run(self._open, self._on_opened, self.failed.emit, lane=_LANE)

    def all(self) -> tuple[Download, ...]:
        """Return the downloads as far as they are known, in the order of the queue."""
        return tuple(self._known.values())

    def add(
        self,
        repo: str,
        revision: str,
        name: str,
        files: Sequence[Wanted],
        *,
        ref: str = "",
        done: Callable[[Download], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Queue these files; ``failed`` takes the place of the signal for this order."""
        self._order(lambda queue: queue.add(repo, revision, name, files, ref=ref), done, failed)

    def pause(self, download: int) -> None:
        """Stop a download; what has come stays."""
        self._order(lambda queue: queue.pause(download))

    def resume(self, download: int) -> None:
        """Let a paused or failed download go on where it was."""
        self._order(lambda queue: queue.resume(download))

    def cancel(self, download: int) -> None:
        """Give a download up, and what has come of it."""
        self._order(lambda queue: queue.cancel(download))

    def forget(self, download: int) -> None:
        """Take a download that ended off the list; its files stay."""
        self._order(lambda queue: queue.forget(download))

    def close(self) -> None:
        """Hear nothing more; the queue itself goes on."""
        self._closed = True
        unsubscribe, self._unsubscribe = self._unsubscribe, None
        if unsubscribe is not None:
            unsubscribe()

    def _order(
        self,
        order: Callable[[DownloadQueue], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self._tasks.run(
            lambda: order(self._services.downloads), done, failed or self.failed.emit, lane=_LANE
        )

    def _open(self) -> _Opened:
        queue = self._services.downloads
        return _Opened(queue.subscribe(self._hear), queue.downloads(), queue.damaged)

    def _on_opened(self, opened: _Opened) -> None:
        unsubscribe, downloads, damaged = opened
        if self._closed:
            unsubscribe()
            return
        self._unsubscribe = unsubscribe
        with self._lock:
            # What was heard meanwhile is newer than this list.
            for download in downloads:
                self._news.setdefault(download.id, download)
        self._say()
        self.listed.emit()
        if damaged is not None:
            self.failed.emit(
                StorageError(
                    tr("The list of downloads was damaged and has begun anew."),
                    tr(
                        "No file is lost: a download that is started again goes on with what is "
                        "there."
                    ),
                    str(damaged),
                )
            )

    def _hear(self, download: Download) -> None:
        """Take news in any thread; at most one wake is on its way at a time."""
        with self._lock:
            waiting = bool(self._news)
            self._news[download.id] = download
        if not waiting:
            self._tasks.post(self._say)

    def _say(self) -> None:
        with self._lock:
            news, self._news = self._news, {}
        if self._closed:
            return
        for number, download in news.items():
            if download.state == "removed":
                if self._known.pop(number, None) is not None:
                    self.gone.emit(number)
            elif download != self._known.get(number):
                self._known[number] = download
                self.changed.emit(download)

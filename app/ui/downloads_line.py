"""The status strip's line for all downloads, whichever page is on view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.words import tr
from app.ui.download_text import foremost, fraction, going_on, strip_line, title
from app.ui.downloads_watch import DownloadsWatch
from app.ui.status_strip import StatusStrip
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.hub.download import Download
    from app.services import Services

JOB = "downloads"
_SAID_MS = 10_000
"""How long the strip says that a model has come."""


class DownloadsLine(QObject):
    """Says the foremost download, then what came of it; does nothing until it has begun.

    Signals:
        failed: the error that keeps the downloads from being read.
    """

    failed = Signal(object)

    def __init__(
        self, services: Services, tasks: Tasks, strip: StatusStrip, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._strip = strip
        self._watch: DownloadsWatch | None = None
        self._going: set[int] = set()
        self._ended: Download | None = None
        """The one that came or failed last, while it is still news."""
        self._news = QTimer(self)
        self._news.setSingleShot(True)
        self._news.setInterval(_SAID_MS)
        self._news.timeout.connect(self.seen)

    def begin(self) -> None:
        """Open the queue, off the Qt thread; what a crash broke off goes on."""
        if self._watch is None:
            self._watch = DownloadsWatch(self._services, self._tasks, self)
            self._watch.changed.connect(self._on_changed)
            self._watch.gone.connect(self._on_gone)
            self._watch.failed.connect(self.failed)

    def begin_if_any(self) -> None:
        """Begin when something was downloaded here before."""
        self._tasks.run(
            self._services.paths.downloads.exists,
            lambda there: self.begin() if there else None,
            lane="downloads",
        )

    def seen(self) -> None:
        """Leave out what has ended: its owner has seen it, or had the time to."""
        self._ended = None
        self._show()

    def close(self) -> None:
        """Hear nothing more."""
        if self._watch is not None:
            self._watch.close()

    def _on_changed(self, download: Download) -> None:
        if going_on([download]):
            self._going.add(download.id)
            if self._ended is not None and self._ended.id == download.id:
                self._ended = None
        elif download.id in self._going:
            self._going.discard(download.id)
            if download.state in ("done", "failed"):
                self._ended = download
                # What failed stays until somebody has looked.
                if download.state == "done":
                    self._news.start()
                else:
                    self._news.stop()
        self._show()

    def _on_gone(self, number: int) -> None:
        self._going.discard(number)
        if self._ended is not None and self._ended.id == number:
            self._ended = None
        self._show()

    def _show(self) -> None:
        downloads = self._watch.all() if self._watch is not None else ()
        first = foremost(downloads)
        if first is not None:
            more = going_on(downloads) - 1
            text = strip_line(downloads)
            self._strip.show_job(JOB, text, fraction(first), more=more, leads_on=True)
        elif self._ended is not None:
            done = self._ended.state == "done"
            text = tr(
                "{title} {word}",
                title=title(self._ended),
                word=tr("is here") if done else tr("could not be downloaded"),
            )
            self._strip.show_job(JOB, text, 1.0 if done else fraction(self._ended), leads_on=True)
        else:
            self._strip.end_job(JOB)

"""What the Models page asks of the library, on a lane of its own and one thing after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.library.models import ModelEntry, remember
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.library.found import Unread
    from app.library.removal import Removal, Removed
    from app.services import Services

T = TypeVar("T")
_LANE = "library"


class LibraryWork(QObject):
    """Lists, adds, deletes and brings back models.

    Signals:
        listed: the list of :class:`ModelEntry` as it is known now.
        progressed: what is being read, and how far the look at the disk is (0 to 1).
        settled: the list is complete, or looking for models was stopped; with what could not be
            looked into, as :class:`Unread`.
        removal_known: a model and the :class:`Removal` that says what deleting it would free.
        deleted: the :class:`Removed` that can be undone.
        restored: the :class:`Removed` that is back.
        purged: nothing can be undone any more.
        failed: an error to show on the page.
    """

    listed = Signal(object)
    progressed = Signal(str, float)
    settled = Signal(object)
    removal_known = Signal(object, object)
    deleted = Signal(object)
    restored = Signal(object)
    purged = Signal()
    failed = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._scan: CancelToken | None = None
        self._progress: tuple[str, float] | None = None
        """What was heard of a look at the disk and not yet said."""
        self._again = False
        self._known = False

    @property
    def scanning(self) -> bool:
        """Whether the disk is being looked at."""
        return self._scan is not None

    def scan(self) -> None:
        """List what is known at once, then look at the disk; a look under way is followed by one
        more."""
        if self._scan is not None:
            self._again = True
            return
        token = self._scan = CancelToken()
        if not self._known:
            self._known = True
            self._tasks.run(
                lambda: self._services.library.known(), self.listed.emit, self._on_failed,
                lane=_LANE,
            )  # fmt: skip

        def progress(text: str, fraction: float) -> None:
            waiting = self._progress is not None
            self._progress = text, fraction
            if not waiting:
                self._tasks.post(lambda: self._on_progress(token))

        def work() -> tuple[list[ModelEntry], tuple[Unread, ...]]:
            token.raise_if_cancelled()
            settings, library = self._services.settings.value, self._services.library
            entries = library.scan(settings.model_folders, settings.recent_models, progress, token)
            return entries, library.unread

        self._tasks.run(
            work,
            lambda found: self._on_scanned(token, found),
            lambda error: self._on_scan_failed(token, error),
            lane=_LANE,
        )

    def stop(self) -> None:
        """Stop looking; what was found stays on view."""
        self._again = False
        if self._scan is not None:
            self._scan.cancel()

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders to the list; they stay where they are."""

        def work() -> None:
            settings = self._services.settings.value
            folders, files = list(settings.model_folders), settings.recent_models
            for path in paths:
                if path.is_dir():
                    folders += [] if str(path) in folders else [str(path)]
                else:
                    files = remember(files, path)
            self._services.settings.update(model_folders=tuple(folders), recent_models=files)

        self._order(work, lambda _: self.scan(), lane="settings")

    def remove(self, entry: ModelEntry) -> None:
        """Take a chosen file, or what is gone, off the list; no file is touched."""
        chosen = {place.path for place in entry.places if place.store == "file"}

        def work() -> None:
            if entry.gone:
                self._services.library.forget(entry)
            recent = self._services.settings.value.recent_models
            kept = tuple(path for path in recent if path not in chosen)
            if kept != recent:
                self._services.settings.update(recent_models=kept)

        self._order(work, lambda _: self.scan())

    def ask_removal(self, entry: ModelEntry) -> None:
        """Find out what deleting a model would free."""

        def done(removal: Removal) -> None:
            self.removal_known.emit(entry, removal)

        self._order(lambda: self._services.library.removal(entry), done)

    def delete(self, entry: ModelEntry) -> None:
        """Put a model of our own aside; it is gone for good when the window closes."""

        def done(removed: Removed) -> None:
            self.deleted.emit(removed)
            self.scan()

        self._order(lambda: self._services.library.delete(entry), done)

    def undo(self, removed: Removed) -> None:
        """Bring a deleted model back."""

        def done(_: None) -> None:
            self.restored.emit(removed)
            self.scan()

        self._order(lambda: self._services.library.undo(removed), done)

    def purge(self) -> None:
        """Make all deletions final and free their space."""
        self._order(lambda: self._services.library.purge(), lambda _: self.purged.emit())

    def _order(
        self, work: Callable[[], T], done: Callable[[T], None], *, lane: str = _LANE
    ) -> None:
        self._tasks.run(work, done, self._on_failed, lane=lane)

    def _on_progress(self, token: CancelToken) -> None:
        heard, self._progress = self._progress, None
        if token is self._scan and heard is not None:
            self.progressed.emit(*heard)

    def _on_scanned(
        self, token: CancelToken, found: tuple[list[ModelEntry], tuple[Unread, ...]]
    ) -> None:
        entries, unread = found
        self.listed.emit(entries)
        self._end(token, unread)

    def _on_scan_failed(self, token: CancelToken, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._on_failed(error)
        self._end(token)

    def _end(self, token: CancelToken, unread: tuple[Unread, ...] = ()) -> None:
        if token is self._scan:
            self._scan = None
            if self._again:
                self._again = False
                self.scan()
            else:
                self.settled.emit(unread)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

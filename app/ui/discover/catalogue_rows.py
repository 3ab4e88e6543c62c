"""The catalogue's models as lines of the list, marked with what fits; needs no network."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.core.cancel import CancelToken
from app.fit.catalogue import Entry, catalogue, search_models
from app.fit.result import Fit
from app.ui.discover.filters import Asked, matching
from app.ui.discover.fitter import Fitter
from app.ui.discover.lane_pool import LanePool
from app.ui.discover.result_rows import ResultRow, entry_row, usual_type
from app.ui.tasks import Tasks

_AT_ONCE = 12
"""Models that are judged before the list hears of them."""


class CatalogueRows(QObject):
    """Knows the lines; what fits is worked out on a lane.

    Signals:
        changed: more of the models are marked.
        said: a sentence on what this machine can run.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pool = LanePool(tasks, "discover-catalogue", 1)
        self._fits: dict[str, Fit] = {}

    def rows(self, asked: Asked, known_as: str = "") -> list[ResultRow]:
        """Return the lines that pass the filters; ``known_as`` is a name that they go by."""
        entries = search_models(known_as, limit=30) if known_as else list(catalogue())
        return [self._row(entry) for entry in matching(entries, asked)]

    def by_key(self) -> dict[str, ResultRow]:
        """Return all lines by their keys, as they are marked now."""
        return {row.key: row for row in map(self._row, catalogue())}

    def judge(self, fitter: Fitter) -> None:
        """Mark what fits, by these readings."""

        def work(token: CancelToken) -> str:
            found: dict[str, Fit] = {}
            for entry in catalogue():
                token.raise_if_cancelled()
                found[entry.name] = fitter.listed(entry, usual_type(entry), fitter.context)
                if len(found) == _AT_ONCE or entry is catalogue()[-1]:
                    self._tasks.post(lambda part=found: self._take(token, part))  # type: ignore[misc]
                    found = {}
            # Here, as what it looks at has just been worked out.
            return fitter.can_run()

        def failed(error: Exception) -> None:
            raise error

        self._pool.run(work, self.said.emit, failed)

    def stop(self) -> None:
        """Mark nothing more."""
        self._pool.stop()

    def _take(self, token: CancelToken, found: dict[str, Fit]) -> None:
        if not token.cancelled:
            self._fits.update(found)
            self.changed.emit()

    def _row(self, entry: Entry) -> ResultRow:
        return entry_row(entry, self._fits.get(entry.name))

"""Searching the Hub while somebody types."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import SnugError
from app.ui.discover.filters import Asked
from app.ui.discover.lane_pool import LanePool
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.core.cancel import CancelToken
    from app.hub.search import Found, Search
    from app.services import Services

log = logging.getLogger(__name__)

PAUSE_MS = 275
"""How long the keys rest before the Hub is asked."""


class _Page(NamedTuple):
    search: Search
    found: tuple[Found, ...]


class _Missed(NamedTuple):
    """The Hub was not reached; these repositories are known all the same."""

    error: SnugError
    seen: tuple[str, ...]


class Searcher(QObject):
    """Asks for the latest words, page by page; an older answer never replaces a newer one.

    Signals:
        began: the :class:`Asked` that is being looked for.
        found: the :class:`Asked`, a tuple of ``Found``, whether it is the first page, and whether
            there are more.
        failed: the :class:`Asked`, the error, and the repositories of the search that were looked
            at before and can be without the Hub.
        hidden: the :class:`Asked` that found nothing, how many it would find if what does not fit
            were shown too, and whether there are more than that.
    """

    began = Signal(object)
    found = Signal(object, object, bool, bool)
    failed = Signal(object, object, object)
    hidden = Signal(object, int, bool)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._pool = LanePool(tasks, "search")
        self._beside = LanePool(tasks, "search-beside", 2)
        self._asked: Asked | None = None
        self._search: Search | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_rest)

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited, or will be asked for in a moment."""
        return self._pause.isActive() or self._pool.busy

    @property
    def cut_short(self) -> bool:
        """Whether the search gave up because too much of what it saw was not wanted."""
        return self._search is not None and self._search.ended and not self._search.complete

    def ask(self, asked: Asked, *, at_once: bool = False) -> None:
        """Look for this, as soon as the keys rest."""
        self.stop()
        self._asked = asked
        if at_once:
            self._on_rest()
        else:
            self._pause.start()

    def more(self) -> None:
        """Fetch the next page, if there is one and none is on its way."""
        search, asked = self._search, self._asked
        if search is None or asked is None or search.ended or self.busy:
            return
        self._fetch(asked, search, first=False)

    def stop(self) -> None:
        """Look for nothing any more."""
        self._pause.stop()
        self._pool.stop()
        self._beside.stop()
        self._asked = self._search = None

    def _on_rest(self) -> None:
        self._pause.stop()
        if self._asked is not None:
            self.began.emit(self._asked)
            self._fetch(self._asked, None, first=True)

    def _fetch(self, asked: Asked, search: Search | None, *, first: bool) -> None:
        def work(token: CancelToken) -> _Page | _Missed:
            hub = self._services.hub
            known = search or hub.search(asked.query())
            try:
                return _Page(known, known.more(token))
            except SnugError as error:
                return _Missed(error, hub.seen(asked.text))

        def done(page: _Page | _Missed) -> None:
            if isinstance(page, _Missed):
                self.failed.emit(asked, page.error, page.seen)
                return
            self._search = page.search
            self.found.emit(asked, page.found, first, not page.search.ended)
            if first and not page.found and asked.filters.fits and asked.room:
                self._count_hidden(asked)

        self._pool.run(work, done, lambda error: self.failed.emit(asked, error, ()))

    def _count_hidden(self, asked: Asked) -> None:
        """Find out how many there are that do not fit."""
        wider = replace(asked, filters=replace(asked.filters, fits=False))

        def work(token: CancelToken) -> _Page:
            search = self._services.hub.search(wider.query())
            return _Page(search, search.more(token))

        def done(page: _Page) -> None:
            self.hidden.emit(asked, len(page.found), not page.search.ended)

        def failed(error: Exception) -> None:
            # The list is empty and says so already.
            log.info("what does not fit was not counted: %s", error)

        self._beside.run(work, done, failed)

"""The repository on view: its files first, then what each variant's header says of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.fit.result import Fit, Recommendation
from app.fit.sources import numbers
from app.ui.discover.fitter import Fitter
from app.ui.discover.lane_pool import LanePool
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.gguf.header import Header
    from app.hub.repository import Repository, Variant
    from app.hub.repository_store import Look
    from app.services import Services

_FIT_LANE = "discover-fit"


class Offer(NamedTuple):
    """A variant, as far as it is known."""

    variant: Variant
    fit: Fit | None = None
    problem: Exception | None = None
    """Why its header could not be read."""

    @property
    def file(self) -> str:
        """What it is told apart by: the path of its first file."""
        return self.variant.files[0].path


class _Worked(NamedTuple):
    fits: dict[str, Fit]
    weights: Fit | None


class OpenRepository(QObject):
    """Fetches a repository, reads its headers, and works the fits out again when asked to.

    Signals:
        began: id of the repository that is being fetched.
        opened: the ``Look`` at the repository; its headers are not read yet.
        failed: id of the repository, and why it could not be fetched.
        fitted: fits or problems of variants changed; see :attr:`offers` and :attr:`weights_fit`.
        settled: every header is read or cannot be read, and all that could be fitted is.
    """

    began = Signal(str)
    opened = Signal(object)
    failed = Signal(str, object)
    fitted = Signal()
    settled = Signal()

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._opening = LanePool(tasks, "repository")
        self._reading = LanePool(tasks, "headers", 3)
        self._fitter: Fitter | None = None
        self.context = 8192
        self._clear()

    @property
    def offers(self) -> list[Offer]:
        """The variants in their order."""
        return list(self._offers.values())

    def offer(self, file: str) -> Offer:
        """Return the variant with this first file; raises KeyError."""
        return self._offers[file]

    def holds(self, file: str) -> bool:
        """Tell whether a variant with this first file is on view."""
        return file in self._offers

    @property
    def read(self) -> int:
        """How many headers were read, or cannot be."""
        unreadable = sum(1 for offer in self._offers.values() if offer.problem is not None)
        return len(self._headers) + unreadable

    @property
    def complete(self) -> bool:
        """Whether nothing more is to come."""
        return not self._reading.busy and not self._todo and not self._working

    @property
    def fitter(self) -> Fitter | None:
        """What works fits out; None until the machine was read."""
        return self._fitter

    def recommendation(self) -> Recommendation | None:
        """Return what to take; None while that is not known, or where there is nothing to take."""
        fits = [offer.fit for offer in self._offers.values() if offer.fit is not None]
        if self._fitter is None or not self.complete or not fits:
            return None
        return self._fitter.recommend(fits)

    def open(self, repo: str) -> None:
        """Fetch this one; what was on view is forgotten."""
        self._clear()
        self._repo = repo
        self.began.emit(repo)

        def work(_token: CancelToken) -> Look:
            return self._services.hub.look(repo)

        self._opening.run(work, self._on_opened, lambda error: self.failed.emit(repo, error))

    def open_again(self) -> None:
        """Fetch the same once more."""
        if self._repo:
            self.open(self._repo)

    def show_fitter(self, fitter: Fitter) -> None:
        """Judge by these readings from now on."""
        self._fitter = fitter
        self._fit_all()

    def show_context(self, context: int) -> None:
        """Judge for this many tokens of context from now on."""
        if context != self.context:
            self.context = context
            self._fit_all()

    def read_again(self) -> None:
        """Try the headers that could not be read once more."""
        for file, offer in self._offers.items():
            if offer.problem is not None:
                self._offers[file] = offer._replace(problem=None)
        self.fitted.emit()
        self._read()

    def close(self) -> None:
        """Fetch nothing any more."""
        self._opening.stop()
        self._reading.stop()
        self._shown = object()  # what is worked out still is heard by nobody

    def _clear(self) -> None:
        self._opening.stop()
        self._reading.stop()
        self._repo = ""
        self.repository: Repository | None = None
        """What is on view; None while it is fetched."""
        self._offers: dict[str, Offer] = {}
        self._headers: dict[str, tuple[Header, ...]] = {}
        self.weights_fit: Fit | None = None
        """Of a repository without GGUF files, by the formula."""
        self._todo: dict[str, None] = {}
        self._weights_todo = False
        self._working = False
        self._shown = object()
        """Stands for what is on view; work for something else is dropped."""

    def _on_opened(self, look: Look) -> None:
        self.repository = repository = look.repository
        self._offers = {one.files[0].path: Offer(one) for one in repository.variants}
        self.opened.emit(look)
        if repository.variants:
            self._read()
        self._fit_all()

    def _read(self) -> None:
        repository, shown = self.repository, self._shown
        if repository is None:
            return
        wanted = [
            offer.variant
            for file, offer in self._offers.items()
            if file not in self._headers and not offer.variant.missing
        ]

        def work(token: CancelToken) -> None:
            def on_read(variant: Variant, result: tuple[Header, ...] | Exception) -> None:
                if not token.cancelled:
                    self._tasks.post(lambda: self._on_read(shown, variant, result))

            self._services.hub.read_headers(repository, wanted, on_read, token)

        def failed(error: Exception) -> None:
            for variant in wanted:
                file = variant.files[0].path
                if file not in self._headers and self._offers[file].problem is None:
                    self._offers[file] = self._offers[file]._replace(problem=error)
            self.fitted.emit()
            self._settle()

        self._reading.run(work, lambda _: self._settle(), failed)

    def _on_read(
        self, shown: object, variant: Variant, result: tuple[Header, ...] | Exception
    ) -> None:
        if shown is not self._shown:
            return
        file = variant.files[0].path
        if isinstance(result, Exception):
            if not isinstance(result, Cancelled):
                self._offers[file] = self._offers[file]._replace(problem=result)
                self.fitted.emit()
            return
        self._headers[file] = result
        self._todo[file] = None
        self._work()

    def _fit_all(self) -> None:
        self._todo = dict.fromkeys(self._headers)
        self._weights_todo = self.repository is not None and self.repository.weights is not None
        self._work()

    def _work(self) -> None:
        """Work out what is asked for; what comes meanwhile is the next piece of work.

        While somebody drags the slider each piece is shown, so that the figures follow.
        """
        fitter, repository, shown = self._fitter, self.repository, self._shown
        if self._working or fitter is None or repository is None:
            return
        if not self._todo and not self._weights_todo:
            self._settle()
            return
        headers = {file: self._headers[file] for file in self._todo}
        variants = {file: self._offers[file].variant for file in headers}
        stored = repository.weights if self._weights_todo else None
        weights = numbers(stored, repository.id) if stored is not None else None
        context = self.context
        self._todo, self._weights_todo, self._working = {}, False, True

        def work() -> _Worked:
            fits = {
                file: named(fitter.file(file, one, context), variants[file])
                for file, one in headers.items()
            }
            return _Worked(fits, fitter.weights(weights, context) if weights else None)

        def done(worked: _Worked) -> None:
            if shown is not self._shown:
                return
            self._working = False
            for file, fit in worked.fits.items():
                self._offers[file] = self._offers[file]._replace(fit=fit)
            if worked.weights is not None:
                self.weights_fit = worked.weights
            self.fitted.emit()
            self._work()

        def failed(error: Exception) -> None:
            if shown is self._shown:
                self._working = False
                raise error

        self._tasks.run(work, done, failed, lane=_FIT_LANE)

    def _settle(self) -> None:
        if self.repository is not None and self.complete and self._fitter is not None:
            self.settled.emit()


def named(fit: Fit, variant: Variant) -> Fit:
    """Let a fit go by the variant's name: headers call Q5_K_L, which only people know, Q5_K_M."""
    if not variant.type:
        return fit
    return msgspec.structs.replace(fit, type=variant.name)

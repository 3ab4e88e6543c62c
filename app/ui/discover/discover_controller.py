"""What the Discover page does: opens what is chosen, reads the machine, passes orders on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.words import tr
from app.fit.catalogue import Entry
from app.fit.result import Fit, Recommendation
from app.gguf.errors import GgufError
from app.hardware.machine import Machine
from app.hardware.probe import probe
from app.hub.errors import HubError
from app.ui.discover.fitter import Fitter
from app.ui.discover.lane_pool import LanePool
from app.ui.discover.open_repository import OpenRepository
from app.ui.discover.problems import actions_for, is_way_broken
from app.ui.discover.repository_view import RepositoryView
from app.ui.discover.result_rows import ResultRow
from app.ui.discover.row_words import RowState
from app.ui.discover.search_panel import SearchPanel
from app.ui.discover.variant_downloads import DownloadFailed, VariantDownloads
from app.ui.fit.context_steps import LEAST, context_at, step_of
from app.ui.notice import Action
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.core.cancel import CancelToken
    from app.engine.check import EngineFinding
    from app.hardware.bandwidth import BandwidthRecord
    from app.hub.repository_store import Look
    from app.services import Services


_TOGETHER_MS = 50
"""How long readings of the machine are gathered before anything is judged by them."""


class DiscoverController(QObject):
    """Joins the search, the repository on view and the downloads.

    Signals:
        showed: a repository, or a model of the catalogue, is on view now.
        chat_asked: path of the model to chat with.
        page_asked: title of a page of the window.
        machine_said: a sentence on what this machine can run.
    """

    showed = Signal()
    chat_asked = Signal(object)
    page_asked = Signal(str)
    machine_said = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        panel: SearchPanel,
        view: RepositoryView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._panel = panel
        self._view = view
        self._machine: Machine | None = None
        self._finding: EngineFinding | None = None
        self._record: BandwidthRecord | None = None
        self._entry: Entry | None = None
        """The model of the catalogue that was chosen."""
        self._recommended = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TOGETHER_MS)
        self._pause.timeout.connect(self._on_pause)
        self.open = OpenRepository(services, tasks, self)
        self.downloads = VariantDownloads(services, tasks, self)
        self._listing = LanePool(tasks, "discover-entry", 1)
        # As the slider has it, which knows steps.
        self._wanted = context_at(step_of(services.settings.value.wanted_context or 8192))
        """Tokens of context that there shall be room for, if the model was trained for so many."""
        self.open.context = self._wanted
        panel.opened.connect(self._on_row_opened)
        panel.page_requested.connect(self.page_asked)
        panel.catalogue.said.connect(self.machine_said)
        self.open.began.connect(self._on_began)
        self.open.opened.connect(self._on_opened)
        self.open.failed.connect(self._on_failed)
        self.open.fitted.connect(self._on_fitted)
        self.open.settled.connect(self._on_settled)
        self.downloads.changed.connect(self._on_download_changed)
        self.downloads.chat_asked.connect(self.chat_asked)
        self.downloads.failed.connect(self._on_download_failed)
        view.ordered.connect(self.downloads.order)
        view.context_chosen.connect(self._on_context_chosen)
        view.head.repository_asked.connect(self.open_repository)
        view.made_from.repository_asked.connect(self.open_repository)
        view.made_from.search_asked.connect(panel.search_for)

    def refresh(self) -> None:
        """Read what the machine has free, and what was measured of it."""
        if self._machine is None:
            # Without what the engine says of it: that may take its turn behind a chat.
            self._tasks.run(probe, self._on_probed, self._say_problem, lane="disk")
        self._tasks.run(
            self._services.machine.look, self._on_machine, self._say_problem, lane="engine"
        )
        self._tasks.run(self._measured, self._on_measured, self._say_problem, lane="engine")

    def open_repository(self, repo: str) -> None:
        """Show this repository."""
        self._entry = None
        self.open.open(repo)

    def close(self) -> None:
        """Stop what runs."""
        self._pause.stop()
        self._panel.close_panel()
        self.open.close()
        self.downloads.close()
        self._listing.stop()

    def _measured(self) -> tuple[EngineFinding, BandwidthRecord | None]:
        finding = self._services.setup.finding()
        return finding, self._services.machine.speed_record() if finding.working else None

    def _on_probed(self, machine: Machine) -> None:
        if self._machine is None:
            self._on_machine(machine)

    def _on_machine(self, machine: Machine) -> None:
        self._machine = machine
        self._renew()

    def _on_measured(self, measured: tuple[EngineFinding, BandwidthRecord | None]) -> None:
        self._finding, self._record = measured
        self._renew()

    def _renew(self) -> None:
        """Judge anew, a moment later: readings come in twos and threes."""
        self._pause.start()

    def _on_pause(self) -> None:
        if self._machine is None:
            return
        finding = self._finding
        fitter = Fitter(
            self._machine,
            self._services.settings.value,
            self._record,
            extra_buffers=finding.extra_buffers if finding else False,
            gpu=finding.gpu if finding and finding.working else True,
            loaded=self._services.engine.loaded,
        )
        self._panel.show_fitter(fitter)
        self.open.show_fitter(fitter)
        if self._entry is not None and self.open.repository is None:
            self._show_entry(self._entry)

    def _on_row_opened(self, row: ResultRow) -> None:
        if row.repo:
            self._entry = row.entry
            self.open.open(row.repo)
        else:
            self._panel.search_for(row.name)

    def _on_began(self, repo: str) -> None:
        self._recommended = ""
        self._listing.stop()
        self.downloads.show_repository(None)
        self._panel.mark(repo)
        self._view.show_wait(repo)
        self.showed.emit()

    def _on_opened(self, look: Look) -> None:
        repository = look.repository
        self.downloads.show_repository(repository)
        gguf, weights = repository.gguf, repository.weights
        trained = gguf.context_length if gguf else weights.context if weights else 0
        self._use_context(trained)
        self._view.show_repository(repository, self.open.context, look.seen)
        if look.problem is not None:
            # Nothing failed that the owner sees: it is a remark.
            why = look.problem
            actions = actions_for(why, self.open.open_again, self.page_asked.emit)
            self._view.notice.show_notice("info", why.text, why.hint, why.detail, actions)

    def _on_failed(self, repo: str, error: Exception) -> None:
        entry = self._entry
        self._view.show_problem()
        if entry is not None and isinstance(error, HubError) and error.kind == "not_found":
            # It has moved since the catalogue was written: others have it, too.
            self._panel.search_for(entry.name)
        elif entry is not None and is_way_broken(error):
            self._use_context(entry.context)
            self._show_entry(entry)
        actions = actions_for(error, self.open.open_again, self.page_asked.emit)
        self._view.notice.show_error(error, actions)

    def _use_context(self, trained: int) -> None:
        """Judge for the context wanted, or for that a model was trained for if that is less."""
        most = max(LEAST, trained) if trained else self._wanted
        self.open.show_context(min(self._wanted, context_at(step_of(most))))

    def _show_entry(self, entry: Entry) -> None:
        """Show what the catalogue knows of a model, by the formula; needs no network."""
        fitter, context = self.open.fitter, self.open.context
        if fitter is None:
            return

        def work(token: CancelToken) -> dict[str, Fit]:
            fits = {}
            for type in entry.offered:
                token.raise_if_cancelled()
                fits[type] = fitter.listed(entry, type, context)
            return fits

        def done(fits: dict[str, Fit]) -> None:
            if self.open.repository is not None:
                return
            self._view.show_entry(entry, fits, context)
            found = fitter.recommend(list(fits.values()))
            chosen = found.type if found else ""
            states = {
                name: RowState(fit=fit, recommended=name == chosen) for name, fit in fits.items()
            }
            self._view.show_states(states, len(fits))
            # Rows of the catalogue go by their types.
            named = msgspec.structs.replace(found, file=chosen) if found else None
            self._view.show_take(named, states)

        self._listing.run(work, done, self._say_problem)

    def _states(self) -> dict[str, RowState]:
        return {offer.file: self._state(offer.file) for offer in self.open.offers}

    def _state(self, file: str) -> RowState:
        offer = self.open.offer(file)
        standing = self.downloads.standing(file)
        return RowState(
            fit=offer.fit,
            problem=str(offer.problem) if offer.problem is not None else "",
            broken=isinstance(offer.problem, GgufError),
            recommended=file == self._recommended,
            download=standing.download,
            here=standing.path is not None,
        )

    def _on_fitted(self) -> None:
        self._view.show_states(self._states(), self.open.read)
        self._view.show_context(self.open.context)
        repository, fit = self.open.repository, self.open.weights_fit
        if repository is not None and repository.weights is not None and fit is not None:
            self._view.show_weights_fit(fit)

    def _on_settled(self) -> None:
        found: Recommendation | None = self.open.recommendation()
        self._recommended = found.file if found else ""
        states = self._states()
        self._view.show_states(states, self.open.read)
        self._view.show_take(found, states)
        self._say_unread()

    def _say_unread(self) -> None:
        """Say what kept headers from being read, once for all that have the same reason."""
        problems = [offer.problem for offer in self.open.offers if offer.problem is not None]
        if not problems:
            return
        first = problems[0]
        # A file that is broken says so in its row; what is wrong with the way to it, here.
        if len(problems) == len(self.open.offers) or isinstance(first, HubError):
            actions = actions_for(first, self.open.read_again, self.page_asked.emit)
            self._view.notice.show_error(first, actions)

    def _on_context_chosen(self, context: int) -> None:
        self._wanted = context
        self.open.show_context(context)
        if self.open.repository is None and self._entry is not None:
            self._show_entry(self._entry)

    def _on_download_changed(self, file: str) -> None:
        if self.open.holds(file):
            self._view.show_download(file, self._state(file))

    def _on_download_failed(self, error: Exception) -> None:
        actions = []
        if isinstance(error, DownloadFailed):
            number = error.download
            actions = actions_for(
                error, lambda: self.downloads.resume(number), self.page_asked.emit
            )
        self._view.notice.show_error(error, actions)

    def _say_problem(self, error: Exception) -> None:
        self._panel.notice.show_error(error, [Action(tr("Try again"), self.refresh)])

"""What this machine can run, its speed, and the calculator, with the work behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.core.units import format_bytes
from app.core.words import mark, tr
from app.fit.result import Fit
from app.fit.sources import open_file
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.ui.machine.calculator import Calculator, LocalFile, Wish
from app.ui.machine.calculator_card import CalculatorCard
from app.ui.machine.model_match import ModelChoice
from app.ui.machine.speed_row import SpeedRow
from app.ui.tasks import Tasks
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.engine.check import EngineFinding
    from app.library.models import ModelEntry
    from app.services import Services

_MEASURING = "measure-speed"
_EXACT = "exact-fit"
_WAIT = mark("Working out what this machine can run …")


class CalculatorSection(QWidget):
    """Feeds the calculator with the machine, the engine check, the measured speed and the files.

    Signals:
        job: id, text and fraction (-1 unknown) of work that goes on.
        job_ended: id of work that ended.
    """

    job = Signal(str, str, float)
    job_ended = Signal(str)

    def __init__(
        self, services: Services, tasks: Tasks, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._machine: Machine | None = None
        self._record: BandwidthRecord | None = None
        self._extra_buffers = False
        self._said = 0
        self._measuring: CancelToken | None = None
        self._unmeasured = False
        """Whether the engine works and nothing is known of this machine's speed."""
        self._by_itself = False
        """Whether the running measurement began without being asked for."""
        self.can_run = text_label(tr(_WAIT), "heading")
        self.can_run.setAccessibleName(tr("What this machine can run"))
        self.speed = SpeedRow(themes)
        self.speed.measure.connect(self._on_measure)
        self.speed.stop.connect(self._on_stop)
        self.card = CalculatorCard(tasks, themes)
        self.card.file_chosen.connect(self._on_file_chosen)
        self.card.exact_asked.connect(self._on_exact_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.card)

    def show_machine(self, machine: Machine) -> None:
        """Work with these readings from now on."""
        self._machine = machine
        self._renew()

    def show_finding(self, finding: EngineFinding) -> None:
        """Work with the settings that the engine check found, and what was measured with them."""
        self._extra_buffers = finding.extra_buffers
        self._renew()
        if finding.working and self._measuring is None:
            self._tasks.run(
                self._services.machine.speed_record,
                self._on_record,
                self.speed.show_problem,
                lane="engine",
            )

    def read_files(self) -> None:
        """List the files of this disk that were opened before."""
        self._tasks.run(self._services.models, self._on_models, lane="library")

    def showEvent(self, event: QShowEvent) -> None:
        """Measure while this is looked at, the first time."""
        super().showEvent(event)
        self._measure_unasked()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the processor to the chat; another look begins again."""
        super().hideEvent(event)
        if self._by_itself and not event.spontaneous():
            self._cancel()

    def close_section(self) -> None:
        """Stop a running measurement."""
        self._cancel()

    def _renew(self) -> None:
        if self._machine is None:
            return
        calculator = Calculator(
            self._machine,
            self._services.settings.value,
            self._record,
            extra_buffers=self._extra_buffers,
            loaded=self._services.engine.loaded,
        )
        self.card.show_calculator(calculator)
        self._said += 1
        number = self._said

        def show(text: str) -> None:
            if number == self._said:
                self.can_run.setText(unbroken(text))

        # Superseded readings must not hold the lane: what is asked of the calculator waits there.
        self._tasks.run(
            lambda: calculator.can_run() if number == self._said else "", show, lane="overview"
        )

    def _on_record(self, record: BandwidthRecord | None) -> None:
        self._record = record
        self._unmeasured = record is None
        self.speed.show_record(record)
        self._renew()
        self._measure_unasked()

    def _measure_unasked(self) -> None:
        if self._unmeasured and self._measuring is None and self.isVisible():
            self._on_measure()
            self._by_itself = True

    def _on_models(self, entries: list[ModelEntry]) -> None:
        self.card.show_files(
            [
                ModelChoice(
                    "file", one.path, _file_name(one), _on_disk(one.size),
                    one.name,
                )
                for one in entries
                if one.problem is None and not one.gone
            ]
        )  # fmt: skip

    def _on_file_chosen(self, path: Path) -> None:
        self._tasks.run(
            lambda: LocalFile(open_file(path)),
            self.card.show_file,
            self.card.show_file_problem,
            lane="disk",
        )

    def _on_exact_asked(self, wish: Wish) -> None:
        calculator = self.card.calculator
        if calculator is None:
            return
        self.job.emit(_EXACT, tr("Asking llama.cpp's allocator"), -1.0)

        def done(fit: Fit) -> None:
            self.job_ended.emit(_EXACT)
            self.card.show_exact(wish, fit)

        def failed(error: Exception) -> None:
            self.job_ended.emit(_EXACT)
            self.card.show_exact_problem(error)

        # In a process of its own: it need not wait for a chat that is answering.
        self._tasks.run(lambda: calculator.exact(wish), done, failed, lane="dry-run")

    def _on_measure(self) -> None:
        token = CancelToken()
        self._measuring = token
        again = self._record is not None
        self._on_step(token, tr("Waiting for the engine"), -1.0)

        def step(text: str, fraction: float) -> None:
            self._tasks.post(lambda: self._on_step(token, text, fraction))

        def work() -> BandwidthRecord:
            token.raise_if_cancelled()
            return self._services.machine.measure_speed(step, token, again=again)

        self._tasks.run(work, self._on_measured, self._on_measure_failed, lane="engine")

    def _on_step(self, token: CancelToken, text: str, fraction: float) -> None:
        if token is self._measuring:
            self.speed.show_progress(text, fraction)
            self.job.emit(_MEASURING, tr("Measuring speed: {words}", words=text), fraction)

    def _on_measured(self, record: BandwidthRecord) -> None:
        self._unmeasured = False
        self._end_measuring()
        self._on_record(record)

    def _on_measure_failed(self, error: Exception) -> None:
        self._end_measuring()
        if isinstance(error, Cancelled):
            self.speed.show_record(self._record)
        else:
            self._unmeasured = False
            self.speed.show_problem(error)

    def _on_stop(self) -> None:
        self._unmeasured = False  # who stops it does not want it to begin again
        self._cancel()

    def _cancel(self) -> None:
        if self._measuring is not None:
            self._measuring.cancel()

    def _end_measuring(self) -> None:
        self._measuring = None
        self._by_itself = False
        self.job_ended.emit(_MEASURING)


def _on_disk(size: int) -> str:
    return tr("on this disk, {size}", size=format_bytes(size))


def _file_name(entry: ModelEntry) -> str:
    """Return what the file is called; some stores name files by their content alone."""
    path = Path(entry.path)
    return path.name if path.suffix.lower() == ".gguf" else entry.name

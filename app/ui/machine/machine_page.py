"""The Machine page: what this machine can run, the calculator, and what the machine is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.core.words import tr
from app.hardware.machine import Machine
from app.hardware.probe import probe
from app.hardware.report import summary
from app.ui import icons
from app.ui.icon_text import beside_icon
from app.ui.machine.calculator_section import CalculatorSection
from app.ui.machine.engine_card import EngineCard
from app.ui.machine.graphics_card import GraphicsCard
from app.ui.machine.memory_card import MemoryCard
from app.ui.machine.processor_card import ProcessorCard
from app.ui.machine.record_card import RecordCard
from app.ui.notice import Action, Notice
from app.ui.page import Page
from app.ui.tab_order import order_tabs
from app.ui.tasks import Tasks
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.engine.check import EngineFinding
    from app.services import Services

_JOB = "engine-check"
_GAP = 16
_WIDEST = 1040
_TWO_COLUMNS_FROM = 660
"""Width in pixels, at a text scale of 1, from which cards stand side by side."""


class MachinePage(Page):
    """What this machine can run and has, read each time the page is shown and on request.

    The system's figures come first; what the engine says of the machine follows when the engine
    is free to say it.
    """

    def __init__(
        self, services: Services, tasks: Tasks, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._themes = themes
        self._machine: Machine | None = None
        self._asked = False
        self._pending = 0
        self._answered = False
        self._failed = False
        self._check: CancelToken | None = None
        self._columns = 0
        set_look(self, "page")
        self._build()
        # Whoever knows a model's name can type it as soon as the page is there.
        self.first_field = self._calculator.card.picker
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def page_shown(self) -> None:
        """Read the machine, as what is free changes; the engine check runs the first time."""
        self.refresh()
        self._calculator.read_files()
        self._tasks.run(self._services.loads.records, self._records.show_records, lane="disk")
        if not self._asked:
            self._asked = True
            self._start_check(again=False)

    def page_close(self) -> None:
        """Stop a running check or measurement; their child processes end with them."""
        self._calculator.close_section()
        if self._check is not None:
            self._check.cancel()

    def refresh(self) -> None:
        """Read the machine again; the figures on view stay until the new ones are there."""
        if self._pending:
            return
        self._pending = 2
        self._answered = self._failed = False
        self._refresh.setEnabled(False)
        self._tasks.run(probe, self._on_probed, self._on_probe_failed, lane="disk")
        self._tasks.run(
            self._services.machine.look, self._on_described, self._on_probe_failed, lane="engine"
        )

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on as the eye does: what a processor can do is known later than its card is there."""
        order_tabs(self._scroll, [self._scroll.viewport()])
        return super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put cards side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        heading = QLabel(tr("Machine"))
        set_look(heading, "title")
        self._refresh = QPushButton(beside_icon(tr("Refresh")))
        self._refresh.setAccessibleName(tr("Refresh"))
        self._refresh.setToolTip(tr("Read the machine again"))
        self._refresh.clicked.connect(self.refresh)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self._refresh)

        self._calculator = CalculatorSection(self._services, self._tasks, self._themes)
        self._calculator.job.connect(self.job)
        self._calculator.job_ended.connect(self.job_ended)
        self._records = RecordCard(self._themes)
        self._summary = text_label(tr("Reading the machine …"), "muted")
        self._summary.setAccessibleName(tr("Summary"))
        self._notice = Notice(self._themes)
        self._memory = MemoryCard(self._themes)
        self._graphics = GraphicsCard(self._themes)
        self._processor = ProcessorCard(self._themes)
        self._engine = EngineCard(self._themes)
        self._engine.again.connect(self._on_engine_again)
        self._engine.stop.connect(self._on_engine_stop)

        # Widgets, as nested layouts keep stale heights when a card in them grows.
        pair, left, self._right = QWidget(), QWidget(), QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self._boxes = (QVBoxLayout(left), QVBoxLayout(self._right))
        for side, box in zip((left, self._right), self._boxes, strict=True):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(_GAP)
            row.addWidget(side, 1)
        # Memory and graphics stand beside the processor's card, which is the tall one.
        self._boxes[0].addWidget(self._memory)
        self._boxes[0].addWidget(self._graphics, 1)
        column = QWidget()
        column.setMaximumWidth(_WIDEST)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 24, 0, 32)
        layout.setSpacing(_GAP)
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addWidget(self._calculator.can_run)
        said.addWidget(self._summary)
        said.addWidget(self._calculator.speed)
        layout.addLayout(head)
        layout.addLayout(said)
        for widget in (self._notice, self._calculator, pair, self._engine, self._records):
            layout.addWidget(widget)
        layout.addStretch(1)

        inner = QWidget()
        set_look(inner, "page")
        centred = QHBoxLayout(inner)
        centred.setContentsMargins(32, 0, 32, 0)
        centred.addStretch(1)
        centred.addWidget(column, 1000)
        centred.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Machine"))
        set_look(self._scroll, "page")
        self._scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def _arrange(self) -> None:
        room = min(self.width() - 64, _WIDEST)
        columns = 2 if room >= self._themes.sp(_TWO_COLUMNS_FROM) else 1
        if columns == self._columns:
            return
        self._columns = columns
        self._boxes[columns - 1].addWidget(self._processor, 1)
        self._right.setVisible(columns == 2)

    def _tint(self, theme: Theme) -> None:
        self._refresh.setIcon(icons.icon("refresh", theme))
        self._arrange()

    def _show(self, machine: Machine) -> None:
        self._machine = machine
        self._summary.setText(unbroken(summary(machine)))
        for card in (self._memory, self._graphics, self._processor):
            card.show_machine(machine)
        self._calculator.show_machine(machine)
        if self._failed:
            return
        if not machine.unread:
            self._notice.clear()
            return
        lines = [str(unread) for unread in machine.unread]
        if len(lines) == 1:
            self._notice.show_notice("warning", lines[0])
        else:
            text = tr(
                "{lines} things could not be read. Snug goes on without them.", lines=len(lines)
            )
            self._notice.show_notice("warning", text, "\n".join(lines))

    def _on_probed(self, machine: Machine) -> None:
        self._read_one()
        if self._answered:  # newer, and with all that is in this one
            return
        if self._machine is not None and self._machine.engine_asked:
            # What the engine said stays on view until it has answered again, which may be long:
            # it answers nobody while it writes to a chat.
            machine = msgspec.structs.replace(self._machine, ram=machine.ram, swap=machine.swap)
        self._show(machine)

    def _on_described(self, machine: Machine) -> None:
        self._read_one()
        self._answered = True
        self._show(machine)

    def _on_probe_failed(self, error: Exception) -> None:
        self._read_one()
        self._failed = True
        self._notice.show_error(error, [Action(tr("Try again"), self.refresh)])
        if self._machine is None:
            self._summary.setText(tr("The machine could not be read."))

    def _read_one(self) -> None:
        self._pending -= 1
        self._refresh.setEnabled(self._pending == 0)

    def _start_check(self, *, again: bool) -> None:
        token = CancelToken()
        self._check = token
        self._on_check_step(token, tr("Waiting for the engine"), -1.0)

        def step(text: str, fraction: float) -> None:
            self._tasks.post(lambda: self._on_check_step(token, text, fraction))

        def work() -> EngineFinding:
            token.raise_if_cancelled()
            return self._services.setup.finding(step, again=again, cancel=token)

        self._tasks.run(work, self._on_checked, self._on_check_failed, lane="engine")

    def _on_engine_again(self) -> None:
        if self._check is None:
            self._engine.notice.clear()
            self._start_check(again=True)

    def _on_engine_stop(self) -> None:
        if self._check is not None:
            self._check.cancel()

    def _on_check_step(self, token: CancelToken, text: str, fraction: float) -> None:
        if token is self._check:
            self._engine.show_progress(text, fraction)
            self.job.emit(_JOB, tr("Engine check: {words}", words=text), fraction)

    def _on_checked(self, finding: EngineFinding) -> None:
        self._end_check()
        self._engine.show_finding(finding)
        self._calculator.show_finding(finding)

    def _on_check_failed(self, error: Exception) -> None:
        self._end_check()
        if isinstance(error, Cancelled):
            self._engine.show_stopped()
        else:
            self._engine.show_problem(error)

    def _end_check(self) -> None:
        self._check = None
        self.job_ended.emit(_JOB)

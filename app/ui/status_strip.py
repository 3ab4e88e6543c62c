"""The strip at the bottom: the model in memory, what it takes, and what is going on."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.engine.protocol import Loaded
from app.ui import icons
from app.ui.eliding_button import LineButton
from app.ui.eliding_label import ElidingLabel
from app.ui.theme import Theme, Themes, repolish, set_look

_STEPS, _BAR = 1000, 96
NO_BAR = -2.0
"""In place of a fraction: work whose end nobody can tell, and that says itself how it goes on."""
_TIGHT, _TOO_BIG = 0.75, 0.95
"""Shares of the machine's memory above which the bar changes its colour."""


class _Job(NamedTuple):
    text: str
    fraction: float | None
    more: int
    leads_on: bool
    barred: bool = True


class StatusStrip(QFrame):
    """Says which model is loaded, its memory against the machine's, and the running jobs.

    Signals:
        job_chosen: id of a job that leads on, when its line was clicked.
        stop_asked: stop what the engine does.
    """

    job_chosen = Signal(str)
    stop_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._loaded: Loaded | None = None
        self._total = 0
        self._predicted: int | None = None
        self._peak = 0
        self._jobs: dict[str, _Job] = {}
        set_look(self, "strip")
        self.setAccessibleName(tr("Status"))
        self._build()
        self._tint(themes.current)
        themes.changed.connect(self._tint)
        self.show_model(None)
        self._show_jobs()

    @property
    def model_text(self) -> str:
        """What the strip says about the model."""
        return f"{self._name.text()} {self._memory.text()}".strip()

    @property
    def job_text(self) -> str:
        """What the strip says about running jobs, empty when there are none."""
        if not self._jobs:
            return ""
        return self._link.full_text if self._latest[1].leads_on else self._job.text()

    def set_total_memory(self, total: int | None) -> None:
        """Say how many bytes of main memory the machine has; None when that is unknown."""
        self._total = total or 0
        self.show_model(self._loaded)

    def set_predicted(self, predicted: int | None) -> None:
        """Say how many bytes the model in memory was expected to take."""
        self._predicted = predicted
        self.show_model(self._loaded)

    def set_peak(self, peak: int) -> None:
        """Say the most bytes that the engine has taken with this model."""
        self._peak = peak
        self.show_model(self._loaded)

    def set_busy(self, busy: bool) -> None:
        """Whether there is something to stop."""
        self.stop.setEnabled(busy)
        self._tint(self._themes.current)

    def show_model(self, loaded: Loaded | None, freed: str = "") -> None:
        """Show the model in memory, or that there is none; ``freed`` names one that comes back."""
        if loaded is not self._loaded:
            self._loaded = loaded
            self._predicted, self._peak = None, 0
        gone = (
            tr("{freed}: memory freed, loads with the next question", freed=freed) if freed else ""
        )
        self._name.setText(loaded.name if loaded else gone or tr("No model loaded"))
        known = loaded is not None and loaded.memory > 0
        self._memory.setVisible(known)
        self._bar.setVisible(known and self._total > 0)
        if loaded is None or not known:
            self._memory.clear()
            self.setAccessibleDescription(self._name.text())
            return
        taken = max(loaded.memory, self._peak)
        used = format_bytes(taken, digits=2)
        text = (
            tr("{used} of {total} memory", used=used, total=format_bytes(self._total, digits=2))
            if self._total
            else used
        )
        expected = format_bytes(self._predicted, digits=2) if self._predicted else ""
        self._memory.setText(
            tr("{words}, {expected} predicted", words=text, expected=expected) if expected else text
        )
        if self._total:
            share = taken / self._total
            self._bar.setValue(min(_STEPS, round(share * _STEPS)))
            level = "too_big" if share > _TOO_BIG else "tight" if share > _TIGHT else "fits"
            if self._bar.property("level") != level:
                self._bar.setProperty("level", level)
                repolish(self._bar)
        more = (
            tr(" {expected} were predicted from the model's file.", expected=expected)
            if expected
            else ""
        )
        self._bar.setToolTip(tr("The engine uses {words}.{more}", words=text, more=more))
        self.setAccessibleDescription(self.model_text)

    def show_job(
        self,
        job: str,
        text: str,
        fraction: float | None = None,
        *,
        more: int = 0,
        leads_on: bool = False,
    ) -> None:
        """Show that work goes on; ``fraction`` is 0 to 1, or None when it cannot be known.

        :data:`NO_BAR` shows no bar. ``more`` are further jobs that this line stands for; one that
        leads on can be clicked.
        """
        known = fraction if fraction is not None and fraction >= 0 else None
        self._jobs[job] = _Job(text, known, more, leads_on, fraction != NO_BAR)
        self._show_jobs()

    def end_job(self, job: str) -> None:
        """Take a job off the strip; one that is not there is fine."""
        if self._jobs.pop(job, None) is not None:
            self._show_jobs()

    @property
    def _latest(self) -> tuple[str, _Job]:
        """The job on view: the one that began last."""
        return list(self._jobs.items())[-1]

    def _show_jobs(self) -> None:
        leads_on = bool(self._jobs) and self._latest[1].leads_on
        self._job.setVisible(bool(self._jobs) and not leads_on)
        self._link.setVisible(leads_on)
        self._progress.setVisible(bool(self._jobs) and self._latest[1].barred)
        if not self._jobs:
            return
        latest = self._latest[1]
        more = len(self._jobs) - 1 + sum(job.more for job in self._jobs.values())
        text = (
            tr("{words} (and {more} more)", words=latest.text, more=more) if more else latest.text
        )
        if leads_on:
            self._link.show_text(text)
        else:
            self._job.setText(text)
        if latest.fraction is None:
            self._progress.setRange(0, 0)
        else:
            self._progress.setRange(0, _STEPS)
            self._progress.setValue(round(min(1.0, latest.fraction) * _STEPS))

    def _build(self) -> None:
        self._icon = QLabel()
        self._name = ElidingLabel(mode=Qt.TextElideMode.ElideMiddle, least=24)
        self._memory = ElidingLabel()
        self._bar = _bar(tr("Memory of the model"))
        self._job = ElidingLabel()
        self._job.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._link = LineButton()
        set_look(self._link, "strip_link")
        self._link.clicked.connect(lambda: self.job_chosen.emit(self._latest[0]))
        self._progress = _bar(tr("Progress"))
        self.stop = QToolButton()
        set_look(self.stop, "strip_stop")
        self.stop.setAccessibleName(tr("Stop the engine's work"))
        self.stop.setToolTip(tr("Stop what the engine does (Esc in the chat)"))
        self.stop.setEnabled(False)
        self.stop.clicked.connect(self.stop_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._name)
        layout.addWidget(self._memory)
        layout.addWidget(self._bar)
        layout.addStretch(1)
        layout.addWidget(self._job)
        layout.addWidget(self._link)
        layout.addWidget(self._progress)
        layout.addWidget(self.stop)

    def _tint(self, theme: Theme) -> None:
        sp = self._themes.sp
        density = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap("memory", theme, "muted", sp(16), density))
        self.stop.setIcon(icons.icon("stop", theme, "text" if self.stop.isEnabled() else "faint"))
        for bar in (self._bar, self._progress):
            bar.setFixedWidth(_BAR)
        self.setFixedHeight(sp(30))


def _bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, _STEPS)
    bar.setAccessibleName(name)
    return bar

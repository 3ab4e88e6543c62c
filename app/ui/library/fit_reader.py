"""Whether the models on view fit this machine, worked out off the Qt thread, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import SnugError
from app.fit.assess import assess
from app.fit.context import freed_by_loaded
from app.fit.result import Fit
from app.fit.sources import Wishes, open_file, wishes
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.library.models import ModelEntry
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

_LANE = "models-fit"


class Ground(msgspec.Struct, frozen=True):
    """What verdicts stand on."""

    machine: Machine
    wishes: Wishes
    record: BandwidthRecord | None


Judge = Callable[[ModelEntry, Ground], Fit]


class FitReader(QObject):
    """Reads the header of each model that is looked at, and judges it at the wanted context.

    Signals:
        renewed: the machine was read; verdicts that are asked for now are new.
        found: key of a model whose fit is known now, or cannot be.
    """

    renewed = Signal()
    found = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        parent: QObject | None = None,
        *,
        judge: Judge | None = None,
    ) -> None:
        """Judge by the models' headers, or in another way."""
        super().__init__(parent)
        self._judge = judge or judge_file
        self._services = services
        self._tasks = tasks
        self._ground: Ground | None = None
        self._reading = False
        self._fits: dict[str, Fit] = {}
        self._done: set[str] = set()
        """Keys that were judged on the present ground; others show what was found before."""
        self._wanted: list[ModelEntry] = []
        self._busy = False

    def fit(self, key: str) -> Fit | None:
        """Return what was found, None while it is not known."""
        return self._fits.get(key)

    def renew(self) -> None:
        """Read the machine again; until that is done the former verdicts hold."""
        if not self._reading:
            self._reading = True
            # On the engine's lane, as the engine knows its devices and answers one at a time.
            self._tasks.run(self._look, self._on_looked, self._on_look_failed, lane="engine")

    def want(self, entries: Sequence[ModelEntry]) -> None:
        """Judge these next, in this order, in place of what was wanted before."""
        self._wanted = list(entries)
        self._next()

    def _look(self) -> Ground:
        services = self._services
        try:
            extra, record = services.setup.finding().extra_buffers, services.machine.speed_record()
        except SnugError:  # without an engine the memory is judged all the same
            extra, record = False, None
        freed = freed_by_loaded(services.engine.loaded)
        wanted = wishes(services.settings.value, extra_buffers=extra, freed=freed)
        return Ground(services.machine.look(), wanted, record)

    def _on_looked(self, ground: Ground) -> None:
        self._reading = False
        self._ground = ground
        self._done.clear()
        self.renewed.emit()

    def _on_look_failed(self, error: Exception) -> None:
        self._reading = False
        if not isinstance(error, SnugError):
            raise error

    def _next(self) -> None:
        ground = self._ground
        if self._busy or ground is None:
            return
        due = (one for one in self._wanted if one.key not in self._done and _readable(one))
        entry = next(due, None)
        if entry is not None:
            self._busy = True
            self._tasks.run(
                lambda: self._judge(entry, ground),
                lambda fit: self._on_judged(ground, entry.key, fit),
                lambda error: self._on_not_judged(ground, entry.key, error),
                lane=_LANE,
            )

    def _on_judged(self, ground: Ground, key: str, fit: Fit | None) -> None:
        self._busy = False
        if ground is self._ground:
            self._done.add(key)
        if fit is None:
            self._fits.pop(key, None)
        else:
            self._fits[key] = fit
        self.found.emit(key)
        self._next()

    def _on_not_judged(self, ground: Ground, key: str, error: Exception) -> None:
        self._on_judged(ground, key, None)
        if not isinstance(error, SnugError):  # a file that is no model any more says so when opened
            raise error


def _readable(entry: ModelEntry) -> bool:
    return not entry.gone and entry.problem is None


def judge_file(entry: ModelEntry, ground: Ground) -> Fit:
    """Work out one fit; blocks, reads the header. Raises SnugError for what cannot be read."""
    return assess(open_file(Path(entry.path)), ground.machine, ground.wishes, ground.record)

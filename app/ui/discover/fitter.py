"""What fits this machine: headers, models of the catalogue, bare numbers. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from app.core.settings import Settings
from app.fit.assess import assess
from app.fit.catalogue import Entry
from app.fit.context import freed_by_loaded
from app.fit.recommend import recommend
from app.fit.result import Fit, Recommendation
from app.fit.rough import most_parameters
from app.fit.sources import File, Listed, Numbers, Wishes, wishes
from app.gguf.header import Header
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.ui.machine.can_run import can_run

if TYPE_CHECKING:
    from app.engine.protocol import Loaded

_ROUND = 500_000_000


class Fitter:
    """Works fits out for one machine, as it was measured and as its owner wants it."""

    def __init__(
        self,
        machine: Machine,
        settings: Settings,
        record: BandwidthRecord | None = None,
        *,
        extra_buffers: bool = False,
        gpu: bool = True,
        loaded: Loaded | None = None,
    ) -> None:
        self.machine = machine
        self.record = record
        self._settings = settings
        freed = freed_by_loaded(loaded)
        self._wishes = wishes(settings, extra_buffers=extra_buffers, freed=freed)
        if not gpu:
            # Cards that the engine check has found not to work hold nothing.
            self._wishes = msgspec.structs.replace(self._wishes, gpu_layers=0)

    @property
    def situation(self) -> object:
        """What decides about whole models: free memory to the half gigabyte, and the rest.

        What is free always changes a little; that alone is no reason to judge everything anew.
        """
        machine = self.machine
        frees = [machine.ram.available, *(gpu.vram_free for gpu in machine.usable_gpus)]
        rounded = tuple(None if free is None else round(free / _ROUND) for free in frees)
        names = tuple(gpu.name for gpu in machine.gpus)
        asked = self._wishes
        return (
            machine.ram.total, names, rounded, self.record, self._settings, asked.extra_buffers,
            asked.gpu_layers,
        )  # fmt: skip

    def file(self, name: str, headers: tuple[Header, ...], context: int) -> Fit:
        """Return the fit of a file, by the headers of all its parts; about 2 ms."""
        return assess(File(name, headers), self.machine, self._asked(context), self.record)

    def listed(self, entry: Entry, type: str, context: int) -> Fit:
        """Return the fit of a model of the catalogue in a type."""
        return assess(Listed(entry, type), self.machine, self._asked(context), self.record)

    def weights(self, found: Numbers, context: int) -> Fit:
        """Return the fit of weights that are no GGUF, by the formula."""
        return assess(found, self.machine, self._asked(context))

    def recommend(self, fits: Sequence[Fit]) -> Recommendation | None:
        """Choose among the variants of one model; None without any."""
        settings = self._settings
        return recommend(fits, wanted_tps=settings.wanted_tps, headroom=settings.headroom)

    def most_parameters(self) -> int:
        """Return how many parameters fit at the usual type with the wanted context.

        0 where the machine's memory could not be read. A round number.
        """
        return most_parameters(self.machine, self._asked(self.context))

    def can_run(self) -> str:
        """Say what this machine can run, in a sentence; blocks for about a second."""
        return can_run(self.machine, self._wishes, self._settings.wanted_tps, self.record)

    @property
    def context(self) -> int:
        """Tokens of context that the owner wants."""
        return self._settings.wanted_context or 8192

    def _asked(self, context: int) -> Wishes:
        return msgspec.structs.replace(self._wishes, context=context)

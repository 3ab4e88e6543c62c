"""How the model in memory, or one to be loaded, fits this machine."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import SnugError
from app.core.settings import SettingsBox
from app.engine.engine import Engine
from app.engine.protocol import ModelSettings
from app.services.load_records import LoadRecords
from app.services.machine_desk import MachineDesk

if TYPE_CHECKING:
    from app.fit.context import ContextCosts
    from app.fit.sources import File, Wishes
    from app.hardware.machine import Machine

log = logging.getLogger(__name__)

_MOST_CONTEXTS = 100
"""Models whose chosen context is remembered."""
_ENOUGH = 0.75
"""Of the largest context, with which a model stays at the one that it had before."""


class FitDesk:
    """Works out contexts and speeds of models on disk; every call but the choice blocks."""

    def __init__(
        self, engine: Engine, machine: MachineDesk, loads: LoadRecords, settings: SettingsBox
    ) -> None:
        self._engine = engine
        self._machine = machine
        self._loads = loads
        self._settings = settings

    def context_costs(self, *, needed: int = 0) -> ContextCosts | None:
        """Return what contexts the model in memory could have, and what each would take.

        One of them holds ``needed`` tokens, where the model was trained for so many. None without
        a model. Raises SnugError where the file cannot be read any more.
        """
        from app.fit.context import context_costs

        loaded, asked = self._engine.loaded, self._engine.asked
        if loaded is None or asked is None:
            return None
        file, wishes, machine = self._question(*asked)
        return context_costs(file, machine, wishes, current=loaded.context, needed=needed)

    def choose_context(self, path: Path, context: int | None) -> None:
        """Remember the context that a model shall have from now on; None is as large as fits.

        Raises StorageError.
        """
        chosen = dict(self._settings.value.contexts)
        chosen.pop(str(path), None)
        if context is not None:
            chosen[str(path)] = context
        while len(chosen) > _MOST_CONTEXTS:
            del chosen[next(iter(chosen))]
        self._settings.update(contexts=chosen)

    def chosen_context(self, path: Path) -> int | None:
        """Return the context that was chosen for a model, None where nobody did."""
        return self._settings.value.contexts.get(str(path))

    def fitting_context(self, path: Path, settings: ModelSettings) -> int:
        """Return the largest context that fits comfortably; 0 leaves it to the engine."""
        from app.fit.context import fitting_context

        try:
            file, wishes, machine = self._question(path, settings)
            fitting = fitting_context(file, machine, wishes)
            # What was read with another context cannot be taken up again: what is free now decides
            # only where it makes a difference.
            before = next(
                (one.context for one in self._loads.records() if one.file == path.name), 0
            )
            return before if _ENOUGH * fitting <= before <= fitting else fitting
        except (SnugError, ValueError) as error:  # the engine may load what is not understood here
            log.warning("no context was worked out for %s: %s", path.name, error)
            return 0

    def predicted_speed(self) -> float | None:
        """Return the tokens/s at which the model in memory should read prompts.

        From what was measured of this machine; None where that is not known.
        """
        from msgspec.structs import replace

        from app.fit.assess import assess

        asked, loaded = self._engine.asked, self._engine.loaded
        record = self._machine.speed_record()
        if asked is None or loaded is None or record is None:
            return None
        file, wishes, machine = self._question(*asked)
        return assess(file, machine, replace(wishes, context=loaded.context), record).prefill_tps

    def _question(self, path: Path, settings: ModelSettings) -> tuple[File, Wishes, Machine]:
        """Return what it takes to judge a model as it would be loaded in place of this one."""
        from app.fit.context import freed_by_loaded
        from app.fit.sources import open_file, wishes

        wanted = wishes(
            self._settings.value,
            extra_buffers=settings.extra_buffers,
            gpu_layers=settings.gpu_layers,
            cache_type=settings.cache_type,
            freed=freed_by_loaded(self._engine.loaded),
        )
        return open_file(path), wanted, self._machine.look()

"""Bringing models into memory, and taking them out again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.core.paths import demo_model
from app.core.settings import SettingsBox
from app.core.words import tr
from app.engine.engine import Engine
from app.engine.errors import EngineError
from app.engine.protocol import Loaded, Progress
from app.engine.state_store import StateStore
from app.services.engine_setup import EngineSetup
from app.services.fit_desk import FitDesk
from app.services.lazy import Lazy
from app.services.load_records import LoadRecords

if TYPE_CHECKING:
    from app.library.library import Library

log = logging.getLogger(__name__)


class Loader:
    """Loads with the owner's settings and what the check found.

    Every call blocks; make it when it is your turn in the line, where others use the engine, too.
    """

    def __init__(
        self,
        engine: Engine,
        setup: EngineSetup,
        fit: FitDesk,
        loads: LoadRecords,
        states: StateStore,
        library: Lazy[Library],
        settings: SettingsBox,
    ) -> None:
        self._engine = engine
        self._setup = setup
        self._fit = fit
        self._loads = loads
        self._states = states
        self._library = library
        self._settings = settings
        self._listeners: list[Callable[[Loaded], None]] = []

    def on_load(self, listener: Callable[[Loaded], None]) -> None:
        """Call ``listener`` with each model that is loaded from now on, in the loading thread."""
        self._listeners.append(listener)

    def load(
        self,
        path: Path | None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
        *,
        context: int | None = None,
        on_check: Callable[[str, float], None] | None = None,
    ) -> Loaded:
        """Load a model (None: the demo model) in place of the one in memory.

        ``context`` in tokens; None is what was chosen for it, else what fits. Raises Cancelled, a
        SnugError that says what is wrong with the file, or EngineError.
        """
        from msgspec.structs import replace

        from app.gguf.reader import read_file
        from app.library.models import read_entry

        path = path or demo_model()
        read_file(path)  # what is no model is better told here than by the engine's log
        problem = read_entry(path).problem
        if problem:
            raise EngineError(
                "model", tr("{name} cannot be chatted with.", name=path.name), problem
            )
        finding = self._setup.finding(on_check, cancel=cancel)
        if not finding.working:
            raise EngineError(
                "model",
                tr("The engine does not run on this machine."),
                tr("See the engine check on the Machine page for what was tried."),
                "\n".join(f"{trial.name}: {trial.error}" for trial in finding.trials),
            )
        self._put_away()
        if context is None:
            context = self._fit.chosen_context(path)
        settings = self._setup.model_settings(finding, context)
        if not settings.context:
            settings = replace(settings, context=self._fit.fitting_context(path, settings))
        loaded = self._engine.load(
            path, settings, name=self.name_of(path), on_progress=on_progress, cancel=cancel
        )
        self._loads.add(path, settings, loaded)
        self._remember(path)
        for listener in self._listeners:
            listener(loaded)
        return loaded

    def unload(self) -> None:
        """Free the model's memory and keep what it has read; :meth:`load` brings it back.

        Raises EngineDied.
        """
        self._put_away()
        self._engine.unload()

    def name_of(self, path: Path) -> str:
        """Return what a model is called in lists, as ``llama3.2:3b``; at once, from memory."""
        library = self._library.made
        return (library and library.name_of(path)) or path.stem

    def _put_away(self) -> None:
        """Take from the model in memory what is worth keeping of it."""
        self._loads.note_peak()
        self._states.put_away(self._engine)

    def _remember(self, path: Path) -> None:
        from app.library.models import remember

        settings, library = self._settings, self._library()
        if path == demo_model():
            if settings.value.last_model:
                settings.update(last_model="")
        elif library.holds(path):  # it is listed from there, as long as it is there
            settings.update(last_model=str(path))
        else:
            recent = remember(settings.value.recent_models, path)
            settings.update(recent_models=recent, last_model=str(path))
        try:
            library.used(path)
        except SnugError as error:  # the model is there and can be talked to
            log.warning("the use of a model was not remembered: %s", error)

"""Which models other programs can ask for, by which names."""

from __future__ import annotations

from pathlib import Path

from app.api.errors import ApiError
from app.core.cancel import CancelToken
from app.engine.protocol import Loaded
from app.library.find import find, spoken_name
from app.library.models import ModelEntry, identity
from app.services import Services


class Models:
    """The loaded model, and those that the owner lets others load."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def current(self) -> Path | None:
        """The file of the model in memory, or of the one that was and comes back when asked."""
        engine = self._services.engine
        if engine.loaded is not None:
            return Path(engine.loaded.path)
        return engine.asked[0] if engine.asked is not None else None

    def names(self) -> list[str]:
        """Return what can be asked for, the model in memory first; blocks."""
        names = [] if self.current is None else [self.name_of(self.current)]
        if self._services.settings.value.api_loads:
            entries = [entry for entry in self._services.models() if not entry.problem]
            names += [spoken_name(entry) for entry in entries if not entry.gone]
        return list(dict.fromkeys(names))

    def name_of(self, path: Path) -> str:
        """Return the name by which clients know a model; exact, and the same at each start."""
        entry = self._entry(path)
        return spoken_name(entry) if entry is not None else path.name

    def name_of_loaded(self, loaded: Loaded) -> str:
        """Return the name of a model that is in memory, or was a moment ago."""
        return self.name_of(Path(loaded.path))

    def refuse(self, name: str) -> None:
        """Raise ApiError at once for a model that no waiting would bring."""
        if (
            self._services.engine.loaded is not None
            and not self._services.settings.value.api_loads
            and not self._is_current(name)
        ):
            raise self.unknown(name)

    def take(self, name: str, cancel: CancelToken) -> Loaded:
        """Return the model of that name in memory, loading it where that is allowed.

        To be called in one's turn; blocks. Raises ApiError, SnugError and Cancelled.
        """
        engine, services = self._services.engine, self._services
        if self._is_current(name):
            if engine.loaded is not None:
                return engine.loaded
            assert engine.asked is not None
            path, settings = engine.asked  # it was put away, or its process died
            return services.loader.load(path, cancel=cancel, context=settings.context)
        if not services.settings.value.api_loads:
            raise self.unknown(name)
        services.models()  # looks at the disk: what is found are names of what is there now
        entry = services.library.find(name)
        if entry is None or entry.gone:
            raise self.unknown(name)
        if entry.problem:
            raise ApiError(400, f"{name} cannot be loaded. {entry.problem}", param="model")
        return services.loader.load(Path(entry.path), cancel=cancel)

    def _is_current(self, name: str) -> bool:
        path = self.current
        if path is None:
            return False
        entry = self._entry(path)
        if entry is not None:
            return find([entry], name) is not None
        return name in (path.name, path.stem)

    def _entry(self, path: Path) -> ModelEntry | None:
        same = identity(path)
        entries = self._services.library.known()
        return next(
            (
                entry
                for entry in entries
                if same in (identity(entry.path), *(identity(one.path) for one in entry.places))
            ),
            None,
        )

    def unknown(self, name: str) -> ApiError:
        """Return what is told of a name that means no model here."""
        path = self.current
        if self._services.settings.value.api_loads:
            hint = "/v1/models lists what there is."
        elif path is None:
            hint = "No model is loaded: choose one in Snug."
        else:
            hint = (
                f"The one in memory is “{self.name_of(path)}”: ask for it, choose another one in "
                "Snug, or let programs load models in Snug's settings."
            )
        return ApiError(
            404, f"There is no model “{name}” here. {hint}", param="model", code="model_not_found"
        )

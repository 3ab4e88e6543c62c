"""The model that a word on the command line means."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import UsageError
from app.services import Services


def chosen_model(services: Services, name: str) -> Path:
    """Return the file of a model: a path, or a name as ``snug models`` shows it.

    Raises UsageError.
    """
    path = Path(name).expanduser()
    if path.exists():
        return path.absolute()
    services.models()  # looks at the disk: what is found are names of what is there now
    model = services.library.find(name)
    if model is None and path.suffix.lower() == ".gguf":
        return path.absolute()  # where it should be is said with what is there instead
    if model is None:
        raise UsageError(
            f"There is no model “{name}” here.", "Name a .gguf file, or see: snug models"
        )
    if model.problem:
        raise UsageError(f"{name} cannot be opened.", model.problem)
    return Path(model.path)


def last_model(services: Services) -> Path | None:
    """Return the model that was used last, None for the demo model."""
    last = services.settings.value.last_model
    return Path(last) if last and Path(last).exists() else None

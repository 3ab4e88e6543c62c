"""Which buttons go on after a failure, as values: the controller knows what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from app.core.errors import SnugError, StorageError
from app.core.words import mark
from app.engine.errors import EngineDied, EngineError

Way = Literal["restart", "smaller", "again", "demo", "open", "new_chat", "save", "show"]

LABELS: dict[Way, str] = {
    "restart": mark("Restart the engine"),
    "smaller": mark("Try with a smaller context"),
    "again": mark("Try again"),
    "demo": mark("Use the demo model"),
    "open": mark("Open another model…"),
    "new_chat": mark("Start a new chat"),
    "save": mark("Save again"),
    "show": mark("Show the conversation"),
}

_LEAST_CONTEXT = 512
_USUAL_CONTEXT = 8192
"""Most that a second try asks for: it has to work at the first click."""


class Problem(NamedTuple):
    """An error to show, and the ways on from it."""

    error: Exception
    ways: Sequence[Way] = ()


def ways_after_load(error: Exception, *, demo: bool, context: int) -> list[Way]:
    """Return at most two ways on after a model did not load; ``context`` is what was asked for."""
    other: Way = "open" if demo else "demo"
    if isinstance(error, EngineError) and error.kind in ("memory", "context"):
        return ["smaller", other] if context > _LEAST_CONTEXT else [other]
    if isinstance(error, EngineDied):
        return ["again", other]
    if isinstance(error, SnugError) and not isinstance(error, StorageError):
        return [other]
    return ["again"]


def ways_after_answer(error: Exception, *, context: int) -> list[Way]:
    """Return at most two ways on after an answer broke off, the likeliest first."""
    if isinstance(error, EngineDied):
        small = error.kind == "memory" and context > _LEAST_CONTEXT
        return ["restart", "smaller"] if small else ["restart"]
    if isinstance(error, EngineError):
        if error.kind == "too_long":
            return ["new_chat"]
        if error.kind == "template":  # it fails at this conversation as often as it is asked
            return ["open", "demo"]
        if error.kind == "no_model":
            return ["restart"]
        if error.kind in ("memory", "context") and context > _LEAST_CONTEXT:
            return ["smaller", "again"]
        return ["again"]
    if isinstance(error, StorageError):
        return ["save"]
    return ["again"]


def smaller(context: int) -> int:
    """Return half of a context or less, in whole 256s and not below what a chat needs."""
    return max(_LEAST_CONTEXT, min(_USUAL_CONTEXT, context // 2 // 256 * 256))

"""What can go wrong in the engine, as sentences a person can act on."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from typing import NamedTuple

from app.core.errors import SnugError
from app.core.words import mark, tr
from app.engine.protocol import Failed, FailureKind

_HINTS: dict[FailureKind, str] = {
    "not_gguf": mark("Snug runs models in the GGUF format; pick a file that ends in .gguf."),
    "truncated": mark("The download did not finish; fetch the file again."),
    "architecture": mark("A newer version of Snug may know it. Until then, choose another model."),
    "model": mark("Fetch the file again, or choose another model."),
    "memory": mark("Choose a smaller model or quantization, or close other programs."),
    "context": mark("Choose a smaller context, or a smaller model."),
    "template": mark("Choose another model, or another file of this one."),
    "too_long": mark("Start a new chat, or load the model with a larger context."),
    "grammar": mark("Mend the grammar or the schema, or go on without."),
    "state": mark("It is computed again; nothing is lost."),
    "embedding": mark("Choose a model that is made for embeddings."),
    "no_model": mark("Choose a model first."),
    "cancelled": "",
    "decode": mark("Try again; if it happens once more, load the model again."),
    "bug": mark("This is a mistake in Snug, not yours. The details help to mend it."),
}


class EngineError(SnugError):
    """The engine could not do what was asked; it is alive."""

    def __init__(self, kind: FailureKind, text: str, hint: str = "", detail: str = "") -> None:
        super().__init__(text, hint or tr(_HINTS[kind]), detail)
        self.kind = kind

    @classmethod
    def from_event(cls, event: Failed) -> EngineError:
        """Return what the child reported as an error."""
        return cls(event.kind, event.text, detail=event.detail)


class EngineDied(EngineError):
    """The engine's process ended unasked; the next request starts a new one."""


def hung(doing: str, stderr: Sequence[str]) -> EngineDied:
    """Say that the child did not react and was ended; ``doing`` as in :func:`died`."""
    return EngineDied(
        "decode",
        tr("The engine did not react while {doing}, so Snug ended it.", doing=doing),
        tr("Go on; the model is loaded again."),
        "\n".join(stderr),
    )


class _Cause(NamedTuple):
    kind: FailureKind
    text: str
    """Completes "The engine stopped while it was answering: …"."""
    hint: str


_MEMORY = re.compile(
    r"bad_alloc|out ?of ?(device|host)? ?memory|failed to allocate|insufficient memory", re.I
)
_SMALLER = mark("Go on; if it happens again, use a smaller context or a smaller model.")
_CHECK = mark("Go on; if it happens again, check the engine on the Machine page.")
_NO_MEMORY = _Cause(
    "memory", mark("memory ran out"), mark("Go on with a smaller context or a smaller model.")
)
_GAVE_UP = _Cause(
    "model",
    mark("llama.cpp gave up on this model or setting"),
    mark("Go on; if it happens again, try another file of this model or a smaller context."),
)
_KILLED = _Cause(
    "memory", mark("the system killed it, most often because memory ran out"), _SMALLER
)
_TOO_NEW = _Cause(
    "bug",
    mark("this build uses an instruction that the processor lacks"),
    mark("Check the engine again on the Machine page."),
)
_SIGNALS = {"SIGKILL": _KILLED, "SIGILL": _TOO_NEW, "SIGABRT": _GAVE_UP}
_CRASHES = ("SIGSEGV", "SIGBUS", "SIGFPE")
_WINDOWS = {
    0xC0000005: "SIGSEGV",  # access violation
    0xC000001D: "SIGILL",
    0xC0000017: "SIGKILL",  # no memory
    0xC00000FD: "SIGSEGV",  # stack overflow
    0xC0000409: "SIGABRT",  # how abort() ends a process
}
"""Exit statuses of Windows, and the signals that mean the same elsewhere."""


def died(returncode: int | None, stderr: Sequence[str], doing: str) -> EngineDied:
    """Name the probable cause of the child's end from its exit status and last words.

    ``doing`` completes "The engine stopped while …".
    """
    cause = _cause(returncode, "\n".join(stderr))
    return EngineDied(
        cause.kind,
        tr("The engine stopped while {doing}: {cause}.", doing=doing, cause=tr(cause.text)),
        tr(cause.hint),
        "\n".join([f"exit status {returncode}", *stderr]),
    )


def _cause(returncode: int | None, stderr: str) -> _Cause:
    name = _signal(returncode)
    if _MEMORY.search(stderr):
        return _NO_MEMORY
    if "GGML_ASSERT" in stderr:
        return _GAVE_UP
    if name in _SIGNALS:
        return _SIGNALS[name]
    if name in _CRASHES:
        return _Cause("bug", tr("it crashed ({name})", name=name), _CHECK)
    if name:
        return _Cause("bug", tr("it was ended by a signal ({number})", number=name), _CHECK)
    return _Cause(
        "bug",
        tr("it ended with status {returncode}", returncode=returncode),
        mark(
            "Start it again; if that keeps happening, try another model or fewer layers on the GPU."
        ),
    )


def _signal(returncode: int | None) -> str:
    """Return the name of the signal that ended a process, empty for none."""
    if returncode is None or returncode >= 0:
        return _WINDOWS.get(returncode or 0, "")
    try:
        return signal.Signals(-returncode).name
    except ValueError:  # one of those without a name
        return str(-returncode)

"""What can go wrong in the engine, as sentences a person can act on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

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


def died(returncode: int | None, stderr: Sequence[str], doing: str) -> EngineDied:
    """Name the probable cause of the child's end from its exit status and last words.

    ``doing`` completes "The engine stopped while …".
    """
    detail = "\n".join([f"exit status {returncode}", *stderr])
    text = "\n".join(stderr)
    kind: FailureKind = "bug"
    cause = tr("it ended with status {returncode}", returncode=returncode)
    hint = tr(
        "Start it again; if that keeps happening, try another model or fewer layers on the GPU."
    )
    number = -returncode if returncode is not None and returncode < 0 else 0
    if "bad_alloc" in text or "out of memory" in text or "failed to allocate" in text:
        kind, cause = "memory", tr("memory ran out")
        hint = tr("Go on with a smaller context or a smaller model.")
    elif sys.platform != "win32" and number == signal.SIGKILL:
        kind, cause = "memory", tr("the system killed it, most often because memory ran out")
        hint = tr("Go on; if it happens again, use a smaller context or a smaller model.")
    elif sys.platform != "win32" and number == signal.SIGILL:
        cause = tr("this build uses an instruction that the processor lacks")
        hint = tr("Check the engine again on the Machine page.")
    elif "GGML_ASSERT" in text or (sys.platform != "win32" and number == signal.SIGABRT):
        kind, cause = "model", tr("llama.cpp gave up on this model or setting")
        hint = tr(
            "Go on; if it happens again, try another file of this model or a smaller context."
        )
    elif sys.platform != "win32" and number in (signal.SIGSEGV, signal.SIGBUS):
        cause = tr("it crashed ({name})", name=signal.Signals(number).name)
        hint = tr("Go on; if it happens again, check the engine on the Machine page.")
    elif number:
        cause = tr("it was ended by a signal ({number})", number=number)
    return EngineDied(
        kind,
        tr("The engine stopped while {doing}: {cause}.", doing=doing, cause=cause),
        hint,
        detail,
    )

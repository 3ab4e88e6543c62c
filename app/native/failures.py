"""Reasons for failures, read from llama.cpp's log because its calls return none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.engine.protocol import Failed, FailureKind


class NativeFailure(Exception):
    """A request that could not be done, with its cause; the child lives on."""

    def __init__(self, kind: FailureKind, text: str, detail: str = "") -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.detail = detail

    def event(self, request: int) -> Failed:
        """Return the terminal event for ``request``."""
        return Failed(id=request, kind=self.kind, text=self.text, detail=self.detail)


_LOAD_REASONS: tuple[tuple[str, FailureKind, str], ...] = (
    (r"unknown model architecture: '([^']*)'", "architecture",
     "This engine does not know the architecture “{0}”."),
    (r"invalid magic", "not_gguf", "This file is not a GGUF model."),
    (r"not within the file bounds|corrupted or incomplete|failed to read", "truncated",
     "The model file is incomplete."),
    (r"failed to allocate|unable to allocate|out of memory|cannot allocate|bad_alloc|ENOMEM",
     "memory", "There is not enough memory for this model."),
    (r"unknown pre-tokenizer type: '([^']*)'|unknown tokenizer: '([^']*)'", "architecture",
     "This engine does not know the model's tokenizer “{0}”."),
    (r"missing tensor '([^']*)'", "model", "The model file lacks the tensor “{0}”."),
    (r"key not found in model: (\S+)", "model", "The model file lacks the value “{0}”."),
    (r"tensor '([^']*)' has wrong shape", "model", "The tensor “{0}” has the wrong shape."),
)  # fmt: skip


def load_failure(log: Sequence[str]) -> NativeFailure:
    """Say why a model did not load."""
    text = "\n".join(log)
    for pattern, kind, sentence in _LOAD_REASONS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            name = next((group for group in match.groups() if group), "")
            return NativeFailure(kind, sentence.format(name), _tail(log))
    return NativeFailure("model", "llama.cpp could not load this model.", _tail(log))


def context_failure(log: Sequence[str], context: int) -> NativeFailure:
    """Say why a context of ``context`` tokens could not be made."""
    text = "\n".join(log)
    if re.search(r"failed to allocate|unable to allocate|failed to create|out of memory|bad_alloc",
                 text, re.IGNORECASE):  # fmt: skip
        return NativeFailure(
            "context",
            f"There is not enough memory for a context of {context:,} tokens.",
            _tail(log),
        )
    return NativeFailure(
        "context", f"A context of {context:,} tokens could not be made.", _tail(log)
    )


def _tail(log: Sequence[str], lines: int = 30) -> str:
    return "\n".join(list(log)[-lines:])

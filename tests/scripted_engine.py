"""An engine that says what it is told to, and counts a token a word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import msgspec

from app.core.cancel import CancelToken
from app.engine.protocol import (
    Counted,
    Finished,
    Loaded,
    Progress,
    Sampling,
    Stats,
    StopReason,
    Text,
    Turn,
)

STATS = Stats(
    prompt_tokens=9,
    reused_tokens=4,
    completion_tokens=3,
    prefill_tps=50.0,
    decode_tps=20.0,
    first_token_s=0.1,
    seed=7,
    peak_memory=1000,
)
LOADED = Loaded(
    id=1,
    path="/models/tiny.gguf",
    name="Tiny",
    architecture="llama",
    description="llama tiny F16",
    parameters=1,
    file_size=1,
    context=512,
    trained_context=512,
    layers=1,
    gpu_layers=0,
    vocabulary=256,
    has_template=True,
    load_seconds=0.1,
    memory=1,
    notes=[],
)
AROUND = 2
"""Tokens that the template puts around each turn."""


def tokens_of(turns: Sequence[Turn]) -> int:
    """Return what turns take in the prompt."""
    return sum(len(turn.content.split()) + AROUND for turn in turns)


class ScriptedEngine:
    """Says ``pieces`` on a thread of its own, as the engine's reader does, then ends as told."""

    def __init__(
        self,
        *pieces: str,
        reason: StopReason = "end",
        error: BaseException | None = None,
        between: Callable[[int], None] | None = None,
        loaded: Loaded | None = LOADED,
        context: int | None = None,
        notes: Sequence[str] = (),
        answers: Callable[[Sequence[Turn]], str] | None = None,
    ) -> None:
        self.loaded = loaded
        if loaded is not None and context is not None:
            self.loaded = msgspec.structs.replace(loaded, context=context)
        self.pieces = pieces
        self.reason = reason
        self.error = error
        self.between = between
        self.notes = list(notes)
        self.answers = answers
        self.count_error: BaseException | None = None
        self.asked: list[list[Turn]] = []
        self.samplings: list[Sampling] = []
        self.thinking: list[bool | None] = []
        self.counts = 0
        self.said = threading.Event()

    def count(
        self,
        turns: Sequence[Turn],
        *,
        thinking: bool | None = None,
        each: bool = False,
        fit: int = 0,
    ) -> Counted:
        """Count words; what to leave out is found as the engine says it finds it."""
        if self.count_error is not None:
            raise self.count_error
        assert self.loaded is not None
        self.counts += 1
        system = [turn for turn in turns if turn.role == "system"]
        rest = [turn for turn in turns if turn.role != "system"]
        left_out = 0
        if fit:
            while left_out < len(rest) - 1 and (
                tokens_of([*system, *rest[left_out:]]) > fit
                or (left_out and rest[left_out].role != "user")
            ):
                left_out += 1
        return Counted(
            id=1,
            tokens=tokens_of(turns),
            context=self.loaded.context,
            parts=[tokens_of([turn]) for turn in turns] if each else [],
            left_out=left_out,
            fitted=tokens_of([*system, *rest[left_out:]]),
        )

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
        thinking: bool | None = None,
    ) -> Finished:
        """Say the pieces."""
        self.asked.append(list(turns))
        self.samplings.append(sampling)
        self.thinking.append(thinking)
        pieces = self.pieces if self.answers is None else (self.answers(turns),)
        failures: list[BaseException] = []

        def read() -> None:
            try:
                on_event(Progress(1, "prompt", 9, 9))
                for count, piece in enumerate(pieces, 1):
                    on_event(Text(1, piece, count))
                    if self.between is not None:
                        self.between(count)
            except Exception as error:
                failures.append(error)
            self.said.set()

        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
        if failures:
            raise failures[0]
        if self.error is not None:
            raise self.error
        return Finished(1, self.reason, STATS, notes=self.notes)

"""An engine without a model: it says what it is told to, at a speed that is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from app.core.cancel import CancelToken
from app.engine.engine import Engine
from app.engine.protocol import (
    Counted,
    Finished,
    Loaded,
    Progress,
    Sampling,
    Stats,
    Text,
    Turn,
)

_CONTEXT = 10_000_000


class ScriptedEngine(Engine):
    """Answers each question with the next of ``answers``, in pieces; has no child process."""

    def __init__(self, answers: Callable[[], Sequence[str]], tokens_per_second: float) -> None:
        super().__init__()
        self._answers = answers
        self._rate = tokens_per_second
        self.loaded = Loaded(
            id=0, path="/nowhere/scripted.gguf", name="Scripted", architecture="llama",
            description="", parameters=1, file_size=1, context=_CONTEXT, trained_context=_CONTEXT,
            layers=1, gpu_layers=0, vocabulary=1, has_template=True, load_seconds=0.0, memory=1,
            notes=[],
        )  # fmt: skip

    def count(
        self,
        turns: Sequence[Turn],
        *,
        thinking: bool | None = None,
        each: bool = False,
        fit: int = 0,
    ) -> Counted:
        """Say that there is room for everything."""
        return Counted(0, 8 * len(turns), _CONTEXT, fitted=8 * len(turns))

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
        thinking: bool | None = None,
        text: str = "",
    ) -> Finished:
        """Say the next answer."""
        pieces = self._answers()
        began = time.perf_counter()
        for number, piece in enumerate(pieces, 1):
            cancel.raise_if_cancelled()
            on_event(Text(0, piece, number))
            time.sleep(max(0.0, began + number / self._rate - time.perf_counter()))
        stats = Stats(
            prompt_tokens=8 * len(turns), reused_tokens=0, completion_tokens=len(pieces),
            prefill_tps=0.0, decode_tps=self._rate, first_token_s=0.0, seed=1, peak_memory=1,
        )  # fmt: skip
        return Finished(0, "end", stats)

"""Taking up from disk what a model has read, against having it read again."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from app.bench.chat_texts import Writer
from app.core.cancel import CancelToken
from app.core.paths import DataPaths, demo_model
from app.engine.engine import Engine
from app.engine.protocol import Sampling, Stats, Turn
from app.engine.state_store import StateStore
from app.gguf.synthetic import write_llama
from app.services import Services

_CONVERSATION = 1
_ANSWER = 16
"""Tokens, to see that the answer is the same."""
_PLENTY = 10**12

USEFUL: dict[str, Any] = {"layers": 8, "width": 1536, "ffn": 4096, "heads": 24, "kv_heads": 8}
"""A third of the 24 layers of a model with 0.6 billion parameters, about the smallest that people
chat with: computing and restoring both take a third of the time."""


def measure_state(
    folder: Path,
    on_step: Callable[[str], None],
    *,
    tokens: int = 8_000,
    shape: dict[str, Any] = USEFUL,
) -> dict[str, Any]:
    """Compute a state, keep it, and restore it in another process; seconds and bytes.

    It is read from the disk, not from memory, where the system lets one say so.
    """
    model = folder / "state.gguf"
    on_step("making a model")
    write_llama(
        model, **shape, tokenizer=demo_model(), type="Q8_0", weights="random",
        context_length=tokens + 512,
    )  # fmt: skip
    with closing(Services(DataPaths(folder / "home"))) as services:
        settings = services.setup.model_settings(services.setup.finding(), tokens + 512)
    store = StateStore(folder / "states", lambda: _PLENTY)
    with Engine() as engine:
        engine.load(model, settings)
        turns = _prompt(engine, tokens)
        on_step(f"computing a state of {tokens:,} tokens")
        store.turn_to(engine, _CONVERSATION)
        computed, said = _ask(engine, turns)
        began = perf_counter()
        saved = store.keep(engine)
        saving = perf_counter() - began
    assert saved is not None, "the state was not kept"
    dropped = all(map(_drop_from_memory, (folder / "states").glob("*.state")))
    on_step("restoring it")
    with Engine() as engine:
        engine.load(model, settings)
        began = perf_counter()
        restored = store.turn_to(engine, _CONVERSATION)
        restoring = perf_counter() - began
        again, same = _ask(engine, turns)
    model.unlink()
    assert restored is not None, "the state was not restored"
    computing = computed.prompt_tokens / computed.prefill_tps
    return {
        "ratio": restoring / computing,
        "again": again.prompt_tokens - again.reused_tokens,
        "same": said == same,
        "tokens": computed.prompt_tokens,
        "computing": round(computing, 3),
        "restoring": round(restoring, 3),
        "saving": round(saving, 3),
        "size": saved.size,
        "read from": "the disk" if dropped else "memory, perhaps",
    }


def _prompt(engine: Engine, tokens: int) -> list[Turn]:
    """Return a question of about so many tokens, not more."""
    text = Writer(2).sentences(200)
    (count,) = engine.count_texts([text])
    text = text * (1 + tokens // count)
    while (counted := engine.count([Turn("user", text)]).tokens) > tokens:
        text = text[: len(text) * tokens // (counted + 4)]
    return [Turn("user", text)]


def _ask(engine: Engine, turns: Sequence[Turn]) -> tuple[Stats, str]:
    pieces: list[str] = []
    sampling = Sampling(temperature=0, max_tokens=_ANSWER, ignore_end=True, seed=1)
    finished = engine.generate(
        turns,
        sampling,
        on_event=lambda event: pieces.append(getattr(event, "text", "")),
        cancel=CancelToken(),
    )
    return finished.stats, "".join(pieces)


def _drop_from_memory(path: Path) -> bool:
    """Let the system forget what it holds of a file; False where that cannot be asked for."""
    if not hasattr(os, "posix_fadvise"):
        return False
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True

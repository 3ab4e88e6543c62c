"""``snug bench portable``: the bundle's engine, which runs anywhere, against the one built here."""

from __future__ import annotations

import math
import os
import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from app.bench import line
from app.core.errors import UsageError
from app.core.paths import DataPaths, demo_model, shipped
from app.engine.check import check
from app.engine.engine import Engine
from app.engine.protocol import Measured
from app.gguf.synthetic import write_llama
from app.services import Services

_ROUNDS = 9
_CONTEXT = 2048
_TYPES = ("Q8_0", "Q4_K")


def measure_portable(on_step: Callable[[str], None]) -> dict[str, Any]:
    """Let both engines, each as its own check chose, decode and read prompts in turn.

    Raises UsageError where no bundle was made.
    """
    folder = shipped("build", "bundle", "app", "snug", "_internal", "llama_cpp", "lib")
    if not folder.is_dir():
        raise UsageError(
            "There is no bundle to measure.", "Make it: python3 packaging/dev.py bundle."
        )
    environments = {
        "native": None,
        "portable": {**os.environ, "LLAMA_CPP_LIB_PATH": str(folder)},
    }
    speeds: dict[str, dict[str, list[float]]] = {}
    chosen: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as home:
        paths = DataPaths(Path(home))
        engines = {name: Engine(environment) for name, environment in environments.items()}
        try:
            with closing(Services(paths)) as services:
                settings = {}
                for name, environment in environments.items():
                    on_step(f"checking the {name} engine")
                    finding = check(
                        demo_model(), paths.cache, name,
                        make_engine=partial(Engine, environment),
                    )  # fmt: skip
                    chosen[name] = f"{finding.build}: {finding.chosen}"
                    settings[name] = services.setup.model_settings(finding, _CONTEXT)
            for type in _TYPES:
                on_step(f"making a model of 0.6 billion parameters, {type}")
                model = Path(home, f"{type}.gguf")
                write_llama(
                    model, layers=24, width=1536, ffn=4096, heads=24, kv_heads=8,
                    tokenizer=demo_model(), type=type, weights="random", context_length=_CONTEXT,
                )  # fmt: skip
                for name, engine in engines.items():
                    engine.load(model, settings[name])
                for number in range(1, _ROUNDS + 1):
                    on_step(f"{type}: round {number} of {_ROUNDS}")
                    for name in sorted(engines, reverse=number % 2 == 0):
                        measured = engines[name].measure(tokens=24, prompt=128, seconds=1.5)
                        for what, speed in _speeds(measured).items():
                            speeds.setdefault(f"{what}, {type}", {}).setdefault(name, []).append(
                                speed
                            )
                model.unlink()
        finally:
            for engine in engines.values():
                engine.stop()
    return {
        "lines": [
            line(f"{what}, portable ÷ native", _ratio(found), 0.95, least=True)
            for what, found in speeds.items()
        ],
        "raw": {"engines": chosen, "tokens/s": msgspec.to_builtins(speeds)},
    }


def _speeds(measured: Measured) -> dict[str, float]:
    (decoding,) = measured.decoding
    (prompt,) = measured.prompts[-1:]
    return {
        "decode": round(1 / statistics.median(decoding.seconds), 2),
        "prefill": round(prompt.tokens / prompt.seconds, 2),
    }


def _ratio(found: dict[str, list[float]]) -> float:
    """Return how the engines compare where least disturbed them."""
    return undisturbed(found["portable"]) / undisturbed(found["native"])


def undisturbed(speeds: Sequence[float]) -> float:
    """Return the median of the best third: what else runs on the machine only ever slows."""
    best = sorted(speeds, reverse=True)
    return statistics.median(best[: math.ceil(len(best) / 3)])

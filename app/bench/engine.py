"""``snug bench engine``: the whole app against the shortest loop over llama.cpp's own calls."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from app.bench import line
from app.bench.child import run_child
from app.core.cancel import CancelToken
from app.core.paths import DataPaths, demo_model
from app.engine.check import EngineFinding
from app.engine.engine import Engine
from app.engine.protocol import ModelSettings, Progress, Sampling, Text, Turn
from app.gguf.synthetic import write_llama
from app.services import Services

_PROMPT = "How much memory does a model need?"
_CONTEXT = 4096


def measure_engine(on_step: Callable[[str], None]) -> dict[str, Any]:
    """Compare decode speed, reuse and the window's stalls with their bounds."""
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as folder:
        home = DataPaths(Path(folder, "home"))
        on_step("checking the engine")
        with closing(Services(home)) as services:
            finding = services.setup.finding()
            settings = services.setup.model_settings(finding, _CONTEXT)
        on_step("making a model of 0.6 billion parameters")
        model = Path(folder, "synthetic.gguf")
        write_llama(
            model, layers=24, width=1536, ffn=4096, heads=24, kv_heads=8, tokenizer=demo_model(),
            type="Q8_0", weights="random", context_length=_CONTEXT,
        )  # fmt: skip
        large = _decode(model, settings, home, tokens=96, rounds=9, on_step=on_step)
        small = _decode(demo_model(), settings, home, tokens=1000, rounds=7, on_step=on_step)
        on_step("a second turn after 4,000 tokens")
        second = _second_turn(settings)
    on_step("200 tokens/s into the window")
    stalls = _stalls()
    return {
        "lines": [
            line("decode, whole app ÷ bare loop, 0.6 B Q8_0", large["ratio"], 0.97, least=True),
            line("decode, whole app ÷ bare loop, demo model", small["ratio"], 0.7, least=True),
            line("tokens processed in the second turn beyond the new ones", second["again"], 0),
            line("stall of the window, 99th percentile", stalls["p99"], 16, unit="ms"),
            line("stall of the window, worst", stalls["worst"], 50, unit="ms"),
        ],
        "raw": {
            "setting": _words(finding),
            "0.6 B Q8_0 (tokens/s)": large,
            "demo model (tokens/s)": small,
            "second turn": second,
            "stalls": stalls,
        },
    }


def _words(finding: EngineFinding) -> str:
    return f"{finding.build}: {finding.chosen}"


def _decode(
    model: Path,
    settings: ModelSettings,
    home: DataPaths,
    *,
    tokens: int,
    rounds: int,
    on_step: Callable[[str], None],
) -> dict[str, Any]:
    """Decode in turn through the window and bare; the ratio is the median of the rounds'.

    In each round the window's speed is held against the bare loop's before and after it: what
    other programs take of the machine comes and goes within seconds.
    """
    whole: list[float] = []
    bare = [_bare(model, settings, tokens)]
    for number in range(1, rounds + 1):
        on_step(f"{model.stem}: round {number} of {rounds}")
        whole.append(_whole_app(model, settings, home, tokens))
        bare.append(_bare(model, settings, tokens))
    ratios = [
        2 * one / (before + after)
        for one, (before, after) in zip(whole, pairwise(bare), strict=True)
    ]
    return {
        "ratio": round(statistics.median(ratios), 4),
        "whole app": [round(value, 2) for value in whole],
        "bare loop": [round(value, 2) for value in bare],
    }


def _whole_app(model: Path, settings: ModelSettings, home: DataPaths, tokens: int) -> float:
    asked = {
        "path": str(model), "tokens": tokens, "home": str(home.root), "prompt": _PROMPT,
        "context": settings.context,
    }  # fmt: skip
    return float(run_child("app.bench.whole_app", asked)["decode_tps"])


def _bare(model: Path, settings: ModelSettings, tokens: int) -> float:
    import psutil

    asked = {
        "path": str(model), "tokens": tokens, "rounds": 1, "prompt": _PROMPT,
        "context": settings.context, "extra_buffers": settings.extra_buffers,
        "gpu_layers": settings.gpu_layers if settings.gpu_layers >= 0 else 9999,
        "threads": settings.threads or psutil.cpu_count(logical=False),
    }  # fmt: skip
    return float(run_child("app.native.bare_loop", asked)["decode_tps"][0])


def _second_turn(settings: ModelSettings) -> dict[str, int]:
    """Chat up to 4,000 tokens, ask once more, and count what is processed twice."""
    engine = Engine()
    pieces: list[str] = []

    def on_event(event: Progress | Text) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)

    def ask(turns: list[Turn], most: int) -> Any:
        return engine.generate(
            turns, Sampling(max_tokens=most, seed=1), on_event=on_event, cancel=CancelToken()
        ).stats

    try:
        # More context than the model was trained for: only the counting is looked at.
        engine.load(demo_model(), msgspec.structs.replace(settings, context=8192))
        question = "What is quantization? " * 1000
        first = ask([Turn("user", question)], 200)
        turns = [Turn("user", question), Turn("assistant", "".join(pieces)), Turn("user", "Why?")]
        kept = first.prompt_tokens + first.completion_tokens
        second = ask(turns, 1)
    finally:
        engine.stop()
    return {
        "first turn": kept,
        "second prompt": second.prompt_tokens,
        "reused": second.reused_tokens,
        "again": kept - second.reused_tokens,
    }


def _stalls() -> dict[str, Any]:
    return run_child("app.bench.stalls", {"tokens_per_second": 200, "tokens": 2000})

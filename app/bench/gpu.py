"""``snug bench gpu``: video memory predicted before loading against what the driver then counts.

Run by hand on a machine with an NVIDIA card and an engine built for it; models of real shapes with
zero weights are written as it runs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from app.bench import line
from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.engine.engine import Engine
from app.engine.protocol import ModelSettings, Sampling, Turn
from app.fit.dry_run import dry_run
from app.fit.memory import fit_settings, memory
from app.gguf import shapes
from app.gguf.reader import read_file
from app.hardware.machine import Unread
from app.hardware.nvml import read_nvidia
from app.hardware.reading import Sources

_ALL = ModelSettings(extra_buffers=False)


class _Case(msgspec.Struct, frozen=True):
    """A model, its context in tokens, and the settings of the load."""

    shape: str
    context: int
    settings: ModelSettings


CASES: Mapping[str, _Case] = MappingProxyType(
    {
        "Llama 3 8B, all layers": _Case("Llama 3 8B", 8192, _ALL),
        "Llama 3 8B, all layers, long": _Case("Llama 3 8B", 65_536, _ALL),
        "Llama 3 8B, all layers, q8_0 cache": _Case(
            "Llama 3 8B", 32_768, ModelSettings(extra_buffers=False, cache_type="q8_0")
        ),
        "Llama 3 8B, 16 of 33 layers": _Case(
            "Llama 3 8B", 8192, ModelSettings(extra_buffers=False, gpu_layers=16)
        ),
        "Qwen 3 8B, 28 of 37 layers": _Case(
            "Qwen 3 8B", 16_384, ModelSettings(extra_buffers=False, gpu_layers=28)
        ),
        "Gemma 3 4B, all layers": _Case("Gemma 3 4B", 32_768, _ALL),
        "Qwen 3 30B A3B, experts on the processor": _Case(
            "Qwen 3 30B A3B", 16_384, ModelSettings(extra_buffers=False, experts_on_cpu=True)
        ),
        "DeepSeek V2 Lite, all layers": _Case("DeepSeek V2 Lite", 8192, _ALL),
    }
)


def measure_gpu(on_step: Callable[[str], None]) -> dict[str, Any]:
    """Predict, load and decode each case; errors are of the whole card's growth in percent.

    ``while_decoding`` is what the driver adds for kernels and work space once tokens are processed:
    it depends on the card and is shown, not predicted.
    """
    _free()  # says early that there is no card to measure
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as folder:
        rows = []
        for name, case in CASES.items():
            on_step(name)
            rows.append(_row(name, case, Path(folder, "model.gguf")))
    return {
        "lines": [
            line("combinations", len(rows), 6, least=True),
            *(
                line(
                    f"predicted ÷ used once loaded, worst of {tier}",
                    max(abs(row[f"{tier}_error"]) for row in rows),
                    3,
                    unit="%",
                )
                for tier in ("header", "dry_run")
            ),
        ],
        "raw": {row["model"]: row for row in rows},
    }


def _row(name: str, case: _Case, path: Path) -> dict[str, Any]:
    settings = msgspec.structs.replace(case.settings, context=case.context)
    shapes.WELL_KNOWN[case.shape]().write(path)
    header = read_file(path)
    exact = dry_run(path, [header], settings)[0]
    said = memory([header], fit_settings(settings))
    # What the driver takes for a process is no property of the model: the dry run measured it.
    drivers = sum(exact.drivers)
    before = _free()
    with Engine() as engine:
        engine.load(path, settings)
        loaded = before - _free()
        stats = engine.generate(
            [Turn("user", "much memory " * 300)],
            Sampling(temperature=0, max_tokens=48, ignore_end=True),
            on_event=lambda _event: None,
            cancel=CancelToken(),
        ).stats
        decoding = before - _free()
    path.unlink()
    predictions = {"header": said.gpu.total + drivers, "dry_run": exact.gpu.total + drivers}
    row: dict[str, Any] = {
        "model": name, "context": case.context, "gpu_layers": settings.gpu_layers,
        "weights": exact.gpu.weights, "kv_cache": exact.gpu.kv_cache,
        "recurrent": exact.gpu.recurrent, "compute": exact.gpu.compute, "driver": drivers,
        **predictions, "used": loaded, "while_decoding": decoding - loaded,
        "prefill_tps": stats.prefill_tps, "decode_tps": stats.decode_tps,
    }  # fmt: skip
    for tier, predicted in predictions.items():
        row[f"{tier}_error"] = round(100 * (predicted / loaded - 1), 2)
    return row


def _free() -> int:
    """Return the free bytes of all cards together, as the driver counts them."""
    unread: list[Unread] = []
    cards = read_nvidia(Sources(), unread).cards
    if not cards or any(card.free is None for card in cards):
        raise SnugError("There is no NVIDIA card to measure.", detail="; ".join(map(str, unread)))
    return sum(card.free or 0 for card in cards)

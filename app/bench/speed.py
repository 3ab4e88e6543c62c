"""Predicted speed against measured speed, for ``snug bench fit``.

The models have other sizes and shapes than those that the machine was measured with. Calibration
and models take turns, and of each the best round counts: other programs only ever make things
slower, and they do not know whose turn it is. Weights are zeros, but what chooses among experts is
random, or every token would read the same ones from the processor's cache.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import psutil

from app.bench import line
from app.core.paths import DataPaths
from app.engine.calibrate import COMMON_ATTENTION, COMMON_TYPES
from app.engine.engine import Engine
from app.engine.protocol import Measured, ModelSettings
from app.fit.memory import fit_settings
from app.fit.speed import decode_speed, needed_attention, needed_types, prefill_speed
from app.gguf import shapes
from app.gguf.blocks import RandomWeights
from app.gguf.header import Header
from app.gguf.reader import read_file
from app.gguf.shapes import Shape
from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, write_gguf
from app.hardware.bandwidth import BandwidthRecord, best_of
from app.services import Services

Report = dict[str, Any]
Step = Callable[[str], None]

_ROUNDS = 3
_CONTEXT = 4096
_TOKENS = 12
_SECONDS = 1.0
_PATIENCE = 240.0
"""Seconds that may be spent waiting for other programs, over all rounds."""
_LOOK_SECONDS = 0.5
_IDLE_PERCENT = 15.0


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """A model to predict and to run."""

    shape: Shape
    depths: tuple[int, ...] = (0,)
    prompt: int = 0
    """Tokens of a prompt, where that does not take minutes."""


def _mixed(shape: Shape, better: str = "Q6_K") -> Shape:
    """Return the shape as Q4_K_M mixes it: values and last matrices of half the blocks better."""

    def kind(name: str, usual: str) -> str:
        _, _, rest = name.partition("blk.")
        block, _, part = rest.partition(".")
        fine = part.startswith(("attn_v.", "ffn_down.")) and int(block) % 2 == 0
        return better if fine else usual

    return msgspec.structs.replace(
        shape, tensors=tuple((name, size, kind(name, usual)) for name, size, usual in shape.tensors)
    )


def _cases() -> Mapping[str, _Case]:
    llama = shapes.llama
    words, few = 128_256, 32_000
    one = partial(
        llama, layers=16, width=2048, ffn=8192, heads=32, kv_heads=8, vocabulary=words, tied=True
    )
    three = partial(
        llama, layers=28, width=3072, ffn=8192, heads=24, kv_heads=8, vocabulary=words, tied=True
    )
    odd = partial(
        llama, layers=28, width=1536, ffn=8960, heads=12, kv_heads=2, vocabulary=151_936, tied=True
    )
    eight = llama(layers=32, width=4096, ffn=14_336, heads=32, kv_heads=8, vocabulary=words)
    small = llama(
        layers=20,
        width=1024,
        ffn=3072,
        heads=16,
        kv_heads=8,
        head=128,
        vocabulary=few,
        type="Q4_0",
        architecture="qwen3",
    )
    old = llama(layers=14, width=1280, ffn=3584, heads=20, kv_heads=20, vocabulary=few, type="Q6_K")
    sliding = shapes.gemma3(
        layers=18,
        width=1280,
        ffn=5120,
        heads=8,
        kv_heads=4,
        vocabulary=few,
        window=512,
        type="Q8_0",
        outer="Q8_0",
    )
    experts = partial(
        shapes.qwen3moe, layers=16, width=1024, ffn=768, heads=16, kv_heads=4, experts=64, used=8
    )
    return MappingProxyType(
        {
            "1.2 B, F16": _Case(shape=one(type="F16", outer="F16")),
            "1.2 B, Q8_0": _Case(shape=one(type="Q8_0", outer="Q8_0"), prompt=96),
            "1.2 B, like Q4_K_M": _Case(shape=_mixed(one()), depths=(0, 512), prompt=96),
            "1.2 B, Q5_K": _Case(shape=one(type="Q5_K")),
            "3.2 B, like Q4_K_M": _Case(shape=_mixed(three())),
            "3.2 B, Q2_K": _Case(shape=three(type="Q2_K")),
            "8.0 B, like Q4_K_M": _Case(shape=_mixed(eight)),
            "1.7 B, IQ4_XS": _Case(shape=odd(type="IQ4_XS")),
            "1.7 B, Q3_K": _Case(shape=odd(type="Q3_K")),
            "0.4 B, Q4_0": _Case(shape=small, depths=(0, 1536), prompt=96),
            "0.3 B without grouped heads, Q6_K": _Case(shape=old, depths=(0, 1536), prompt=96),
            "0.6 B with a sliding window, Q8_0": _Case(shape=sliding, depths=(0, 1536)),
            "2.5 B, 0.5 B of experts used, Q4_K": _Case(
                shape=experts(), depths=(0, 768), prompt=96
            ),
            "2.5 B, 0.5 B of experts used, Q8_0": _Case(shape=experts(type="Q8_0", outer="Q8_0")),
        }
    )  # fmt: skip


def measure_speed(on_step: Step) -> Report:
    """Compare decode speed with its prediction, in a data directory that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as folder:
        on_step("checking the engine")
        with closing(Services(DataPaths(Path(folder)))) as services:
            return measure_speed_accuracy(services, on_step)


def measure_speed_accuracy(
    services: Services,
    on_step: Step,
    *,
    rounds: int = _ROUNDS,
    cases: Mapping[str, _Case] | None = None,
) -> Report:
    """Compare decode speed with its prediction; minutes. Returns compared lines and raw figures."""
    cases = _cases() if cases is None else cases
    finding = services.setup.finding()
    settings = services.setup.model_settings(finding, _CONTEXT)
    records: list[BandwidthRecord] = []
    runs: dict[str, list[Measured]] = {name: [] for name in cases}
    with tempfile.TemporaryDirectory(prefix="snug-speed-", dir=services.paths.cache) as folder:
        headers = {name: _write(case.shape, _path(folder, name)) for name, case in cases.items()}
        fit = fit_settings(settings)
        types, attention = set(COMMON_TYPES), set(COMMON_ATTENTION)
        for header in headers.values():
            types |= needed_types([header], fit)
            attention |= needed_attention([header], fit)
        rest = _Rest(_PATIENCE)
        for number in range(rounds):
            on_step(f"measuring this machine, round {number + 1} of {rounds}")
            rest.wait()
            record = services.machine.measure_speed(
                again=True, types=sorted(types), attention=sorted(attention)
            )
            records.append(record)
            with Engine() as engine:
                for name, case in cases.items():
                    on_step(f"running {name}, round {number + 1} of {rounds}")
                    rest.wait()
                    runs[name].append(_run(engine, _path(folder, name), case, settings))
    best = _best(records)
    rows = [
        row
        for name, case in cases.items()
        for row in _rows(name, case, headers[name], settings, best, runs[name])
    ]
    return _report(rows, best, [record.busy for record in records])


class _Rest:
    """Waits for moments in which other programs leave the processor alone."""

    def __init__(self, patience: float) -> None:
        self._left = patience

    def wait(self) -> None:
        """Wait as long as there is patience left; a machine that is never idle is measured so."""
        while self._left > 0:
            started = time.monotonic()
            if psutil.cpu_percent(interval=_LOOK_SECONDS) < _IDLE_PERCENT:
                return
            self._left -= time.monotonic() - started


def _path(folder: str, name: str) -> Path:
    return Path(folder, f"{name}.gguf")


def _write(shape: Shape, path: Path) -> Header:
    """Write the model; zeros are sparse, so only what must be random takes place on the disk."""
    routed = any("gate_inp" in name for name, _, _ in shape.tensors)
    tensors = shape.new_tensors()
    if routed:
        chance = random.Random(0)
        tensors = [_chosen(tensor, chance) for tensor in tensors]
    write_gguf(path, shape.metadata(), tensors)
    return read_file(path)


def _chosen(tensor: NewTensor, chance: random.Random) -> NewTensor:
    """Give numbers to what decides which experts a token goes to."""
    if len(tensor.shape) == 1:
        ones = b"\0\0\x80\x3f" * tensor.shape[0]
        return msgspec.structs.replace(tensor, type=TYPE_BY_NAME["F32"], data=[ones])
    if "gate_inp" not in tensor.name and tensor.name != "token_embd.weight":
        return tensor
    numbers = RandomWeights(tensor.type, chance).tensor(tensor.shape[0] * tensor.shape[1])
    return msgspec.structs.replace(tensor, data=numbers)


def _run(engine: Engine, path: Path, case: _Case, settings: ModelSettings) -> Measured:
    engine.load(path, settings)
    try:
        return engine.measure(
            depths=case.depths, tokens=_TOKENS, prompt=case.prompt, seconds=_SECONDS
        )
    finally:
        engine.unload()


def _best(records: Sequence[BandwidthRecord]) -> BandwidthRecord:
    cards = [record.gpu for record in records if record.gpu is not None]
    return msgspec.structs.replace(
        records[-1],
        cpu=best_of([record.cpu for record in records]),
        gpu=best_of(cards) if cards else None,
    )


def _rows(
    name: str, case: _Case, header: Header, settings: ModelSettings, record: BandwidthRecord,
    runs: Sequence[Measured],
) -> list[Report]:  # fmt: skip
    fit = fit_settings(settings)
    rows = []
    for index in range(len(case.depths)):
        found = [run.decoding[index] for run in runs]
        # The quickest tokens of each round, as the machine was measured; their spread is noise.
        speeds = [1 / min(one.seconds) for one in found]
        depth = found[0].depth + len(found[0].seconds) // 2
        predicted = decode_speed([header], fit, record, depth)
        rows.append(_row("decode", name, depth, header, predicted, speeds))
    prompts = [one for run in runs for one in run.prompts]
    if prompts:
        longest = max(one.tokens for one in prompts)
        speeds = [one.tokens / one.seconds for one in prompts if one.tokens == longest]
        predicted = prefill_speed([header], fit, record, longest)
        rows.append(_row("prefill", name, longest, header, predicted, speeds))
    return rows


def _row(
    what: str, name: str, tokens: int, header: Header, predicted: float | None,
    speeds: Sequence[float],
) -> Report:  # fmt: skip
    measured = max(speeds)
    return {
        "what": what,
        "model": name,
        "tokens": tokens,
        "size": header.data_size,
        "predicted_tps": None if predicted is None else round(predicted, 2),
        "measured_tps": round(measured, 2),
        "error": None if predicted is None else round(predicted / measured - 1, 3),
        "spread": round(max(speeds) / min(speeds) - 1, 3),
    }


def _report(
    rows: Sequence[Report], record: BandwidthRecord, busy: Sequence[float | None]
) -> Report:
    decode = [row for row in rows if row["what"] == "decode"]
    known = [abs(row["error"]) for row in decode if row["error"] is not None]
    prompts = [abs(r["error"]) for r in rows if r["what"] == "prefill" and r["error"] is not None]
    return {
        "lines": [
            line("combinations whose decode speed was predicted", len(known), 10, least=True),
            line("decode speed, predicted against measured, median", _median(known), 0.12),
            line("decode speed, predicted against measured, worst", max(known, default=1.0), 0.3),
        ],
        "raw": {
            "speed": rows,
            "speed of prompts, median error": _median(prompts),
            "rounds": len(busy),
            "calibration (s)": record.seconds,
            "share of other programs while calibrating": list(busy),
            "spread between rounds, median": _median([row["spread"] for row in decode]),
            "bandwidth (GB/s)": {
                name: round(speed.bandwidth / 1e9, 2) for name, speed in record.cpu.types.items()
            },
        },
    }


def _median(values: Sequence[float]) -> float:
    return round(statistics.median(values), 4) if values else 1.0

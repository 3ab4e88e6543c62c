"""``snug bench fit``: predicted memory against llama.cpp's allocator and against real loads."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from app.bench import line
from app.bench.child import run_child
from app.bench.rivals import (
    NAMES,
    bare_formula,
    llmfit_formula,
    llmfit_says,
    llmfit_version,
)
from app.core.cancel import CancelToken
from app.engine.account import Account
from app.engine.engine import Engine
from app.engine.errors import EngineError
from app.engine.protocol import ModelSettings, Sampling, Turn
from app.fit.dry_run import dry_run, quantized_sizes
from app.fit.memory import ENGINE_BASE, Memory, fit_settings, memory
from app.gguf import shapes
from app.gguf.header import Header
from app.gguf.reader import read_file
from app.gguf.shapes import Shape

Report = dict[str, Any]
Step = Callable[[str], None]

_MIB = 1 << 20
_CONTEXTS = (2048, 8192, 32_768, 131_072)
_PLAIN = ModelSettings(gpu_layers=0, extra_buffers=False)
_CHOICES: Mapping[str, ModelSettings] = MappingProxyType(
    {
        "f16": _PLAIN,
        "q8_0": msgspec.structs.replace(_PLAIN, cache_type="q8_0"),
        "q4_0": msgspec.structs.replace(_PLAIN, cache_type="q4_0"),
        "no flash attention": msgspec.structs.replace(_PLAIN, flash_attention=False),
    }
)


class _Load(msgspec.Struct, frozen=True, kw_only=True):
    """A model to load for real."""

    shape: Callable[[], Shape]
    context: int
    choice: str = "f16"
    extra_buffers: bool = False
    kind: str = "Q4_K"
    """Type of its matrices, for those who ask for nothing more."""
    words: int = 50
    """Of the prompt, 12 tokens each or a little more: a batch is 512 tokens."""


LOADS: Mapping[str, _Load] = MappingProxyType(
    {
        "Llama 3.2 1B": _Load(shape=shapes.WELL_KNOWN["Llama 3.2 1B"], context=8192),
        "Llama 3.2 1B, q8_0 cache": _Load(
            shape=shapes.WELL_KNOWN["Llama 3.2 1B"], context=32_768, choice="q8_0"
        ),
        "Llama 3.2 1B, repacked": _Load(
            shape=shapes.WELL_KNOWN["Llama 3.2 1B"], context=4096, extra_buffers=True
        ),
        "Llama 3 8B, 6 of 32 layers, q4_0 cache": _Load(
            shape=lambda: shapes.llama(
                layers=6, width=4096, ffn=14336, heads=32, kv_heads=8, vocabulary=128_256,
                merges=280_147,
            ),
            context=131_072, choice="q4_0",
        ),
        "Qwen 3 0.6B": _Load(
            shape=shapes.WELL_KNOWN["Qwen 3 0.6B"], context=16_384, kind="Q8_0"
        ),
        "Qwen 3 0.6B, q4_0 cache": _Load(
            shape=shapes.WELL_KNOWN["Qwen 3 0.6B"], context=40_960, choice="q4_0", kind="Q8_0"
        ),
        "Qwen 3 8B, 8 of 36 layers": _Load(
            shape=lambda: shapes.llama(
                layers=8, width=4096, ffn=12288, heads=32, kv_heads=8, head=128,
                vocabulary=151_936, merges=151_387, architecture="qwen3",
            ),
            context=32_768,
        ),
        "SmolLM 135M, no flash attention": _Load(
            shape=shapes.WELL_KNOWN["SmolLM 135M"], context=2048, choice="no flash attention",
            kind="Q8_0", words=165,
        ),
        "Gemma 3 1B": _Load(
            shape=shapes.WELL_KNOWN["Gemma 3 1B"], context=32_768, kind="Q8_0"
        ),
        "Gemma 3 4B, 12 of 34 layers": _Load(
            shape=lambda: shapes.gemma3(layers=12, width=2560, ffn=10240, heads=8, kv_heads=4),
            context=65_536,
        ),
        "Qwen 3 30B A3B, 8 of 48 layers": _Load(
            shape=lambda: shapes.qwen3moe(
                layers=8, width=2048, ffn=768, heads=32, kv_heads=4, experts=128, used=8
            ),
            context=32_768,
        ),
        "DeepSeek V2 Lite, 16 of 64 experts": _Load(
            shape=lambda: shapes.deepseek2(experts=16), context=32_768
        ),
        "Qwen 3 Next, 8 of 48 layers, 64 experts": _Load(
            shape=lambda: shapes.qwen3next(layers=8, experts=64), context=65_536
        ),
        "Mamba 2.8B, 16 of 64 layers": _Load(
            shape=lambda: shapes.mamba(layers=16, width=2560), context=8192
        ),
    }
)  # fmt: skip


HELD_OUT: Mapping[str, Callable[[], Shape]] = MappingProxyType(
    {
        "Llama 2 7B": lambda: shapes.llama(
            layers=32, width=4096, ffn=11008, heads=32, kv_heads=32, vocabulary=32_000
        ),
        "Llama 3 70B": lambda: shapes.llama(
            layers=80, width=8192, ffn=28672, heads=64, kv_heads=8, vocabulary=128_256
        ),
        "Qwen 3 4B": lambda: shapes.llama(
            layers=36, width=2560, ffn=9728, heads=32, kv_heads=8, head=128,
            vocabulary=151_936, tied=True, architecture="qwen3",
        ),
        "Gemma 3 27B": lambda: shapes.gemma3(
            layers=62, width=5376, ffn=21504, heads=32, kv_heads=16, head=128
        ),
        "Qwen 3 235B A22B": lambda: shapes.qwen3moe(
            layers=94, width=4096, ffn=1536, heads=64, kv_heads=4, experts=128, used=8
        ),
        "Mamba 130M": lambda: shapes.mamba(layers=24, width=768),
    }
)  # fmt: skip
"""Models that no coefficient of the compute buffer was fitted to."""


def measure_fit(on_step: Step) -> Report:
    """Compare with the dry run, with real loads, and take the times."""
    with tempfile.TemporaryDirectory(prefix="snug-bench-") as folder:
        simulated = against_dry_run(Path(folder), on_step)
        held_out = against_dry_run(Path(folder), on_step, HELD_OUT)
        real = against_loads(Path(folder), on_step)
        times = take_times(Path(folder), on_step)
        others = against_llmfit(Path(folder), on_step)
    on_step("moving the calculator's controls")
    moves = run_child("app.bench.moves", {})
    totals = [abs(row["error"]) for row in simulated]
    computes = [abs(row["compute_error"]) for row in simulated]
    allocated = [abs(row["allocated_error"]) for row in real]
    resident = [abs(row["resident_error"]) for row in real]
    lines = [
        line("combinations against the dry run", len(simulated), 24, least=True),
        line("header ÷ dry run, median error", 100 * statistics.median(totals), 1, unit="%"),
        line("header ÷ dry run, worst error", 100 * max(totals), 3, unit="%"),
        line(
            f"the same of {len(held_out)} held out, worst error",
            100 * max(abs(row["error"]) for row in held_out),
            3,
            unit="%",
        ),
        line("real loads", len(real), 12, least=True),
        line("header ÷ allocated, worst error", 100 * max(allocated), 1, unit="%"),
        line(
            "header ÷ resident peak, median error", 100 * statistics.median(resident), 4, unit="%"
        ),
        line("header ÷ resident peak, worst error", 100 * max(resident), 10, unit="%"),
        line("a header's fit, slowest model", times["header_ms"], 100, unit="ms"),
        line("a move in the calculator, 99th percentile", moves["p99"], 50, unit="ms"),
        line("a dry run, slowest model", times["dry_run_s"], 3, unit="s"),
    ]
    return {
        "lines": lines,
        "raw": {
            "compute buffer alone": f"median error {100 * statistics.median(computes):.2f}%, "
            f"worst {100 * max(computes):.1f}%",
            "resident peak, median error of others": {
                name: f"{100 * statistics.median(abs(row[key]) for row in real):.1f}%, worst "
                f"{100 * max(abs(row[key]) for row in real):.1f}%"
                for name, key in (
                    ("llmfit's published formula", "llmfit_error"),
                    ("parameters × bits ÷ 8", "bare_error"),
                )
            },
            "times": times,
        },
        "tables": {"dry run": simulated, "held out": held_out, "loads": real, "llmfit": others},
        "text": "\n\n".join(
            [
                _table("Header against llama.cpp's dry run, worst ten of "
                       f"{len(simulated)}", _worst(simulated), _DRY_COLUMNS),
                _table("Header against real loads", real, _LOAD_COLUMNS),
                _table(others[0]["program"] if others else "llmfit is not installed", others,
                       _LLMFIT_COLUMNS),
            ]
        ),
    }  # fmt: skip


def against_dry_run(
    folder: Path, on_step: Step, models: Mapping[str, Callable[[], Shape]] = shapes.WELL_KNOWN,
    contexts: Sequence[int] = _CONTEXTS,
) -> list[Report]:  # fmt: skip
    """Compare the header tier with llama.cpp's allocator: models × contexts × settings."""
    rows = []
    for name, make in models.items():
        on_step(f"dry runs of {name}")
        path = folder / "dry.gguf"
        make().with_tokenizer("none").write(path)
        header = read_file(path)
        for choice, settings in _CHOICES.items():
            for found in dry_run(path, [header], settings, contexts):
                rows.append(_compared(name, choice, header, settings, found))
    return rows


def _compared(
    name: str, choice: str, header: Header, settings: ModelSettings, found: Memory
) -> Report:
    said = _predicted(header, settings, found.context)
    return {
        "model": name,
        "context": found.context,
        "settings": choice,
        "dry_run": found.cpu.total,
        "header": said.cpu.total,
        "error": said.cpu.total / found.cpu.total - 1,
        "compute": found.cpu.compute,
        "compute_error": said.cpu.compute / found.cpu.compute - 1,
    }


def against_loads(folder: Path, on_step: Step, loads: Mapping[str, _Load] = LOADS) -> list[Report]:
    """Load models for real, fill a batch and more, decode a little, and compare."""
    rows = []
    for name, load in loads.items():
        on_step(f"loading {name}")
        path = folder / "load.gguf"
        load.shape().write(path)
        rows.append(_loaded(name, load, path, read_file(path)))
        path.unlink()
    return rows


def _loaded(name: str, load: _Load, path: Path, header: Header) -> Report:
    settings = msgspec.structs.replace(
        _CHOICES[load.choice], context=load.context, extra_buffers=load.extra_buffers
    )
    with Engine() as engine:
        features = tuple(engine.describe().features)
        loaded = engine.load(path, settings)
        for words in (load.words, 5):
            stats = engine.generate(
                [Turn("user", "much memory " * words)],
                Sampling(temperature=0, max_tokens=8, seed=1, ignore_end=True),
                on_event=lambda _event: None,
                cancel=CancelToken(),
            ).stats
        tokens = engine.most_tokens
    said = memory([header], fit_settings(settings, features))
    peak = engine.peak_memory - loaded.base.total
    account: Account = loaded.account
    predicted = said.ram - ENGINE_BASE
    anonymous = (stats.anonymous_memory or 0) - (loaded.base.anonymous or 0)
    llmfit = llmfit_formula(header, loaded.context, settings.cache_type, load.kind)
    return {
        "model": name,
        "context": loaded.context,
        "tokens": tokens,
        "base": loaded.base.total,
        "allocated": account.total,
        "header": said.cpu.total,
        "allocated_error": said.cpu.total / account.total - 1,
        "resident": peak,
        "anonymous": anonymous,
        "predicted": predicted,
        "resident_error": predicted / peak - 1,
        "llmfit_error": llmfit / peak - 1,
        "bare_error": bare_formula(header) / peak - 1,
    }


def take_times(folder: Path, on_step: Step) -> Report:
    """Time reading a header, its fit, and a dry run, tokenizer and process start included."""
    reads, fits, dries = {}, {}, {}
    for name in ("Llama 3 8B", "Gemma 3 4B", "Qwen 3 30B A3B", "Qwen 3 Next 80B A3B"):
        on_step(f"timing {name}")
        path = folder / "time.gguf"
        shapes.WELL_KNOWN[name]().write(path)
        began = time.perf_counter()
        header = read_file(path)
        reads[name] = round(1000 * (time.perf_counter() - began), 1)
        rounds = []
        for _ in range(5):
            began = time.perf_counter()
            _predicted(header, _PLAIN, 8192)
            rounds.append(time.perf_counter() - began)
        fits[name] = round(1000 * statistics.median(rounds), 2)
        began = time.perf_counter()
        dry_run(path, [header], _PLAIN, [8192])
        dries[name] = round(time.perf_counter() - began, 2)
    return {
        "header_ms": max(fits.values()), "dry_run_s": max(dries.values()),
        "fit (ms)": fits, "reading the header (ms)": reads, "dry run (s)": dries,
    }  # fmt: skip


def against_llmfit(folder: Path, on_step: Step) -> list[Report]:
    """Compare with what the installed llmfit says of published models at Q4_K_M."""
    version = llmfit_version()
    if not version:
        return []
    rows = []
    for name, known_as in NAMES.items():
        on_step(f"llmfit on {name}")
        path = folder / "known.gguf"
        shapes.WELL_KNOWN[name]().with_tokenizer("none").write(path)
        header = read_file(path)
        try:
            size = quantized_sizes(path, ["Q4_K_M"])["Q4_K_M"].weights
            truths = dry_run(path, [header], _PLAIN, [8192, 32_768])
        except EngineError as error:
            on_step(f"{name}: {error.text}")
            continue
        for truth in truths:
            said = llmfit_says(known_as, truth.context)
            if said is None:
                continue
            real = truth.cpu.total - header.data_size + size
            ours = _predicted(header, _PLAIN, truth.context).cpu.total - header.data_size + size
            rows.append({
                "program": version, "model": known_as, "context": truth.context,
                "dry_run": real, "llmfit": said, "llmfit_error": said / real - 1,
                "header": ours, "error": ours / real - 1,
            })  # fmt: skip
    return rows


def _predicted(header: Header, settings: ModelSettings, context: int) -> Memory:
    return memory([header], fit_settings(msgspec.structs.replace(settings, context=context)))


def _worst(rows: Sequence[Report], count: int = 10) -> list[Report]:
    return sorted(rows, key=lambda row: -abs(row["error"]))[:count]


_DRY_COLUMNS = ("model", "context", "settings", "dry_run", "header", "error", "compute_error")
_LOAD_COLUMNS = (
    "model", "context", "allocated", "allocated_error", "resident", "predicted", "resident_error",
    "llmfit_error", "bare_error",
)  # fmt: skip
_LLMFIT_COLUMNS = ("model", "context", "dry_run", "header", "error", "llmfit", "llmfit_error")


def _table(title: str, rows: Sequence[Report], columns: Sequence[str]) -> str:
    """Return the rows as text, sizes in MiB and errors in percent."""
    cells = [[_cell(column, row[column]) for column in columns] for row in rows]
    heads = [column.replace("_", " ") for column in columns]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    lines = ["  ".join(text.ljust(width) if index == 0 else text.rjust(width)
             for index, (text, width) in enumerate(zip(row, widths, strict=True)))
             for row in [heads, *cells]]  # fmt: skip
    return "\n".join([title, *lines])


def _cell(column: str, value: object) -> str:
    if isinstance(value, float):
        return f"{100 * value:+.2f}%"
    if isinstance(value, int) and column not in ("context", "tokens"):
        return f"{value / _MIB:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)

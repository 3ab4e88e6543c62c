"""``snug fit``: what a model would take on this machine, for people and as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.core.errors import UsageError
from app.core.units import format_bytes
from app.fit.assess import File, Numbers, Wishes, assess, assess_all, open_file, wishes
from app.fit.catalogue import Entry, catalogue, find_model
from app.fit.formula import explain_formula, find_format
from app.fit.recommend import recommend
from app.fit.result import Breakdown, Fit, Recommendation
from app.fit.verdict import WORDS, verdict_text
from app.gguf.errors import GgufError
from app.services import Services

_MOST_BILLIONS = 100_000
_MOST_BITS = 64
_MOST_CONTEXT = 2**27
_PARTS = {
    "kv_cache": "KV cache", "recurrent": "state", "compute": "compute", "output": "output",
    "overhead": "overhead",
}  # fmt: skip
_TIERS = {
    "formula": "worked out from numbers",
    "header": "read from the file's header",
    "dry-run": "by llama.cpp's own allocator",
}


def run_fit(
    services: Services, options: argparse.Namespace, on_step: Callable[[str, float], None]
) -> dict[str, Any] | str:
    """Work out the fit and return the report: with ``--json`` an object, else text.

    ``on_step`` hears of the engine check where it has to run first. Raises UsageError for anything
    that cannot be used, EngineError where a dry run fails.
    """
    source = _source(options)
    _check(options)
    finding = services.engine_finding(on_step)
    machine = services.machine()
    record = services.speed_record()
    asked = _wishes(services, options, gpu=finding.gpu, extra_buffers=finding.extra_buffers)
    if options.ctx is None and (trained := _trained(source)):
        asked = msgspec.structs.replace(asked, context=min(asked.context or trained, trained))
    if isinstance(source, Entry):
        if options.tier not in (None, "formula"):
            raise UsageError(
                f"{source.name} is in the catalogue only: there is no file to read.",
                "Give the path of its .gguf file for that tier.",
            )
        fits = assess_all(source, machine, asked, record)
    else:
        fits = [assess(source, machine, asked, record, tier=options.tier)]
    settings = services.settings.value
    found = recommend(fits, settings.wanted_tps, settings.headroom)
    if options.json:
        return as_json(fits, found)
    return as_text(_title(source), fits, found, settings.headroom)


def as_json(fits: Sequence[Fit], found: Recommendation | None) -> dict[str, Any]:
    """Return the object of ``--json``; sizes in bytes, speeds in tokens/s, null is not known."""
    return {
        "variants": [_variant(fit) for fit in fits],
        "recommended": None
        if found is None
        else {"file": found.file if found.type or found.file else None, "reason": found.reason},
    }


def as_text(title: str, fits: Sequence[Fit], found: Recommendation | None, headroom: float) -> str:
    """Return the report for a terminal."""
    shown = next((fit for fit in fits if found and found.type and fit.type == found.type), None)
    shown = shown or min(fits, key=lambda fit: fit.total)
    lines = [f"{title}, {shown.context:,} tokens of context", "", *_table(fits, found), ""]
    lines += [formula_text(shown), verdict_text(shown, headroom)]
    if found is not None and len(fits) > 1:
        lines += [found.reason, *(text for text in (found.step_up, found.step_down) if text)]
    elif shown.decode_tps is None:
        lines.append("Its speed on this machine was not measured.")
    lines.append(f"Figures {_TIERS[shown.tier]}.")
    if shown.unsure:
        lines.append(f"Not in them: {'; '.join(shown.unsure)}.")
    return "\n".join(lines)


def formula_text(fit: Fit) -> str:
    """Write the formula of a fit with its numbers, and what it leaves out."""
    product = explain_formula(fit.parameters, fit.bits_per_weight)
    name = f"{fit.type}: " if fit.type else ""
    weights = round(fit.parameters * fit.bits_per_weight / 8)
    rest = [
        f"+ {label} {format_bytes(size)}"
        for key, label in _PARTS.items()
        if (size := getattr(fit.parts, key))
    ]
    copies = fit.parts.weights - weights
    if abs(copies) > weights / 200:
        word = "second copies of weights" if copies > 0 else "weights that are not loaded"
        rest.insert(0, f"{'+' if copies > 0 else '−'} {word} {format_bytes(abs(copies))}")
    return f"{name}{product} {' '.join(rest)} = {format_bytes(fit.total)}"


def _source(options: argparse.Namespace) -> Entry | File | Numbers:
    if options.params is not None or options.bits is not None:
        return _numbers(options)
    if not options.model:
        raise UsageError(
            "snug fit needs a model.",
            "Give a .gguf file, a name such as llama-3.1-8b, or --params 8.03 --bits 4.89.",
        )
    path = Path(options.model).expanduser()
    if path.is_file() or path.suffix.lower() == ".gguf":
        return _file(path)
    if path.is_dir() and len(path.parts) > 1:
        raise UsageError(f"{path} is a folder.", "Give the path of a .gguf file in it.")
    known = {name for entry in catalogue() for name in (entry.repo, *entry.gguf)}
    if "/" in options.model and options.model not in known:
        raise UsageError(
            f"{options.model} looks like a repository, and looking into those is not built yet.",
            "Download the .gguf file and give its path, or give the name of a well-known model.",
        )
    for entry in catalogue():
        if options.model in entry.gguf:
            return entry
    return find_model(options.model)


def _trained(source: Entry | File | Numbers) -> int:
    """Return the context that a model was trained for, 0 where that is not known."""
    if isinstance(source, Entry):
        return source.context
    return source.headers[0].context_length if isinstance(source, File) else 0


def _numbers(options: argparse.Namespace) -> Numbers:
    if options.model:
        raise UsageError("--params and --bits stand in place of a model.", "Leave one of them out.")
    if options.params is None or options.bits is None:
        raise UsageError("--params and --bits belong together.", "As in --params 8.03 --bits 4.89.")
    if not 0 < options.params <= _MOST_BILLIONS:
        raise UsageError(
            f"--params {options.params:g} is no size of a model.",
            "It is given in billions: 8.03 for 8,030,000,000 parameters.",
        )
    bits, type = _bits(options.bits)
    return Numbers(options.params * 1e9, bits, type)


def _bits(text: str) -> tuple[float, str]:
    try:
        bits = float(text)
    except ValueError:
        format = find_format(text)
        return format.bits, format.name
    if not 0 < bits <= _MOST_BITS:
        raise UsageError(
            f"--bits {text} is no number of bits.", f"It is more than 0 and at most {_MOST_BITS}."
        )
    return bits, ""


def _file(path: Path) -> File:
    if not path.exists():
        raise UsageError(f"There is no file {path}.", "Give the path of a .gguf file.")
    try:
        return open_file(path)
    except GgufError as error:
        raise UsageError(f"{path.name}: {error.text}", error.hint, error.detail) from error


def _check(options: argparse.Namespace) -> None:
    if options.ctx is not None and options.ctx > _MOST_CONTEXT:
        raise UsageError(f"--ctx {options.ctx} is no length of context.", "Give tokens: 8192.")
    if options.gpu_layers not in (None, "auto") and _layers(options) < -1:
        raise UsageError("--gpu-layers cannot be negative.", "-1 is all of them.")


def _layers(options: argparse.Namespace) -> int:
    try:
        return int(options.gpu_layers)
    except ValueError as error:
        raise UsageError(
            f"--gpu-layers {options.gpu_layers} is no number.", "Give a number, or auto."
        ) from error


def _wishes(
    services: Services, options: argparse.Namespace, *, gpu: bool, extra_buffers: bool
) -> Wishes:
    changes: dict[str, Any] = {"cache_type": options.kv}
    if options.ctx is not None:
        changes["context"] = options.ctx
    if options.gpu_layers is not None:
        changes["gpu_layers"] = None if options.gpu_layers == "auto" else _layers(options)
    if not gpu:
        # The engine check found no card that works: nothing can go there.
        changes["gpu_layers"] = 0
    return wishes(services.settings.value, extra_buffers=extra_buffers, **changes)


def _title(source: Entry | File | Numbers) -> str:
    if isinstance(source, Entry | File):
        return source.name
    return "Bare numbers"


def _table(fits: Sequence[Fit], found: Recommendation | None) -> list[str]:
    rows = [("", "Type", "Bits", "Size", "Memory", "Verdict", "Context", "Tokens/s")]
    for fit in fits:
        best = len(fits) > 1 and found is not None and found.type and fit.type == found.type
        most = "" if fit.max_context is None else f"to {fit.max_context:,}"
        rows.append((
            "→" if best else "", fit.type or "-", f"{fit.bits_per_weight:.2f}",
            format_bytes(fit.size), format_bytes(fit.total), WORDS[fit.verdict],
            "none" if fit.max_context == 0 else most,
            "?" if fit.decode_tps is None else f"{fit.decode_tps:.3g}",
        ))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _variant(fit: Fit) -> dict[str, Any]:
    parts: Breakdown = fit.parts
    return {
        "file": fit.file,
        "type": fit.type,
        "bits_per_weight": fit.bits_per_weight,
        "size": fit.size,
        "context": fit.context,
        "parts": msgspec.to_builtins(parts),
        "total": fit.total,
        "devices": [
            {"name": device.name, "needed": device.needed, "free": device.free}
            for device in fit.devices
        ],
        "verdict": fit.verdict,
        "max_context": fit.max_context,
        "decode_tps": fit.decode_tps,
        "prefill_tps": fit.prefill_tps,
        "tier": fit.tier,
    }

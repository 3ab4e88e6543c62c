"""A report on fits: text for a terminal, an object for ``--json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from app.core.table import columns
from app.core.units import format_bytes
from app.fit.formula import explain_formula
from app.fit.result import Breakdown, Fit, Recommendation
from app.fit.verdict import WORDS, verdict_text

_PARTS = {
    "kv_cache": "KV cache", "recurrent": "state", "compute": "compute", "output": "output",
    "overhead": "overhead",
}  # fmt: skip
_TIERS = {
    "formula": "worked out from numbers",
    "header": "read from the file's header",
    "dry-run": "by llama.cpp's own allocator",
}


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
    return columns(rows)


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

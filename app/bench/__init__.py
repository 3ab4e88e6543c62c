"""``snug bench``: ratios against plain loops, taken in one run on the machine at hand."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

Report = dict[str, Any]
Subject = Callable[[Callable[[str], None]], Report]

_WITH = {"fit": ("speed",)}
"""What a fit says is memory and speed; the speed can be measured alone."""


def run(options: argparse.Namespace) -> int:
    """Measure what was asked for, print it; 0 when every bound was met, else 1."""
    asked = [part for name in options.subject for part in (name, *_WITH.get(name, ()))]
    reports = {name: _subject(name)(_say) for name in dict.fromkeys(asked)}
    if options.json:
        print(json.dumps(reports, indent=2))
    else:
        for name, report in reports.items():
            _print(name, report)
    return 0 if all(line["ok"] for report in reports.values() for line in report["lines"]) else 1


def line(what: str, value: float, bound: float, *, least: bool = False, unit: str = "") -> Report:
    """Return one compared figure; with ``least``, ``bound`` is to be reached, else kept below."""
    ok = value >= bound if least else value <= bound
    return {"what": what, "value": round(value, 4), "bound": bound,
            "least": least, "unit": unit, "ok": ok}  # fmt: skip


def _subject(name: str) -> Subject:
    match name:
        case "engine":
            from app.bench.engine import measure_engine

            return measure_engine
        case "startup":
            from app.bench.startup import measure_startup

            return measure_startup
        case "fit":
            from app.bench.fit import measure_fit

            return measure_fit
        case "speed":
            from app.bench.speed import measure_speed

            return measure_speed
        case "hub":
            from app.bench.hub import measure_hub

            return measure_hub
        case "chat":
            from app.bench.chat import measure_chat

            return measure_chat
        case "portable":
            from app.bench.portable import measure_portable

            return measure_portable
        case _:
            from app.bench.gpu import measure_gpu

            return measure_gpu


def _say(text: str) -> None:
    print(f"snug: {text} …", file=sys.stderr, flush=True)


def _print(name: str, report: Report) -> None:
    print(f"{name}")
    for entry in report["lines"]:
        sign = "≥" if entry["least"] else "≤"
        unit = f" {entry['unit']}" if entry["unit"] else ""
        mark = "ok    " if entry["ok"] else "MISSED"
        print(f"  {mark} {entry['what']}: {entry['value']:g}{unit} ({sign} {entry['bound']:g})")
    for key, value in report.get("raw", {}).items():
        print(f"         {key}: {value}")
    if text := report.get("text"):
        print(f"\n{text}")

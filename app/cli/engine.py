"""``snug engine``: the packs that let the engine use a graphics card."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from app.core.errors import UsageError
from app.core.units import format_bytes
from app.engine.packs import PackStore
from app.services import Services


def run_engine(
    services: Services, options: argparse.Namespace, on_step: Callable[[str, float], None]
) -> dict[str, Any] | str:
    """List, add or remove packs, check the engine, and return the report.

    ``add`` and ``remove`` run the engine check, which says what is used from now on. Raises
    UsageError for what is no pack of this system and engine.
    """
    store = PackStore(services.paths.packs)
    if options.action != "list" and not options.pack:
        raise UsageError(
            f"snug engine {options.action} needs a pack.", "Give its file or its name."
        )
    if options.action == "add":
        path = Path(options.pack).expanduser()
        if not path.is_file():
            raise UsageError(f"There is no file {path}.", "Give a snug-engine-….tar.xz.")
        store.add(path, version("llama_cpp_python"))
    elif options.action == "remove":
        store.remove(options.pack)
    finding = services.setup.finding(on_step)
    packs = store.packs()
    if options.json:
        return {
            "packs": [msgspec.to_builtins(pack) for pack in packs],
            "engine": {"build": finding.build, "chosen": finding.chosen, "reason": finding.reason},
        }
    lines = [f"{pack.name}: {pack.backend}, {format_bytes(pack.size)}" for pack in packs]
    lines += [] if packs else ["No engine packs: the engine is the one that Snug came with."]
    return "\n".join([*lines, f"In use: {finding.chosen or 'none works'}. {finding.reason}"])

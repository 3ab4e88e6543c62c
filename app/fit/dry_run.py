"""Tier 3: memory by llama.cpp's own allocator, in a process of its own that may die.

The file needs its header and its length only: a sparse copy of a remote header will do. What comes
back has the form of tier 2, so that both can be read and compared alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.engine.account import Account, Buffer
from app.engine.engine import Engine
from app.engine.protocol import Device, ModelSettings, QuantizedSize
from app.fit.layers import read_model
from app.fit.memory import (
    ENGINE_BASE,
    Memory,
    Parts,
    fit_settings,
    loading_overhead,
    work_space,
)
from app.gguf.header import Header
from app.gguf.placement import MAIN_MEMORY
from app.gguf.source import Source
from app.gguf.writer import write_empty_copy
from app.hardware.machine import Unread
from app.hardware.nvml import normal_pci, read_nvidia
from app.hardware.reading import Sources

_REPACKED = "CPU_REPACK"
_SOURCES = Sources()


def dry_run(
    path: Path,
    headers: Sequence[Header],
    settings: ModelSettings,
    contexts: Sequence[int] = (),
    *,
    make_engine: Callable[[], Engine] = Engine,
    free_by_card: Callable[[], Mapping[str, int]] | None = None,
) -> list[Memory]:
    """Return what llama.cpp would allocate for each of the contexts (none: ``settings.context``).

    Takes about a second, blocks. ``headers`` are those of ``path`` and its other parts. Raises
    EngineError when llama.cpp refuses the model and EngineDied when it gives up on it.
    """
    read_free = free_by_card or _free_by_card
    before = read_free()
    with make_engine() as engine:
        result = engine.dry_run(path, settings, contexts)
        devices = [device for device in engine.describe().devices if device.kind != "cpu"]
        # Read while the process lives: the driver keeps its context until the process ends.
        after = read_free() if before else {}
    drivers = _driver_memory(devices, before, after)
    model = read_model(headers[0])
    names = [device.name for device in devices]
    overhead = ENGINE_BASE + loading_overhead(headers[0], model)
    return [
        _memory(
            account, names, drivers,
            overhead=overhead + work_space(
                model, account.context, fit_settings(settings),
                on_cpu=not any(account.on(name).total for name in names),
            ),
            unsure=model.unsure,
        )
        for account in result.accounts
    ]  # fmt: skip


def quantized_sizes(
    path: Path, types: Sequence[str], *, make_engine: Callable[[], Engine] = Engine
) -> dict[str, QuantizedSize]:
    """Return how large the model at ``path`` would be in each of the types; blocks.

    The weights are not read: a sparse file with the header will do. Raises as :func:`dry_run`.
    """
    with make_engine() as engine:
        return {name: engine.quantized_size(path, name) for name in types}


@contextmanager
def empty_model(parts: Sequence[tuple[Source, Header]], folder: Path) -> Iterator[Path]:
    """Give a file that looks like the model and has no weights; it is deleted behind the block.

    Loaded for real it would load, and speak nonsense, which is why nobody else may see it. Raises
    OSError.
    """
    with TemporaryDirectory(dir=folder, prefix="dry-run-") as name:
        count = len(parts)
        files = [Path(name) / "model.gguf"]
        if count > 1:
            files = [
                Path(name) / f"model-{number:05}-of-{count:05}.gguf"
                for number in range(1, count + 1)
            ]
        for file, (source, header) in zip(files, parts, strict=True):
            write_empty_copy(source, header, file)
        yield files[0]


def _memory(
    account: Account, gpus: Sequence[str], drivers: Mapping[str, int], *, overhead: int,
    unsure: tuple[str, ...],
) -> Memory:  # fmt: skip
    repacked = sum(buffer.weights for buffer in account.buffers if buffer.name == _REPACKED)
    main = account.on(MAIN_MEMORY)
    used = [name for name in gpus if account.on(name).total]
    return Memory(
        cpu=_parts(main),
        gpus=tuple(_parts(account.on(name)) for name in gpus) or (Parts(),),
        context=account.context,
        repacked=repacked,
        mapped=main.weights - repacked,
        overhead=overhead,
        drivers=tuple(drivers.get(name, 0) if name in used else 0 for name in gpus) or (0,),
        unsure=unsure,
    )


def _parts(buffer: Buffer) -> Parts:
    return Parts(
        weights=buffer.weights,
        kv_cache=buffer.kv_cache,
        recurrent=buffer.recurrent,
        compute=buffer.compute,
        output=buffer.output,
    )


def _driver_memory(
    devices: Sequence[Device], before: Mapping[str, int], after: Mapping[str, int]
) -> dict[str, int]:
    """Return what the driver took on each card for the process; cards that are unknown are out."""
    taken = {}
    for device in devices:
        card = normal_pci(device.pci)
        if card in before and card in after:
            taken[device.name] = max(0, before[card] - after[card])
    return taken


def _free_by_card() -> dict[str, int]:
    unread: list[Unread] = []
    cards = read_nvidia(_SOURCES, unread).cards
    return {card.pci: card.free for card in cards if card.pci and card.free is not None}

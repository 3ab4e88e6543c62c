"""Graphics cards: llama.cpp's own list, NVML and the system's, each card once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from app.core.words import tr
from app.hardware.adapters import Adapter, read_adapters
from app.hardware.cpu import tidy_name
from app.hardware.machine import EngineDevice, EngineView, Gpu, Memory, Unread
from app.hardware.nvml import NvidiaCard, NvidiaView, normal_pci, read_nvidia
from app.hardware.reading import Sources

T = TypeVar("T")

_BACKENDS = {"MTL": "Metal", "GPUOpenCL": "OpenCL"}


def read_gpus(
    sources: Sources, engine: EngineView | None, ram: Memory, unread: list[Unread]
) -> tuple[Gpu, ...]:
    """List the graphics cards, the ones that the engine can use first."""
    nvidia = read_nvidia(sources, unread)
    adapters = read_adapters(sources, unread)
    unified = sources.platform == "darwin" and sources.architecture.lower() in ("arm64", "aarch64")
    gpus = merge(engine, nvidia, adapters, ram, unified=unified, unread=unread)
    expected = any(adapter.vendor == "NVIDIA" for adapter in adapters) or any(
        gpu.backend == "CUDA" for gpu in gpus
    )
    if expected and nvidia.absent:
        unread.append(Unread(tr("NVIDIA's own figures for the graphics card"), nvidia.absent))
    return gpus


def merge(
    engine: EngineView | None,
    nvidia: NvidiaView,
    adapters: Sequence[Adapter],
    ram: Memory,
    *,
    unified: bool,
    unread: list[Unread],
) -> tuple[Gpu, ...]:
    """Put the three lists together.

    ``unified`` says that every card here shares the main memory (Apple silicon). Cards are the
    same when their bus addresses are; where one is unknown, by name and order.
    """
    cards, others = list(nvidia.cards), list(adapters)
    gpus = []
    for device in distinct(engine.devices if engine is not None else ()):
        pci = normal_pci(device.pci)
        card = _take(cards, pci, lambda card: card.pci, _same_name(device.description))
        pci = pci or (card.pci if card else "")
        adapter = _take(others, pci, lambda other: other.pci, _same_vendor(device.description))
        gpus.append(_usable(device, card, adapter, nvidia.driver, pci, ram, unified, unread))
    why = _why_not(engine)
    for card in cards:
        _take(others, card.pci, lambda other: other.pci, lambda other: other.vendor == "NVIDIA")
        gpus.append(
            Gpu(
                name=card.name,
                backend="",
                usable=False,
                why_not=why,
                shares_ram=False,
                vram_total=card.total,
                vram_free=card.free,
                pci=card.pci,
                driver=nvidia.driver,
            )
        )
    gpus += [
        Gpu(
            name=other.name, backend="", usable=False, why_not=why, shares_ram=other.integrated,
            vram_total=other.total, vram_free=other.free, pci=other.pci, driver=other.driver,
        )
        for other in others
    ]  # fmt: skip
    return tuple(gpus)


def distinct(devices: Sequence[EngineDevice]) -> list[EngineDevice]:
    """Return the graphics cards in llama.cpp's list, without repeats by a second backend."""
    kept: list[EngineDevice] = []
    addresses: set[str] = set()
    names: set[tuple[str, int]] = set()
    ordinals: Counter[tuple[str, str]] = Counter()
    for device in devices:
        if device.kind not in ("gpu", "integrated"):
            continue
        name = _plain(device.description)
        # Two equal cards differ in their place within one backend's list.
        place = (backend_name(device.name), name)
        ordinal = ordinals[place]
        ordinals[place] += 1
        pci = normal_pci(device.pci)
        if (pci and pci in addresses) or (name, ordinal) in names:
            continue
        addresses.add(pci)
        names.add((name, ordinal))
        kept.append(device)
    return kept


def backend_name(device: str) -> str:
    """Return the backend of a device's name: CUDA0 is CUDA's."""
    name = re.sub(r"[\d\[].*$", "", device).rstrip("-_ :")
    return _BACKENDS.get(name, name)


def _usable(
    device: EngineDevice, card: NvidiaCard | None, adapter: Adapter | None, driver: str,
    pci: str, ram: Memory, unified: bool, unread: list[Unread],
) -> Gpu:  # fmt: skip
    backend = backend_name(device.name)
    shares = device.kind == "integrated" or unified
    totals = [device.memory_total if device.memory_total > 0 else None]
    # A zero total means that neither figure was read; free may really be zero.
    frees = [device.memory_free if device.memory_total > 0 else None]
    if shares:
        totals.append(ram.total)
        frees.append(ram.available)
    elif card is not None:
        totals.append(card.total)
        frees.append(card.free)
    name = tidy_name(device.description) or (card.name if card else "") or device.name
    if totals[0] is None and (shares or card is None or card.total is None):
        unread.append(
            Unread(
                tr("the memory of {name}", name=name),
                tr("llama.cpp was told nothing by its driver"),
            )
        )
        if shares:
            totals, frees = [], []
    # Drivers differ on what they count; the smaller figure is the one that never overpromises.
    return Gpu(
        name=name,
        backend=backend,
        device=device.name,
        usable=True,
        shares_ram=shares,
        vram_total=_least(totals),
        vram_free=_least([*frees, _least(totals)]) if _least(frees) is not None else None,
        pci=pci,
        driver=driver if card is not None else adapter.driver if adapter is not None else "",
    )


def _why_not(engine: EngineView | None) -> str:
    if engine is None:
        return tr("not known whether the engine can use it")
    if not engine.gpu_offload:
        return tr("not used: this build of the engine runs on the processor alone")
    return tr("not used: llama.cpp does not list it, its driver may be missing or too old")


def _take(
    items: list[T], pci: str, address: Callable[[T], str], alike: Callable[[T], bool]
) -> T | None:
    """Remove and return the item at ``pci``, else the first alike whose address is unknown."""
    for item in items:
        if pci and address(item) == pci:
            items.remove(item)
            return item
    for item in items:
        if not (pci and address(item)) and alike(item):
            items.remove(item)
            return item
    return None


def _same_name(description: str) -> Callable[[NvidiaCard], bool]:
    name = _plain(description)
    return lambda card: _plain(card.name) == name


def _same_vendor(description: str) -> Callable[[Adapter], bool]:
    text = description.lower()
    makers = {
        "NVIDIA": ("nvidia", "geforce", "quadro", "tesla", "rtx"),
        "AMD": ("amd", "radeon", "instinct"),
        "Intel": ("intel", "arc(", "iris", "uhd graphics"),
    }
    return lambda adapter: any(word in text for word in makers[adapter.vendor])


def _plain(name: str) -> str:
    """Return a card's name without its driver's additions, for comparing."""
    name = re.sub(r"\(.*?\)", " ", name.lower())
    return " ".join(name.replace("nvidia", " ").split())


def _least(values: Sequence[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)

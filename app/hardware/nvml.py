"""NVIDIA's management library, where it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.core.words import tr
from app.hardware.machine import Unread
from app.hardware.reading import FAILURES, Sources, attempt, reason


@dataclass(frozen=True)
class NvidiaCard:
    """A card as NVML sees it; sizes in bytes."""

    name: str
    pci: str
    total: int | None
    free: int | None


@dataclass(frozen=True)
class NvidiaView:
    """All of them, or why there is no answer."""

    cards: tuple[NvidiaCard, ...] = ()
    driver: str = ""
    absent: str = ""
    """Why NVML could not be used; the normal case on a machine without such a card."""


def read_nvidia(sources: Sources, unread: list[Unread]) -> NvidiaView:
    """List NVIDIA cards; failing to read one that is there goes to ``unread``."""
    try:
        nvml = sources.nvml()
    except ImportError:
        return NvidiaView(
            absent=tr("the Python package for NVIDIA's management library is missing")
        )
    try:
        nvml.nvmlInit()
    except (nvml.NVMLError, *FAILURES) as error:
        if getattr(error, "value", None) in (
            nvml.NVML_ERROR_LIBRARY_NOT_FOUND,
            nvml.NVML_ERROR_DRIVER_NOT_LOADED,
        ):
            return NvidiaView(absent=tr("NVIDIA's driver is not installed or not loaded"))
        unread.append(
            Unread(
                tr("NVIDIA's graphics cards"),
                tr("its library says: {reason}", reason=reason(error)),
            )
        )
        return NvidiaView(absent=tr("NVIDIA's management library does not work"))
    try:
        driver = _try(nvml, tr("NVIDIA's driver version"), nvml.nvmlSystemGetDriverVersion, unread)
        count = _try(nvml, tr("the number of NVIDIA cards"), nvml.nvmlDeviceGetCount, unread)
        cards = [_card(nvml, index, unread) for index in range(count or 0)]
    finally:
        _try(nvml, tr("NVIDIA's cards to the end"), nvml.nvmlShutdown, unread)
    return NvidiaView(tuple(card for card in cards if card), _text(driver or ""))


def normal_pci(address: object) -> str:
    """Write a PCI address as 0000:c1:00.0; what is none becomes empty."""
    match = re.match(
        r"(?:([0-9a-f]+):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})(?:\.([0-7]))?", _text(address).lower()
    )
    if match is None:
        return ""
    domain, bus, device, function = (int(part or "0", 16) for part in match.groups())
    return f"{domain:04x}:{bus:02x}:{device:02x}.{function}"


def _card(nvml: Any, index: int, unread: list[Unread]) -> NvidiaCard | None:
    label = tr("NVIDIA card {index}", index=index)
    handle = _try(nvml, label, lambda: nvml.nvmlDeviceGetHandleByIndex(index), unread)
    if handle is None:
        return None
    name = _try(
        nvml, tr("the name of {label}", label=label), lambda: nvml.nvmlDeviceGetName(handle), unread
    )
    pci = _try(
        nvml,
        tr("the address of {label}", label=label),
        lambda: nvml.nvmlDeviceGetPciInfo(handle).busId,
        unread,
    )
    memory = _try(
        nvml,
        tr("the memory of {label}", label=label),
        lambda: nvml.nvmlDeviceGetMemoryInfo(handle),
        unread,
    )
    return NvidiaCard(
        name=_text(name or label),
        pci=normal_pci(pci or ""),
        total=int(memory.total) if memory is not None else None,
        free=int(memory.free) if memory is not None else None,
    )


def _try(nvml: Any, what: str, read: Any, unread: list[Unread]) -> Any:
    """As ``attempt``, for a library with an exception of its own."""

    def call() -> Any:
        try:
            return read()
        except nvml.NVMLError as error:
            raise RuntimeError(f"NVIDIA's library says: {reason(error)}") from error

    return attempt(what, call, unread)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

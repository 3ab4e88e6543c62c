"""Graphics cards as the system lists them, whether or not anything can compute on them.

This is how a card is noticed that the engine does not use: a missing driver, or a build without
support for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.hardware.machine import Unread
from app.hardware.nvml import normal_pci
from app.hardware.reading import Sources, attempt, read_optional

VENDORS: Mapping[int, str] = {0x10DE: "NVIDIA", 0x1002: "AMD", 0x8086: "Intel"}
"""Makers of cards that llama.cpp has backends for; a virtual machine's screen is none of them."""

_NAME_LISTS = ("usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids")


@dataclass(frozen=True)
class Adapter:
    """One display adapter; sizes in bytes where the driver tells them."""

    name: str
    vendor: str
    pci: str = ""
    integrated: bool = False
    total: int | None = None
    free: int | None = None
    driver: str = ""


def vendors() -> list[str]:
    """Return who made this machine's graphics cards, as the system and NVML list them."""
    from app.hardware.nvml import read_nvidia

    sources = Sources()
    found = [adapter.vendor for adapter in read_adapters(sources, [])]
    if read_nvidia(sources, []).cards:
        found.append("NVIDIA")
    return sorted(set(found))


def read_adapters(sources: Sources, unread: list[Unread]) -> list[Adapter]:
    """List the display adapters of known makers."""
    what = "the list of graphics cards"
    if sources.platform == "linux":
        return attempt(what, lambda: _linux(sources.root), unread) or []
    if sources.platform == "win32":
        return attempt(what, lambda: from_registry(sources.windows_adapters()), unread) or []
    return []  # macOS: every card that counts is in llama.cpp's own list


def from_registry(entries: Sequence[Mapping[str, str | int | bytes]]) -> list[Adapter]:
    """Read the registry entries of Windows display drivers."""
    found = []
    for entry in entries:
        match = re.search(r"ven_([0-9a-f]{4})", str(entry.get("MatchingDeviceId", "")).lower())
        vendor = VENDORS.get(int(match[1], 16)) if match else None
        if vendor is None:
            continue
        size = entry.get("HardwareInformation.qwMemorySize")
        if isinstance(size, bytes):
            size = int.from_bytes(size, "little")
        found.append(
            Adapter(
                name=str(entry.get("DriverDesc", f"{vendor} graphics card")),
                vendor=vendor,
                total=size if isinstance(size, int) and size > 0 else None,
                driver=str(entry.get("DriverVersion", "")),
            )
        )
    return found


def _linux(root: Path) -> list[Adapter]:
    devices = root / "sys/bus/pci/devices"
    if not devices.is_dir():  # boards without a PCI bus
        return []
    found = []
    for folder in sorted(devices.iterdir()):
        if not (read_optional(folder / "class") or "").startswith("0x03"):
            continue
        vendor_id = int(read_optional(folder / "vendor") or "0", 16)
        vendor = VENDORS.get(vendor_id)
        if vendor is None:
            continue
        device_id = int(read_optional(folder / "device") or "0", 16)
        # Only AMD's driver tells sizes here.
        total, used = _size(folder / "mem_info_vram_total"), _size(folder / "mem_info_vram_used")
        driver = folder / "driver"
        found.append(
            Adapter(
                name=_name(root, vendor_id, device_id) or f"{vendor} graphics card",
                vendor=vendor,
                pci=normal_pci(folder.name),
                # Intel's integrated graphics always sit at this address.
                integrated=vendor == "Intel" and folder.name.endswith("0000:00:02.0"),
                total=total,
                free=None if total is None or used is None else max(0, total - used),
                driver=driver.resolve().name if driver.exists() else "",
            )
        )
    return found


def _size(path: Path) -> int | None:
    text = read_optional(path)
    return int(text) if text and text.strip() else None


def _name(root: Path, vendor: int, device: int) -> str:
    """Look a device up in the system's list of names, where it has one."""
    for place in _NAME_LISTS:
        text = read_optional(root / place)
        if text is None:
            continue
        inside = False
        for line in text.splitlines():
            if line[:1] not in ("\t", "#", ""):
                inside = line.startswith(f"{vendor:04x} ")
            elif inside and line.startswith(f"\t{device:04x} "):
                name = line.strip().partition(" ")[2].strip()
                marketing = re.search(r"\[(.+)\]", name)
                return f"{VENDORS[vendor]} {marketing[1] if marketing else name}"
    return ""

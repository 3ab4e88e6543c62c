"""Where the bars of the memory picture begin and end, as parts of its width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.core.units import format_bytes
from app.core.words import tr
from app.fit.result import DeviceNeed
from app.fit.verdict import RAM

_LEAST = 0.22
"""Least part of the width that the need takes: a small model on a large machine stays readable."""


class DeviceBar(NamedTuple):
    """One device's memory; ends are parts of the width, beyond 1 where the picture is cut off."""

    name: str
    needed: float
    free: float | None
    """Where the free part ends; None when it could not be read."""
    total: float | None
    words: str
    """``15.0 GB free of 24.0 GB``, or what could not be read."""
    over: bool
    """Whether more is needed than is free."""

    @property
    def cut(self) -> bool:
        """Whether the device has more memory than the picture shows."""
        return max(self.total or 0, self.free or 0) > 1


def scale_end(need: int, devices: Sequence[DeviceNeed]) -> float:
    """Return how many bytes the whole width stands for."""
    largest = max((max(d.total or 0, d.free or 0, d.needed) for d in devices), default=0)
    most = max(1, need) / _LEAST
    return max(need * 1.04, min(largest, most), 1.0)


def device_bars(devices: Sequence[DeviceNeed], end: float) -> tuple[DeviceBar, ...]:
    """Return the bars of all devices for a width of ``end`` bytes."""
    cards = sum(1 for device in devices if device.name != RAM)
    return tuple(
        DeviceBar(
            # llama.cpp's own name says something only where there are several.
            name="GPU" if cards == 1 and device.name != RAM else device.name,
            needed=device.needed / end,
            free=None if device.free is None else device.free / end,
            total=None if device.total is None else device.total / end,
            words=device_words(device),
            over=device.free is not None and device.needed > device.free,
        )
        for device in devices
    )


def device_words(device: DeviceNeed) -> str:
    """Say a device's memory."""
    if device.total is None and device.free is None:
        return tr("could not be read")
    if device.total is None:
        return tr("{free} free", free=format_bytes(device.free or 0))
    if device.free is None:
        return tr("{total}, free part could not be read", total=format_bytes(device.total))
    return tr(
        "{free} free of {total}", free=format_bytes(device.free), total=format_bytes(device.total)
    )

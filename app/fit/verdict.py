"""Whether what a model needs fits into what is free, and what would be missing.

For each device: *free* is what can be taken now (a loaded model's own memory credited, because it
would be unloaded first), *kept* is the headroom that shall stay free for everything else.

A graphics card fits **comfortably** while needed ≤ free - kept, **tightly** while needed ≤ free,
and not at all beyond: its driver refuses.

The main memory fits **comfortably** while needed ≤ free - kept, and **tightly** while needed ≤
total - kept: the model would fit once other programs are closed. Beyond that it is too big.
Mapped weights count in full. The system could take their pages back, but every token reads
all of them, so a model whose pages do not all stay in memory is read from disk again for each
token: it runs about as fast as the disk, which is too slow to be called a fit. Being tight is the
case in between: until programs are closed, the system drops cached pages, or the loading fails
where even the memory that only the engine can free is not there.

A card that shares the main memory has to hold its part within what the driver lets it use, and
its part counts in the main memory, too, once.

What could not be read is never taken for room: a device whose free memory is unknown is judged by
its total and fits tightly at best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from app.core.units import format_bytes
from app.core.words import mark, tr
from app.fit.result import DeviceNeed, Fit, Verdict

RAM = "RAM"
"""Name of the main memory among the devices of a fit."""
MAX_KEPT = 4_000_000_000
"""The headroom is never more than this: a share of a large memory is more than anything needs."""

WORDS: Mapping[Verdict, str] = MappingProxyType(
    {
        "gpu": mark("fits on GPU"),
        "ram": mark("fits in RAM"),
        "split": mark("split over GPU and RAM"),
        "tight": mark("tight"),
        "too_big": mark("too big"),
    }
)


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict, and how far the fit is from a comfortable one."""

    verdict: Verdict
    missing: int
    """Bytes that would have to become free, on all devices together, to fit comfortably; 0 when it
    does."""
    spare: int
    """Bytes left on the fullest device beyond its headroom; 0 when nothing is."""
    starts: bool
    """Whether it could be loaded now, if slowly."""


def kept(total: int | None, headroom: float) -> int:
    """Return the bytes of a device that shall stay free, of at most :data:`MAX_KEPT`."""
    return min(MAX_KEPT, round((total or 0) * headroom))


def judge(
    devices: Sequence[DeviceNeed],
    *,
    mapped: int = 0,
    gpu_layers: int = 0,
    layers: int = 0,
    headroom: float = 0.1,
) -> Judgement:
    """Judge what each device would hold, see the module's text for what the words mean.

    ``mapped`` is the part of the main memory's need that is pages of the file. ``layers`` counts
    the output as one; with all of them on a GPU the verdict is "gpu". ``headroom`` is a share of
    each device's total.
    """
    states = [_state(device, headroom, mapped) for device in devices]
    worst = max((state.rank for state in states), default=0)
    verdict: Verdict = "ram"
    if worst == _TOO_BIG:
        verdict = "too_big"
    elif worst == _TIGHT:
        verdict = "tight"
    elif gpu_layers and any(device.name != RAM for device in devices):
        verdict = "gpu" if gpu_layers >= layers else "split"
    return Judgement(
        verdict=verdict,
        missing=sum(state.missing for state in states),
        spare=min((state.spare for state in states), default=0),
        starts=all(state.starts for state in states),
    )


def judge_fit(fit: Fit, headroom: float = 0.1) -> Judgement:
    """Judge a fit again, for what its verdict does not say: what is missing, what is to spare."""
    return judge(
        fit.devices, mapped=fit.mapped, gpu_layers=fit.gpu_layers, layers=fit.layers,
        headroom=headroom,
    )  # fmt: skip


def verdict_text(fit: Fit, headroom: float = 0.1) -> str:
    """Say a fit's verdict in one sentence, with what is to spare or missing."""
    found = judge_fit(fit, headroom)
    unread = [device.name for device in fit.devices if device.free is None]
    if unread and fit.verdict != "too_big":
        return tr(
            "May fit: how much of {unread} is free could not be read.",
            unread=tr(" and ").join(unread),
        )
    if fit.verdict == "too_big":
        return tr(
            "Too big: it needs {missing} more than there can be.",
            missing=format_bytes(found.missing),
        )
    if fit.verdict == "tight":
        if not found.missing:
            return tr("Tight.")
        missing = format_bytes(found.missing)
        if found.starts:
            return tr("Tight: close other programs to free {missing} first.", missing=missing)
        return tr(
            "Tight: it does not load now; close other programs to free {missing} first.",
            missing=missing,
        )
    words = tr(WORDS[fit.verdict])
    return tr(
        "{verdict} with {spare} to spare.",
        verdict=words[:1].upper() + words[1:],
        spare=format_bytes(found.spare),
    )


_FITS, _TIGHT, _TOO_BIG = range(3)


class _State(msgspec.Struct, frozen=True):
    rank: int
    missing: int
    spare: int
    starts: bool


def _state(device: DeviceNeed, headroom: float, mapped: int) -> _State:
    """Judge one device alone."""
    total, free = device.total, device.free
    if device.shares_ram:
        # The headroom is kept once, in the main memory.
        headroom = 0
    keep = kept(total if total is not None else free, headroom)
    if free is None:
        if total is None:
            return _State(_TIGHT, 0, 0, starts=True)
        return _State(
            _TIGHT if device.needed <= total - keep else _TOO_BIG,
            max(0, device.needed - (total - keep)), 0, starts=device.needed <= total,
        )  # fmt: skip
    room = free if total is None else min(free, total)
    missing = max(0, device.needed - (room - keep))
    if device.needed <= room - keep:
        return _State(_FITS, 0, room - keep - device.needed, starts=True)
    if device.name == RAM:
        most = room if total is None else max(total - keep, room)
        rank = _TIGHT if device.needed <= most else _TOO_BIG
        if rank == _TOO_BIG:
            missing = device.needed - most
        return _State(rank, missing, 0, starts=device.needed - mapped <= room)
    if device.needed <= room:
        return _State(_TIGHT, missing, 0, starts=True)
    return _State(_TOO_BIG, missing, 0, starts=False)

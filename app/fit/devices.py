"""The devices of a machine as a fit sees them: which cards count, what they can take."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.core.words import tr
from app.fit.memory import Memory
from app.fit.plan import Need
from app.fit.result import Breakdown, DeviceNeed
from app.fit.sources import Wishes
from app.fit.verdict import RAM, Judgement, judge, kept
from app.hardware.machine import Gpu, Machine

CUDA_CONTEXT = 680_000_000
"""What CUDA takes for itself on each card: 525 MiB when a model is loaded and up to 180 MiB more
once it decodes (one H200, driver 580). Another card's differs, which a dry run measures."""


def judge_need(
    need: Need, gpu_layers: int, layers: int, machine: Machine, wishes: Wishes
) -> tuple[tuple[DeviceNeed, ...], Judgement]:
    """Share the need out over the devices and judge it."""
    needs = _share_out(need, gpu_layers, machine, wishes)
    found = judge(
        needs, mapped=need.mapped, gpu_layers=gpu_layers, layers=layers, headroom=wishes.headroom
    )
    return needs, found


def _share_out(
    need: Need, gpu_layers: int, machine: Machine, wishes: Wishes
) -> tuple[DeviceNeed, ...]:
    """Share the need out over the main memory and the cards that take part."""
    cards = cards_of(machine)
    frees = [free_of(card, wishes) or 0 for card in cards]
    whole = sum(frees)
    parts = [
        (need.gpu * free // whole if whole else need.gpu // len(cards)) + driver_memory(card)
        for card, free in zip(cards, frees, strict=True)
    ]
    return _named(need.ram, parts if gpu_layers else [0] * len(cards), machine, wishes)


def needs_of(found: Memory, machine: Machine, wishes: Wishes) -> tuple[DeviceNeed, ...]:
    """Name the devices of a memory that knows each of them."""
    cards = cards_of(machine)
    # A dry run also counts the cards that llama.cpp lists and leaves alone.
    listed = cards if len(found.vram) <= len(cards) else machine.usable_gpus
    parts = [
        total + (0 if found.drivers or not total else driver_memory(card))
        for total, card in zip(found.vram, listed, strict=False)
        if card in cards
    ]
    return _named(found.ram, parts, machine, wishes)


def _named(
    ram: int, parts: Sequence[int], machine: Machine, wishes: Wishes
) -> tuple[DeviceNeed, ...]:
    """Put what each device needs beside what is free on it; shared memory counts in both."""
    there = [
        DeviceNeed(
            name=card.device or card.name, needed=needed, free=free_of(card, wishes),
            total=card.vram_total, shares_ram=card.shares_ram,
        )
        for card, needed in zip(cards_of(machine), parts, strict=False)
    ]  # fmt: skip
    shared = sum(device.needed for device in there if device.shares_ram)
    available, total = machine.ram.available, machine.ram.total
    main = DeviceNeed(
        name=RAM, needed=ram + shared,
        free=_credited(available, total, wishes.freed.get(RAM, 0)), total=total,
    )  # fmt: skip
    return (main, *there)


def cards_of(machine: Machine) -> tuple[Gpu, ...]:
    """Return the cards that llama.cpp uses: integrated ones only where there is no other."""
    own = tuple(card for card in machine.usable_gpus if not card.shares_ram)
    return own or machine.usable_gpus[:1]


def free_of(card: Gpu, wishes: Wishes) -> int | None:
    """Return what is free on a card, the loaded model's part credited; None: not readable."""
    freed = wishes.freed.get(card.device or card.name, 0)
    return _credited(card.vram_free, card.vram_total, freed)


def _credited(free: int | None, total: int | None, freed: int) -> int | None:
    if free is None:
        return None
    return free + freed if total is None else min(total, free + freed)


def comfortable_room(card: Gpu, wishes: Wishes) -> int:
    """Return what a card can take with its headroom; 0 where that could not be read."""
    free = free_of(card, wishes)
    if free is None:
        return 0
    return free if card.shares_ram else free - kept(card.vram_total, wishes.headroom)


def driver_memory(card: Gpu) -> int:
    """Return what a card's driver takes for itself, as far as that is known."""
    return CUDA_CONTEXT if card.backend == "CUDA" else 0


def with_drivers(parts: Breakdown, needs: Sequence[DeviceNeed], cards: Sequence[Gpu]) -> Breakdown:
    """Add the drivers of the cards that take part to the overhead."""
    used = {device.name for device in needs if device.needed}
    drivers = sum(driver_memory(card) for card in cards if (card.device or card.name) in used)
    return msgspec.structs.replace(parts, overhead=parts.overhead + drivers)


def unsure_of(cards: Sequence[Gpu], layers: int) -> tuple[str, ...]:
    """Return what the figures leave out when layers go to these cards."""
    if not layers:
        return ()
    found = [
        tr(
            "what {backend} takes for itself on {name}",
            backend=card.backend or tr("the driver"),
            name=card.name,
        )
        for card in cards
        if card.backend != "CUDA"
    ]
    return tuple(found)

"""The machine in words and as JSON: for ``snug probe`` and the Machine page alike."""

from __future__ import annotations

from typing import Any

import msgspec

from app.core.units import format_bytes, format_gib
from app.core.words import mark, tr
from app.hardware.bandwidth import BandwidthRecord, DeviceSpeed
from app.hardware.machine import Gpu, Machine, Unread

NO_GPU = mark(
    "No graphics card that llama.cpp can use was found. Models run on the "
    "processor, which works for small and medium sizes."
)
UNKNOWN = mark("could not be read")


class EngineReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine check found, as the probe's report says it."""

    version: str
    settings: str
    """Name of the setting in use, as "no extra buffers"."""
    working: bool


def summary(machine: Machine) -> str:
    """Say the machine in one or two sentences."""
    ram, cards = machine.ram, _cards(machine)
    if ram.total is None:
        text = tr("How much memory this machine has could not be read")
        return tr("{words}; it has {cards}.", words=text, cards=cards) if cards else f"{text}."
    total = format_bytes(ram.total, digits=2)
    free = ""
    if ram.available is not None:
        free = tr(", {available} of it free", available=format_bytes(ram.available, digits=2))
    if ram.limit is None or ram.installed is None:
        return tr("This machine has {total} of memory{free}", total=total, free=free) + (
            tr(", and {cards}.", cards=cards) if cards else "."
        )
    text = tr(
        "Snug may use {total} of memory{free}: a container or service sets that "
        "limit. The machine has {installed}",
        total=total,
        free=free,
        installed=format_bytes(ram.installed, digits=2),
    )
    return tr("{words}, and {cards}.", words=text, cards=cards) if cards else f"{text}."


def _cards(machine: Machine) -> str:
    """Say the graphics cards, as the end of a sentence; empty while that is not known."""
    usable = machine.usable_gpus
    if not usable and not machine.gpus:
        return tr("no graphics card") if machine.engine_asked else ""
    if not usable:
        one = len(machine.gpus) == 1
        which = (
            tr("a graphics card") if one else tr("{gpus} graphics cards", gpus=len(machine.gpus))
        )
        return (
            tr("{which} that the engine cannot use", which=which) if machine.engine_asked else which
        )
    if len(usable) == 1:
        gpu = usable[0]
        if gpu.shares_ram:
            return tr("a graphics card that shares this memory")
        if gpu.vram_total is None:
            return tr("a graphics card whose memory could not be read")
        return tr(
            "a graphics card with {total} of its own",
            total=format_bytes(gpu.vram_total, digits=2),
        )
    own = [gpu for gpu in usable if not gpu.shares_ram and gpu.vram_total is not None]
    together = " together" if len(own) > 1 else ""
    memory = (
        tr(" with {total} of their own", total=format_bytes(machine.vram_total, digits=2))
        if own
        else ""
    )
    return tr(
        "{usable} graphics cards{memory}{together}",
        usable=len(usable),
        memory=memory,
        together=together,
    )


def describe(machine: Machine, engine: EngineReport | None = None) -> list[tuple[str, str]]:
    """Return label and value of each line of the report; failed readings come last."""
    cpu, ram, swap = machine.cpu, machine.ram, machine.swap
    lines = [
        (tr("System"), f"{machine.system.name or tr(UNKNOWN)}, {machine.system.architecture}"),
        (
            tr("Processor"),
            (cpu.name or tr(UNKNOWN)) + (tr(" (virtual machine)") if cpu.virtual else ""),
        ),
        (tr("Cores"), cores_text(machine)),
    ]
    if cpu.used is not None:
        lines.append((tr("Engine uses"), ", ".join(cpu.used) or tr("no special features")))
        if cpu.unused:
            lines.append((tr("Not used"), ", ".join(cpu.unused)))
    else:
        lines.append(
            (tr("Features"), tr(UNKNOWN) if cpu.features is None else ", ".join(cpu.features))
        )
    lines.append((tr("Memory"), memory_text(ram.total, ram.available)))
    if ram.limit is not None and ram.installed is not None:
        lines.append(
            (
                "",
                tr("limited by a container or service; {size} installed", size=size(ram.installed)),
            )
        )
    lines.append((tr("Swap"), "none" if swap.total == 0 else memory_text(swap.total, swap.free)))
    lines += [(tr("Graphics"), gpu_text(gpu)) for gpu in machine.gpus]
    if machine.engine_asked and not machine.usable_gpus:
        lines.append((tr("Graphics"), tr(NO_GPU)))
    if engine is not None:
        state = "works" if engine.working else tr("does not work")
        lines.append((tr("Engine"), f"{engine.version}: {state}, {engine.settings}"))
    lines += [(tr("Unread"), str(unread)) for unread in machine.unread]
    return lines


def text(machine: Machine, engine: EngineReport | None = None) -> str:
    """Return the whole report for a terminal."""
    lines = describe(machine, engine)
    width = max(len(label) for label, _ in lines)
    body = "\n".join(f"{label:<{width}}  {value}" for label, value in lines)
    return f"{summary(machine)}\n\n{body}"


def size(value: int | None) -> str:
    """Say bytes, or that they could not be read."""
    return tr(UNKNOWN) if value is None else format_bytes(value)


def memory_text(total: int | None, free: int | None) -> str:
    """Say a total and what is free of it."""
    if total is None:
        return tr(UNKNOWN)
    free_text = (
        tr("free part could not be read")
        if free is None
        else tr("{free} free", free=format_bytes(free))
    )
    return f"{format_bytes(total)} ({format_gib(total)}), {free_text}"


def cores_text(machine: Machine) -> str:
    """Say cores and threads, and what keeps Snug from using all of them."""
    cpu = machine.cpu
    if cpu.cores is None and cpu.threads is None:
        return tr(UNKNOWN)
    cores = tr(UNKNOWN) if cpu.cores is None else _cores(cpu.cores)
    threads = tr(UNKNOWN) if cpu.threads is None else _threads(cpu.threads)
    text = f"{cores}, {threads}"
    if cpu.threads is not None and cpu.machine_threads and cpu.threads < cpu.machine_threads:
        text += tr(" of {threads} that the machine has", threads=cpu.machine_threads)
    if cpu.quota is not None:
        text += tr("; a limit allows {quota:g} threads' worth of time", quota=cpu.quota)
    return text


def gpu_text(gpu: Gpu) -> str:
    """Say one graphics card."""
    if gpu.shares_ram:
        memory = tr("shares the main memory")
        if gpu.usable and gpu.vram_total is not None:
            memory += tr(" and may use {total} of it", total=format_bytes(gpu.vram_total))
    else:
        memory = memory_text(gpu.vram_total, gpu.vram_free)
    name = f"{gpu.name} ({gpu.backend})" if gpu.backend else gpu.name
    text = f"{name}: {memory}"
    return text if gpu.usable else f"{text}; {gpu.why_not}"


def speed_lines(record: BandwidthRecord) -> list[tuple[str, str]]:
    """Return label and value of what each type of weights reaches, the quickest to read first."""
    devices = [("processor", record.cpu), ("graphics", record.gpu)]
    lines = []
    for device, speeds in devices:
        types = speeds.types.items() if speeds is not None else ()
        for name, speed in sorted(types, key=lambda item: -item[1].bandwidth):
            rate = tr("{bandwidth:.1f} GB/s of weights", bandwidth=speed.bandwidth / 1000000000.0)
            if speed.prefill is not None:
                rate += tr(
                    ", prompts at {prefill:,.0f} GFLOP/s", prefill=speed.prefill / 1000000000.0
                )
            lines.append((f"{name} ({device})", rate))
    return lines + [(tr("Unread"), str(unread)) for unread in record.unread]


def _speeds(device: DeviceSpeed | None, rate: str) -> dict[str, float] | None:
    """Return one rate of every measured type; None where nothing was measured."""
    if device is None or not device.types:
        return None
    rates = ((name, getattr(speed, rate)) for name, speed in device.types.items())
    return {name: round(value) for name, value in rates if value is not None}


def as_json(
    machine: Machine,
    engine: EngineReport | None = None,
    speed: BandwidthRecord | None = None,
) -> dict[str, Any]:
    """Return the object that ``snug probe --json`` prints.

    Sizes in bytes, null is unread; ``bandwidth`` (bytes/s) and ``prefill`` (FLOP/s) by type are
    null until they were measured.
    """
    cpu = machine.cpu
    cpu_speed = speed.cpu if speed is not None else None
    gpu_speed = speed.gpu if speed is not None else None
    unread = [*machine.unread, *(speed.unread if speed is not None else ())]
    if cpu_speed is None or not cpu_speed.types:
        unread.append(Unread(tr("the bandwidth of each type"), tr("it was not measured yet")))
    return {
        "ram": {
            "total": machine.ram.total,
            "available": machine.ram.available,
            "installed": machine.ram.installed,
            "limit": machine.ram.limit,
        },
        "swap": {"total": machine.swap.total, "free": machine.swap.free},
        "gpus": [
            {
                "name": gpu.name,
                "backend": gpu.backend,
                "vram_total": gpu.vram_total,
                "vram_free": gpu.vram_free,
                "shares_ram": gpu.shares_ram,
                "usable": gpu.usable,
                "why_not": gpu.why_not,
                "pci": gpu.pci,
                "driver": gpu.driver,
            }
            for gpu in machine.gpus
        ],
        "cpu": {
            "name": cpu.name,
            "cores": cpu.cores,
            "threads": cpu.threads,
            "quota": cpu.quota,
            # What counts is what the engine uses; what the system claims is beside it.
            "features": cpu.used if cpu.used is not None else cpu.features,
            "reported": cpu.features,
            "virtual": cpu.virtual,
        },
        "system": msgspec.to_builtins(machine.system),
        "engine": msgspec.to_builtins(engine) if engine is not None else None,
        "bandwidth": _speeds(cpu_speed, "bandwidth"),
        "prefill": _speeds(cpu_speed, "prefill"),
        "gpu_bandwidth": _speeds(gpu_speed, "bandwidth"),
        "gpu_prefill": _speeds(gpu_speed, "prefill"),
        "unread": [msgspec.to_builtins(one) for one in unread],
    }


def _cores(count: int) -> str:
    return tr("1 core") if count == 1 else tr("{count} cores", count=count)


def _threads(count: int) -> str:
    return tr("1 thread") if count == 1 else tr("{count} threads", count=count)

"""The machine in words and as JSON: for ``snug probe`` and the Machine page alike."""

from __future__ import annotations

from typing import Any

import msgspec

from app.core.units import format_bytes, format_gib
from app.hardware.bandwidth import BandwidthRecord, DeviceSpeed
from app.hardware.machine import Gpu, Machine, Unread

NO_GPU = (
    "No graphics card that llama.cpp can use was found. Models run on the processor, which works "
    "for small and medium sizes."
)
UNKNOWN = "could not be read"


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
        text = "How much memory this machine has could not be read"
        return f"{text}; it has {cards}." if cards else f"{text}."
    total = format_bytes(ram.total, digits=2)
    free = ""
    if ram.available is not None:
        free = f", {format_bytes(ram.available, digits=2)} of it free"
    if ram.limit is None or ram.installed is None:
        return f"This machine has {total} of memory{free}" + (f", and {cards}." if cards else ".")
    text = (
        f"Snug may use {total} of memory{free}: a container or service sets that limit. "
        f"The machine has {format_bytes(ram.installed, digits=2)}"
    )
    return f"{text}, and {cards}." if cards else f"{text}."


def _cards(machine: Machine) -> str:
    """Say the graphics cards, as the end of a sentence; empty while that is not known."""
    usable = machine.usable_gpus
    if not usable and not machine.gpus:
        return "no graphics card" if machine.engine_asked else ""
    if not usable:
        one = len(machine.gpus) == 1
        which = "a graphics card" if one else f"{len(machine.gpus)} graphics cards"
        return f"{which} that the engine cannot use" if machine.engine_asked else which
    if len(usable) == 1:
        gpu = usable[0]
        if gpu.shares_ram:
            return "a graphics card that shares this memory"
        if gpu.vram_total is None:
            return "a graphics card whose memory could not be read"
        return f"a graphics card with {format_bytes(gpu.vram_total, digits=2)} of its own"
    own = [gpu for gpu in usable if not gpu.shares_ram and gpu.vram_total is not None]
    together = " together" if len(own) > 1 else ""
    memory = f" with {format_bytes(machine.vram_total, digits=2)} of their own" if own else ""
    return f"{len(usable)} graphics cards{memory}{together}"


def describe(machine: Machine, engine: EngineReport | None = None) -> list[tuple[str, str]]:
    """Return label and value of each line of the report; failed readings come last."""
    cpu, ram, swap = machine.cpu, machine.ram, machine.swap
    lines = [
        ("System", f"{machine.system.name or UNKNOWN}, {machine.system.architecture}"),
        ("Processor", (cpu.name or UNKNOWN) + (" (virtual machine)" if cpu.virtual else "")),
        ("Cores", cores_text(machine)),
    ]
    if cpu.used is not None:
        lines.append(("Engine uses", ", ".join(cpu.used) or "no special features"))
        if cpu.unused:
            lines.append(("Not used", ", ".join(cpu.unused)))
    else:
        lines.append(("Features", UNKNOWN if cpu.features is None else ", ".join(cpu.features)))
    lines.append(("Memory", memory_text(ram.total, ram.available)))
    if ram.limit is not None and ram.installed is not None:
        lines.append(("", f"limited by a container or service; {size(ram.installed)} installed"))
    lines.append(("Swap", "none" if swap.total == 0 else memory_text(swap.total, swap.free)))
    lines += [("Graphics", gpu_text(gpu)) for gpu in machine.gpus]
    if machine.engine_asked and not machine.usable_gpus:
        lines.append(("Graphics", NO_GPU))
    if engine is not None:
        state = "works" if engine.working else "does not work"
        lines.append(("Engine", f"{engine.version}: {state}, {engine.settings}"))
    lines += [("Unread", str(unread)) for unread in machine.unread]
    return lines


def text(machine: Machine, engine: EngineReport | None = None) -> str:
    """Return the whole report for a terminal."""
    lines = describe(machine, engine)
    width = max(len(label) for label, _ in lines)
    body = "\n".join(f"{label:<{width}}  {value}" for label, value in lines)
    return f"{summary(machine)}\n\n{body}"


def size(value: int | None) -> str:
    """Say bytes, or that they could not be read."""
    return UNKNOWN if value is None else format_bytes(value)


def memory_text(total: int | None, free: int | None) -> str:
    """Say a total and what is free of it."""
    if total is None:
        return UNKNOWN
    free_text = "free part could not be read" if free is None else f"{format_bytes(free)} free"
    return f"{format_bytes(total)} ({format_gib(total)}), {free_text}"


def cores_text(machine: Machine) -> str:
    """Say cores and threads, and what keeps Snug from using all of them."""
    cpu = machine.cpu
    if cpu.cores is None and cpu.threads is None:
        return UNKNOWN
    cores = UNKNOWN if cpu.cores is None else _count(cpu.cores, "core")
    threads = UNKNOWN if cpu.threads is None else _count(cpu.threads, "thread")
    text = f"{cores}, {threads}"
    if cpu.threads is not None and cpu.machine_threads and cpu.threads < cpu.machine_threads:
        text += f" of {cpu.machine_threads} that the machine has"
    if cpu.quota is not None:
        text += f"; a limit allows {cpu.quota:g} threads' worth of time"
    return text


def gpu_text(gpu: Gpu) -> str:
    """Say one graphics card."""
    if gpu.shares_ram:
        memory = "shares the main memory"
        if gpu.usable and gpu.vram_total is not None:
            memory += f" and may use {format_bytes(gpu.vram_total)} of it"
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
            rate = f"{speed.bandwidth / 1e9:.1f} GB/s of weights"
            if speed.prefill is not None:
                rate += f", prompts at {speed.prefill / 1e9:,.0f} GFLOP/s"
            lines.append((f"{name} ({device})", rate))
    return lines + [("Unread", str(unread)) for unread in record.unread]


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
        unread.append(Unread("the bandwidth of each type", "it was not measured yet"))
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


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

"""The processor: its name, the cores that this process may use, and its features."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import psutil

from app.hardware import features
from app.hardware.machine import Cpu, EngineView, Unread
from app.hardware.reading import Sources, attempt, parse_list, read_optional, read_text

_NAME = "the processor's name"
_CORES = "the number of cores"
_THREADS = "the number of threads"
_FEATURES = "the processor's features"

_ARM_PARTS: Mapping[int, tuple[str, Mapping[int, str]]] = {
    0x41: ("ARM", {
        0xD03: "Cortex-A53", 0xD04: "Cortex-A35", 0xD05: "Cortex-A55", 0xD07: "Cortex-A57",
        0xD08: "Cortex-A72", 0xD09: "Cortex-A73", 0xD0A: "Cortex-A75", 0xD0B: "Cortex-A76",
        0xD0C: "Neoverse N1", 0xD0D: "Cortex-A77", 0xD40: "Neoverse V1", 0xD41: "Cortex-A78",
        0xD44: "Cortex-X1", 0xD46: "Cortex-A510", 0xD47: "Cortex-A710", 0xD48: "Cortex-X2",
        0xD49: "Neoverse N2", 0xD4D: "Cortex-A715", 0xD4E: "Cortex-X3", 0xD4F: "Neoverse V2",
        0xD80: "Cortex-A520", 0xD81: "Cortex-A720", 0xD82: "Cortex-X4", 0xD84: "Neoverse V3",
        0xD85: "Cortex-X925", 0xD87: "Cortex-A725", 0xD8E: "Neoverse N3",
    }),
    0x46: ("Fujitsu", {0x001: "A64FX"}),
    0x48: ("HiSilicon", {0xD01: "TaiShan v110", 0xD02: "TaiShan v120"}),
    0x4E: ("NVIDIA", {0x004: "Carmel"}),
    0x51: ("Qualcomm", {0x001: "Oryon"}),
    0x61: ("Apple", {}),
    0x6D: ("Microsoft", {0xD49: "Cobalt 100"}),
    0xC0: ("Ampere", {0xAC3: "Ampere-1", 0xAC4: "Ampere-1A"}),
}  # fmt: skip
"""Implementer and part numbers of ARM cores: 64-bit Linux gives no name."""


def read_cpu(
    sources: Sources, quota: float | None, engine: EngineView | None, unread: list[Unread]
) -> Cpu:
    """Read the processor; ``quota`` is what the container's limits said of its time."""
    if sources.platform == "linux":
        cpu = _linux(sources, unread)
    elif sources.platform == "darwin":
        cpu = _macos(sources, unread)
    else:
        cpu = _windows(sources, unread)
    used: tuple[str, ...] | None = None
    options: tuple[str, ...] = ()
    if engine is not None:
        used, options = features.split_engine_words(engine.features)
    if quota is not None and cpu.threads is not None and quota >= cpu.threads:
        quota = None
    return msgspec.structs.replace(cpu, quota=quota, used=used, options=options)


def parse_cpuinfo(text: str) -> list[dict[str, str]]:
    """Read /proc/cpuinfo: one mapping a block, keys as the kernel writes them."""
    blocks: list[dict[str, str]] = [{}]
    for line in text.splitlines():
        if not line.strip():
            blocks.append({})
            continue
        key, _, value = line.partition(":")
        blocks[-1].setdefault(key.strip(), value.strip())
    return [block for block in blocks if block]


def cpu_name(blocks: Sequence[Mapping[str, str]]) -> str:
    """Return the processor's name, or the names of its kinds of cores; raises ValueError."""
    for key in ("model name", "uarch", "cpu model", "cpu"):
        for block in blocks:
            name = tidy_name(block.get(key, ""))
            if name and name.lower() not in ("unknown", "-", "0000"):
                return name
    cores = sorted({name for block in blocks if (name := _arm_name(block))}, reverse=True)
    if cores:
        return " + ".join(cores)
    for key in ("Model", "Hardware", "vendor_id"):
        for block in blocks:
            if block.get(key):
                return block[key]
    raise ValueError("the system gives no name")


def tidy_name(name: str) -> str:
    """Drop trade marks, the clock and padding from a processor's name."""
    name = re.sub(r"\((R|TM|C)\)|[®™©]", "", name, flags=re.IGNORECASE)
    name = re.sub(r"\s+(CPU\s*)?@\s*[\d.]+\s*[MG]Hz$", "", name, flags=re.IGNORECASE)
    return " ".join(name.split())


def _arm_name(block: Mapping[str, str]) -> str:
    try:
        implementer = int(block["CPU implementer"], 16)
        part = int(block["CPU part"], 16)
    except (KeyError, ValueError):
        return ""
    maker, parts = _ARM_PARTS.get(implementer, ("", {}))
    if not maker:
        return f"ARM processor {implementer:#04x}/{part:#05x}"
    return f"{maker} {parts[part]}" if part in parts else f"{maker} processor {part:#05x}"


def _linux(sources: Sources, unread: list[Unread]) -> Cpu:
    path = sources.root / "proc/cpuinfo"
    blocks = attempt("the processor", lambda: parse_cpuinfo(read_text(path)), unread) or []
    name = attempt(_NAME, lambda: cpu_name(blocks), unread) if blocks else None
    board = read_optional(sources.root / "proc/device-tree/model")
    if name and board and (board := board.strip("\0 \n")) and board.lower() not in name.lower():
        name = f"{name} ({board})"
    flags = _flags(blocks)
    seen = attempt(_FEATURES, lambda: _linux_features(blocks), unread) if blocks else None
    everything = attempt(_THREADS, lambda: _online(sources.root, blocks), unread)
    allowed = attempt("which cores Snug may use", sources.affinity, unread)
    usable = everything if allowed is None else allowed if everything is None else _both(
        allowed, everything
    )  # fmt: skip
    cores = None
    if usable is not None:
        cores = attempt(_CORES, lambda: _cores(sources.root, blocks, usable), unread)
    return Cpu(
        name=name,
        cores=cores,
        threads=len(usable) if usable else None,
        machine_threads=len(everything) if everything else None,
        features=seen,
        virtual="hypervisor" in flags,
    )


def _both(allowed: frozenset[int], everything: frozenset[int]) -> frozenset[int]:
    # Some sandboxes number the two differently; then the process's own list is the truth.
    return allowed & everything or allowed


def _flags(blocks: Sequence[Mapping[str, str]]) -> frozenset[str]:
    """Return the flags that every core has."""
    rows = [
        frozenset((block.get("flags") or block.get("Features") or "").split())
        for block in blocks
        if "flags" in block or "Features" in block
    ]
    return frozenset.intersection(*rows) if rows else frozenset()


def _linux_features(blocks: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    flags = _flags(blocks)
    if flags:
        return features.from_linux_flags(flags)
    for block in blocks:
        if "isa" in block:
            return features.from_riscv_isa(block["isa"])
        if "POWER" in block.get("cpu", ""):
            return ("VSX",)
    raise ValueError("the system lists none")


def _online(root: Path, blocks: Sequence[Mapping[str, str]]) -> frozenset[int]:
    listed = read_optional(root / "sys/devices/system/cpu/online")
    if listed and (numbers := parse_list(listed)):
        return numbers
    numbers = frozenset(int(block["processor"]) for block in blocks if "processor" in block)
    if not numbers:
        raise ValueError("the system lists no processors")
    return numbers


def _cores(root: Path, blocks: Sequence[Mapping[str, str]], usable: frozenset[int]) -> int:
    """Count physical cores among the usable logical ones; raises ValueError."""
    siblings = set()
    for number in usable:
        topology = root / f"sys/devices/system/cpu/cpu{number}/topology"
        text = read_optional(topology / "core_cpus_list") or read_optional(
            topology / "thread_siblings_list"
        )
        if not text:
            break
        siblings.add(parse_list(text))
    else:
        return len(siblings)
    pairs = {
        (block["physical id"], block["core id"])
        for block in blocks
        if "core id" in block and "physical id" in block and int(block["processor"]) in usable
    }
    if not pairs:
        raise ValueError("the system does not say which threads share a core")
    return len(pairs)


def parse_sysctl(text: str) -> dict[str, str]:
    """Read the ``key: value`` lines of macOS's sysctl."""
    pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, _, value in pairs}


def _macos(sources: Sources, unread: list[Unread]) -> Cpu:
    values = attempt("the processor", lambda: parse_sysctl(sources.sysctl()), unread)
    if values is None:
        return Cpu(name=None, cores=None, threads=None, features=None)
    threads = attempt(_THREADS, lambda: int(values["hw.logicalcpu"]), unread)
    return Cpu(
        name=attempt(_NAME, lambda: tidy_name(values["machdep.cpu.brand_string"]), unread),
        cores=attempt(_CORES, lambda: int(values["hw.physicalcpu"]), unread),
        threads=threads,
        machine_threads=threads,
        features=features.from_sysctl(values),
        virtual=values.get("kern.hv_vmm_present") == "1",
    )


def _windows(sources: Sources, unread: list[Unread]) -> Cpu:
    allowed = attempt("which cores Snug may use", sources.affinity, unread)
    everything = attempt(_THREADS, lambda: _count(logical=True), unread)
    cores = attempt(_CORES, lambda: _count(logical=False), unread)
    threads = len(allowed) if allowed else everything
    if cores and threads and everything and threads < everything:
        # Windows names no siblings here; threads of one core are taken together.
        cores = max(1, round(cores * threads / everything))
    return Cpu(
        name=attempt(_NAME, lambda: tidy_name(sources.windows_cpu()), unread),
        cores=cores,
        threads=threads,
        machine_threads=everything,
        features=attempt(_FEATURES, lambda: features.from_windows(sources.windows_feature), unread),
    )


def _count(*, logical: bool) -> int:
    count = psutil.cpu_count(logical=logical)
    if not count:
        raise ValueError("the system does not say")
    return count

"""The machine as values.

Sizes are bytes. ``None`` is always "could not be read" and has an :class:`Unread` beside it that
says why; a zero is a real zero.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from app.core.words import tr

DeviceKind = Literal["cpu", "gpu", "integrated", "accelerator", "other"]


class Unread(msgspec.Struct, frozen=True):
    """A reading that failed: "Could not read ``what``: ``reason``."."""

    what: str
    reason: str

    def __str__(self) -> str:
        return tr("Could not read {what}: {reason}.", what=self.what, reason=self.reason)


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Main memory that Snug may use."""

    total: int | None
    """What the machine has, or the limit that a container or service sets, if that is less."""
    available: int | None
    """What can be taken without pushing anything out; file caches count as available."""
    installed: int | None
    """What the machine itself has."""
    limit: int | None = None
    """The limit in force, where there is one below ``installed``."""


class Swap(msgspec.Struct, frozen=True, kw_only=True):
    """Disk space that stands in for memory (far too slow to run models from)."""

    total: int | None
    free: int | None


class Gpu(msgspec.Struct, frozen=True, kw_only=True):
    """A graphics card, listed once however many backends see it."""

    name: str
    backend: str
    """llama.cpp's backend for it (CUDA, Vulkan, Metal, ROCm …); empty where it has none."""
    device: str = ""
    """llama.cpp's own name, as CUDA0."""
    usable: bool
    """Whether the engine lists it."""
    why_not: str = ""
    """Why it is not usable, as half a sentence; empty for one that is."""
    shares_ram: bool
    """Integrated or unified: its memory is the main memory and must not be counted again."""
    vram_total: int | None
    """For a card that shares the main memory: how much of it the card may use."""
    vram_free: int | None
    pci: str = ""
    """Address on the bus, as 0000:c1:00.0; empty where unknown."""
    driver: str = ""


class Cpu(msgspec.Struct, frozen=True, kw_only=True):
    """The processor, as far as Snug may use it."""

    name: str | None
    cores: int | None
    """Physical cores that this process may run on."""
    threads: int | None
    """Logical processors that this process may run on."""
    machine_threads: int | None = None
    """Logical processors of the whole machine."""
    quota: float | None = None
    """Processors' worth of time that a container allows; None without such a limit."""
    features: tuple[str, ...] | None
    """What the system reports, in llama.cpp's names, as AVX2 or NEON."""
    used: tuple[str, ...] | None = None
    """What the engine build was compiled for and uses; None until the engine was asked."""
    options: tuple[str, ...] = ()
    """What else the engine build says of itself, as OPENMP or REPACK."""
    virtual: bool = False
    """Whether this is a virtual machine's processor, as far as that can be told."""

    @property
    def unused(self) -> tuple[str, ...]:
        """Features that the system reports and the engine does not use."""
        if self.features is None or self.used is None:
            return ()
        return tuple(name for name in self.features if name not in self.used)


class System(msgspec.Struct, frozen=True, kw_only=True):
    """The operating system."""

    name: str | None
    """As "Debian GNU/Linux 12 (bookworm)"."""
    kernel: str
    architecture: str
    """x86_64, aarch64 …"""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the probe found, and everything that it could not read."""

    ram: Memory
    swap: Swap
    gpus: tuple[Gpu, ...]
    cpu: Cpu
    system: System
    engine_asked: bool
    """Whether llama.cpp's own device list is in here."""
    unread: tuple[Unread, ...] = ()

    @property
    def usable_gpus(self) -> tuple[Gpu, ...]:
        """The graphics cards that the engine can put a model on."""
        return tuple(gpu for gpu in self.gpus if gpu.usable)

    @property
    def vram_total(self) -> int:
        """Readable memory of usable cards beyond the main memory (shared memory is not added)."""
        return sum(gpu.vram_total or 0 for gpu in self.usable_gpus if not gpu.shares_ram)

    @property
    def vram_free(self) -> int:
        """As ``vram_total``, what is free of it."""
        return sum(gpu.vram_free or 0 for gpu in self.usable_gpus if not gpu.shares_ram)


class EngineDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device as llama.cpp lists it."""

    name: str
    """As CUDA0."""
    description: str
    """As NVIDIA GeForce RTX 4090."""
    kind: DeviceKind
    memory_total: int
    """0 where llama.cpp could not read it."""
    memory_free: int
    pci: str = ""


class EngineView(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine build sees of this machine."""

    devices: tuple[EngineDevice, ...]
    features: tuple[str, ...]
    gpu_offload: bool
    """Whether this build can use a graphics card at all."""

"""What a model takes by llama.cpp's own account, and what the system says of the child."""

from __future__ import annotations

import msgspec


class Buffer(msgspec.Struct, frozen=True, kw_only=True):
    """What llama.cpp keeps in one kind of buffer, in bytes."""

    name: str
    """As llama.cpp calls it: CPU, CPU_Mapped, CPU_REPACK, CUDA0, CUDA_Host …"""
    device: str
    """Whose memory it is, as in :class:`Device`; "CPU" is the main memory."""
    weights: int = 0
    kv_cache: int = 0
    recurrent: int = 0
    compute: int = 0
    output: int = 0

    @property
    def total(self) -> int:
        """All parts together."""
        return self.weights + self.kv_cache + self.recurrent + self.compute + self.output


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What llama.cpp says it allocated for a model and its context, to 0.01 MiB."""

    context: int = 0
    """Tokens that really fit."""
    buffers: tuple[Buffer, ...] = ()

    @property
    def total(self) -> int:
        """Bytes over all devices."""
        return sum(buffer.total for buffer in self.buffers)

    @property
    def devices(self) -> tuple[str, ...]:
        """Names of the devices that hold something, the main memory first."""
        names = {buffer.device for buffer in self.buffers}
        return tuple(sorted(names, key=lambda name: (name != "CPU", name)))

    def on(self, device: str) -> Buffer:
        """Return the sum of all buffers on one device."""
        return _sum(device, [buffer for buffer in self.buffers if buffer.device == device])

    def everywhere(self) -> Buffer:
        """Return the sum of all buffers."""
        return _sum("", list(self.buffers))


class Resident(msgspec.Struct, frozen=True):
    """Main memory that the child's process takes, in bytes."""

    total: int = 0
    anonymous: int | None = None
    """What only the process itself can free; the rest are pages of files. None: not known here."""


def _sum(device: str, buffers: list[Buffer]) -> Buffer:
    return Buffer(
        name=device,
        device=device,
        weights=sum(buffer.weights for buffer in buffers),
        kv_cache=sum(buffer.kv_cache for buffer in buffers),
        recurrent=sum(buffer.recurrent for buffer in buffers),
        compute=sum(buffer.compute for buffer in buffers),
        output=sum(buffer.output for buffer in buffers),
    )

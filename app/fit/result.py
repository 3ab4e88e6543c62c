"""What the fit finds, the same for all three tiers; sizes are bytes, speeds tokens/s."""

from __future__ import annotations

from typing import Literal

import msgspec

Tier = Literal["formula", "header", "dry-run"]
"""How the figures were worked out: from numbers, from the real header, by llama.cpp itself."""

Verdict = Literal["gpu", "ram", "tight", "split", "too_big"]
"""Fits on GPU, fits in RAM, tight, split over GPU and RAM, too big."""


class Breakdown(msgspec.Struct, frozen=True, kw_only=True):
    """What the memory is for, over all devices."""

    weights: int
    kv_cache: int = 0
    recurrent: int = 0
    compute: int = 0
    output: int = 0
    overhead: int = 0
    """The engine's process itself, and what a graphics driver takes for its context."""

    @property
    def total(self) -> int:
        """All of it."""
        return (
            self.weights + self.kv_cache + self.recurrent + self.compute + self.output
            + self.overhead
        )  # fmt: skip


class DeviceNeed(msgspec.Struct, frozen=True, kw_only=True):
    """What one device would hold, and what is free on it."""

    name: str
    """As llama.cpp names it; "RAM" for the main memory."""
    needed: int
    free: int | None
    """None where it could not be read."""
    total: int | None = None
    shares_ram: bool = False
    """Its memory is the main memory: what it needs is in the RAM's figure, too."""


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """One variant of a model on one machine."""

    file: str
    """File name or path; empty for bare numbers."""
    type: str
    """Q4_K_M, INT8, NF4 …"""
    bits_per_weight: float
    parameters: int
    size: int
    """Bytes of the file, or of the weights where there is no file."""
    context: int
    parts: Breakdown
    devices: tuple[DeviceNeed, ...]
    gpu_layers: int = 0
    layers: int = 0
    verdict: Verdict
    max_context: int | None = None
    """The largest context that fits; None where the tier cannot tell."""
    mapped: int = 0
    """Bytes of the total that are pages of the file, which the system can take back."""
    decode_tps: float | None = None
    """None: not measured on this machine, so not known."""
    prefill_tps: float | None = None
    quality_loss: float | None = None
    """Kullback-Leibler divergence from the unquantized model (table in resources/)."""
    tier: Tier
    unsure: tuple[str, ...] = ()
    """What the figures leave out, shown with them."""

    @property
    def total(self) -> int:
        """Bytes over all devices."""
        return self.parts.total


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """The variant to take, and why."""

    file: str
    type: str
    reason: str
    """One sentence."""
    step_up: str = ""
    """What the next better one would cost, in one sentence."""
    step_down: str = ""
    """What the next smaller one would save and lose, in one sentence."""

"""The most that fits: context, and layers on the graphics cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from app.fit.layers import read_model
from app.fit.memory import FitSettings, Memory, memory
from app.gguf.header import Header

_STEP = 256
"""llama.cpp makes room in such steps."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that a model may take, by device."""

    ram: int
    vram: tuple[int, ...] = ()
    """Of each GPU, in llama.cpp's order; empty without one."""

    def holds(self, found: Memory) -> bool:
        """Return whether all of it fits, the engine's process included."""
        needed = found.vram
        enough = zip(needed, self.vram + (0,) * len(needed), strict=False)
        return found.ram <= self.ram and all(need <= there for need, there in enough)


def largest_context(
    headers: Sequence[Header],
    settings: FitSettings,
    room: Room,
    *,
    measure: Callable[[Sequence[Header], FitSettings], Memory] = memory,
) -> int:
    """Return the most tokens of context that fit, at most the trained ones; 0 when none do.

    A multiple of 256, or the trained context itself.
    """
    trained = read_model(headers[0]).trained_context or 4096

    def fits(steps: int) -> bool:
        tried = msgspec.structs.replace(settings, context=min(trained, steps * _STEP))
        return room.holds(measure(headers, tried))

    return min(trained, _last(fits, -(-trained // _STEP)) * _STEP)


def layers_that_fit(
    headers: Sequence[Header],
    settings: FitSettings,
    vram_free: Sequence[int],
    *,
    measure: Callable[[Sequence[Header], FitSettings], Memory] = memory,
) -> int:
    """Return the most layers that the GPUs take, the output counted as one; 0 when none do.

    ``vram_free`` is what may be taken of each GPU. Main memory is not asked: what is not on a GPU
    has to go there anyway.
    """
    if not vram_free:
        return 0

    def fits(layers: int) -> bool:
        tried = msgspec.structs.replace(
            settings, gpu_layers=layers, gpu_free=tuple(max(0, free) for free in vram_free)
        )
        needed = measure(headers, tried).vram
        return all(need <= there for need, there in zip(needed, vram_free, strict=True))

    most = read_model(headers[0]).blocks + 1
    if len(vram_free) == 1:
        return _last(fits, most)
    # Where each layer goes changes with their number, so more may need less on one of the cards.
    return next((layers for layers in range(most, 0, -1) if fits(layers)), 0)


def _last(fits: Callable[[int], bool], most: int) -> int:
    """Return the largest number from 1 to ``most`` that fits, 0 when none does.

    More has to need more: searches by halves.
    """
    if fits(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low

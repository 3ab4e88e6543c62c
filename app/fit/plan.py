"""The sums of tier 2 in a form that is cheap to ask again: for sliders, searches and grids.

:func:`app.fit.memory.memory` walks every tensor each time. A plan walks them once and then answers
for any context and any number of layers on the GPU; a test holds both to the same figures. Several
graphics cards count as one here, with a compute buffer each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

import msgspec

from app.fit.compute import compute_buffer, expert_traffic, host_buffer
from app.fit.layers import Model, read_model
from app.fit.memory import (
    FitSettings,
    kv_bytes,
    memory,
    padded_context,
    sliding_cells,
    work_space,
)
from app.fit.result import Breakdown
from app.gguf.header import Header
from app.gguf.placement import MAIN_MEMORY, place, repacked_types

_STEP = 256
"""llama.cpp makes room for contexts in steps of this."""


class Need(msgspec.Struct, frozen=True):
    """What a model would take, in bytes."""

    ram: int
    """Main memory, the engine's process included."""
    gpu: int
    """All graphics cards together, without what their drivers take."""
    mapped: int
    """Part of ``ram`` that is pages of the file."""
    parts: Breakdown
    context: int
    """Tokens that llama.cpp makes room for."""


class _Weights(msgspec.Struct, frozen=True):
    """Bytes of weights by the number of layers on the GPU, from none to all."""

    ram: tuple[int, ...]
    gpu: tuple[int, ...]


class _Rest(msgspec.Struct, frozen=True):
    """What depends on the context: sums over the first blocks, from none to all of them."""

    context: int
    caches: tuple[int, ...]
    states: tuple[int, ...]
    compute: int
    traffic: int
    """What a GPU's buffer grows by while the experts stay in main memory."""
    host: int
    work: int
    """What the processor's kernels take when it computes."""


class Plan:
    """One model in one type, loaded with given settings but any context and any layers on GPU."""

    def __init__(
        self,
        headers: Sequence[Header],
        settings: FitSettings,
        *,
        cards: int = 1,
        like: Plan | None = None,
    ) -> None:
        """Walk the tensors. ``like`` is a plan of the same model in another type."""
        self._headers = headers
        self._settings = settings
        self._cards = max(1, cards)
        self.model: Model = like.model if like else read_model(headers[0])
        self.layers = self.model.blocks + 1
        """Layers that can be on a GPU, the output counted as one."""
        self._rests: dict[int, _Rest] = like._rests if like else {}
        self._kinds = repacked_types(settings.features) if settings.extra_buffers else frozenset()
        self._weights = self._add_up()
        self._placed: dict[int, tuple[int, int]] = {}
        base = memory(
            headers[:1], msgspec.structs.replace(settings, gpu_layers=0, flash_attention=True)
        )
        self._overhead = base.overhead
        self.unsure = base.unsure

    def need(self, context: int, gpu_layers: int) -> Need:
        """Return what is needed with ``gpu_layers`` layers on the GPU; -1 is all of them."""
        layers = self.layers if gpu_layers < 0 else min(gpu_layers, self.layers)
        rest = self._rest(context)
        # The output goes to the GPU first, so one block fewer than layers does.
        staying = self.model.blocks if layers == 0 else self.layers - layers
        cache, state = (
            rest.caches[min(staying, len(rest.caches) - 1)],
            rest.states[min(staying, len(rest.states) - 1)],
        )
        mapped, repacked = self._in_main_memory(layers)
        output = 4 * self.model.vocabulary * self._settings.sequences
        overhead = self._overhead + (0 if layers else rest.work)
        on_cards = self._cards * (rest.compute + rest.traffic) if layers else 0
        ram = mapped + repacked + cache + state + output + overhead
        gpu = self._weights.gpu[layers] + rest.caches[-1] - cache + rest.states[-1] - state
        return Need(
            ram=ram + (rest.host if layers else rest.compute),
            gpu=gpu + on_cards,
            mapped=mapped,
            parts=Breakdown(
                weights=mapped + repacked + self._weights.gpu[layers],
                kv_cache=rest.caches[-1],
                recurrent=rest.states[-1],
                compute=on_cards + rest.host if layers else rest.compute,
                output=output,
                overhead=overhead,
            ),
            context=rest.context,
        )

    def most_layers(self, context: int, fits: Callable[[Need], bool]) -> int:
        """Return the most layers on the GPU with which ``fits`` is true; 0 when none does."""
        return _last(lambda layers: fits(self.need(context, layers)), self.layers)

    def most_context(self, fits: Callable[[int], bool]) -> int:
        """Return the largest context up to the trained one for which ``fits`` is true, else 0."""
        trained = self.model.trained_context or 4096
        steps = -(-trained // _STEP)
        return min(trained, _STEP * _last(lambda step: fits(min(trained, _STEP * step)), steps))

    def _add_up(self) -> _Weights:
        """Place every block on a device of its own: one walk gives all splits."""
        loaded = len(self.model.layers)
        names = [f"block {index}" for index in range(self.model.blocks)]
        apart = place(
            self._headers, [*names, "output"], loaded_blocks=loaded,
            experts_on_cpu=self._settings.experts_on_cpu,
        ).weights  # fmt: skip
        together = place(self._headers, [MAIN_MEMORY] * self.layers, loaded_blocks=loaded).weights
        blocks = [apart.get(name, 0) for name in names]
        moved = list(accumulate(reversed(blocks), initial=0))
        staying = apart.get(MAIN_MEMORY, 0) + sum(blocks)
        output = apart.get("output", 0)
        return _Weights(
            ram=(together.get(MAIN_MEMORY, 0), *(staying - bytes for bytes in moved)),
            gpu=(0, *(output + bytes for bytes in moved)),
        )

    def _in_main_memory(self, layers: int) -> tuple[int, int]:
        """Return the weights that stay mapped, and the second copies."""
        if not self._kinds:
            return self._weights.ram[layers], 0
        if layers not in self._placed:
            devices = [MAIN_MEMORY] * (self.layers - layers) + ["GPU"] * layers
            placed = place(
                self._headers, devices, loaded_blocks=len(self.model.layers),
                experts_on_cpu=self._settings.experts_on_cpu, repacked_types=self._kinds,
            )  # fmt: skip
            self._placed[layers] = placed.weights.get(MAIN_MEMORY, 0), placed.repacked
        return self._placed[layers]

    def _rest(self, context: int) -> _Rest:
        settings = msgspec.structs.replace(self._settings, context=context)
        padded = padded_context(self.model, settings)
        if padded not in self._rests:
            batch = min(settings.batch, padded)
            self._rests[padded] = _Rest(
                context=padded,
                caches=self._running(
                    [kv_bytes(layer, self.model, padded, settings) for layer in self.model.layers]
                ),
                states=self._running(
                    [4 * layer.state * settings.sequences for layer in self.model.layers]
                ),
                compute=compute_buffer(
                    self.model, cells=padded,
                    sliding_cells=sliding_cells(self.model, padded, settings),
                    flash_attention=settings.flash_attention, batch=batch,
                    outputs=settings.outputs, quantized_cache=settings.cache_type != "f16",
                ),
                traffic=expert_traffic(self.model, batch) if settings.experts_on_cpu else 0,
                host=host_buffer(self.model, padded, batch),
                work=work_space(self.model, padded, settings, on_cpu=True),
            )  # fmt: skip
        return self._rests[padded]

    @staticmethod
    def _running(numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(accumulate(numbers, initial=0))


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

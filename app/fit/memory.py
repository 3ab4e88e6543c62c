"""Tier 2: memory of a model from its header alone, by device and by part, in bytes.

Weights, cache, recurrent state and output are llama.cpp's own sums. The compute buffer is a model
of its allocator's peak (see :mod:`app.fit.compute`), and what the process takes beside llama.cpp's
buffers was measured (see :func:`loading_overhead`); these two are not exact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import msgspec

from app.engine.protocol import CacheType, ModelSettings
from app.fit.compute import compute_buffer, expert_traffic, host_buffer
from app.fit.layers import Layer, Model, read_model
from app.fit.result import Breakdown
from app.gguf.header import Header, LargeArray
from app.gguf.placement import MAIN_MEMORY, place, repacked_types
from app.gguf.types import TYPE_BY_NAME

ENGINE_BASE = 49_000_000
"""Resident bytes of the engine's process before it loads a model (Linux, processor only; 46.2 to
46.4 MiB over 30 starts)."""
_LOADED = 7_500_000
"""What any model adds outside of llama.cpp's buffers: graphs, work space of the kernels, the
sampler, code that is first used then (measured 6.7 to 9.5 MB with a small vocabulary)."""
_PER_TOKEN = 160
"""Bytes of a token in llama.cpp's vocabulary (measured 159 between 8,000 and 128,256 tokens)."""
_PER_MERGE = 110
"""Bytes of a merge in llama.cpp's tokenizer (measured 109 between none and 280,147 merges)."""
_PAD = 256
_DEFAULT_CONTEXT = 8192


class FitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the model would be loaded; the same choices as :class:`ModelSettings`."""

    context: int = 0
    """Tokens; 0 is the trained context, at most 8,192."""
    cache_type: CacheType = "f16"
    flash_attention: bool = True
    batch: int = 512
    outputs: int = 1
    """Tokens of a batch whose logits are kept; the engine asks for one."""
    sequences: int = 1
    gpu_layers: int = 0
    """Layers on the GPU, the output counted as one; -1 is all."""
    gpu_free: tuple[int, ...] = ()
    """Free bytes of each GPU, by which llama.cpp shares the layers out; empty for a single one."""
    experts_on_cpu: bool = False
    full_sliding_window: bool = False
    extra_buffers: bool = False
    features: tuple[str, ...] = ()
    """CPU features of the engine build, which decide what it repacks."""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What one device holds."""

    weights: int = 0
    kv_cache: int = 0
    recurrent: int = 0
    compute: int = 0
    output: int = 0

    @property
    def total(self) -> int:
        """All parts together."""
        return self.weights + self.kv_cache + self.recurrent + self.compute + self.output


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What a model would take, by device."""

    cpu: Parts
    gpus: tuple[Parts, ...]
    """One for each GPU, empty parts for one that gets nothing; at least one."""
    context: int
    """Tokens that llama.cpp makes room for."""
    repacked: int
    """Bytes of ``cpu.weights`` that are second copies of mapped ones."""
    mapped: int
    """Bytes of ``cpu.weights`` that are pages of the file, which the system can take back."""
    overhead: int
    """Bytes of main memory that the engine's process takes beside llama.cpp's buffers."""
    unsure: tuple[str, ...]
    """What the formulas do not cover for this architecture."""
    drivers: tuple[int, ...] = ()
    """Bytes that the driver of each GPU takes for itself; empty where not measured."""

    @property
    def gpu(self) -> Parts:
        """All GPUs together."""
        return Parts(
            weights=sum(parts.weights for parts in self.gpus),
            kv_cache=sum(parts.kv_cache for parts in self.gpus),
            recurrent=sum(parts.recurrent for parts in self.gpus),
            compute=sum(parts.compute for parts in self.gpus),
            output=sum(parts.output for parts in self.gpus),
        )

    @property
    def ram(self) -> int:
        """Bytes of main memory, the engine's process included."""
        return self.cpu.total + self.overhead

    @property
    def vram(self) -> tuple[int, ...]:
        """Bytes of each GPU, its driver's part included where it was measured."""
        drivers = self.drivers or (0,) * len(self.gpus)
        return tuple(parts.total + driver for parts, driver in zip(self.gpus, drivers, strict=True))

    @property
    def parts(self) -> Breakdown:
        """What all of it is for, over all devices."""
        gpu = self.gpu
        return Breakdown(
            weights=self.cpu.weights + gpu.weights,
            kv_cache=self.cpu.kv_cache + gpu.kv_cache,
            recurrent=self.cpu.recurrent + gpu.recurrent,
            compute=self.cpu.compute + gpu.compute,
            output=self.cpu.output + gpu.output,
            overhead=self.overhead + sum(self.drivers),
        )

    @property
    def anonymous(self) -> int:
        """Bytes of main memory that only this process can free, without its overhead."""
        return self.cpu.total - self.mapped


def fit_settings(settings: ModelSettings, features: tuple[str, ...] = ()) -> FitSettings:
    """Translate what the engine would be asked for."""
    return FitSettings(
        context=settings.context,
        cache_type=settings.cache_type,
        flash_attention=settings.flash_attention,
        batch=settings.batch,
        gpu_layers=settings.gpu_layers,
        experts_on_cpu=settings.experts_on_cpu,
        full_sliding_window=settings.full_sliding_window,
        extra_buffers=settings.extra_buffers,
        features=features,
    )


def memory(headers: Sequence[Header], settings: FitSettings) -> Memory:
    """Work out the memory of a model from its header, or the headers of all its parts."""
    model = read_model(headers[0])
    context = padded_context(model, settings)
    batch = min(settings.batch, context)
    gpus = [f"GPU{index}" for index in range(max(1, len(settings.gpu_free)))]
    devices = layer_devices(model, settings, gpus)
    placed = place(
        headers,
        devices,
        loaded_blocks=len(model.layers),
        experts_on_cpu=settings.experts_on_cpu,
        repacked_types=repacked_types(settings.features) if settings.extra_buffers else (),
    )
    caches = dict.fromkeys([MAIN_MEMORY, *gpus], 0)
    states = dict.fromkeys([MAIN_MEMORY, *gpus], 0)
    for layer, device in zip(model.layers, devices, strict=False):
        caches[device] += kv_bytes(layer, model, context, settings)
        states[device] += 4 * layer.state * settings.sequences
    compute = compute_buffer(
        model, cells=context, sliding_cells=sliding_cells(model, context, settings),
        flash_attention=settings.flash_attention, batch=batch, outputs=settings.outputs,
        quantized_cache=settings.cache_type != "f16",
    )  # fmt: skip
    used = set(devices) - {MAIN_MEMORY}
    traffic = expert_traffic(model, batch) if settings.experts_on_cpu else 0
    mapped = placed.weights.get(MAIN_MEMORY, 0)
    return Memory(
        cpu=Parts(
            weights=mapped + placed.repacked,
            kv_cache=caches[MAIN_MEMORY],
            recurrent=states[MAIN_MEMORY],
            compute=host_buffer(model, context, batch) if used else compute,
            output=4 * model.vocabulary * settings.sequences,
        ),
        gpus=tuple(
            Parts(
                weights=placed.weights.get(gpu, 0),
                kv_cache=caches[gpu],
                recurrent=states[gpu],
                compute=compute + traffic if gpu in used else 0,
            )
            for gpu in gpus
        ),
        context=context,
        repacked=placed.repacked,
        mapped=mapped,
        overhead=ENGINE_BASE
        + loading_overhead(headers[0], model)
        + work_space(model, context, settings, on_cpu=not used),
        unsure=model.unsure,
    )


def padded_context(model: Model, settings: FitSettings) -> int:
    """Return the tokens of context that llama.cpp reserves for what is asked."""
    trained = model.trained_context or 4096
    asked = settings.context or min(trained, _DEFAULT_CONTEXT)
    each = _padded(_padded(asked) // settings.sequences)
    return each * settings.sequences


def layer_devices(model: Model, settings: FitSettings, gpus: Sequence[str]) -> list[str]:
    """Return the device of each block in the file, and of the output behind the last.

    The output goes to a GPU first, then blocks from the end; several GPUs share them by what is
    free on each.
    """
    start = gpu_start(model, settings.gpu_layers)
    wanted = model.blocks + 1 - start
    free = settings.gpu_free or (1,)
    ends = list(accumulate(free))
    whole = ends[-1] or 1
    shares = [end / whole for end in ends]
    placed = [
        gpus[min(bisect_right(shares, index / wanted), len(gpus) - 1)] for index in range(wanted)
    ]
    return [MAIN_MEMORY] * start + placed


def gpu_start(model: Model, gpu_layers: int) -> int:
    """Return the first block on a GPU; the output (block ``model.blocks``) goes first."""
    if gpu_layers < 0:
        return 0
    return max(0, model.blocks + 1 - gpu_layers)


def sliding_cells(model: Model, context: int, settings: FitSettings) -> int:
    """Return the cells that sliding layers keep of one sequence; 0 without such layers."""
    if not any(layer.sliding for layer in model.layers):
        return 0
    each = context // settings.sequences
    if settings.full_sliding_window:
        return each
    return _padded(min(each, model.window + min(settings.batch, context)))


def kv_bytes(layer: Layer, model: Model, context: int, settings: FitSettings) -> int:
    """Return the bytes of one layer's cache over all sequences."""
    cells = context
    if layer.sliding:
        cells = sliding_cells(model, context, settings) * settings.sequences
    kind = TYPE_BY_NAME[settings.cache_type.upper()]
    value = layer.value
    if value and not settings.flash_attention:
        # Without flash attention values stand transposed, in rows of the widest layer.
        value = max(other.value for other in model.layers)
    return cells * (layer.key * kind.bytes // kind.block + value * kind.bytes // kind.block)


def work_space(model: Model, context: int, settings: FitSettings, *, on_cpu: bool) -> int:
    """Return what the processor's kernels take for themselves beyond ``_LOADED``.

    Without flash attention every head's weights for the whole context are rounded to 16 bits.
    """
    if settings.flash_attention or not on_cpu:
        return 0
    batch = min(settings.batch, context)
    return 2 * batch * context * max((layer.heads for layer in model.layers), default=0)


def loading_overhead(header: Header, model: Model) -> int:
    """Return the bytes that loading adds to the process outside of llama.cpp's buffers."""
    merges = header.metadata.get("tokenizer.ggml.merges")
    count = merges.count if isinstance(merges, LargeArray) else 0
    if isinstance(merges, tuple):
        count = len(merges)
    return _LOADED + _PER_TOKEN * model.vocabulary + _PER_MERGE * count


def _padded(count: int) -> int:
    return -(-count // _PAD) * _PAD

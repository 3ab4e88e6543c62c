"""Tier 2: memory of a model from its header alone, by device and by part, in bytes.

Weights, cache, recurrent state and output are llama.cpp's own sums. The compute buffer is a model
of its allocator's peak (see :mod:`app.fit.compute`), the only part that is not exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from app.engine.protocol import CacheType, ModelSettings
from app.fit.compute import compute_buffer, host_buffer
from app.fit.layers import Layer, Model, read_model
from app.gguf.header import Header, Tensor
from app.gguf.types import TYPE_BY_NAME

_PAD = 256
_DEFAULT_CONTEXT = 8192
_BLOCK = re.compile(r"blk\.(\d+)\.")
_X86_REPACKED = (
    ("AVX2", ("Q4_0", "Q4_K", "IQ4_NL", "MXFP4")),
    ("AVX512", ("Q2_K",)),
)
_ARM_REPACKED = ("Q4_0", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "IQ4_NL", "MXFP4")


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
    gpu: Parts
    context: int
    """Tokens that llama.cpp makes room for."""
    repacked: int
    """Bytes of ``cpu.weights`` that are second copies of mapped ones."""
    mapped: int
    """Bytes of ``cpu.weights`` that are pages of the file, which the system can take back."""
    unsure: tuple[str, ...]
    """What the formulas do not cover for this architecture."""

    @property
    def anonymous(self) -> int:
        """Bytes of main memory that only this process can free."""
        return self.cpu.total - self.mapped


def fit_settings(settings: ModelSettings, features: tuple[str, ...] = ()) -> FitSettings:
    """Translate what the engine would be asked for."""
    return FitSettings(
        context=settings.context,
        cache_type=settings.cache_type,
        flash_attention=settings.flash_attention,
        batch=settings.batch,
        gpu_layers=settings.gpu_layers,
        full_sliding_window=settings.full_sliding_window,
        extra_buffers=settings.extra_buffers,
        features=features,
    )


def memory(headers: Sequence[Header], settings: FitSettings) -> Memory:
    """Work out the memory of a model from its header, or the headers of all its parts."""
    model = read_model(headers[0])
    context = padded_context(model, settings)
    first_on_gpu = gpu_start(model, settings.gpu_layers)
    cpu_weights = gpu_weights = repacked = 0
    for header in headers:
        for tensor in header.tensors:
            place = _place(tensor, model, settings, first_on_gpu)
            if place == "gpu":
                gpu_weights += tensor.nbytes
            elif place == "cpu":
                cpu_weights += tensor.nbytes
                repacked += tensor.nbytes if _is_repacked(tensor, settings) else 0
    tied = _tied_output(headers)
    if tied is not None:
        if first_on_gpu <= model.blocks:
            gpu_weights += tied.nbytes
        elif _is_repackable(tied, settings):
            repacked += tied.nbytes
    caches = [kv_bytes(layer, model, context, settings) for layer in model.layers]
    states = [4 * layer.state * settings.sequences for layer in model.layers]
    compute = compute_buffer(
        model, cells=context, sliding_cells=sliding_cells(model, context, settings),
        flash_attention=settings.flash_attention, batch=min(settings.batch, context),
        outputs=settings.outputs,
    )  # fmt: skip
    on_gpu = first_on_gpu <= model.blocks
    host = host_buffer(model, context, min(settings.batch, context)) if on_gpu else 0
    return Memory(
        cpu=Parts(
            weights=cpu_weights + repacked,
            kv_cache=sum(caches[:first_on_gpu]),
            recurrent=sum(states[:first_on_gpu]),
            compute=host if on_gpu else compute,
            output=4 * model.vocabulary * settings.sequences,
        ),
        gpu=Parts(
            weights=gpu_weights,
            kv_cache=sum(caches[first_on_gpu:]),
            recurrent=sum(states[first_on_gpu:]),
            compute=compute if on_gpu else 0,
        ),
        context=context,
        repacked=repacked,
        mapped=cpu_weights,
        unsure=model.unsure,
    )


def padded_context(model: Model, settings: FitSettings) -> int:
    """Return the tokens of context that llama.cpp reserves for what is asked."""
    trained = model.trained_context or 4096
    asked = settings.context or min(trained, _DEFAULT_CONTEXT)
    each = _padded(_padded(asked) // settings.sequences)
    return each * settings.sequences


def gpu_start(model: Model, gpu_layers: int) -> int:
    """Return the first block on the GPU; the output (block ``model.blocks``) goes first."""
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


def _padded(count: int) -> int:
    return -(-count // _PAD) * _PAD


def _place(tensor: Tensor, model: Model, settings: FitSettings, first_on_gpu: int) -> str:
    """Return ``cpu``, ``gpu``, or nothing for a block that is not loaded."""
    match = _BLOCK.match(tensor.name)
    if match is None:
        on_output = tensor.name.startswith("output")
        return "gpu" if on_output and first_on_gpu <= model.blocks else "cpu"
    block = int(match[1])
    if block >= len(model.layers):
        return ""
    if settings.experts_on_cpu and "_exps." in tensor.name:
        return "cpu"
    return "gpu" if block >= first_on_gpu else "cpu"


def _tied_output(headers: Sequence[Header]) -> Tensor | None:
    """Return the token embeddings when they are the output as well."""
    found = None
    for header in headers:
        for tensor in header.tensors:
            if tensor.name == "output.weight":
                return None
            if tensor.name == "token_embd.weight":
                found = tensor
    return found


def _is_repacked(tensor: Tensor, settings: FitSettings) -> bool:
    return tensor.name != "token_embd.weight" and _is_repackable(tensor, settings)


def _is_repackable(tensor: Tensor, settings: FitSettings) -> bool:
    if not settings.extra_buffers or len(tensor.shape) < 2:
        return False
    if any(feature.startswith(("NEON", "DOTPROD", "MATMUL_INT8")) for feature in settings.features):
        return tensor.type.name in _ARM_REPACKED and tensor.shape[1] % 8 == 0
    kinds = {
        name for feature, names in _X86_REPACKED if feature in settings.features for name in names
    }
    return tensor.type.name in kinds and tensor.shape[1] % 8 == 0

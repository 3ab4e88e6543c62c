"""Where llama.cpp puts each tensor of a model: on which device, and which it keeps repacked.

Rules follow ``llama_model_base::load_tensors`` and ``make_cpu_buft_list`` of llama.cpp at commit
0c1e57098, and ``ggml_repack_get_optimal_repack_type`` of its CPU backend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from app.gguf.header import Header, Tensor

MAIN_MEMORY = "CPU"
"""The main memory, as llama.cpp calls the device."""
EXPERTS = r"\.ffn_(up|down|gate|gate_up)_(ch|)exps"
"""Tensors of experts, which may stay in main memory while their layer is on a GPU."""

_EXPERTS = re.compile(EXPERTS)
_BLOCK = re.compile(r"blk\.(\d+)\.")
_X86_REPACKED = (
    ("AVX2", ("Q4_0", "Q4_K", "IQ4_NL", "MXFP4")),
    ("AVX512", ("Q2_K",)),
)
_ARM_REPACKED = ("Q4_0", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "IQ4_NL", "MXFP4")
_ARM = ("NEON", "DOTPROD", "MATMUL_INT8")


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of weights by device."""

    weights: Mapping[str, int]
    """Of main memory, the pages of the file that stay mapped."""
    repacked: int
    """Bytes of second copies in main memory, on top of ``weights``."""


def place(
    headers: Sequence[Header],
    devices: Sequence[str],
    *,
    loaded_blocks: int,
    experts_on_cpu: bool = False,
    repacked_types: Collection[str] = (),
) -> Placement:
    """Add up the weights by device.

    ``devices`` names the device of each block, and of the output at its end; blocks from
    ``loaded_blocks`` on are left in the file.
    """
    weights: Counter[str] = Counter()
    repacked = 0
    for header in headers:
        copied: list[Tensor] = []
        kept: list[Tensor] = []
        for tensor in header.tensors:
            device = _device(tensor, devices, loaded_blocks, experts_on_cpu)
            if device == MAIN_MEMORY:
                is_copied = tensor.name != "token_embd.weight" and _second_copy(
                    tensor, repacked_types
                )
                (copied if is_copied else kept).append(tensor)
            elif device:
                weights[device] += tensor.nbytes
        repacked += sum(tensor.nbytes for tensor in copied)
        weights[MAIN_MEMORY] += sum(tensor.nbytes for tensor in kept + _between(copied, kept))
    tied = _tied_output(headers)
    if tied is not None:
        if devices and devices[-1] != MAIN_MEMORY:
            weights[devices[-1]] += tied.nbytes
        else:
            repacked += _second_copy(tied, repacked_types)
    return Placement(weights=dict(weights), repacked=repacked)


def repacked_types(features: Collection[str]) -> frozenset[str]:
    """Return the types that a CPU backend with these features repacks when it may."""
    if any(feature.startswith(_ARM) for feature in features):
        return frozenset(_ARM_REPACKED)
    return frozenset(
        name for feature, names in _X86_REPACKED if feature in features for name in names
    )


def _device(
    tensor: Tensor, devices: Sequence[str], loaded_blocks: int, experts_on_cpu: bool
) -> str:
    """Return a tensor's device, or nothing for one that is not loaded."""
    match = _BLOCK.match(tensor.name)
    if match is None:
        return devices[-1] if devices and tensor.name.startswith("output") else MAIN_MEMORY
    block = int(match[1])
    if block >= loaded_blocks:
        return ""
    if experts_on_cpu and _EXPERTS.search(tensor.name):
        return MAIN_MEMORY
    return devices[block] if block < len(devices) else MAIN_MEMORY


def _between(copied: Sequence[Tensor], kept: Sequence[Tensor]) -> list[Tensor]:
    """Return the repacked tensors whose pages stay mapped: those among the ones in use as is.

    llama.cpp unmaps what is in front of the first tensor that it reads from the file, and what is
    behind the last.
    """
    if not kept:
        return []
    first = min(tensor.offset for tensor in kept)
    last = max(tensor.offset for tensor in kept)
    return [tensor for tensor in copied if first < tensor.offset < last]


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


def _second_copy(tensor: Tensor, types: Collection[str]) -> int:
    repackable = tensor.type.name in types and len(tensor.shape) > 1 and tensor.shape[1] % 8 == 0
    return tensor.nbytes if repackable else 0

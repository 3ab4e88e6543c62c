"""What config.json says of weights that are no GGUF: how they are stored, how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from app.core.units import format_bytes
from app.core.words import tr
from app.hub.repository import RepoFile, Weights
from app.hub.session import mapping, number, text

_DTYPE_BYTES = MappingProxyType(
    {
        "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2,
        "U16": 2, "I8": 1, "U8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1, "F8_E8M0": 1,
    }
)  # fmt: skip
_PLAIN = MappingProxyType(
    {
        "float32": ("FP32", 32.0), "float16": ("FP16", 16.0), "bfloat16": ("BF16", 16.0),
        "F32": ("FP32", 32.0), "F16": ("FP16", 16.0), "BF16": ("BF16", 16.0),
        "float8_e4m3fn": ("", 8.0), "F8_E4M3": ("", 8.0),
    }
)  # fmt: skip
_NESTED = ("text_config", "llm_config", "language_config", "thinker_config", "text_model_config")
_PARTS = re.compile(r"(?:model|pytorch_model)(?:-\d{5}-of-\d{5})?\.(?:safetensors|bin)")
_OTHER = re.compile(r"(?!adapter|consolidated|training_args|optimizer|scheduler|rng)")
_CONSOLIDATED = re.compile(r"consolidated")
_GPTQ_WIDTH = 4096
"""Width of a layer assumed for GPTQ's g_idx, as the formula has it."""


class _Storage(msgspec.Struct, frozen=True):
    """How the numbers of the layers are stored."""

    format: str = ""
    bits: float = 0.0
    how: str = ""
    """For people: ``bitsandbytes NF4 with double quantization``."""
    box: str = ""
    """Type of the numbers that weights are packed into; empty: not packed."""
    boxes: float = 1.0
    """Such numbers for one weight, with the zero points that are packed alike."""
    scales: float = 0.0
    """Other numbers for one weight."""


def read_weights(
    config: Mapping[str, Any], files: Iterable[RepoFile], counted: Mapping[str, Any] | None = None
) -> Weights | None:
    """Describe the weights of a repository without GGUF files; None when it has none.

    ``counted`` is what the Hub counted in safetensors files, by type.
    """
    weights = weight_files(files)
    size = sum(file.size for file in weights)
    if not weights:
        return None
    inner = _inner(config)
    types = {
        kind: number(many) for kind, many in mapping((counted or {}).get("parameters")).items()
    }
    storage = _storage(config, inner, types)
    parameters = _parameters(storage, inner, types, counted or {}, size)
    bits = storage.bits
    if not bits and parameters:
        bits = round(8 * size / parameters, 2)
    return Weights(
        format=storage.format,
        bits=bits,
        family=text(inner.get("model_type") or config.get("model_type"), 60),
        parameters=parameters,
        context=_first(
            inner, "max_position_embeddings", "n_positions", "seq_length", "max_seq_len"
        ),
        size=size,
        says=_sentence(storage, bits, size),
        **_shape(inner),
    )


def weight_files(files: Iterable[RepoFile]) -> tuple[RepoFile, ...]:
    """Return the files that hold a model's weights, once where they are there in two forms."""
    top = [file for file in files if "/" not in file.path]
    for ending in (".safetensors", ".bin", ".pt", ".pth"):
        found = [file for file in top if file.path.endswith(ending)]
        for wanted in (_PARTS.fullmatch, _OTHER.match, _CONSOLIDATED.match):
            if chosen := tuple(file for file in found if wanted(file.path)):
                return chosen
    return ()


def _inner(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the language model's part, where there are others beside it."""
    for _ in range(2):
        nested = (mapping(config.get(name)) for name in _NESTED)
        config = next((part for part in nested if part), config)
    return config


def _storage(
    config: Mapping[str, Any], inner: Mapping[str, Any], types: Mapping[str, int]
) -> _Storage:
    for place in (config, inner):
        for key in ("quantization_config", "quantization", "compression_config"):
            if said := mapping(place.get(key)):
                return _quantized(said)
    stated = ""
    for place in (inner, config):
        stated = stated or text(place.get("dtype")) or text(place.get("torch_dtype"))
    most = max(types, key=lambda kind: types[kind], default="")
    # The files themselves count more than what somebody wrote about them.
    format, bits = _PLAIN.get(most) or _PLAIN.get(stated.removeprefix("torch.")) or ("", 0.0)
    return _Storage(format, bits, format or (f"{bits:g}-bit floating point" if bits else ""))


def _quantized(said: Mapping[str, Any]) -> _Storage:
    method = text(said.get("quant_method"), 40).lower()
    bits = _first(said, "bits", "w_bit", most=32)
    members = _first(said, "group_size", "q_group_size", most=1 << 20)
    grouped = (
        tr(" in groups of {members}", members=members) if members else tr(", each column a group")
    )
    if method.startswith("bitsandbytes") or said.get("load_in_8bit") or said.get("load_in_4bit"):
        return _bitsandbytes(said)
    if method == "gptq" and bits in (2, 3, 4, 8):
        each = members or _GPTQ_WIDTH
        return _Storage(
            f"GPTQ-{bits}bit-{members or 'none'}g",
            bits + (16 + bits) / each + 32 / _GPTQ_WIDTH,
            tr("GPTQ at {bits} bits{grouped}", bits=bits, grouped=grouped),
            "I32",
            bits / 32 * (1 + 1 / each) + 1 / _GPTQ_WIDTH,
            1 / each,
        )
    if method == "awq" and bits in (0, 4) and members:
        return _Storage(
            f"AWQ-4bit-{members}g",
            4 + (16 + 4) / members,
            tr("AWQ at 4 bits{grouped}", grouped=grouped),
            "I32",
            4 / 32 * (1 + 1 / members),
            1 / members,
        )
    if method == "mxfp4":
        how = tr("MXFP4, with parts that are not quantized")
        return _Storage("MXFP4", 4 + 8 / 32, how, "U8", 1 / 2 + 1 / 32)
    if method in ("fp8", "fbgemm_fp8", "modelopt_fp8"):
        return _Storage("", 8.0, tr("8-bit floating point (FP8)"))
    if method == "compressed-tensors":
        return _compressed(said)
    if not method and bits and members:  # MLX: a scale and an offset of 16 bits for each group
        return _Storage(
            "", bits + 32 / members, tr("MLX at {bits} bits{grouped}", bits=bits, grouped=grouped)
        )
    stated = said.get("bits")
    some = float(stated) if isinstance(stated, int | float) and 0 < stated <= 32 else 0.0
    name = method.upper() or tr("a method without a name")
    return _Storage("", some, name + (tr(" at {some:g} bits", some=some) if some else ""))


def _bitsandbytes(said: Mapping[str, Any]) -> _Storage:
    if said.get("load_in_8bit") or said.get("_load_in_8bit"):
        return _Storage("INT8", 8.0, "bitsandbytes INT8")
    kind = text(said.get("bnb_4bit_quant_type"), 20).lower() or "fp4"
    how = f"bitsandbytes {kind.upper()}"
    # FP4 takes the same bits, but is another thing than NF4.
    if said.get("bnb_4bit_use_double_quant"):
        bits = 4 + 8 / 64 + 32 / (64 * 256)
        format = "NF4-DQ" if kind == "nf4" else ""
        how += tr(" with double quantization")
        return _Storage(format, bits, how, "U8", 1 / 2 + 1 / 64, 1 / (64 * 256))
    return _Storage("NF4" if kind == "nf4" else "", 4 + 32 / 64, how, "U8", 1 / 2, 1 / 64)


def _compressed(said: Mapping[str, Any]) -> _Storage:
    groups = mapping(said.get("config_groups"))
    kind = mapping(mapping(next(iter(groups.values()), None)).get("weights"))
    bits, members = _first(kind, "num_bits", most=32), _first(kind, "group_size", most=1 << 20)
    if not bits:
        return _Storage("", 0.0, "compressed-tensors")
    shape = tr("floating point") if text(kind.get("type")) == "float" else tr("whole numbers")
    how = tr("compressed-tensors, {bits}-bit {shape}", bits=bits, shape=shape)
    how += tr(" in groups of {members}", members=members) if members else ""
    scales = 1 / members if members else 0.0
    packed = bits < 8
    return _Storage(
        "", bits + 16 * scales, how, "I32" if packed else "", bits / 32 if packed else 1.0, scales
    )


def _parameters(
    storage: _Storage,
    inner: Mapping[str, Any],
    types: Mapping[str, int],
    counted: Mapping[str, Any],
    size: int,
) -> int:
    """Return how many weights there are: counted, with packed ones unpacked, else worked out."""
    stored = sum(_DTYPE_BYTES.get(kind, 2) * many for kind, many in types.items())
    # Counts that need more bytes than there are have been unpacked already.
    if types.get(storage.box) and stored <= 1.05 * size:
        packed = types[storage.box] / storage.boxes
        rest = sum(types.get(kind, 0) for kind in ("F16", "BF16", "F32"))
        return round(packed + max(rest - packed * storage.scales, 0.0))
    return number(counted.get("total")) or sum(types.values()) or _from_size(storage, inner, size)


def _from_size(storage: _Storage, inner: Mapping[str, Any], size: int) -> int:
    """Work out the weights from the bytes of their files; 0 where nothing says how."""
    if not storage.bits:
        return 0
    if storage.bits >= 16:
        return round(8 * size / storage.bits)
    # Embeddings and output stay at 16 bits.
    table = _first(inner, "vocab_size") * _first(inner, "hidden_size", "n_embd", "d_model")
    tables = table if inner.get("tie_word_embeddings") else 2 * table
    if 2 * tables >= size:
        tables = 0
    return round(tables + 8 * (size - 2 * tables) / storage.bits)


def _shape(inner: Mapping[str, Any]) -> dict[str, int]:
    heads = _first(inner, "num_attention_heads", "n_head", "num_heads", "n_heads")
    kv_heads = _first(inner, "num_key_value_heads", "n_head_kv", "num_kv_heads", "n_kv_heads")
    if not kv_heads:
        kv_heads = 1 if inner.get("multi_query") else heads
    width = _first(inner, "hidden_size", "n_embd", "d_model")
    head_width = _first(inner, "head_dim") or (width // heads if heads else 0)
    if latent := _first(inner, "kv_lora_rank"):
        # One latent of keys and values together, in place of both for each head.
        kv_heads, head_width = 1, (latent + _first(inner, "qk_rope_head_dim") + 1) // 2
    layers = _first(inner, "num_hidden_layers", "n_layer", "num_layers", "n_layers")
    if not (layers and kv_heads and head_width):
        return {}
    return {"layers": layers, "kv_heads": kv_heads, "head_width": head_width}


def _first(fields: Mapping[str, Any], *names: str, most: int = 1 << 31) -> int:
    """Return the first of these that is a number from 1 to ``most``; else 0."""
    found = (number(fields.get(name)) for name in names)
    return next((one for one in found if 0 < one <= most), 0)


def _sentence(storage: _Storage, bits: float, size: int) -> str:
    how = storage.how or tr("something that Snug does not know")
    about = (
        tr(", {bits:.3g} bits per weight in the layers", bits=bits)
        if bits and storage.bits < 16
        else ""
    )
    return tr(
        "{size} of weights stored as {how}{about}.", size=format_bytes(size), how=how, about=about
    )

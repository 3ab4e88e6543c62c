"""Repositories of weights that are no GGUF: config.json and safetensors in the usual formats."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from app.fit.blueprint import Shape, tensor_shapes
from fakehub.blobs import Blob, Zeros

SHARD = 5_000_000_000
"""Bytes of one safetensors file at most."""

_NAMES = MappingProxyType(
    {
        "token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head",
        "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj", "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
    }
)  # fmt: skip
_CLASSES = MappingProxyType(
    {
        "llama": "LlamaForCausalLM", "qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM",
        "gemma3": "Gemma3ForCausalLM", "phi3": "Phi3ForCausalLM",
    }
)  # fmt: skip
_BNB = MappingProxyType(
    {
        "llm_int8_enable_fp32_cpu_offload": False, "llm_int8_has_fp16_weight": False,
        "llm_int8_skip_modules": None, "llm_int8_threshold": 6.0, "quant_method": "bitsandbytes",
    }
)  # fmt: skip
QUANTIZATION: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "BF16": {},
        "NF4": {
            **_BNB, "_load_in_4bit": True, "_load_in_8bit": False, "load_in_4bit": True,
            "load_in_8bit": False, "bnb_4bit_compute_dtype": "bfloat16",
            "bnb_4bit_quant_storage": "uint8", "bnb_4bit_quant_type": "nf4",
            "bnb_4bit_use_double_quant": False,
        },
        "NF4-DQ": {
            **_BNB, "_load_in_4bit": True, "_load_in_8bit": False, "load_in_4bit": True,
            "load_in_8bit": False, "bnb_4bit_compute_dtype": "bfloat16",
            "bnb_4bit_quant_storage": "uint8", "bnb_4bit_quant_type": "nf4",
            "bnb_4bit_use_double_quant": True,
        },
        "INT8": {
            **_BNB, "_load_in_4bit": False, "_load_in_8bit": True, "load_in_4bit": False,
            "load_in_8bit": True, "bnb_4bit_compute_dtype": "float32",
            "bnb_4bit_quant_type": "fp4", "bnb_4bit_use_double_quant": False,
        },
        "GPTQ": {
            "bits": 4, "group_size": 128, "damp_percent": 0.1, "desc_act": True, "sym": True,
            "true_sequential": True, "checkpoint_format": "gptq", "quant_method": "gptq",
        },
        "AWQ": {
            "bits": 4, "group_size": 128, "version": "gemm", "zero_point": True,
            "modules_to_not_convert": None, "quant_method": "awq",
        },
        "FP8": {"activation_scheme": "dynamic", "fmt": "e4m3", "quant_method": "fp8"},
    }
)  # fmt: skip
"""``quantization_config`` by format, as the libraries write it."""


def config(shape: Shape, format: str) -> dict[str, Any]:
    """Return the config.json of such weights."""
    said: dict[str, Any] = {
        "architectures": [_CLASSES.get(shape.architecture, "LlamaForCausalLM")],
        "model_type": {"gemma3": "gemma3_text"}.get(shape.architecture, shape.architecture),
        "hidden_size": shape.width,
        "intermediate_size": shape.ffn,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head,
        "max_position_embeddings": shape.context,
        "vocab_size": shape.vocabulary,
        "tie_word_embeddings": shape.tied,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-05,
        "torch_dtype": "float16" if format in ("GPTQ", "AWQ") else "bfloat16",
        "transformers_version": "4.45.1",
        "use_cache": True,
    }
    if quantization := QUANTIZATION[format]:
        said["quantization_config"] = dict(quantization)
    return said


def weight_files(shape: Shape, format: str) -> dict[str, Blob]:
    """Return the safetensors files, shards with their index where they are large."""
    shards: list[list[tuple[str, str, int]]] = [[]]
    filled = 0
    for name, kind, count in _tensors(shape, format):
        size = count * _BYTES[kind]
        if filled and filled + size > SHARD:
            shards.append([])
            filled = 0
        shards[-1].append((name, kind, count))
        filled += size
    if len(shards) == 1:
        return {"model.safetensors": _safetensors(shards[0])}
    files, places = {}, {}
    for number, shard in enumerate(shards, 1):
        path = f"model-{number:05}-of-{len(shards):05}.safetensors"
        files[path] = _safetensors(shard)
        places |= {name: path for name, _, _ in shard}
    total = sum(count * _BYTES[kind] for shard in shards for _, kind, count in shard)
    index = {"metadata": {"total_size": total}, "weight_map": places}
    return {**files, "model.safetensors.index.json": Blob(json.dumps(index, indent=2).encode())}


def counted(shape: Shape, format: str) -> dict[str, Any]:
    """Return what the Hub counts in the files: elements as they are stored, packed ones as one."""
    counts: Counter[str] = Counter()
    for _, kind, count in _tensors(shape, format):
        counts[kind] += count
    return {"parameters": dict(counts), "total": sum(counts.values())}


_BYTES = MappingProxyType({"BF16": 2, "F16": 2, "F32": 4, "U8": 1, "I8": 1, "I32": 4, "F8_E4M3": 1})


def _tensors(shape: Shape, format: str) -> Iterator[tuple[str, str, int]]:
    """Yield name, type and number of stored elements of each tensor."""
    half = "F16" if format in ("GPTQ", "AWQ") else "BF16"
    for name, size in tensor_shapes(shape):
        count, plain = math.prod(size), _name(name)
        if len(size) < 2 or name.startswith(("token_embd", "output")) or format == "BF16":
            yield plain, half, count
            continue
        layer = plain.removesuffix(".weight")
        for part, kind, elements in _packed(format, size[0], count):
            yield f"{layer}.{part}", kind, elements


def _packed(format: str, row: int, count: int) -> Iterator[tuple[str, str, int]]:
    """Yield the parts that stand for one matrix."""
    if format in ("NF4", "NF4-DQ"):
        yield "weight", "U8", count // 2
        yield (
            "weight.absmax",
            *(("U8", count // 64) if format == "NF4-DQ" else ("F32", count // 64)),
        )
        if format == "NF4-DQ":
            yield "weight.nested_absmax", "F32", max(1, count // (64 * 256))
        yield "weight.quant_map", "F32", 16
    elif format == "INT8":
        yield "weight", "I8", count
        yield "SCB", "F32", count // row
    elif format == "FP8":
        yield "weight", "F8_E4M3", count
        yield "weight_scale_inv", "F32", max(1, count // (128 * 128))
    else:
        yield "qweight", "I32", count // 8
        yield "qzeros", "I32", count // 128 // 8
        yield "scales", "F16", count // 128
        if format == "GPTQ":
            yield "g_idx", "I32", row


def _name(name: str) -> str:
    """Return the name that transformers gives a tensor of llama.cpp's."""
    parts = name.split(".")
    if parts[0] == "blk":
        inner = _NAMES.get(parts[2], parts[2])
        return ".".join(["model.layers", parts[1], inner, *parts[3:]])
    return ".".join([_NAMES.get(parts[0], parts[0]), *parts[1:]])


def _safetensors(tensors: list[tuple[str, str, int]]) -> Blob:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, kind, count in tensors:
        after = offset + count * _BYTES[kind]
        header[name] = {"dtype": kind, "shape": [count], "data_offsets": [offset, after]}
        offset = after
    said = json.dumps(header, separators=(",", ":")).encode()
    said += b" " * (-len(said) % 8)
    start = struct.pack("<Q", len(said)) + said
    return Blob(start, Zeros(offset), sha256=hashlib.sha256(start).hexdigest())

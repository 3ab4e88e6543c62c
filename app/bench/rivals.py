"""What others would say of the same models: llmfit, and parameters × bits ÷ 8."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from types import MappingProxyType

from app.fit.layers import read_model
from app.gguf.header import Header
from app.gguf.types import TYPE_BY_NAME

_GIB = 1 << 30
_RUNTIME = 500_000_000
"""llmfit adds half a gigabyte for everything that is neither weights nor cache."""
_BYTES = MappingProxyType({"F16": 2.0, "Q8_0": 1.05, "Q4_K": 0.58, "Q4_K_M": 0.58})
"""llmfit's bytes for a parameter (worked out from its answers, version 1.1.17)."""

NAMES = MappingProxyType(
    {
        "Llama 3 8B": "meta-llama/Llama-3.1-8B-Instruct",
        "Llama 3.2 1B": "meta-llama/Llama-3.2-1B-Instruct",
        "SmolLM 135M": "HuggingFaceTB/SmolLM2-135M-Instruct",
        "Qwen 3 8B": "Qwen/Qwen3-8B",
        "Qwen 3 0.6B": "Qwen/Qwen3-0.6B",
        "Gemma 3 4B": "google/gemma-3-4b-it",
        "Gemma 3 1B": "google/gemma-3-1b-it",
        "Qwen 3 30B A3B": "Qwen/Qwen3-30B-A3B",
        "DeepSeek V2 Lite": "deepseek-ai/DeepSeek-V2-Lite",
        "Qwen 3 Next 80B A3B": "Qwen/Qwen3-Next-80B-A3B-Instruct",
        "Mamba 2.8B": "state-spaces/mamba-2.8b-hf",
    }
)
"""The models of :data:`app.gguf.shapes.WELL_KNOWN` as llmfit's catalogue calls them."""


def bare_formula(header: Header) -> int:
    """Return parameters × bits ÷ 8, with the real bits per weight of the file."""
    return round(header.parameters * header.bits_per_weight / 8)


def llmfit_formula(header: Header, context: int, cache_type: str, kind: str) -> int:
    """Return what llmfit's published formula says of a model that its catalogue lacks.

    Bytes by type, a cache of grouped heads in each layer that attends (no windows, no latent
    attention), and half a gigabyte.
    """
    model = read_model(header)
    block = TYPE_BY_NAME[cache_type.upper()]
    heads = header.integer(header.own("attention.head_count_kv")) or 0
    width = header.integer(header.own("attention.key_length")) or 0
    if model.latent:
        heads = header.integer(header.own("attention.head_count")) or 0
        width = header.integer(header.own("attention.value_length_mla")) or 0
    layers = sum(1 for layer in model.layers if layer.key)
    cache = 2 * heads * width * layers * context * block.bytes / block.block
    return round(header.parameters * _BYTES[kind] + cache + _RUNTIME)


def llmfit_version() -> str:
    """Return the version of the installed llmfit, or nothing without one."""
    program = shutil.which("llmfit")
    if program is None:
        return ""
    done = subprocess.run(
        [program, "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def llmfit_says(name: str, context: int, options: Sequence[str] = ()) -> int | None:
    """Return the memory that llmfit itself plans for a model at Q4_K_M, or None.

    Its weights are in billions of bytes and its cache in GiB under one name; each is taken as it
    was worked out, which is to its advantage.
    """
    program = shutil.which("llmfit")
    if program is None:
        return None
    done = subprocess.run(
        [program, "plan", name, "--context", str(context), "--quant", "Q4_K_M", "--json", *options],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        return None
    said = json.loads(done.stdout)
    weights = float(said["disk_size_gb"])
    cache = float(said["minimum"]["vram_gb"]) - weights - 0.5
    return round(weights * 1e9 + max(0.0, cache) * _GIB + _RUNTIME)

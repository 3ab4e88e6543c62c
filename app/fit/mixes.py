"""Which type each tensor gets when a model is quantized: the mixes behind names like Q4_K_M.

The rules are those of llama.cpp's quantizer at commit 0c1e57098 (``src/llama-quant.cpp``), for the
architectures of the catalogue. Files are taken to be made without an importance matrix, where that
matters at all (by far less than a percent), and IQ3_XXS with one, as it hardly is made without.
"""

from __future__ import annotations

import re
from types import MappingProxyType

import msgspec

from app.gguf.types import TYPE_BY_NAME

_BLOCK = re.compile(r"blk\.(\d+)\.")


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What the choice depends on besides the tensor itself."""

    type: str
    """Of the file: ``Q4_K_M`` …"""
    architecture: str
    layers: int
    grouping: int
    """Query heads that share one head of keys and values."""
    experts: int
    tied: bool

    @property
    def eight_experts(self) -> bool:
        """Models of just eight experts have small shared tensors, which get more bits."""
        return self.experts == 8

    @property
    def grouped(self) -> bool:
        """Whether values are small enough to be given more bits."""
        return self.grouping >= 4


_BASE = MappingProxyType(
    {
        "F32": "F32", "F16": "F16", "BF16": "BF16", "Q8_0": "Q8_0", "Q6_K": "Q6_K",
        "Q5_K_M": "Q5_K", "Q5_K_S": "Q5_K", "Q5_1": "Q5_1", "Q5_0": "Q5_0",
        "Q4_K_M": "Q4_K", "Q4_K_S": "Q4_K", "Q4_1": "Q4_1", "Q4_0": "Q4_0",
        "IQ4_NL": "IQ4_NL", "IQ4_XS": "IQ4_XS",
        "Q3_K_L": "Q3_K", "Q3_K_M": "Q3_K", "Q3_K_S": "Q3_K",
        "IQ3_M": "IQ3_S", "IQ3_S": "IQ3_S", "IQ3_XS": "IQ3_S", "IQ3_XXS": "IQ3_XXS",
        "Q2_K": "Q2_K", "Q2_K_S": "Q2_K",
        "IQ2_M": "IQ2_S", "IQ2_S": "IQ2_XS", "IQ2_XS": "IQ2_XS", "IQ2_XXS": "IQ2_XXS",
        "IQ1_M": "IQ1_M", "IQ1_S": "IQ1_S", "MXFP4_MOE": "MXFP4",
    }
)  # fmt: skip
MIXES = frozenset(_BASE)
"""Types of files that can be worked out."""

_FLOATS = frozenset({"F32", "F16", "BF16"})
_TINY = frozenset({"IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ2_M"})
_LARGER_TINY = frozenset({"IQ2_S", "IQ2_M"})
_FALLBACKS = MappingProxyType(
    {
        **dict.fromkeys(
            ("IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS", "IQ3_S", "IQ4_XS"),
            "IQ4_NL",
        ),
        "Q2_K": "Q4_0", "Q3_K": "Q4_0", "Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0",
    }
)  # fmt: skip
"""What a tensor gets whose rows do not fill whole blocks."""
_ROLES = (
    ("attn_qkv.weight", "qkv"), ("attn_kv_b.weight", "kv_b"), ("attn_v.weight", "v"),
    ("attn_k.weight", "k"), ("attn_q.weight", "q"), ("attn_output.weight", "attn_output"),
    ("ffn_up", "up"), ("ffn_gate", "gate"), ("ffn_down", "down"),
)  # fmt: skip
_VALUES = frozenset({"v", "qkv", "kv_b"})
"""Roles that are treated as the attention's values, which suffer most."""
_EIGHT_EXPERT_OUTPUT = frozenset(
    {"Q2_K", "IQ3_XS", "IQ3_XXS", "Q3_K_S", "Q3_K_M", "IQ4_NL", "Q4_K_S", "Q4_K_M", "IQ3_S",
     "IQ3_M", "IQ4_XS"}
)  # fmt: skip
_OUTPUTS = MappingProxyType(
    {"Q2_K": "Q3_K", "IQ3_XXS": "IQ3_S", "Q3_K_M": "Q4_K", "Q3_K_L": "Q5_K", "IQ3_M": "Q4_K"}
)


def recipe_type(recipe: Recipe, name: str, shape: tuple[int, ...]) -> str:
    """Return the type of one tensor; raises KeyError for a type of file that is not known."""
    base = _BASE[recipe.type]
    if len(shape) < 2 or not name.endswith("weight") or "_norm.weight" in name:
        return "F32"
    if "ffn_gate_inp.weight" in name:
        return "F32"
    if base in _FLOATS:
        return base
    return _filling(_chosen(recipe, name, shape, base), shape[0])


def _filling(type: str, row: int) -> str:
    """Return the type, or what stands in for it where rows of that length do not fill blocks."""
    if row % TYPE_BY_NAME[type].block == 0:
        return type
    fallback = _FALLBACKS.get(type, "F16")
    return fallback if row % TYPE_BY_NAME[fallback].block == 0 else "F16"


def _chosen(recipe: Recipe, name: str, shape: tuple[int, ...], base: str) -> str:
    mix = recipe.type
    embeddings = name == "token_embd.weight"
    if name == "output.weight" or (embeddings and recipe.tied):
        return _output(mix, base, shape[0])
    if mix == "MXFP4_MOE":
        return "MXFP4" if len(shape) > 2 and shape[2] > 1 else "Q8_0"
    if embeddings:
        return _embeddings(mix, base)
    match = _BLOCK.match(name)
    layer = int(match[1]) if match else 0
    role = next((role for part, role in _ROLES if part in name), "")
    if mix in _TINY:
        return _tiny(recipe, role, layer, base)
    if role in _VALUES:
        return _values(recipe, layer, base)
    if role in ("q", "k"):
        return _queries(recipe, role, base)
    if role == "down":
        return _down(recipe, layer, base)
    if role == "attn_output":
        if recipe.eight_experts:
            return "Q5_K" if mix in _EIGHT_EXPERT_OUTPUT else base
        return _OUTPUTS.get(mix, base)
    middle = recipe.layers // 8 <= layer < 7 * recipe.layers // 8
    if role in ("gate", "up") and mix == "IQ3_XS" and middle:
        return "IQ3_XXS"
    return base


def _output(mix: str, base: str, row: int) -> str:
    if mix == "MXFP4_MOE" or row % TYPE_BY_NAME[base].block:
        return "Q8_0"
    if mix in _TINY or mix == "IQ3_XXS":
        return "Q5_K"
    return base if base == "Q8_0" else "Q6_K"


def _embeddings(mix: str, base: str) -> str:
    if mix in _LARGER_TINY or mix == "IQ3_XXS":
        return "IQ3_S"
    return "Q2_K" if mix in _TINY else base


def _tiny(recipe: Recipe, role: str, layer: int, base: str) -> str:
    """Types of the mixes below three bits."""
    larger = recipe.type in _LARGER_TINY
    more = "IQ3_S" if larger else "Q2_K"
    if role in _VALUES:
        return "Q4_K" if recipe.grouped or recipe.experts >= 4 else more
    if role == "k" and recipe.eight_experts:
        return "Q4_K"
    if role == "down" and layer < recipe.layers // 8:
        return more
    if role == "attn_output":
        if recipe.eight_experts:
            return "Q5_K"
        if recipe.type in ("IQ1_S", "IQ1_M"):
            return "IQ2_XXS"
        return "IQ3_S" if larger else base
    return base


def _values(recipe: Recipe, layer: int, base: str) -> str:
    chosen = _values_by_mix(recipe, layer, base)
    if recipe.architecture in _SIZED and recipe.layers == 80 and chosen in ("Q3_K", "Q4_K"):
        # llama.cpp knows 80 layers of these architectures as the 70B model, whose values are an
        # eighth of its queries.
        chosen = "Q5_K"
    return "Q8_0" if recipe.eight_experts else chosen


_SIZED = frozenset({"llama", "qwen2"})


def _values_by_mix(recipe: Recipe, layer: int, base: str) -> str:
    mix, grouped = recipe.type, recipe.grouped
    if mix == "Q3_K_M":
        return "Q5_K" if layer < 2 else "Q4_K"
    if mix in ("Q4_K_M", "Q5_K_M"):
        return "Q6_K" if _more_bits(layer, recipe.layers) else base
    if mix == "Q4_K_S":
        return "Q5_K" if layer < 4 else base
    if mix == "Q2_K":
        return "Q4_K" if grouped else "Q3_K"
    if mix in ("IQ4_NL", "IQ4_XS"):
        return "Q5_K" if grouped else base
    if mix in ("Q2_K_S", "IQ3_XXS", "IQ3_XS", "IQ3_S"):
        return "Q4_K" if grouped else base
    return {"IQ3_M": "Q4_K", "Q3_K_L": "Q5_K"}.get(mix, base)


def _queries(recipe: Recipe, role: str, base: str) -> str:
    if role == "k" and recipe.eight_experts:
        return "Q8_0"
    return {"IQ3_XS": "IQ3_XXS", "IQ3_XXS": "IQ2_S"}.get(recipe.type, base)


def _down(recipe: Recipe, layer: int, base: str) -> str:
    mix, layers = recipe.type, recipe.layers
    early = layer < layers // 8
    if mix == "Q3_K_M":
        return "Q5_K" if layer < layers // 16 else "Q4_K"
    if mix in ("Q4_K_M", "Q5_K_M"):
        return "Q6_K" if _more_bits(layer, layers) else base
    if mix == "IQ3_M":
        more = early or (recipe.eight_experts and _more_bits(layer, layers))
        return "Q4_K" if more else base
    if early and mix in ("IQ4_NL", "IQ4_XS", "Q4_K_S"):
        return "Q5_K"
    if early and mix == "Q2_K_S":
        return "Q4_K"
    return {"Q2_K": "Q3_K", "Q3_K_L": "Q5_K"}.get(mix, base)


def _more_bits(layer: int, layers: int) -> bool:
    """Tell the layers that matter most: the first and last eighth, and every third between."""
    first = layers // 8
    return layer < first or layer >= 7 * layers // 8 or (layer - first) % 3 == 2

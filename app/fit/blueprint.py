"""The tensors of well-known models from their published shapes, as a GGUF file would hold them.

A blueprint is a header without a file: tier 2's formulas work on it as on a real one. Names and
shapes follow the conversion scripts of llama.cpp at commit 0c1e57098.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from types import MappingProxyType

import msgspec

from app.fit.mixes import Recipe, recipe_type
from app.gguf.header import Header, Tensor, Value
from app.gguf.types import FILE_TYPE_IDS, TYPE_BY_NAME

Shapes = Iterator[tuple[str, tuple[int, ...]]]


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What decides the size of a model; widths in numbers, everything else in pieces."""

    architecture: str
    """In llama.cpp's words."""
    layers: int
    width: int
    """Numbers in a token's embedding."""
    ffn: int
    """Numbers inside a dense feed-forward; 0 where there is none."""
    heads: int
    kv_heads: int
    head_width: int = 0
    """0: width ÷ heads."""
    vocabulary: int
    context: int
    """Tokens of context it was trained or extended for."""
    tied: bool = False
    """The output uses the token embeddings."""
    biases: bool = False
    """Queries, keys and values have biases."""
    window: int = 0
    """Tokens that sliding layers attend to."""
    experts: int = 0
    experts_used: int = 0
    expert_ffn: int = 0
    shared_ffn: int = 0
    """Numbers inside the experts that every token uses."""
    dense_layers: int = 0
    """First layers that have a dense feed-forward instead of experts."""
    expert_biases: bool = False
    """The router has a correction for each expert."""
    q_rank: int = 0
    """Latent attention: rank of queries, 0 where they are not compressed."""
    kv_rank: int = 0
    rope_width: int = 0
    value_width: int = 0
    """Latent attention: numbers of a value in one head."""

    @property
    def head(self) -> int:
        """Numbers in one attention head."""
        return self.head_width or self.width // self.heads


class _Traits(msgspec.Struct, frozen=True):
    """What an architecture has besides the usual tensors of Llama."""

    norms: tuple[str, ...] = ("attn_norm", "ffn_norm")
    head_norms: str = ""
    """Norms of queries and keys: of each ``head``, or over the ``width`` of all together."""
    norm_biases: bool = False
    fused_qkv: bool = False
    fused_ffn: bool = False
    """Gate and up are one tensor."""
    sinks: bool = False
    all_biases: bool = False
    """Output of the attention, router and experts have biases, too."""


_AROUND = ("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm")
_TRAITS = MappingProxyType(
    {
        "chatglm": _Traits(fused_qkv=True, fused_ffn=True),
        "cohere2": _Traits(norms=("attn_norm",)),
        "command-r": _Traits(norms=("attn_norm",)),
        "deepseek2": _Traits(),
        "exaone": _Traits(),
        "gemma2": _Traits(norms=_AROUND),
        "gemma3": _Traits(norms=_AROUND, head_norms="head"),
        "glm4": _Traits(norms=_AROUND, fused_ffn=True),
        "gpt-oss": _Traits(
            norms=("attn_norm", "post_attention_norm"), sinks=True, all_biases=True
        ),
        "granite": _Traits(),
        "internlm2": _Traits(),
        "llama": _Traits(),
        "olmoe": _Traits(head_norms="width"),
        "olmo2": _Traits(norms=("post_attention_norm", "post_ffw_norm"), head_norms="width"),
        "phi3": _Traits(fused_qkv=True, fused_ffn=True),
        "qwen2": _Traits(),
        "qwen3": _Traits(head_norms="head"),
        "qwen3moe": _Traits(head_norms="head"),
        "smollm3": _Traits(),
        "stablelm": _Traits(norm_biases=True),
    }
)  # fmt: skip
ARCHITECTURES = frozenset(_TRAITS)
"""Architectures that a blueprint can be drawn of."""


def tensor_shapes(shape: Shape) -> Shapes:
    """Yield name and shape of each tensor, in the order of a file."""
    traits = _TRAITS[shape.architecture]
    yield "token_embd.weight", (shape.width, shape.vocabulary)
    for layer in range(shape.layers):
        for name, size in _layer(shape, traits, layer):
            yield f"blk.{layer}.{name}", size
    yield "output_norm.weight", (shape.width,)
    if traits.norm_biases:
        yield "output_norm.bias", (shape.width,)
    if not shape.tied:
        yield "output.weight", (shape.width, shape.vocabulary)


def parameters(shape: Shape) -> int:
    """Return how many numbers all tensors hold together."""
    return sum(prod(size) for _, size in tensor_shapes(shape))


def draw(shape: Shape, type: str, name: str = "") -> Header:
    """Return the header that a file of this model would have in that type.

    Each tensor gets the type that llama.cpp's quantizer would choose; raises KeyError for a type
    that it does not make.
    """
    recipe = Recipe(
        type=type,
        architecture=shape.architecture,
        layers=shape.layers,
        grouping=shape.heads // max(1, shape.kv_heads),
        experts=shape.experts,
        tied=shape.tied,
    )
    tensors = []
    offset = 0
    for tensor_name, size in tensor_shapes(shape):
        kind = TYPE_BY_NAME[recipe_type(recipe, tensor_name, size)]
        tensor = Tensor(tensor_name, size, kind, offset)
        offset += -(-tensor.nbytes // 32) * 32
        tensors.append(tensor)
    return Header(
        version=3,
        alignment=32,
        metadata={"general.file_type": FILE_TYPE_IDS[type], **_metadata(shape, name)},
        spans={},
        tensors=tuple(tensors),
        data_offset=0,
        file_size=offset,
    )


def _layer(shape: Shape, traits: _Traits, layer: int) -> Shapes:
    for norm in traits.norms:
        yield f"{norm}.weight", (shape.width,)
        if traits.norm_biases:
            yield f"{norm}.bias", (shape.width,)
    yield from _latent(shape) if shape.kv_rank else _attention(shape, traits)
    if shape.experts and layer >= shape.dense_layers:
        yield from _mixture(shape, traits)
    elif traits.fused_ffn:
        yield "ffn_up.weight", (shape.width, 2 * shape.ffn)
        yield "ffn_down.weight", (shape.ffn, shape.width)
    else:
        yield from _feed_forward("", shape.width, shape.ffn)


def _attention(shape: Shape, traits: _Traits) -> Shapes:
    query, kv = shape.heads * shape.head, shape.kv_heads * shape.head
    sizes = {"attn_qkv": query + 2 * kv} if traits.fused_qkv else {
        "attn_q": query, "attn_k": kv, "attn_v": kv,
    }  # fmt: skip
    for name, size in sizes.items():
        yield f"{name}.weight", (shape.width, size)
        if shape.biases:
            yield f"{name}.bias", (size,)
    yield "attn_output.weight", (query, shape.width)
    if traits.all_biases:
        yield "attn_output.bias", (shape.width,)
    if traits.head_norms:
        whole = traits.head_norms == "width"
        yield "attn_q_norm.weight", (query if whole else shape.head,)
        yield "attn_k_norm.weight", (kv if whole else shape.head,)
    if traits.sinks:
        yield "attn_sinks.weight", (shape.heads,)


def _latent(shape: Shape) -> Shapes:
    """Yield the tensors of attention whose keys and values are compressed (MLA)."""
    query = shape.heads * (shape.head + shape.rope_width)
    if shape.q_rank:
        yield "attn_q_a.weight", (shape.width, shape.q_rank)
        yield "attn_q_a_norm.weight", (shape.q_rank,)
        yield "attn_q_b.weight", (shape.q_rank, query)
    else:
        yield "attn_q.weight", (shape.width, query)
    yield "attn_kv_a_mqa.weight", (shape.width, shape.kv_rank + shape.rope_width)
    yield "attn_kv_a_norm.weight", (shape.kv_rank,)
    yield "attn_k_b.weight", (shape.head, shape.kv_rank, shape.heads)
    yield "attn_v_b.weight", (shape.kv_rank, shape.value_width, shape.heads)
    yield "attn_output.weight", (shape.heads * shape.value_width, shape.width)


def _mixture(shape: Shape, traits: _Traits) -> Shapes:
    yield "ffn_gate_inp.weight", (shape.width, shape.experts)
    if traits.all_biases:
        yield "ffn_gate_inp.bias", (shape.experts,)
    if shape.expert_biases:
        yield "exp_probs_b.bias", (shape.experts,)
    for name, size in _feed_forward("_exps", shape.width, shape.expert_ffn):
        yield name, (*size, shape.experts)
        if traits.all_biases:
            yield name.replace("weight", "bias"), (size[1], shape.experts)
    if shape.shared_ffn:
        yield from _feed_forward("_shexp", shape.width, shape.shared_ffn)


def _feed_forward(suffix: str, width: int, inside: int) -> Shapes:
    yield f"ffn_gate{suffix}.weight", (width, inside)
    yield f"ffn_up{suffix}.weight", (width, inside)
    yield f"ffn_down{suffix}.weight", (inside, width)


def _metadata(shape: Shape, name: str) -> dict[str, Value]:
    own: dict[str, Value] = {
        "vocab_size": shape.vocabulary,
        "context_length": shape.context,
        "block_count": shape.layers,
        "embedding_length": shape.width,
        "feed_forward_length": shape.ffn,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": shape.kv_heads,
    }
    if shape.kv_rank:
        own |= {
            "attention.head_count_kv": 1,
            "attention.key_length": shape.kv_rank + shape.rope_width,
            "attention.value_length": shape.kv_rank,
            "attention.key_length_mla": shape.head + shape.rope_width,
            "attention.value_length_mla": shape.value_width,
        }
    else:
        own |= {"attention.key_length": shape.head, "attention.value_length": shape.head}
    if shape.window:
        own["attention.sliding_window"] = shape.window
    if shape.experts:
        own |= {
            "expert_count": shape.experts,
            "expert_used_count": shape.experts_used,
            "expert_feed_forward_length": shape.expert_ffn,
            "leading_dense_block_count": shape.dense_layers,
        }
    return {
        "general.architecture": shape.architecture,
        "general.name": name,
        **{f"{shape.architecture}.{key}": value for key, value in own.items()},
    }

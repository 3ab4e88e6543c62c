"""Models of a few hundred kilobytes with random weights: what they say is noise, how is real.

Each has the demo model's tokenizer, and an architecture whose memory works differently.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from app.gguf.reader import read_header
from app.gguf.source import FileSource
from app.gguf.types import TYPE_BY_NAME, ValueType
from app.gguf.writer import NewTensor, Typed, copied, write_gguf

WIDTH = 64
HEAD = 32
FEED_FORWARD = 128
CONTEXT = 2048
WINDOW = 64
F32 = TYPE_BY_NAME["F32"]
Shapes = dict[str, tuple[int, ...]]


def write_small(
    path: Path,
    demo: Path,
    architecture: str = "llama",
    *,
    template: str | None = None,
    own: dict[str, Any] | MappingProxyType[str, Any] = MappingProxyType({}),
    seed: int = 0,
) -> Path:
    """Write a model of ``architecture``; ``own`` are further values under its name."""
    with FileSource(demo) as source:
        header = read_header(source, check_data=False)
        metadata: dict[str, Any] = {
            key: copied(source, span)
            for key, span in header.spans.items()
            if key.startswith("tokenizer.")
        }
    values, shapes = ARCHITECTURES[architecture](header.vocabulary)
    values = {
        "block_count": 2, "context_length": CONTEXT, "embedding_length": WIDTH,
        "feed_forward_length": FEED_FORWARD, "attention.head_count": 2,
        "attention.head_count_kv": 1, "attention.layer_norm_rms_epsilon": 1e-5,
        **values, **own,
    }  # fmt: skip
    metadata |= {f"{architecture}.{key}": value for key, value in values.items()}
    metadata |= {"general.architecture": architecture, "general.name": f"Small {architecture}"}
    if architecture == "bert":
        metadata["tokenizer.ggml.token_type_count"] = 2
    if template is not None:
        metadata["tokenizer.chat_template"] = Typed(ValueType.STRING, template)
    chance = np.random.default_rng(seed)
    write_gguf(
        path,
        metadata,
        [NewTensor(name, shape, F32, [_numbers(chance, name, shape)]) for name, shape in shapes],
    )
    return path


def _numbers(chance: np.random.Generator, name: str, shape: tuple[int, ...]) -> bytes:
    if name.endswith("ssm_a"):
        numbers = -chance.uniform(0.1, 1, shape)  # what a state forgets
    elif "norm" in name or name.endswith("ssm_d"):
        numbers = np.ones(shape)
    else:
        numbers = chance.normal(0, 0.2, shape)
    return numbers.astype("<f4").tobytes()


def _attention(layer: int, *, norms: bool = False) -> Shapes:
    block = f"blk.{layer}."
    shapes = {
        f"{block}attn_norm.weight": (WIDTH,),
        f"{block}attn_q.weight": (WIDTH, WIDTH),
        f"{block}attn_k.weight": (WIDTH, HEAD),
        f"{block}attn_v.weight": (WIDTH, HEAD),
        f"{block}attn_output.weight": (WIDTH, WIDTH),
    }
    if norms:
        shapes |= {f"{block}attn_{part}_norm.weight": (HEAD,) for part in "qk"}
    return shapes


def _feed_forward(layer: int) -> Shapes:
    block = f"blk.{layer}."
    return {
        f"{block}ffn_norm.weight": (WIDTH,),
        f"{block}ffn_gate.weight": (WIDTH, FEED_FORWARD),
        f"{block}ffn_up.weight": (WIDTH, FEED_FORWARD),
        f"{block}ffn_down.weight": (FEED_FORWARD, WIDTH),
    }


def _ends(vocabulary: int, norm: str = "output_norm") -> Shapes:
    return {"token_embd.weight": (WIDTH, vocabulary), f"{norm}.weight": (WIDTH,)}


def _llama(vocabulary: int) -> tuple[dict[str, Any], list[Any]]:
    shapes = _ends(vocabulary)
    for layer in range(2):
        shapes |= _attention(layer) | _feed_forward(layer)
    return {"rope.dimension_count": HEAD}, list(shapes.items())


def _gemma3(vocabulary: int) -> tuple[dict[str, Any], list[Any]]:
    """Five of six layers see the last ``WINDOW`` tokens only."""
    shapes = _ends(vocabulary)
    for layer in range(6):
        shapes |= _attention(layer, norms=True) | _feed_forward(layer)
        shapes[f"blk.{layer}.post_attention_norm.weight"] = (WIDTH,)
        shapes[f"blk.{layer}.post_ffw_norm.weight"] = (WIDTH,)
    values = {
        "block_count": 6, "attention.key_length": HEAD, "attention.value_length": HEAD,
        "attention.sliding_window": WINDOW,
    }  # fmt: skip
    return values, list(shapes.items())


def _mamba(vocabulary: int) -> tuple[dict[str, Any], list[Any]]:
    """A state of fixed size in place of a cache."""
    inner, state, rank, kernel = 2 * WIDTH, 16, 4, 4
    shapes = _ends(vocabulary)
    for layer in range(2):
        block = f"blk.{layer}."
        shapes |= {
            f"{block}attn_norm.weight": (WIDTH,),
            f"{block}ssm_in.weight": (WIDTH, 2 * inner),
            f"{block}ssm_conv1d.weight": (kernel, inner),
            f"{block}ssm_conv1d.bias": (inner,),
            f"{block}ssm_x.weight": (inner, rank + 2 * state),
            f"{block}ssm_dt.weight": (rank, inner),
            f"{block}ssm_dt.bias": (inner,),
            f"{block}ssm_a": (state, inner),
            f"{block}ssm_d": (inner,),
            f"{block}ssm_out.weight": (inner, WIDTH),
        }
    values = {
        "feed_forward_length": 0, "attention.head_count": 0, "attention.head_count_kv": 0,
        "ssm.conv_kernel": kernel, "ssm.inner_size": inner, "ssm.state_size": state,
        "ssm.time_step_rank": rank,
    }  # fmt: skip
    return values, list(shapes.items())


def _lfm2(vocabulary: int) -> tuple[dict[str, Any], list[Any]]:
    """Every other layer is recurrent, the others attend."""
    kernel, kv_heads = 3, [0, 1, 0, 1]
    shapes = _ends(vocabulary, "token_embd_norm")
    for layer, heads in enumerate(kv_heads):
        block = f"blk.{layer}."
        if heads:
            shapes |= _attention(layer, norms=True)
        else:
            shapes |= {
                f"{block}attn_norm.weight": (WIDTH,),
                f"{block}shortconv.conv.weight": (kernel, WIDTH),
                f"{block}shortconv.in_proj.weight": (WIDTH, 3 * WIDTH),
                f"{block}shortconv.out_proj.weight": (WIDTH, WIDTH),
            }
        shapes |= _feed_forward(layer)
    values = {
        "block_count": 4, "attention.head_count_kv": kv_heads, "shortconv.l_cache": kernel,
        "rope.dimension_count": HEAD,
    }  # fmt: skip
    return values, list(shapes.items())


def _bert(vocabulary: int) -> tuple[dict[str, Any], list[Any]]:
    """No memory at all: it embeds, and says nothing."""
    shapes: Shapes = {
        "token_embd.weight": (WIDTH, vocabulary),
        "token_types.weight": (WIDTH, 2),
        "position_embd.weight": (WIDTH, CONTEXT),
        "token_embd_norm.weight": (WIDTH,),
        "token_embd_norm.bias": (WIDTH,),
    }
    for layer in range(2):
        block = f"blk.{layer}."
        shapes |= {f"{block}attn_{part}.weight": (WIDTH, WIDTH) for part in ("q", "k", "v")}
        shapes |= {
            f"{block}attn_output.weight": (WIDTH, WIDTH),
            f"{block}attn_output_norm.weight": (WIDTH,),
            f"{block}attn_output_norm.bias": (WIDTH,),
            f"{block}ffn_up.weight": (WIDTH, FEED_FORWARD),
            f"{block}ffn_down.weight": (FEED_FORWARD, WIDTH),
            f"{block}layer_output_norm.weight": (WIDTH,),
            f"{block}layer_output_norm.bias": (WIDTH,),
        }
    values = {
        "attention.head_count_kv": 2, "attention.layer_norm_epsilon": 1e-5,
        "attention.causal": False, "pooling_type": 1,
    }  # fmt: skip
    return values, list(shapes.items())


ARCHITECTURES = {
    "llama": _llama, "gemma3": _gemma3, "mamba": _mamba, "lfm2": _lfm2, "bert": _bert,
}  # fmt: skip

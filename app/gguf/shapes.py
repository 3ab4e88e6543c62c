"""Headers of well-known kinds of models at any size: for benchmarks and tests of the fit.

The tensors and metadata are those that llama.cpp asks for at commit 0c1e57098 (``src/models``); the
tokenizers are made up, with as many tokens and merges as the real ones have. Without weights the
files are sparse: any size, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec

from app.gguf.types import TYPE_BY_NAME, ValueType
from app.gguf.writer import NewTensor, Typed, header_bytes, write_gguf

Tokenizer = Literal["bpe", "spm", "none"]
Scalar = str | int | float

_TEMPLATE = "{% for message in messages %}{{ message.content }} {% endfor %}"


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A model without weights: what its header says."""

    architecture: str
    own: Mapping[str, Scalar | list[int]]
    """Metadata under the architecture's prefix."""
    tensors: tuple[tuple[str, tuple[int, ...], str], ...]
    """Name, shape (row length first) and type of each."""
    vocabulary: int
    tokenizer: Tokenizer = "bpe"
    merges: int = 0

    def metadata(self) -> dict[str, Scalar | list[int] | Typed]:
        """Return all metadata, tokenizer included."""
        words = {"bpe": _bpe, "spm": _spm, "none": _none}[self.tokenizer]
        return {
            "general.architecture": self.architecture,
            "general.name": f"Made-up {self.architecture}",
            **{f"{self.architecture}.{key}": value for key, value in self.own.items()},
            f"{self.architecture}.vocab_size": self.vocabulary,
            **words(self.vocabulary, self.merges),
        }

    def new_tensors(self) -> list[NewTensor]:
        """Return the tensors to write, without data."""
        return [NewTensor(name, size, TYPE_BY_NAME[kind]) for name, size, kind in self.tensors]

    def write(self, path: Path) -> int:
        """Write a sparse file of full length and return its size; raises OSError."""
        return write_gguf(path, self.metadata(), self.new_tensors())

    def header(self) -> bytes:
        """Return the bytes in front of the weights."""
        return header_bytes(self.metadata(), self.new_tensors())

    def with_tokenizer(self, tokenizer: Tokenizer) -> Shape:
        """Return the same with another kind of tokenizer."""
        return msgspec.structs.replace(self, tokenizer=tokenizer)


def llama(
    *, layers: int, width: int, ffn: int, heads: int, kv_heads: int, vocabulary: int,
    head: int = 0, context: int = 131_072, tied: bool = False, type: str = "Q4_K",
    outer: str = "Q6_K", merges: int = 0, architecture: str = "llama",
) -> Shape:  # fmt: skip
    """Return a dense model with grouped heads: Llama, or Qwen 3 with its norms on the heads."""
    head = head or width // heads
    own = _common(layers, width, ffn, heads, kv_heads, context) | _heads(head)
    if architecture == "llama":
        own["rope.dimension_count"] = head
    per_layer = _attention(width, heads * head, kv_heads * head, type) + _dense(width, ffn, type)
    if architecture.startswith("qwen3"):
        per_layer += _head_norms(head)
    return _shape(architecture, own, layers, per_layer, width, vocabulary, outer, tied, merges)


def gemma3(
    *, layers: int, width: int, ffn: int, heads: int, kv_heads: int, vocabulary: int = 262_144,
    head: int = 256, window: int = 1024, context: int = 131_072, type: str = "Q4_K",
    outer: str = "Q6_K",
) -> Shape:  # fmt: skip
    """Return a model whose layers see a window of the context, all but each sixth."""
    own = _common(layers, width, ffn, heads, kv_heads, context) | _heads(head)
    own["attention.sliding_window"] = window
    per_layer = _attention(width, heads * head, kv_heads * head, type) + _dense(width, ffn, type)
    per_layer += _head_norms(head)
    per_layer += [("post_attention_norm", (width,), "F32"), ("post_ffw_norm", (width,), "F32")]
    shape = _shape("gemma3", own, layers, per_layer, width, vocabulary, outer, True, 0)
    return shape.with_tokenizer("spm")


def qwen3moe(
    *, layers: int, width: int, ffn: int, heads: int, kv_heads: int, experts: int, used: int,
    vocabulary: int = 151_936, head: int = 128, context: int = 40_960, type: str = "Q4_K",
    outer: str = "Q6_K",
) -> Shape:  # fmt: skip
    """Return a mixture of experts; ``ffn`` is the width of one expert."""
    own = _common(layers, width, 3 * ffn, heads, kv_heads, context) | _heads(head)
    own |= _experts(experts, used, ffn)
    per_layer = _attention(width, heads * head, kv_heads * head, type) + _head_norms(head)
    per_layer += _mixture(width, ffn, experts, type)
    return _shape(
        "qwen3moe", own, layers, per_layer, width, vocabulary, outer, False, vocabulary - 549
    )


def deepseek2(
    *, layers: int = 27, width: int = 2048, ffn: int = 10_944, heads: int = 16, experts: int = 64,
    used: int = 6, expert_ffn: int = 1408, vocabulary: int = 102_400, context: int = 163_840,
    latent: int = 512, rope: int = 64, plain: int = 128, type: str = "Q4_K",
) -> Shape:  # fmt: skip
    """Return a model with latent attention, as DeepSeek V2 Lite."""
    key, value = plain + rope, plain
    own = _common(layers, width, ffn, heads, 1, context)
    own |= _experts(experts, used, expert_ffn)
    own |= {
        "attention.key_length": latent + rope, "attention.value_length": latent,
        "attention.key_length_mla": key, "attention.value_length_mla": value,
        "attention.kv_lora_rank": latent, "rope.dimension_count": rope,
        "leading_dense_block_count": 1, "expert_shared_count": 2, "expert_weights_scale": 1.0,
        "expert_gating_func": 1, "rope.scaling.yarn_log_multiplier": 0.0707,
    }  # fmt: skip
    attention = [
        ("attn_norm", (width,), "F32"), ("attn_q", (width, heads * key), type),
        ("attn_kv_a_mqa", (width, latent + rope), type), ("attn_kv_a_norm", (latent,), "F32"),
        ("attn_k_b", (plain, latent, heads), "Q8_0"), ("attn_v_b", (latent, value, heads), "Q8_0"),
        ("attn_output", (heads * value, width), type), ("ffn_norm", (width,), "F32"),
    ]  # fmt: skip
    first = attention + [part for part in _dense(width, ffn, "Q8_0") if part[0] != "ffn_norm"]
    shared = 2 * expert_ffn
    # Rows of 1,408 are no multiple of 256: quantizers fall back to Q5_0 there.
    mixture = [
        (name, size, "Q5_0" if name.startswith("ffn_down") and size[0] % 256 else kind)
        for name, size, kind in _mixture(width, expert_ffn, experts, type)
    ]
    rest = [
        *attention, *mixture, ("ffn_gate_shexp", (width, shared), type),
        ("ffn_up_shexp", (width, shared), type), ("ffn_down_shexp", (shared, width), type),
    ]  # fmt: skip
    return _shape(
        "deepseek2", own, layers, rest, width, vocabulary, "Q6_K", False, vocabulary - 2400,
        first=first,
    )  # fmt: skip


def qwen3next(
    *, layers: int = 48, width: int = 2048, heads: int = 16, kv_heads: int = 2, head: int = 256,
    experts: int = 512, used: int = 10, expert_ffn: int = 512, vocabulary: int = 151_936,
    state: int = 128, groups: int = 16, ranks: int = 32, context: int = 262_144,
    type: str = "Q4_K",
) -> Shape:  # fmt: skip
    """Return a hybrid: three layers of four keep a state instead of a cache."""
    key, value = state * groups, 128 * ranks
    own = _common(layers, width, 5120, heads, kv_heads, context) | _heads(head)
    own |= _experts(experts, used, expert_ffn)
    own |= {
        "rope.dimension_count": 64, "expert_shared_feed_forward_length": expert_ffn,
        "ssm.conv_kernel": 4, "ssm.inner_size": value, "ssm.state_size": state,
        "ssm.time_step_rank": ranks, "ssm.group_count": groups, "full_attention_interval": 4,
    }  # fmt: skip
    norms = [("attn_norm", (width,), "F32"), ("post_attention_norm", (width,), "F32")]
    attends = [
        *norms, ("attn_q", (width, 2 * heads * head), type),
        ("attn_k", (width, kv_heads * head), type), ("attn_v", (width, kv_heads * head), type),
        ("attn_output", (heads * head, width), type), *_head_norms(head),
    ]  # fmt: skip
    recurrent = [
        *norms, ("attn_qkv", (width, 2 * key + value), type), ("attn_gate", (width, value), type),
        ("ssm_conv1d", (4, 2 * key + value), "F32"), ("ssm_dt.bias", (ranks,), "F32"),
        ("ssm_a", (ranks,), "F32"), ("ssm_ba", (width, 2 * ranks), type),
        ("ssm_norm", (128,), "F32"), ("ssm_out", (value, width), type),
    ]  # fmt: skip
    mixture = [
        *_mixture(width, expert_ffn, experts, type), ("ffn_gate_inp_shexp", (width,), "F32"),
        ("ffn_gate_shexp", (width, expert_ffn), type), ("ffn_up_shexp", (width, expert_ffn), type),
        ("ffn_down_shexp", (expert_ffn, width), type),
    ]  # fmt: skip
    shape = _shape("qwen3next", own, 0, [], width, vocabulary, "Q6_K", False, vocabulary - 549)
    blocks = [
        block
        for layer in range(layers)
        for block in _block(layer, (attends if layer % 4 == 3 else recurrent) + mixture)
    ]
    return msgspec.structs.replace(shape, tensors=(*shape.tensors, *blocks))


def mamba(
    *, layers: int, width: int, vocabulary: int = 50_280, context: int = 1_048_576,
    type: str = "Q4_K",
) -> Shape:  # fmt: skip
    """Return a purely recurrent model."""
    inner, state, rank = 2 * width, 16, width // 16
    own = _common(layers, width, 0, 0, 0, context)
    own |= {
        "ssm.conv_kernel": 4, "ssm.inner_size": inner, "ssm.state_size": state,
        "ssm.time_step_rank": rank,
    }  # fmt: skip
    per_layer = [
        ("attn_norm", (width,), "F32"), ("ssm_in", (width, 2 * inner), type),
        ("ssm_conv1d", (4, inner), "F32"), ("ssm_conv1d.bias", (inner,), "F32"),
        ("ssm_x", (inner, rank + 2 * state), type), ("ssm_dt", (rank, inner), "F32"),
        ("ssm_dt.bias", (inner,), "F32"), ("ssm_a", (state, inner), "F32"),
        ("ssm_d", (inner,), "F32"), ("ssm_out", (inner, width), type),
    ]  # fmt: skip
    return _shape("mamba", own, layers, per_layer, width, vocabulary, "Q6_K", True, 50_000)


WELL_KNOWN: Mapping[str, Callable[[], Shape]] = MappingProxyType(
    {
        "Llama 3 8B": lambda: llama(
            layers=32, width=4096, ffn=14336, heads=32, kv_heads=8, vocabulary=128_256,
            merges=280_147,
        ),
        "Llama 3.2 1B": lambda: llama(
            layers=16, width=2048, ffn=8192, heads=32, kv_heads=8, vocabulary=128_256,
            tied=True, merges=280_147,
        ),
        "SmolLM 135M": lambda: llama(
            layers=30, width=576, ffn=1536, heads=9, kv_heads=3, vocabulary=49_152, context=8192,
            tied=True, type="Q8_0", outer="Q8_0", merges=48_900,
        ),
        "Qwen 3 8B": lambda: llama(
            layers=36, width=4096, ffn=12288, heads=32, kv_heads=8, head=128,
            vocabulary=151_936, context=40_960, merges=151_387, architecture="qwen3",
        ),
        "Qwen 3 0.6B": lambda: llama(
            layers=28, width=1024, ffn=3072, heads=16, kv_heads=8, head=128, tied=True,
            vocabulary=151_936, context=40_960, type="Q8_0", outer="Q8_0", merges=151_387,
            architecture="qwen3",
        ),
        "Gemma 3 4B": lambda: gemma3(layers=34, width=2560, ffn=10240, heads=8, kv_heads=4),
        "Gemma 3 1B": lambda: gemma3(
            layers=26, width=1152, ffn=6912, heads=4, kv_heads=1, window=512, context=32_768,
            type="Q8_0", outer="Q8_0",
        ),
        "Qwen 3 30B A3B": lambda: qwen3moe(
            layers=48, width=2048, ffn=768, heads=32, kv_heads=4, experts=128, used=8
        ),
        "DeepSeek V2 Lite": deepseek2,
        "Qwen 3 Next 80B A3B": qwen3next,
        "Mamba 2.8B": lambda: mamba(layers=64, width=2560),
    }
)  # fmt: skip
"""Shapes of published models by their names; the numbers are their configuration files'."""

_Parts = list[tuple[str, tuple[int, ...], str]]


def _shape(
    architecture: str, own: dict[str, Scalar | list[int]], layers: int, per_layer: _Parts,
    width: int, vocabulary: int, outer: str, tied: bool, merges: int, *,
    first: _Parts | None = None,
) -> Shape:  # fmt: skip
    tensors = [
        ("token_embd.weight", (width, vocabulary), outer),
        ("output_norm.weight", (width,), "F32"),
    ]
    if not tied:
        tensors.append(("output.weight", (width, vocabulary), outer))
    for layer in range(layers):
        tensors += _block(layer, first if first is not None and layer == 0 else per_layer)
    return Shape(
        architecture=architecture, own=own, tensors=tuple(tensors), vocabulary=vocabulary,
        merges=merges,
    )  # fmt: skip


def _block(layer: int, parts: _Parts) -> _Parts:
    whole = (".bias", "ssm_a", "ssm_d")
    return [
        (f"blk.{layer}.{name}{'' if name.endswith(whole) else '.weight'}", size, kind)
        for name, size, kind in parts
    ]


def _common(
    layers: int, width: int, ffn: int, heads: int, kv_heads: int, context: int
) -> dict[str, Scalar | list[int]]:
    return {
        "block_count": layers, "context_length": context, "embedding_length": width,
        "feed_forward_length": ffn, "attention.head_count": heads,
        "attention.head_count_kv": kv_heads, "attention.layer_norm_rms_epsilon": 1e-6,
    }  # fmt: skip


def _heads(head: int) -> dict[str, Scalar | list[int]]:
    return {"attention.key_length": head, "attention.value_length": head}


def _experts(count: int, used: int, ffn: int) -> dict[str, Scalar | list[int]]:
    return {
        "expert_count": count, "expert_used_count": used, "expert_feed_forward_length": ffn,
    }  # fmt: skip


def _attention(width: int, query: int, kv: int, kind: str) -> _Parts:
    return [
        ("attn_norm", (width,), "F32"), ("attn_q", (width, query), kind),
        ("attn_k", (width, kv), kind), ("attn_v", (width, kv), kind),
        ("attn_output", (query, width), kind), ("ffn_norm", (width,), "F32"),
    ]  # fmt: skip


def _head_norms(head: int) -> _Parts:
    return [("attn_q_norm", (head,), "F32"), ("attn_k_norm", (head,), "F32")]


def _dense(width: int, ffn: int, kind: str) -> _Parts:
    return [
        ("ffn_gate", (width, ffn), kind), ("ffn_up", (width, ffn), kind),
        ("ffn_down", (ffn, width), kind),
    ]  # fmt: skip


def _mixture(width: int, ffn: int, experts: int, kind: str) -> _Parts:
    return [
        ("ffn_gate_inp", (width, experts), "F32"),
        ("ffn_gate_exps", (width, ffn, experts), kind),
        ("ffn_up_exps", (width, ffn, experts), kind),
        ("ffn_down_exps", (ffn, width, experts), kind),
    ]


def _none(_vocabulary: int, _merges: int) -> dict[str, Scalar | Typed]:
    return {"tokenizer.ggml.model": "none"}


def _bpe(vocabulary: int, merges: int) -> dict[str, Scalar | Typed]:
    """Make up a byte-level tokenizer: every byte, then numbered words and merges of them."""
    letters = [chr(256 + byte) if byte < 33 or 127 <= byte < 161 or byte == 173 else chr(byte)
               for byte in range(256)]  # fmt: skip
    # The characters that stand for bytes without a printable one follow each other from 256 on.
    hidden = iter(range(256, 512))
    letters = [chr(next(hidden)) if letter != chr(byte) else letter
               for byte, letter in enumerate(letters)]  # fmt: skip
    words = [f"\N{LATIN CAPITAL LETTER G WITH DOT ABOVE}w{number}" for number in
             range(max(0, vocabulary - 258))]  # fmt: skip
    tokens = ["<|begin|>", "<|end|>", *letters, *words][:vocabulary]
    pairs = [f"{words[number % len(words)]} x{number}" for number in range(merges)] if words else []
    return {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "llama-bpe",
        "tokenizer.ggml.tokens": Typed(ValueType.STRING, tokens),
        "tokenizer.ggml.token_type": Typed(ValueType.INT32, [3, 3, *([1] * (len(tokens) - 2))]),
        "tokenizer.ggml.merges": Typed(ValueType.STRING, pairs),
        "tokenizer.ggml.bos_token_id": 0,
        "tokenizer.ggml.eos_token_id": 1,
        "tokenizer.chat_template": _TEMPLATE,
    }


def _spm(vocabulary: int, _merges: int) -> dict[str, Scalar | Typed]:
    """Make up a SentencePiece tokenizer: control tokens, every byte, then numbered words."""
    control, bytes_ = ("<unk>", "<s>", "</s>"), 256
    words = vocabulary - bytes_ - len(control)
    return {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": Typed(ValueType.STRING, [
            *control, *(f"<0x{byte:02X}>" for byte in range(bytes_)),
            *(f"\N{LOWER ONE EIGHTH BLOCK}word{number}" for number in range(words)),
        ]),
        "tokenizer.ggml.scores": Typed(ValueType.FLOAT32, [-float(n) for n in range(vocabulary)]),
        # llama.cpp's kinds of tokens: 1 ordinary, 2 unknown, 3 control, 6 a byte.
        "tokenizer.ggml.token_type": Typed(
            ValueType.INT32, [2, 3, 3, *([6] * bytes_), *([1] * words)]
        ),
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.chat_template": _TEMPLATE,
    }  # fmt: skip

"""Models of any size and type without training: for benchmarks, checks of the engine and tests.

They have the architecture of Llama and load and decode like any model; what they say is noise.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec

from app.gguf.blocks import RandomWeights
from app.gguf.reader import read_header
from app.gguf.source import FileSource
from app.gguf.types import FILE_TYPE_IDS, TYPE_BY_NAME, TensorType, ValueType
from app.gguf.writer import NewTensor, Raw, Typed, copied, write_gguf

Weights = Literal["zero", "random"]

_BYTES = 256
_TEMPLATE = "{% for message in messages %}{{ message.content }} {% endfor %}"
_CONTROL = ("<unk>", "<s>", "</s>")


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """The size of a Llama-like model; widths in numbers, everything else in pieces."""

    layers: int
    width: int
    ffn: int
    heads: int
    kv_heads: int
    vocabulary: int
    tied: bool = False
    """The output uses the token embeddings, as in small models."""
    head: int = 0
    """Numbers in one attention head; 0 shares the width out."""
    experts: int = 0
    """Feed-forwards of each block, of which every token takes ``experts_used``; 0 is one."""
    experts_used: int = 0

    @property
    def head_width(self) -> int:
        """Numbers in one attention head."""
        return self.head or self.width // self.heads

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Return the name and shape of each tensor, in the order of the file."""
        kv = self.head_width * self.kv_heads
        query = self.head_width * self.heads
        wide, narrow = (self.width, self.ffn), (self.ffn, self.width)
        feed_forward: dict[str, tuple[int, ...]] = {
            "ffn_gate": wide, "ffn_up": wide, "ffn_down": narrow,
        }  # fmt: skip
        if self.experts:
            feed_forward = {
                "ffn_gate_inp": (self.width, self.experts),
                **{f"{name}_exps": (*size, self.experts) for name, size in feed_forward.items()},
            }
        tensors: dict[str, tuple[int, ...]] = {
            "token_embd.weight": (self.width, self.vocabulary),
            "output_norm.weight": (self.width,),
        }
        if not self.tied:
            tensors["output.weight"] = (self.width, self.vocabulary)
        for layer in range(self.layers):
            tensors |= {
                f"blk.{layer}.{name}.weight": shape
                for name, shape in {
                    "attn_norm": (self.width,),
                    "attn_q": (self.width, query),
                    "attn_k": (self.width, kv),
                    "attn_v": (self.width, kv),
                    "attn_output": (query, self.width),
                    "ffn_norm": (self.width,),
                    **feed_forward,
                }.items()
            }
        return tensors


def write_llama(
    path: Path,
    *,
    layers: int,
    width: int,
    ffn: int,
    heads: int,
    kv_heads: int,
    tokenizer: Path | int = 512,
    type: str = "F16",
    weights: Weights = "zero",
    context_length: int = 4096,
    tied: bool = False,
    head: int = 0,
    experts: int = 0,
    experts_used: int = 0,
    types: Mapping[str, str] = MappingProxyType({}),
    seed: int = 0,
) -> int:
    """Write a model and return the size of its file.

    ``tokenizer`` is a model whose vocabulary is copied, or the size of a made-up one (at least
    259). ``type`` is that of all matrices but those whose names are in ``types``. Zero weights
    leave the file sparse: instant, and all logits are equal; random ones take as long as the disk
    needs. With experts, what chooses among them is random in any case: zeros choose the same ones
    for every token. Raises ValueError for sizes that do not fit together and OSError when the disk
    does not take the file.
    """
    kind = TYPE_BY_NAME[type]
    words = _copied_tokenizer(tokenizer) if isinstance(tokenizer, Path) else _tokenizer(tokenizer)
    vocabulary = tokenizer if isinstance(tokenizer, int) else _vocabulary(tokenizer)
    shape = Shape(
        layers=layers, width=width, ffn=ffn, heads=heads, kv_heads=kv_heads,
        vocabulary=vocabulary, tied=tied, head=head, experts=experts, experts_used=experts_used,
    )  # fmt: skip
    if (not head and width % heads) or heads % kv_heads or shape.head_width % 2:
        raise ValueError(f"{heads} heads and {kv_heads} KV heads do not divide a width of {width}")
    if width % kind.block or ffn % kind.block:
        raise ValueError(f"{type} needs widths that are multiples of {kind.block}")
    metadata: dict[str, str | int | float | Typed | Raw] = {
        **words,
        "general.architecture": "llama",
        "general.name": f"Synthetic {type}",
        "general.file_type": _file_type(type),
        "llama.block_count": layers,
        "llama.context_length": context_length,
        "llama.embedding_length": width,
        "llama.feed_forward_length": ffn,
        "llama.attention.head_count": heads,
        "llama.attention.head_count_kv": kv_heads,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": shape.head_width,
        "llama.vocab_size": vocabulary,
    }
    if head:
        metadata |= {"llama.attention.key_length": head, "llama.attention.value_length": head}
    if experts:
        metadata |= {"llama.expert_count": experts, "llama.expert_used_count": experts_used}
    making = _Making(random.Random(seed), everything=weights == "random", choice=experts > 0)
    tensors = [
        making.tensor(name, dimensions, TYPE_BY_NAME[types.get(name, type)])
        for name, dimensions in shape.tensors().items()
    ]
    return write_gguf(path, metadata, tensors)


class _Making:
    """Decides which tensors get numbers, and makes each type's tile of them once."""

    def __init__(self, chance: random.Random, *, everything: bool, choice: bool) -> None:
        self._chance = chance
        self._everything = everything
        self._choice = choice
        self._numbers: dict[str, RandomWeights] = {}

    def tensor(self, name: str, shape: tuple[int, ...], kind: TensorType) -> NewTensor:
        chooses = name.endswith(("ffn_gate_inp.weight", "token_embd.weight", "norm.weight"))
        if len(shape) == 1 or "gate_inp" in name:
            kind = TYPE_BY_NAME["F32"]
        if not self._everything and not (self._choice and chooses):
            return NewTensor(name, shape, kind)
        if len(shape) == 1:
            return NewTensor(name, shape, kind, [b"\0\0\x80\x3f" * shape[0]])
        if kind.name not in self._numbers:
            self._numbers[kind.name] = RandomWeights(kind, self._chance)
        return NewTensor(name, shape, kind, self._numbers[kind.name].tensor(math.prod(shape)))


def _file_type(type: str) -> int:
    names = (type, f"{type}_S", f"{type}_MOE")
    for name in names:
        if name in FILE_TYPE_IDS:
            return FILE_TYPE_IDS[name]
    raise ValueError(f"no file is of type {type}")


def _vocabulary(model: Path) -> int:
    with FileSource(model) as source:
        return read_header(source, check_data=False).vocabulary


def _copied_tokenizer(model: Path) -> dict[str, Raw | Typed]:
    with FileSource(model) as source:
        spans = read_header(source, check_data=False).spans
        return {
            key: copied(source, span) for key, span in spans.items() if key.startswith("tokenizer.")
        }


def _tokenizer(size: int) -> dict[str, Raw | Typed]:
    """Make up a vocabulary: control tokens, every byte, then numbered words."""
    words = size - _BYTES - len(_CONTROL)
    if words < 0:
        raise ValueError(f"a vocabulary has at least {_BYTES + len(_CONTROL)} tokens")
    return {
        "tokenizer.chat_template": Typed(ValueType.STRING, _TEMPLATE),
        "tokenizer.ggml.model": Typed(ValueType.STRING, "llama"),
        "tokenizer.ggml.tokens": Typed(
            ValueType.STRING,
            [
                *_CONTROL,
                *(f"<0x{byte:02X}>" for byte in range(_BYTES)),
                *(f"\N{LOWER ONE EIGHTH BLOCK}word{number}" for number in range(words)),
            ],
        ),
        "tokenizer.ggml.scores": Typed(ValueType.FLOAT32, [-float(n) for n in range(size)]),
        # llama.cpp's kinds of tokens: 1 ordinary, 2 unknown, 3 control, 6 a byte.
        "tokenizer.ggml.token_type": Typed(
            ValueType.INT32, [2, 3, 3, *([6] * _BYTES), *([1] * words)]
        ),
        "tokenizer.ggml.unknown_token_id": Typed(ValueType.UINT32, 0),
        "tokenizer.ggml.bos_token_id": Typed(ValueType.UINT32, 1),
        "tokenizer.ggml.eos_token_id": Typed(ValueType.UINT32, 2),
    }

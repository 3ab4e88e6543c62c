"""A model that says exactly what it was told to, token by token, and nothing else.

It attends to nothing: each token's vector points at the next one's row of the output matrix. No
piece may come twice, for the last token is all that it knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from app.gguf.types import TYPE_BY_NAME, ValueType
from app.gguf.writer import NewTensor, Typed, write_gguf

END, START = "<|end|>", "<|start|>"
WIDTH = 128
TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}<|end|>{% endfor %}<|start|>"
OPENS = TEMPLATE + "<think>"
"""Begins the thought in the prompt, as templates of models do that always think."""
SWITCH = (
    TEMPLATE
    + "{% if enable_thinking is defined and not enable_thinking %}<think></think>{% endif %}"
)
_NORMAL, _CONTROL, _OWN = 1, 3, 4


def write_script(
    path: Path, pieces: Sequence[str], template: str = TEMPLATE, *, without: str = ""
) -> Path:
    """Write a model that says ``pieces``, each a token, and ends; the first follows the prompt.

    Its vocabulary has every byte, but not those of the letters in ``without``.
    """
    first = "<think>" if template.endswith("<think>") else START
    words = [*dict.fromkeys(["<think>", "</think>", *pieces])]
    letters = [letter for letter in _byte_tokens() if letter not in without]
    tokens = [END, START, *letters, *words]
    kinds = [_CONTROL, _CONTROL, *([_NORMAL] * len(letters)), *([_OWN] * len(words))]
    chance = np.random.default_rng(1)
    vectors = chance.normal(0, 1, (len(tokens), WIDTH))
    outputs = np.zeros((len(tokens), WIDTH))
    for token, following in pairwise([first, *pieces, END]):
        outputs[tokens.index(following)] = vectors[tokens.index(token)]
    empty = {
        "attn_q": (WIDTH, WIDTH), "attn_k": (WIDTH, WIDTH), "attn_v": (WIDTH, WIDTH),
        "attn_output": (WIDTH, WIDTH), "ffn_gate": (WIDTH, WIDTH), "ffn_up": (WIDTH, WIDTH),
        "ffn_down": (WIDTH, WIDTH),
    }  # fmt: skip
    numbers = {
        "token_embd": vectors, "output": outputs, "output_norm": np.ones(WIDTH),
        "blk.0.attn_norm": np.ones(WIDTH), "blk.0.ffn_norm": np.ones(WIDTH),
    }  # fmt: skip
    f32 = TYPE_BY_NAME["F32"]
    tensors = [NewTensor(f"blk.0.{name}.weight", shape, f32) for name, shape in empty.items()]
    tensors += [
        NewTensor(f"{name}.weight", value.shape[::-1], f32, [value.astype("<f4").tobytes()])
        for name, value in numbers.items()
    ]
    metadata = {
        "general.architecture": "llama", "general.name": "Scripted", "llama.block_count": 1,
        "llama.context_length": 2048, "llama.embedding_length": WIDTH,
        "llama.feed_forward_length": WIDTH, "llama.attention.head_count": 2,
        "llama.attention.layer_norm_rms_epsilon": 1e-5, "llama.rope.dimension_count": WIDTH // 2,
        "tokenizer.chat_template": template, "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": Typed(ValueType.INT32, kinds),
        "tokenizer.ggml.merges": Typed(ValueType.STRING, []),
        "tokenizer.ggml.eos_token_id": 0, "tokenizer.ggml.add_bos_token": False,
    }  # fmt: skip
    write_gguf(path, metadata, tensors)
    return path


def _byte_tokens() -> list[str]:
    """Return the letters that stand for bytes in vocabularies of this kind."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte if byte in printable else next(others)) for byte in range(256)]

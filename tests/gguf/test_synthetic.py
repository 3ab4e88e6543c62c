"""Synthetic models: the right size and shape, and the real engine runs them."""

import json
import random
import subprocess
import sys

import pytest

from app.gguf.blocks import RandomWeights
from app.gguf.reader import read_file
from app.gguf.synthetic import write_llama
from app.gguf.types import TYPE_BY_NAME

SMALL = {"layers": 2, "width": 256, "ffn": 512, "heads": 4, "kv_heads": 2}


def test_shape_and_type(tmp_path):
    path = tmp_path / "model.gguf"

    size = write_llama(path, **SMALL, tokenizer=300, type="Q4_K", weights="random")

    header = read_file(path)
    assert header.file_size == size
    assert header.architecture == "llama"
    assert header.vocabulary == 300
    assert header.file_type == "Q4_K_S"
    assert header.context_length == 4096
    layer = 2 * 256 * 256 + 2 * 256 * 128 + 3 * 256 * 512 + 2 * 256
    assert header.parameters == 2 * 300 * 256 + 256 + 2 * layer
    assert {tensor.type.name for tensor in header.tensors} == {"Q4_K", "F32"}


def test_the_same_seed_makes_the_same_file(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_llama(tmp_path / name, **SMALL, type="Q8_0", weights="random", seed=seed)

    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_a_tokenizer_is_copied_with_its_types(tmp_path):
    first, second = tmp_path / "first.gguf", tmp_path / "second.gguf"
    write_llama(first, **SMALL, tokenizer=1500)
    write_llama(second, **SMALL, tokenizer=first, tied=True)

    one, two = read_file(first), read_file(second)

    keys = [key for key in one.metadata if key.startswith("tokenizer.")]
    assert len(keys) == 8
    for key in keys:
        start, other = one.spans[key], two.spans[key]
        assert (start.type, start.size) == (other.type, other.size)
    assert two.vocabulary == 1500
    assert "output.weight" not in {tensor.name for tensor in two.tensors}


@pytest.mark.parametrize(
    "change", [{"heads": 3}, {"kv_heads": 3}, {"width": 128, "type": "Q6_K"}, {"tokenizer": 100}]
)
def test_sizes_that_do_not_fit_are_refused(tmp_path, change):
    with pytest.raises(ValueError, match=r"divide|multiples|at least"):
        write_llama(tmp_path / "model.gguf", **SMALL | change)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["F32", "F16", "BF16", "Q4_0", "Q4_K", "Q6_K", "MXFP4"])
def test_random_weights_have_the_length_of_their_tensor(name):
    kind = TYPE_BY_NAME[name]
    elements = 256 * 5000

    pieces = RandomWeights(kind, random.Random(1)).tensor(elements)

    assert sum(map(len, pieces)) == elements // kind.block * kind.bytes


def test_types_without_known_blocks_are_refused():
    with pytest.raises(ValueError, match="IQ1_M"):
        RandomWeights(TYPE_BY_NAME["IQ1_M"], random.Random(1))


DECODE = """
import json, math, sys
import llama_cpp
results = []
for path in sys.argv[1:]:
    model = llama_cpp.Llama(path, n_ctx=256, n_threads=1, n_gpu_layers=0, verbose=False)
    model.eval(model.tokenize(b"word1 word2 and more"))
    logits = llama_cpp.llama_get_logits_ith(model._ctx.ctx, -1)
    values = [logits[token] for token in range(model.n_vocab())]
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    results.append([all(map(math.isfinite, values)), spread])
    model.close()
print(json.dumps(results))
"""


@pytest.mark.engine
def test_the_engine_decodes_them(tmp_path):
    paths = []
    for type_, weights in (
        ("F16", "zero"), ("F16", "random"), ("Q4_0", "random"), ("Q8_0", "random"),
        ("Q4_K", "random"), ("Q6_K", "random"), ("IQ3_S", "random"),
    ):  # fmt: skip
        paths.append(tmp_path / f"{type_}-{weights}.gguf")
        write_llama(paths[-1], **SMALL, type=type_, weights=weights)

    done = subprocess.run(
        [sys.executable, "-c", DECODE, *map(str, paths)],
        capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip

    results = json.loads(done.stdout)
    assert all(finite for finite, _ in results)
    spreads = [spread for _, spread in results]
    assert spreads[0] == 0
    assert all(0.05 < spread < 5 for spread in spreads[1:])

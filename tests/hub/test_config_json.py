"""config.json says how weights are stored; how many there are is counted or worked out."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.errors import UsageError
from app.fit.formula import find_format
from app.hub.config_json import read_weights, weight_files
from app.hub.repository import RepoFile

LLAMA = {
    "model_type": "llama", "torch_dtype": "bfloat16", "num_hidden_layers": 32,
    "num_attention_heads": 32, "num_key_value_heads": 8, "hidden_size": 4096,
    "vocab_size": 128256, "max_position_embeddings": 131072,
}  # fmt: skip
PARAMETERS = 8_030_261_248
TABLES = 2 * 128256 * 4096
LAYERS = PARAMETERS - TABLES
NORMS = 266_240


def files(size: int) -> list[RepoFile]:
    return [RepoFile("model-00001-of-00002.safetensors", size // 2),
            RepoFile("model-00002-of-00002.safetensors", size - size // 2),
            RepoFile("config.json", 700), RepoFile("tokenizer.json", 9_000_000)]  # fmt: skip


def read(quantized: dict | None = None, counted: dict | None = None, size: int = 0, **more):
    config = {**LLAMA, **more}
    if quantized is not None:
        config["quantization_config"] = quantized
    return read_weights(config, files(size or 2 * PARAMETERS), counted)


QUANTIZED = [
    ({"quant_method": "bitsandbytes", "load_in_8bit": True}, "INT8", 8.0),
    ({"_load_in_8bit": True, "quant_method": "bitsandbytes"}, "INT8", 8.0),
    ({"load_in_4bit": True, "bnb_4bit_quant_type": "nf4"}, "NF4", 4.5),
    (
        {"quant_method": "bitsandbytes", "load_in_4bit": True, "bnb_4bit_quant_type": "nf4",
         "bnb_4bit_use_double_quant": True}, "NF4-DQ", 4 + 8 / 64 + 32 / (64 * 256),
    ),
    ({"quant_method": "gptq", "bits": 4, "group_size": 128}, "GPTQ-4bit-128g", 4.1640625),
    ({"quant_method": "gptq", "bits": 4, "group_size": 32}, "GPTQ-4bit-32g", 4.6328125),
    ({"quant_method": "gptq", "bits": 8, "group_size": -1}, "GPTQ-8bit", None),
    ({"quant_method": "gptq", "bits": 3, "group_size": 128}, "GPTQ-3bit-128g", None),
    ({"quant_method": "awq", "bits": 4, "group_size": 128, "version": "gemm"},
     "AWQ-4bit-128g", 4.15625),
    ({"quant_method": "awq", "w_bit": 4, "q_group_size": 64}, "AWQ-4bit-64g", None),
    ({"quant_method": "mxfp4"}, "MXFP4", 4.25),
]  # fmt: skip


@pytest.mark.parametrize(("said", "name", "bits"), QUANTIZED)
def test_formats_are_those_of_the_formula(said, name, bits):
    weights = read(said, size=6 * 10**9)
    known = find_format(weights.format)
    assert known.name == name
    assert weights.bits == pytest.approx(known.bits)
    assert bits is None or weights.bits == pytest.approx(bits)
    assert weights.says.endswith(".")


@pytest.mark.parametrize(
    ("dtype", "name", "bits"),
    [("bfloat16", "BF16", 16), ("float16", "FP16", 16), ("float32", "FP32", 32),
     ("torch.bfloat16", "BF16", 16)],
)  # fmt: skip
def test_plain_weights(dtype, name, bits):
    weights = read(torch_dtype=dtype, size=PARAMETERS * bits // 8)
    assert (weights.format, weights.bits) == (name, bits)
    assert weights.parameters == PARAMETERS
    assert find_format(weights.format).bits == bits
    assert read(torch_dtype=None, dtype=dtype).format == name


def test_files_count_more_than_what_is_written_about_them():
    weights = read(torch_dtype="float32", counted={"parameters": {"BF16": 5}, "total": 5})
    assert weights.format == "BF16"


@pytest.mark.parametrize(
    ("said", "bits", "word"),
    [
        ({"quant_method": "fp8"}, 8.0, "FP8"),
        ({"quant_method": "bitsandbytes", "load_in_4bit": True}, 4.5, "FP4"),
        ({"quant_method": "exl2", "bits": 4.25}, 4.25, "EXL2"),
        ({"group_size": 64, "bits": 4}, 4.5, "MLX"),
        (
            {"quant_method": "compressed-tensors", "config_groups": {"group_0": {
                "weights": {"num_bits": 4, "type": "int", "group_size": 128}}}},
            4.125, "4-bit whole numbers in groups of 128",
        ),
        (
            {"quant_method": "compressed-tensors", "config_groups": {"group_0": {
                "weights": {"num_bits": 8, "type": "float", "group_size": None}}}},
            8.0, "8-bit floating point",
        ),
    ],
)  # fmt: skip
def test_formats_that_the_formula_has_no_name_for(said, bits, word):
    weights = read(said)
    assert (weights.format, weights.bits) == ("", bits)
    assert word in weights.says


def test_an_unknown_method_is_weighed():
    weights = read({"quant_method": "new"}, {"total": PARAMETERS}, size=PARAMETERS // 2)
    assert weights.format == ""
    assert weights.bits == pytest.approx(4.0)
    assert "NEW" in weights.says


@pytest.mark.parametrize(
    ("said", "types"),
    [
        (QUANTIZED[0][0], {"I8": LAYERS, "F16": TABLES + NORMS, "F32": 1_000_000}),
        (QUANTIZED[2][0], {"U8": LAYERS // 2, "F32": LAYERS // 64, "BF16": TABLES + NORMS}),
        (
            QUANTIZED[3][0],
            {"U8": LAYERS // 2 + LAYERS // 64, "F32": LAYERS // 16384, "BF16": TABLES + NORMS},
        ),
        (
            QUANTIZED[4][0],
            {"I32": LAYERS // 8 + LAYERS // 1024 + LAYERS // 4096,
             "F16": LAYERS // 128 + TABLES + NORMS},
        ),
        (
            QUANTIZED[8][0],
            {"I32": LAYERS // 8 + LAYERS // 1024, "F16": LAYERS // 128 + TABLES + NORMS},
        ),
    ],
)  # fmt: skip
def test_packed_weights_are_unpacked(said, types):
    wide = {"U8": 1, "I8": 1, "I32": 4, "F16": 2, "BF16": 2, "F32": 4}
    size = sum(wide[kind] * many for kind, many in types.items())
    counted = {"parameters": types, "total": sum(types.values())}
    assert read(said, counted, size).parameters == pytest.approx(PARAMETERS, rel=0.002)
    # A count that the Hub has unpacked already is left as it is.
    unpacked = {"U8": LAYERS, "I32": LAYERS, "I8": LAYERS, "BF16": TABLES}
    kept = {kind: many for kind, many in unpacked.items() if kind in types}
    total = {"parameters": kept, "total": sum(kept.values())}
    assert read(said, total, size).parameters == sum(kept.values())


@pytest.mark.parametrize("said", [QUANTIZED[2][0], QUANTIZED[3][0], QUANTIZED[4][0]])
def test_without_counts_the_size_tells(said):
    bits = read(said).bits
    size = round(LAYERS * bits / 8) + 2 * TABLES
    assert read(said, size=size).parameters == pytest.approx(PARAMETERS, rel=0.002)


def test_the_shape():
    weights = read()
    assert (weights.layers, weights.kv_heads, weights.head_width) == (32, 8, 128)
    assert (weights.family, weights.context) == ("llama", 131072)


@pytest.mark.parametrize(
    ("config", "shape"),
    [
        ({"text_config": LLAMA, "model_type": "outer"}, (32, 8, 128)),
        ({"thinker_config": {"text_config": LLAMA}}, (32, 8, 128)),
        ({"n_layer": 12, "n_head": 12, "n_embd": 768}, (12, 12, 64)),
        ({"n_layer": 32, "n_head": 71, "n_embd": 4544, "multi_query": True}, (32, 1, 64)),
        ({**LLAMA, "head_dim": 256}, (32, 8, 256)),
        ({**LLAMA, "kv_lora_rank": 512, "qk_rope_head_dim": 64}, (32, 1, 288)),
        ({"num_hidden_layers": 4}, (0, 0, 0)),
        ({**LLAMA, "num_hidden_layers": "many"}, (0, 0, 0)),
        ({**LLAMA, "num_hidden_layers": 10**30}, (0, 0, 0)),
    ],
)
def test_shapes(config, shape):
    weights = read_weights(config, files(10**9))
    assert (weights.layers, weights.kv_heads, weights.head_width) == shape


@pytest.mark.parametrize(
    ("paths", "chosen"),
    [
        (["model.safetensors", "pytorch_model.bin"], ["model.safetensors"]),
        (["consolidated.safetensors", "model-00001-of-00001.safetensors"],
         ["model-00001-of-00001.safetensors"]),
        (["consolidated.safetensors"], ["consolidated.safetensors"]),
        (["gptq_model-4bit-128g.safetensors"], ["gptq_model-4bit-128g.safetensors"]),
        (["pytorch_model-00001-of-00002.bin", "training_args.bin"],
         ["pytorch_model-00001-of-00002.bin"]),
        (["unet/model.safetensors"], []),
        (["adapter_model.safetensors"], []),
        (["README.md"], []),
    ],
)  # fmt: skip
def test_weights_are_counted_once(paths, chosen):
    assert [file.path for file in weight_files(RepoFile(path, 1) for path in paths)] == chosen


def test_without_weights_there_are_none():
    assert read_weights(LLAMA, [RepoFile("config.json", 5)]) is None


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3)
    | some.dictionaries(
        some.sampled_from(
            ["quantization_config", "text_config", "bits", "group_size", "quant_method", "gptq",
             "awq", "load_in_4bit", "weights", "config_groups", "num_bits", "hidden_size",
             "num_attention_heads", "parameters", "total", "I32", "kv_lora_rank"]
        ), inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(
    some.dictionaries(some.sampled_from([*LLAMA, "quantization_config"]), ANYTHING),
    some.none() | some.dictionaries(some.sampled_from(["parameters", "total"]), ANYTHING),
)
def test_whatever_is_written_there_does_no_harm(config, counted):
    weights = read_weights(config, files(10**9), counted)
    assert 0 <= weights.bits < 10**11
    assert weights.parameters >= 0
    msgspec.json.encode(weights)
    if weights.format:
        try:
            find_format(weights.format)
        except UsageError as error:  # pragma: no cover - the message names the format
            raise AssertionError(weights.format) from error

"""Types, and what file names and the parts of type names mean."""

import pytest

from app.gguf.explain import explain
from app.gguf.names import Shard, quantization, shard
from app.gguf.types import FILE_TYPE_IDS, FILE_TYPES, TENSOR_TYPES, TYPE_BY_NAME


@pytest.mark.parametrize(
    ("name", "bits"),
    [
        ("F32", 32), ("F16", 16), ("BF16", 16), ("Q8_0", 8.5), ("Q6_K", 6.5625), ("Q5_K", 5.5),
        ("Q5_1", 6), ("Q5_0", 5.5), ("Q4_K", 4.5), ("Q4_1", 5), ("Q4_0", 4.5), ("IQ4_NL", 4.5),
        ("IQ4_XS", 4.25), ("Q3_K", 3.4375), ("IQ3_S", 3.4375), ("IQ3_XXS", 3.0625),
        ("Q2_K", 2.625), ("IQ2_S", 2.5625), ("IQ2_XS", 2.3125), ("IQ2_XXS", 2.0625),
        ("IQ1_M", 1.75), ("IQ1_S", 1.5625), ("TQ2_0", 2.0625), ("TQ1_0", 1.6875),
        ("MXFP4", 4.25), ("NVFP4", 4.5), ("Q1_0", 1.125), ("Q2_0", 2.25),
    ],
)  # fmt: skip
def test_bits_per_weight(name, bits):
    assert TYPE_BY_NAME[name].bits_per_weight == bits


def test_tables_agree():
    assert all(TENSOR_TYPES[kind.id] is kind for kind in TYPE_BY_NAME.values())
    assert len(TENSOR_TYPES) == len(TYPE_BY_NAME) == 35
    assert FILE_TYPES[15] == "Q4_K_M"
    assert FILE_TYPE_IDS["IQ1_M"] == 31
    assert len(FILE_TYPES) == len(FILE_TYPE_IDS)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Meta-Llama-3-8B-Instruct.Q4_K_M.gguf", "Q4_K_M"),
        ("model-Q4_K_M.gguf", "Q4_K_M"),
        ("Qwen3-8B-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("UD-IQ2_XXS/big-UD-IQ2_XXS-00001-of-00003.gguf", "UD-IQ2_XXS"),
        ("C:\\models\\phi-3-mini-4k-instruct-q4.gguf", None),
        ("gemma-3-4b-it-qat-q4_0.gguf", "Q4_0"),
        ("model-fp16.gguf", "F16"),
        ("model_BF16.gguf", "BF16"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("gpt-oss-20b-MXFP4_MOE.gguf", "MXFP4_MOE"),
        ("BitNet-TQ1_0.gguf", "TQ1_0"),
        ("Llama.i1-IQ4_NL.gguf", "IQ4_NL"),
        ("Model-Q3_K_L.gguf", "Q3_K_L"),
        ("Model-F16-Q8_0-00002-of-00002.gguf", "Q8_0"),
        ("Model-Q6_K", "Q6_K"),
        ("Model-IQ4_XS.gguf", "IQ4_XS"),
        ("Model-Q4_0_4_8.gguf", "Q4_0_4_8"),
        ("plain.gguf", None),
        ("FAQ4_KM.gguf", None),
    ],
)
def test_quantization_from_a_file_name(file, name):
    assert quantization(file) == name


def test_every_file_type_is_found_in_a_name():
    assert all(quantization(f"x-{name.lower()}.gguf") == name for name in FILE_TYPE_IDS)


def test_shards():
    part = shard("dir/Big-Q8_0-00002-of-00003.gguf")

    assert part == Shard("Big-Q8_0", 2, 3)
    assert part.file(1) == "Big-Q8_0-00001-of-00003.gguf"
    assert shard("whole.gguf") is None
    assert shard("odd-00004-of-00003.gguf") is None
    assert shard("odd-00000-of-00003.gguf") is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Q4_K_M", ["Q", "4", "K", "M"]),
        ("Q8_0", ["Q", "8", "0"]),
        ("Q5_1", ["Q", "5", "1"]),
        ("Q6_K", ["Q", "6", "K"]),
        ("IQ2_XXS", ["IQ", "2", "XXS"]),
        ("IQ4_NL", ["IQ", "4", "NL"]),
        ("UD-Q4_K_XL", ["UD", "Q", "4", "K", "XL"]),
        ("TQ1_0", ["TQ", "1"]),
        ("F16", ["F16"]),
        ("BF16", ["BF16"]),
        ("MXFP4", ["MXFP4"]),
        ("MXFP4_MOE", ["MXFP4", "MOE"]),
        ("q4_k_m", ["Q", "4", "K", "M"]),
        ("something", []),
    ],
)
def test_explains_each_part(name, parts):
    explained = explain(name)

    assert [part for part, _ in explained] == parts
    assert all(sentence.endswith(".") for _, sentence in explained)


def test_every_file_type_is_explained():
    for name in FILE_TYPE_IDS:
        assert "".join(part for part, _ in explain(name)) in (
            name.replace("_", ""), name.replace("_0", "") if name.startswith("TQ") else "",
        )  # fmt: skip

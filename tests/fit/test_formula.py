"""Parameters × bits ÷ 8: the worked numbers that people read elsewhere, and every format's bits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UsageError
from app.fit.formula import (
    awq,
    explain_formula,
    explain_kv,
    find_format,
    format_parameters,
    formats,
    gptq,
    kv_cache_bytes,
    weight_bytes,
)
from app.fit.quality import loss_words, quality_loss, quality_table
from app.gguf.types import FILE_TYPES

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("parameters", "name", "expected"),
    [
        (7e9, "FP32", 28.0),
        (7e9, "FP16", 14.0),
        (7e9, "BF16", 14.0),
        (7e9, "INT8", 7.0),
        (3e9, "INT8", 3.0),
        (7e9, "NF4", 3.9375),
        (7e9, "NF4-DQ", 3.6111),
        (8.03e9, "Q4_K_M", 4.9128),
        (8.03e9, "Q8_0", 8.5327),
    ],
)
def test_worked_numbers(parameters, name, expected):
    size = weight_bytes(parameters, find_format(name).bits)

    assert size / GB == pytest.approx(expected, rel=1e-4)


def test_the_formula_is_written_out():
    assert explain_formula(8030261248, 4.8944) == "8.03 B × 4.89 bits ÷ 8 = 4.91 GB"
    assert explain_formula(7e9, 32) == "7.00 B × 32 bits ÷ 8 = 28.0 GB"
    assert explain_formula(494_032_768, 8.5) == "494 M × 8.5 bits ÷ 8 = 525 MB"


def test_the_cache_is_written_out():
    # Llama 3 8B at 8k: llama.cpp says 1,024 MiB.
    assert kv_cache_bytes(32, 8, 128, 8192) == 1024 << 20
    assert kv_cache_bytes(32, 8, 128, 8192, "q8_0") == 544 << 20
    assert explain_kv(32, 8, 128, 8192) == (
        "2 × 32 layers × 8 heads × 128 × 8,192 tokens × 2 bytes = 1.07 GB"
    )


@pytest.mark.parametrize(
    ("bits", "group", "expected"),
    [
        # Bits, a 16-bit scale and a zero point of as many bits per group, 32/4096 for g_idx.
        (4, 128, 4 + 20 / 128), (4, 32, 4 + 20 / 32), (3, 128, 3 + 19 / 128),
        (2, 64, 2 + 18 / 64), (8, 128, 8 + 24 / 128), (4, None, 4 + 20 / 4096),
    ],
)  # fmt: skip
def test_gptq_counts_scales_zero_points_and_order(bits, group, expected):
    assert gptq(bits, group).bits == pytest.approx(expected + 32 / 4096)


def test_awq_has_no_order():
    assert awq().bits == 4 + 20 / 128


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("q4_k_m", "Q4_K_M"), ("int8", "INT8"), ("LLM.int8()", "INT8"), ("nf4", "NF4"),
        ("NF4 double quantization", "NF4-DQ"), ("nf4-dq", "NF4-DQ"), ("GPTQ 4", "GPTQ-4bit-128g"),
        ("gptq-4bit-32g", "GPTQ-4bit-32g"), ("gptq-3bit-none", "GPTQ-3bit"),
        ("AWQ", "AWQ-4bit-128g"), ("awq-4bit-64g", "AWQ-4bit-64g"), ("fp32", "FP32"),
        ("bf16", "BF16"), ("mxfp4", "MXFP4"),
    ],
)  # fmt: skip
def test_formats_are_found_however_they_are_written(written, meant):
    assert find_format(written).name == meant


@pytest.mark.parametrize("name", ["", "Q9_K", "GPTQ-5bit", "gptq-4bit-0g", "AWQ-4bit-0g", "8"])
def test_what_is_no_format_is_said(name):
    with pytest.raises(UsageError):
        find_format(name)


def test_every_type_of_file_has_its_bits():
    known = {format.name for format in formats()}
    # MXFP4_MOE is a mix whose bits depend on how much of a model its experts are.
    missing = set(FILE_TYPES.values()) - known - {"MXFP4_MOE"}

    assert not missing
    assert len(known) == len(formats())


def test_types_are_ordered_by_loss():
    names = [name for name, row in quality_table().items() if row.loss is not None]
    good_to_bad = [
        "BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q4_K_M", "Q4_K_S", "IQ4_XS", "Q4_0", "Q3_K_M",
        "IQ3_M", "IQ3_XXS", "IQ2_M", "Q2_K", "IQ1_M", "IQ1_S",
    ]  # fmt: skip

    assert [name for name in names if name in good_to_bad] == good_to_bad
    losses = [quality_loss(name) for name in names]
    assert losses == sorted(losses)


def test_bits_are_those_of_whole_files():
    assert quality_table()["Q4_K_M"].bits == 4.8944


def test_loss_is_published_or_not_known():
    assert quality_loss("Q4_K_M") == 0.028152
    for name in ("UD-Q4_K_XL", "MXFP4_MOE", "MXFP4", "NF4", ""):
        assert quality_loss(name) is None
    assert "nobody measured" in loss_words(None)
    assert loss_words(0.0014) == "no loss that can be noticed"
    assert loss_words(2.0) == "a heavy loss of quality"


@given(st.floats(1e6, 1e12), st.floats(1, 32))
def test_more_of_either_is_never_less(parameters, bits):
    assert weight_bytes(parameters * 1.1, bits) >= weight_bytes(parameters, bits)
    assert weight_bytes(parameters, bits + 0.1) >= weight_bytes(parameters, bits)


@pytest.mark.parametrize(
    ("parameters", "text"),
    [(8030261248, "8.03 B"), (405853388800, "406 B"), (494032768, "494 M"), (999885952, "1.00 B")],
)
def test_parameters_are_said_as_people_do(parameters, text):
    assert format_parameters(parameters) == text

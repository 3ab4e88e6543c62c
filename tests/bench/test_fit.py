"""The benchmark of the fit, on models small enough for a test."""

import pytest

from app.bench import fit, rivals
from app.gguf import shapes
from app.gguf.reader import read_header
from app.gguf.source import BytesSource

pytestmark = pytest.mark.engine

TINY = {
    "dense": lambda: shapes.llama(
        layers=8, width=1024, ffn=2816, heads=16, kv_heads=4, vocabulary=8000, merges=8000
    )
}  # fmt: skip


def test_header_against_dry_run(tmp_path):
    rows = fit.against_dry_run(tmp_path, lambda _step: None, TINY, [1000, 4096])

    assert [(row["context"], row["settings"]) for row in rows] == [
        (context, choice) for choice in fit._CHOICES for context in (1024, 4096)
    ]
    assert max(abs(row["error"]) for row in rows) < 0.01
    assert all(row["dry_run"] > row["compute"] > 0 for row in rows)


def test_header_against_a_real_load(tmp_path):
    loads = {"dense": fit._Load(shape=TINY["dense"], context=2048)}

    (row,) = fit.against_loads(tmp_path, lambda _step: None, loads)

    assert abs(row["allocated_error"]) < 0.01
    assert row["tokens"] > 512
    assert abs(row["resident_error"]) < 0.1
    assert row["llmfit_error"] > 1  # half a gigabyte is added to any model
    assert row["bare_error"] < 0
    text = fit._table("Loads", [row], fit._LOAD_COLUMNS)
    assert len(text.splitlines()) == 3
    assert "2,048" in text


def test_the_published_formula_of_llmfit():
    shape = shapes.WELL_KNOWN["Llama 3 8B"]().with_tokenizer("none")
    header = read_header(BytesSource(shape.header()), check_data=False)

    # llmfit 1.1.17 plans 4.6576 + 1 + 0.5 "GB" for this model with 8,192 tokens at Q4_K_M.
    expected = 4.6576e9 + (1 << 30) + 0.5e9
    assert rivals.llmfit_formula(header, 8192, "f16", "Q4_K_M") == pytest.approx(expected, rel=1e-3)
    assert rivals.bare_formula(header) == pytest.approx(header.data_size, rel=1e-6)

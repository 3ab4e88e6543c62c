"""How large a context is chosen, and what others would take, on machines of known size."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.fit.context import context_costs, fitting_context
from app.fit.sources import File, Wishes
from app.gguf.reader import read_file
from app.gguf.synthetic import write_llama


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> File:
    """A model with 128 kB of cache a token, trained for 32,768 tokens."""
    path = tmp_path_factory.mktemp("models") / "wide.gguf"
    write_llama(
        path, layers=16, width=2048, ffn=5632, heads=16, kv_heads=16, tokenizer=demo,
        type="Q4_0", weights="zero", context_length=32_768,
    )  # fmt: skip
    return File(path.name, (read_file(path),), path)


@pytest.mark.parametrize("gb", [2, 3, 4])
def test_the_context_is_the_largest_that_is_comfortable(file, build, gb):
    chosen = fitting_context(file, build(gb, gb), Wishes())
    costs = context_costs(file, build(gb, gb), Wishes(), current=chosen + 256)
    assert 0 < chosen < 32_768
    assert costs.of(chosen).verdict == "ram"
    assert costs.of(chosen + 256).verdict != "ram"


def test_a_large_machine_gives_all_that_the_model_was_trained_for(file, build):
    assert fitting_context(file, build(64, 64), Wishes()) == 32_768


def test_a_machine_that_is_too_small_is_tried_with_little(file, build):
    assert fitting_context(file, build(0.2, 0.2), Wishes()) == 4096


def test_costs_rise_with_the_context_and_hold_what_is_needed(file, build):
    found = context_costs(file, build(64, 64), Wishes(), current=5000, needed=9000)
    assert [cost.context for cost in found.costs] == [
        2048, 4096, 5000, 8192, 9216, 16_384, 32_768,
    ]  # fmt: skip
    totals = [cost.total for cost in found.costs]
    assert totals == sorted(totals)
    # Keys and values of 16 layers, 2,048 wide, two bytes each.
    grown = found.of(16_384).total - found.of(8192).total
    assert grown == pytest.approx(8192 * 2 * 16 * 2048 * 2, rel=0.05)
    assert found.least_for(9000).context == 9216
    assert found.least_for(33_000) is None

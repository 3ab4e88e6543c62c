"""The benchmark of speed: what it writes, and how it judges, without a clock."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from app.bench import speed
from app.engine.protocol import Decoding, Measured, ModelSettings, Processing
from app.gguf import shapes
from app.gguf.reader import read_file
from app.hardware.bandwidth import (
    AttentionSpeed,
    BandwidthRecord,
    DeviceSpeed,
    FixedTimes,
    TypeSpeed,
)

PLAIN = ModelSettings(gpu_layers=0, extra_buffers=False)
RECORD = BandwidthRecord(
    build="b", machine="m", settings="s",
    cpu=DeviceSpeed(
        types={"Q4_K": TypeSpeed(bandwidth=1e9), "Q6_K": TypeSpeed(bandwidth=1e9)},
        fixed=FixedTimes(token=0, tensor=0, word=0),
        attention={"f16/64": AttentionSpeed(cache_bandwidth=1e18, decode=1e18, prefill=1e18)},
    ),
)  # fmt: skip


def llama(**changes: object) -> shapes.Shape:
    sizes = {"layers": 4, "width": 256, "ffn": 512, "heads": 4, "kv_heads": 2, "vocabulary": 300}
    return shapes.llama(**(sizes | changes))  # type: ignore[arg-type]


def test_enough_different_combinations():
    cases = speed._cases()
    assert sum(len(case.depths) for case in cases.values()) >= 10
    types = {kind for case in cases.values() for _, _, kind in case.shape.tensors}
    assert {"F16", "Q8_0", "Q6_K", "Q5_K", "Q4_K", "Q4_0", "Q3_K", "Q2_K", "IQ4_XS"} <= types


def test_a_mix_has_better_values_and_last_matrices_in_half_of_the_blocks():
    mixed = {name: kind for name, _, kind in speed._mixed(llama()).tensors}
    assert mixed["blk.0.attn_v.weight"] == mixed["blk.2.ffn_down.weight"] == "Q6_K"
    assert mixed["blk.1.attn_v.weight"] == mixed["blk.0.attn_q.weight"] == "Q4_K"
    assert Counter(mixed.values())["Q6_K"] == 2 + 2 * 2


def test_what_chooses_experts_is_random_and_the_experts_are_empty(tmp_path: Path):
    shape = shapes.qwen3moe(
        layers=1, width=256, ffn=256, heads=4, kv_heads=2, experts=4, used=2, vocabulary=1000
    )
    path = tmp_path / "experts.gguf"
    speed._write(shape, path)
    header = read_file(path)
    data = path.read_bytes()[header.data_offset :]
    full = {
        tensor.name: any(data[tensor.offset : tensor.offset + tensor.nbytes])
        for tensor in header.tensors
    }
    assert full["blk.0.ffn_gate_inp.weight"]
    assert full["token_embd.weight"]
    assert full["blk.0.ffn_norm.weight"]
    assert not full["blk.0.ffn_down_exps.weight"]
    assert not full["blk.0.attn_q.weight"]


def _measured(*seconds: float) -> Measured:
    return Measured(
        1, [Decoding(0, list(seconds))], [], [Processing(0, 32, 1.0)], [0.0] * len(seconds)
    )


def test_the_quickest_token_is_compared_with_the_prediction(tmp_path: Path):
    case = speed._Case(shape=llama())
    header = speed._write(case.shape, tmp_path / "m.gguf")
    read = sum(t.nbytes for t in header.tensors if t.name != "token_embd.weight" and t.shape[1:])
    seconds = read / 1e9
    runs = [_measured(9.0, seconds / 0.9, 8.0), _measured(7.0, seconds / 0.45)]
    decode, prefill = speed._rows("m", case, header, PLAIN, RECORD, runs)
    assert decode["error"] == pytest.approx(1 / 0.9 - 1, abs=1e-3)
    assert decode["spread"] == pytest.approx(1.0)
    # No rate of prompts was measured: no number, and no error.
    assert prefill["predicted_tps"] is None
    assert prefill["error"] is None


@pytest.mark.parametrize(
    ("errors", "kept"),
    [([0.1] * 10, [True, True, True]), ([0.1] * 9, [False, True, True]),
     ([0.0] * 9 + [-0.31], [True, True, False]), ([-0.2] * 6 + [0.0] * 5, [True, False, True]),
     ([None] * 12, [False, False, False])],
)  # fmt: skip
def test_bounds_are_on_number_median_and_worst(errors: list[float | None], kept: list[bool]):
    rows = [{"what": "decode", "error": error, "spread": 0.0} for error in errors]
    report = speed._report(rows, msgspec.structs.replace(RECORD, seconds=1.0), [0.1, None])
    assert [line["ok"] for line in report["lines"]] == kept

"""The demo model: its file, its evaluation set, and its measured scores."""

from __future__ import annotations

import itertools
import json
import math
import os
import random
import re
import struct
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "resources" / "demo"
RECIPE = ROOT / "packaging" / "demo_model"
MODEL = DEMO / "snug-guide-f16.gguf"
CONTROL = 3  # GGUF's token type of control tokens
F32, F16 = 0, 1  # GGUF's tensor types
SCALARS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
SCORED = {
    "arithmetic": 20,
    "names": 15,
    "quantization": 10,
    "basics": 18,
    "snug": 20,
    "smalltalk": 6,
    "offtopic": 11,
}


@dataclass(frozen=True)
class Header:
    """What the front of a GGUF file says."""

    metadata: dict[str, Any]
    tensors: dict[str, tuple[tuple[int, ...], int]]


def _number(stream: BinaryIO, layout: str) -> Any:
    return struct.unpack(layout, stream.read(struct.calcsize(layout)))[0]


def _text(stream: BinaryIO) -> str:
    return stream.read(_number(stream, "<Q")).decode("utf-8")


def _value(stream: BinaryIO, kind: int) -> Any:
    if kind == 8:
        return _text(stream)
    if kind == 9:
        inner, count = _number(stream, "<I"), _number(stream, "<Q")
        return [_value(stream, inner) for _ in range(count)]
    return _number(stream, SCALARS[kind])


@pytest.fixture(scope="module")
def header() -> Header:
    """Read the demo model's header without any library."""
    with MODEL.open("rb") as stream:
        assert stream.read(4) == b"GGUF"
        assert _number(stream, "<I") == 3
        tensor_count, pair_count = _number(stream, "<Q"), _number(stream, "<Q")
        metadata = {}
        for _ in range(pair_count):
            key = _text(stream)
            metadata[key] = _value(stream, _number(stream, "<I"))
        tensors = {}
        for _ in range(tensor_count):
            name = _text(stream)
            sizes = tuple(_number(stream, "<Q") for _ in range(_number(stream, "<I")))
            tensors[name] = (sizes, _number(stream, "<I"))
            _number(stream, "<Q")
    return Header(metadata, tensors)


@pytest.fixture(scope="module")
def corpus() -> ModuleType:
    """The recipe's generator, imported as the recipe's own scripts do it."""
    sys.path.insert(0, str(RECIPE))
    try:
        import corpus
    finally:
        sys.path.remove(str(RECIPE))
    return corpus


@pytest.fixture(scope="module")
def evaluation() -> list[dict[str, Any]]:
    """The questions, as the file has them."""
    lines = (DEMO / "evaluation.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_file_is_small() -> None:
    assert MODEL.stat().st_size <= 16_000_000


def test_is_a_llama_with_rows_for_every_k_quant(header: Header) -> None:
    assert header.metadata["general.architecture"] == "llama"
    assert header.metadata["llama.context_length"] == 4096
    matrices = {name: shape for name, (shape, _) in header.tensors.items() if len(shape) == 2}
    assert len(matrices) == 1 + 7 * header.metadata["llama.block_count"]
    assert all(row % 256 == 0 for row, _ in matrices.values())


def test_matrices_are_f16_and_gains_f32(header: Header) -> None:
    assert header.metadata["general.file_type"] == 1
    assert all(kind == (F16 if len(shape) == 2 else F32) for shape, kind in header.tensors.values())


def test_brings_tokenizer_template_and_end_of_turn(header: Header) -> None:
    data = header.metadata
    tokens = data["tokenizer.ggml.tokens"]
    assert data["tokenizer.ggml.model"] == "gpt2"
    assert len(tokens) == len(set(tokens)) == header.tensors["token_embd.weight"][0][1]
    assert len(data["tokenizer.ggml.merges"]) > 1000
    assert data["tokenizer.ggml.eos_token_id"] == data["tokenizer.ggml.eot_token_id"]
    end = data["tokenizer.ggml.eot_token_id"]
    assert data["tokenizer.ggml.token_type"][end] == CONTROL
    assert not data["tokenizer.ggml.add_bos_token"]
    assert "add_generation_prompt" in data["tokenizer.chat_template"]
    assert tokens[end] in data["tokenizer.chat_template"]


def test_digits_are_single_tokens(header: Header) -> None:
    tokens = header.metadata["tokenizer.ggml.tokens"]
    assert [token for token in tokens if re.search(r"\d", token)] == list("0123456789")


def test_evaluation_has_a_hundred_scored_questions(evaluation: list[dict[str, Any]]) -> None:
    kinds = [entry["kind"] for entry in evaluation]
    assert {kind: kinds.count(kind) for kind in SCORED} == SCORED
    assert sum(SCORED.values()) == 100
    assert kinds.count("arithmetic_unseen") == 30
    assert len({entry["question"] for entry in evaluation}) == len(evaluation)
    for entry in evaluation:
        assert entry["require"]
        assert all(re.compile(pattern) for pattern in entry["require"])


def test_no_evaluated_phrasing_is_in_training_text(
    corpus: ModuleType, evaluation: list[dict[str, Any]]
) -> None:
    held_out = {corpus.normalize(entry["question"]) for entry in evaluation}
    rng = random.Random(7)
    seen = {
        corpus.normalize(question)
        for _ in range(20_000)
        for question, _ in corpus.conversation(rng, held_out)[1]
    }
    assert len(seen) > 20_000
    assert not held_out & seen


def test_unseen_sums_use_reserved_numbers_only(
    corpus: ModuleType, evaluation: list[dict[str, Any]]
) -> None:
    for entry in evaluation:
        if entry["kind"] == "arithmetic_unseen":
            size, bits = re.findall(r"\d+(?:\.\d+)?", entry["question"])
            assert corpus.memory.reserved(Decimal(size), Decimal(bits)), entry["question"]
    rng = random.Random(7)
    for _ in range(20_000):
        size, bits, _ = corpus.memory.draw(rng)
        assert not corpus.memory.reserved(size, bits)


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """Score the model in a child process, since it loads the engine."""
    run = subprocess.run(
        [sys.executable, str(RECIPE / "evaluate.py"), str(MODEL), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert run.returncode == 0, run.stderr[-2000:]
    scored: dict[str, Any] = json.loads(run.stdout)
    return scored


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_answers_held_out_questions(report: dict[str, Any]) -> None:
    wrong = [entry["question"] for entry in report["results"] if not entry["right"]]
    assert report["held_out"] >= 0.85, wrong


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_perplexity_rises_with_fewer_bits(report: dict[str, Any]) -> None:
    figures = [report["perplexity"][name] for name in ("F16", "Q8_0", "Q4_K_M", "Q2_K")]
    assert all(math.isfinite(figure) for figure in figures)
    # The step to 8 bits is some millionths, which another processor's rounding could turn round;
    # the others are about fifty times that, or more.
    full, eight, *rest = figures
    assert eight > full * (1 - 1e-4), figures
    assert all(more < fewer for more, fewer in itertools.pairwise([eight, *rest])), figures

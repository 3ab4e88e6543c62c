"""``snug fit`` as a person or a script meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.verbs import guarded, parse, run
from app.core.paths import DataPaths

VARIANT = {
    "file", "type", "bits_per_weight", "size", "context", "parts", "total", "devices", "verdict",
    "max_context", "decode_tps", "prefill_tps", "tier",
}  # fmt: skip
PARTS = {"weights", "kv_cache", "recurrent", "compute", "output", "overhead"}

pytestmark = pytest.mark.engine

Fit = Callable[..., dict]


@pytest.fixture
def fit(checked_home: DataPaths, capsys: pytest.CaptureFixture[str]) -> Fit:
    """Run ``snug fit … --json`` in this process and return the object."""

    def run_json(*arguments: str) -> dict:
        words = ["fit", *arguments, "--json", "--data-dir", str(checked_home.root)]
        status = guarded(run, parse(words))
        out, err = capsys.readouterr()
        assert status == 0, err
        return json.loads(out)

    return run_json


@pytest.fixture
def complaint(checked_home: DataPaths, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run ``snug fit`` with bad input and return what it says."""

    def run_bad(*arguments: str) -> str:
        status = guarded(run, parse(["fit", *arguments, "--data-dir", str(checked_home.root)]))
        out, err = capsys.readouterr()
        assert status == 2
        assert out == ""
        return err

    return run_bad


def test_a_catalogue_model_as_json(fit: Fit):
    found = fit("llama-3.1-8b")

    assert set(found) == {"variants", "recommended"}
    assert set(found["recommended"]) == {"file", "reason"}
    assert len(found["variants"]) > 10
    for variant in found["variants"]:
        assert set(variant) == VARIANT
        assert set(variant["parts"]) == PARTS
        assert sum(variant["parts"].values()) == variant["total"]
        assert {"name", "needed", "free"} == set(variant["devices"][0])
        assert variant["verdict"] in ("gpu", "ram", "tight", "split", "too_big")
        assert variant["tier"] == "formula"
        assert variant["context"] == 8192
    by_type = {variant["type"]: variant for variant in found["variants"]}
    assert by_type["Q4_K_M"]["size"] == pytest.approx(4.91e9, rel=0.002)
    files = {variant["file"] for variant in found["variants"]}
    assert found["recommended"]["file"] in files | {None}


@pytest.mark.parametrize(
    ("tier", "expected"), [(None, "header"), ("header", "header"), ("dry-run", "dry-run")]
)
def test_a_local_file(fit: Fit, demo: Path, tier: str | None, expected: str):
    more = ("--tier", tier) if tier else ()
    (variant,) = fit(str(demo), *more)["variants"]

    assert variant["tier"] == expected
    assert variant["file"] == demo.name
    assert variant["size"] == demo.stat().st_size
    assert variant["verdict"] in ("gpu", "ram")
    assert variant["devices"][0]["name"] == "RAM"


def test_options_change_what_is_needed(fit: Fit, demo: Path):
    (short,) = fit(str(demo), "--ctx", "512")["variants"]
    (long,) = fit(str(demo), "--ctx", "4096")["variants"]
    (small,) = fit(str(demo), "--ctx", "4096", "--kv", "q8_0")["variants"]

    assert short["context"] == 512
    assert short["parts"]["kv_cache"] * 8 == long["parts"]["kv_cache"]
    assert small["parts"]["kv_cache"] < long["parts"]["kv_cache"]


def test_the_wanted_context_is_no_longer_than_the_trained_one(fit: Fit):
    assert fit("llama 2 7b")["variants"][0]["context"] == 4096
    assert fit("llama 2 7b", "--ctx", "8192")["variants"][0]["context"] == 8192


def test_worked_numbers(fit: Fit):
    (variant,) = fit("--params", "7", "--bits", "32")["variants"]
    assert variant["size"] == 28_000_000_000
    assert variant["tier"] == "formula"
    assert variant["max_context"] is None
    (variant,) = fit("--params", "7", "--bits", "INT8")["variants"]
    assert (variant["type"], variant["size"]) == ("INT8", 7_000_000_000)
    (variant,) = fit("--params", "3", "--bits", "int8")["variants"]
    assert variant["size"] == 3_000_000_000
    (variant,) = fit("--params", "8.03", "--bits", "4.89")["variants"]
    assert variant["parts"]["weights"] == 4_908_337_500


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "needs a model"),
        (("no such model",), "No model of the catalogue"),
        (("llama",), "several models"),
        (("missing.gguf",), "There is no file"),
        (("gemma 3 4b", "--tier", "dry-run"), "no file to read"),
        (("gemma 3 4b", "--params", "4"), "stand in place of a model"),
        (("--params", "4"), "belong together"),
        (("--params", "-4", "--bits", "4"), "no size of a model"),
        (("--params", "nan", "--bits", "4"), "no size of a model"),
        (("--params", "4", "--bits", "0"), "no number of bits"),
        (("--params", "4", "--bits", "65"), "no number of bits"),
        (("--params", "4", "--bits", "Q9"), "no type of weights"),
        (("--params", "4", "--bits", "4", "--tier", "header"), "no file to read"),
        (("gemma 3 4b", "--gpu-layers", "many"), "is no number"),
        (("gemma 3 4b", "--gpu-layers", "-2"), "cannot be negative"),
        (("gemma 3 4b", "--ctx", "999999999999"), "no length of context"),
    ],
)
def test_bad_input_is_said_and_exits_with_2(complaint, arguments: tuple[str, ...], said: str):
    assert said in complaint(*arguments)


def test_files_that_are_no_models_are_named(complaint, tmp_path: Path):
    page = tmp_path / "model.gguf"
    page.write_text("<!doctype html><html>")

    assert "looks like a web page" in complaint(str(page))
    assert "is a folder" in complaint(str(tmp_path))


@pytest.mark.parametrize("arguments", [("--kv", "q2"), ("--tier", "guess"), ("--ctx", "0")])
def test_wrong_words_exit_with_2(arguments: tuple[str, ...]):
    with pytest.raises(SystemExit) as exit:
        parse(["fit", "gemma 3 4b", *arguments])
    assert exit.value.code == 2


def test_for_people(checked_home: DataPaths):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "app", "fit", "llama 3.1 8b", "--ctx", "4096"],
        env={**os.environ, "SNUG_HOME": str(checked_home.root)},
        capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip
    lines = done.stdout.splitlines()

    assert lines[0] == "Llama 3.1 8B Instruct, 4,096 tokens of context"
    assert "Verdict" in lines[2]
    assert "8.03 B × " in done.stdout
    assert " bits ÷ 8 = " in done.stdout
    assert "+ KV cache 537 MB" in done.stdout
    assert "Figures worked out from numbers." in done.stdout

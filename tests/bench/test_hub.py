"""The benchmark of the Hub, on files and libraries small enough for a test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.bench import hub, hub_downloads, hub_look
from app.core.errors import UsageError

QUIET = lambda _step: None  # noqa: E731


def values(report: dict) -> dict[str, float]:
    return {line["what"]: line["value"] for line in report["lines"]}


def test_downloads_against_curl(tmp_path: Path):
    report = hub_downloads.measure_downloads(
        tmp_path, QUIET, large=3_000_000, small=1_000_000, rounds=2, tries=1
    )

    *ratios, growth = report["lines"]
    assert len(ratios) == (2 if shutil.which("curl") else 0)
    assert all(line["value"] > 0 for line in ratios)
    assert abs(growth["value"]) < 30
    assert len(report["raw"]["snug pull"]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["home"]  # nothing large


def test_it_says_when_there_is_no_curl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    report = hub_downloads.measure_downloads(
        tmp_path, QUIET, large=200_000, small=100_000, rounds=1, tries=1
    )

    assert len(report["lines"]) == 1
    assert "not installed" in report["raw"]["curl"]


def test_rounds_that_others_disturbed_are_made_again(monkeypatch: pytest.MonkeyPatch):
    shares = iter([0.5, 0.02, 0.3, 0.01, 0.4, 0.03])
    turns = hub_downloads._Turns(None, Path(), None)
    pull = hub_downloads.Pull(1.0, 1.0, 1)
    monkeypatch.setattr(
        turns, "_round", lambda curl_first: hub_downloads.Round(pull, None, next(shares))
    )

    assert [one.others for one in turns.least_disturbed(2, 3, QUIET)] == [0.02, 0.01]
    shares = iter([0.5, 0.3, 0.4, 0.6])
    assert [one.others for one in turns.least_disturbed(2, 2, QUIET)] == [0.3, 0.4]


@pytest.mark.engine
def test_looks_at_a_repository(tmp_path: Path):
    found = values(hub_look.measure_looks(tmp_path, QUIET, looks=1))

    assert found["variants with a verdict"] == 25
    assert 1 < found["a repository of 25 variants with verdicts, bytes read"] < 20
    assert found["a second look, bytes of headers"] == 0


def test_a_library(tmp_path: Path):
    report = hub_look.measure_library(tmp_path, QUIET, models=20)

    assert [line["what"] for line in report["lines"]] == ["20 models on disk listed, headers known"]


def test_without_the_checkout_it_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr("app.bench.fake_hub.shipped", lambda *_parts: tmp_path / "missing")

    with pytest.raises(UsageError, match="source checkout"):
        hub.measure_hub(QUIET)


def test_without_room_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 9, 1))

    with pytest.raises(UsageError, match=r"6\.00 GB"):
        hub.measure_hub(QUIET)

"""Starting Snug again: from source, and from each program of a bundle."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.core.process import snug_command


def test_from_source_the_same_python_runs_the_same_module():
    assert snug_command("worker") == [sys.executable, "-P", "-m", "app", "worker"]


@pytest.mark.parametrize("started", ["snug.exe", "snug-cli.exe"])
def test_on_windows_the_engine_gets_the_program_that_has_pipes(
    monkeypatch, tmp_path: Path, started
):
    for name in ("snug.exe", "snug-cli.exe"):
        (tmp_path / name).touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", str(tmp_path / started))
    assert snug_command("worker") == [str(tmp_path / "snug-cli.exe"), "worker"]


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_elsewhere_one_program_does_all(monkeypatch, tmp_path: Path, system: str):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "snug"))
    (tmp_path / "snug-cli.exe").touch()
    assert snug_command("worker") == [str(tmp_path / "snug"), "worker"]

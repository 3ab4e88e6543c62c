"""dev.py's modules are imported from where they stand: packaging/ is no package."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))


@pytest.fixture
def fake_tools(tmp_path, monkeypatch):
    """Put shell scripts on PATH before all else; each notes how it was called."""
    if os.name != "posix":
        pytest.skip("the stand-ins are shell scripts")
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def make(name: str, body: str = "") -> Path:
        calls = folder / f"{name}.calls"
        script = folder / name
        script.write_text(f'#!/bin/sh\necho "$*" >> "{calls}"\n{body}\n')
        script.chmod(0o755)
        return calls

    return make

"""What every test stands on: a data directory of its own, and the demo model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.core.paths import demo_model


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> Iterator[None]:
    """Keep every test away from the real data directory, whatever it starts."""
    monkeypatch.setenv("SNUG_HOME", str(tmp_path_factory.mktemp("home")))
    yield


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demo model that comes with the app."""
    path = demo_model()
    assert path.exists(), "resources/demo holds no model"
    return path

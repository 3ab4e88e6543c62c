"""What every test stands on: a data directory of its own, the demo model, a checked engine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.core.paths import DataPaths, demo_model
from app.gguf.synthetic import write_llama
from app.services import Services
from fakehub.server import FakeHub

_REAL_CACHE = str(Path.home() / ".cache")


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> None:
    """Keep every test away from the real data, models, token and keyring, whatever it starts."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SNUG_HOME", str(home))
    monkeypatch.setenv("HF_HOME", str(home / "huggingface"))
    monkeypatch.setenv("OLLAMA_MODELS", str(home / "ollama"))
    # LM Studio's and Jan's models lie below the home folder. What programs cache stays where it
    # is: fonts would be gone through anew for each child process.
    monkeypatch.setenv("XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME") or _REAL_CACHE)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("HF_TOKEN", "HF_HUB_CACHE", "HF_ENDPOINT", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("JAN_DATA_FOLDER", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demo model that comes with the app."""
    path = demo_model()
    assert path.exists(), "resources/demo holds no model"
    return path


@pytest.fixture(scope="session")
def slow_model(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose prompts take seconds: 0.5 billion zero weights in a sparse file."""
    path = tmp_path_factory.mktemp("models") / "slow.gguf"
    write_llama(
        path, layers=12, width=2048, ffn=5632, heads=16, kv_heads=16, tokenizer=demo,
        type="Q4_0", weights="zero", context_length=8192,
    )  # fmt: skip
    return path


@pytest.fixture(scope="session")
def engine_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the engine check finds on this machine; it runs once for all tests."""
    base = tmp_path_factory.getbasetemp()
    # The processes that share the suite out have a folder each, side by side.
    paths = DataPaths((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "checked")
    with FileLock(f"{paths.root}.lock"):
        if not paths.engine_record.exists():
            with closing(Services(paths)) as services:
                assert services.setup.finding().working
    return paths.engine_record


@pytest.fixture
def checked_home(engine_record: Path, tmp_path: Path) -> DataPaths:
    """A fresh data directory in which the engine check has been done already."""
    paths = DataPaths(tmp_path / "snug home")
    paths.prepare()
    shutil.copy(engine_record, paths.engine_record)
    return paths


@pytest.fixture
def fakehub() -> Iterator[FakeHub]:
    """A Hub on loopback, empty and without faults."""
    with FakeHub() as hub:
        yield hub

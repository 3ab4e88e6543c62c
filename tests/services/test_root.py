"""The services as a whole: what they build, and how they end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from made_up_machine import MadeUpMachine, MadeUpSetup

from app.core.paths import DataPaths
from app.engine.engine import Engine
from app.services import Services


class Ended(Engine):
    """An engine that tells that it was stopped."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self._log = log

    def stop(self) -> None:
        self._log.append("engine")


def build(folder: Path, log: list[str]) -> Services:
    return Services(
        DataPaths(folder), engine=Ended(log), setup=MadeUpSetup(), machine=MadeUpMachine()
    )


def test_each_part_is_ended_in_its_order_whatever_becomes_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    log: list[str] = []
    services = build(tmp_path, log)
    close_store = services.store.close

    def broken() -> None:
        log.append("library")
        raise OSError("the disk is gone")

    def last() -> None:
        log.append("store")
        close_store()

    monkeypatch.setattr(services.library, "close", broken)
    monkeypatch.setattr(services.loads, "close", lambda: log.append("loads"))
    monkeypatch.setattr(services.store, "close", last)
    with pytest.raises(OSError, match="gone"):
        services.close()
    # What a state belongs to is noted before it is kept, and both before the engine goes.
    assert log == ["loads", "library", "engine", "store"]


def test_closing_makes_nothing_that_nobody_asked_for(tmp_path: Path):
    services = build(tmp_path, [])
    services.close()
    assert not services.paths.library.exists()
    assert not services.paths.downloads.exists()
    assert not services.paths.fit_record.exists()


def test_a_chosen_context_is_of_its_model_alone_and_the_oldest_go(tmp_path: Path):
    services = build(tmp_path, [])
    for number in range(120):
        services.fit.choose_context(Path(f"/models/{number}.gguf"), 4096 + number)
    assert services.fit.chosen_context(Path("/models/119.gguf")) == 4096 + 119
    assert services.fit.chosen_context(Path("/models/0.gguf")) is None
    services.fit.choose_context(Path("/models/119.gguf"), None)
    assert services.fit.chosen_context(Path("/models/119.gguf")) is None
    services.close()
    again = build(tmp_path, [])
    assert again.fit.chosen_context(Path("/models/118.gguf")) == 4096 + 118
    again.close()


def test_building_them_imports_nothing_heavy(tmp_path: Path):
    heavy = ["huggingface_hub", "keyring", "app.hub", "app.fit", "app.library", "app.hardware"]
    script = f"""
import sys
from pathlib import Path
from app.core.paths import DataPaths
from app.services import Services
Services(DataPaths(Path({str(tmp_path)!r}))).close()
print([name for name in {heavy!r} if name in sys.modules])
"""
    told = subprocess.run(
        [sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"

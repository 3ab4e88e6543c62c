"""Real engines in real child processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scripted_model import TEMPLATE, write_script
from small_models import write_small

from app.core.cancel import CancelToken
from app.engine import check
from app.engine.engine import Engine
from app.engine.protocol import Finished, ModelSettings, Progress, Sampling, Text, Turn

Ask = Callable[..., tuple[str, Finished]]


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine that has not been started yet."""
    engine = Engine()
    yield engine
    engine.stop()


@pytest.fixture(scope="module")
def chatting(demo: Path) -> Iterator[Engine]:
    """An engine with the demo model in memory, shared by the tests of a module."""
    engine = Engine()
    engine.load(demo, ModelSettings(context=4096))
    yield engine
    engine.stop()


@pytest.fixture
def quick_check(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine check of one more type, with one question to the demo model as its yardstick.

    What the check does with a setting that dies is the same; how fast settings are means nothing.
    """
    monkeypatch.setattr(check, "_TYPES", ("Q4_0",))
    monkeypatch.setattr(check, "_yardstick", lambda _demo, _cache: demo)
    monkeypatch.setattr(check, "_COMPARE_SECONDS", 0.0)


@pytest.fixture(scope="session")
def small(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Models with random weights: ``small("mamba")``, see ``small_models``."""
    folder = tmp_path_factory.mktemp("small")

    def make(architecture: str, **own: object) -> Path:
        path = folder / f"{architecture}{sorted(own.items())}.gguf"
        if not path.exists():
            write_small(path, demo, architecture, own=own)
        return path

    return make


@pytest.fixture
def says(engine: Engine, tmp_path: Path) -> Callable[..., Engine]:
    """An engine whose model says these pieces: ``says("Hello", " you", template=…)``."""

    def load(*pieces: str, template: str = TEMPLATE, without: str = "") -> Engine:
        path = write_script(tmp_path / "script.gguf", pieces, template, without=without)
        engine.load(path, ModelSettings(context=1024))
        return engine

    return load


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Ask an engine: ``ask(engine, turns, **sampling)`` returns the answer and its end."""
    return _ask


def _ask(
    engine: Engine,
    turns: list[Turn],
    *,
    thinking: bool | None = None,
    text: str = "",
    **sampling: object,
) -> tuple[str, Finished]:
    """Ask and return the answer's text and its end."""
    pieces: list[str] = []

    def on_event(event: Progress | Text) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)

    end = engine.generate(
        turns,
        Sampling(**sampling),  # type: ignore[arg-type]
        on_event=on_event,
        cancel=CancelToken(),
        thinking=thinking,
        text=text,
    )
    return "".join(pieces), end

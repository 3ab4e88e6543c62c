"""Real engines in real child processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
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
def ask() -> Ask:
    """Ask an engine: ``ask(engine, turns, **sampling)`` returns the answer and its end."""
    return _ask


def _ask(engine: Engine, turns: list[Turn], **sampling: object) -> tuple[str, Finished]:
    """Ask and return the answer's text and its end."""
    pieces: list[str] = []

    def on_event(event: Progress | Text) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)

    end = engine.generate(
        turns,
        Sampling(**sampling),
        on_event=on_event,
        cancel=CancelToken(),  # type: ignore[arg-type]
    )
    return "".join(pieces), end

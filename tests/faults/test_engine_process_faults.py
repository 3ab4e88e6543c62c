"""Faults of the pipes between Snug and its engine, with small processes in the engine's place."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest

from app.engine import connection, process
from app.engine.engine import Engine
from app.engine.errors import EngineDied
from app.engine.protocol import VERSION, Turn

Play = Callable[[str], Engine]
SHORT = [Turn("user", "Hello")]
READY = f"""
import os, sys, time
def say(line):
    os.write(1, line.encode() + b"\\n")
say('{{"type": "Ready", "version": {VERSION}, "pid": 1, "engine": "1.0+test"}}')
"""


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch):
    """Return an engine whose child runs a script: ``play("...")``."""
    engines: list[Engine] = []

    def make(script: str) -> Engine:
        monkeypatch.setattr(process, "worker_command", lambda: [sys.executable, "-c", script])
        engines.append(Engine())
        return engines[-1]

    yield make
    for engine in engines:
        engine.stop()


def test_nonsense_is_the_end_of_the_child_and_a_sentence(play: Play):
    engine = play(READY + "sys.stdin.readline(); say('this is no event'); time.sleep(60)")
    with pytest.raises(EngineDied, match="did not react while it was counting"):
        engine.count(SHORT)
    assert engine.pid is None


def test_a_child_of_another_version_is_not_spoken_to(play: Play):
    engine = play(READY.replace(f'"version": {VERSION}', '"version": 99') + "time.sleep(60)")
    with pytest.raises(EngineDied, match="did not react while it was starting"):
        engine.start()


def test_a_child_that_never_gets_ready_is_ended(play: Play, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "_START_SECONDS", 0.3)
    engine = play("import time; time.sleep(60)")
    with pytest.raises(EngineDied, match="did not react while it was starting"):
        engine.start()
    assert engine.pid is None


def test_a_child_that_falls_silent_but_stays_is_ended(play: Play, monkeypatch):
    monkeypatch.setattr(process, "_EXIT_SECONDS", 0.3)
    engine = play(READY + "sys.stdin.readline(); os.close(1); time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(EngineDied, match="while it was counting"):
        engine.count(SHORT)
    assert time.monotonic() - started < 20
    assert engine.pid is None


def test_a_flood_on_stderr_without_an_end_of_line_fills_nothing(play: Play):
    flood = "sys.stderr.write('.' * 3_000_000); sys.stderr.flush()\n"
    engine = play(
        READY + flood + "sys.stdin.readline(); sys.stderr.write('last words'); sys.exit(7)"
    )
    with pytest.raises(EngineDied, match="status 7") as caught:
        engine.count(SHORT)
    assert caught.value.detail.endswith("last words")
    assert len(caught.value.detail) < 300_000


def test_events_of_requests_that_nobody_waits_for_are_passed_over(play: Play):
    stray = """say('{"type": "Text", "id": 99, "text": "?", "tokens": 1}')"""
    engine = play(
        READY + f"{stray}\nsys.stdin.readline()\n"
        """say('{"type": "Counted", "id": 1, "tokens": 5, "context": 9}')\ntime.sleep(60)"""
    )
    assert engine.count(SHORT).tokens == 5

"""How long a prompt takes is told before it is read, where that is known."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.chat.context_plan import ContextPlan
from app.engine.protocol import Stats
from app.ui.chat.reading_time import ReadingTime, about, reading_text


@pytest.fixture
def reading(services, tasks, make_loaded) -> ReadingTime:
    services.engine.loaded = make_loaded("One")
    return ReadingTime(services, tasks)


@pytest.fixture
def make_loaded():
    """Make what stands for a model in memory."""
    return lambda name: SimpleNamespace(name=name)


def stats(prompt: int, reused: int, tps: float) -> Stats:
    return Stats(
        prompt_tokens=prompt, reused_tokens=reused, completion_tokens=1, prefill_tps=tps,
        decode_tps=1.0, first_token_s=0.1, seed=1, peak_memory=1,
    )  # fmt: skip


def plan(tokens: int, reused: int) -> ContextPlan:
    return ContextPlan(tokens=tokens, context=8192, room=1024, reused=reused)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "about 1 s"), (7.2, "about 7 s"), (41, "about 40 s"), (200, "about 3 min"),
     (9000, "about 2 h")],
)  # fmt: skip
def test_times_are_said_as_people_do(seconds, said):
    assert about(seconds) == said


def test_a_moment_needs_no_words():
    assert reading_text(200, 1.2) == ""
    assert reading_text(6200, None) == ""
    assert reading_text(6200, 41.3) == "reads 6,200 new tokens, about 40 s"


def test_only_new_tokens_take_time_at_the_speed_that_was_measured(reading):
    assert reading.told(plan(7000, 800)) == ""  # nothing is known yet
    reading.measure("One", stats(1000, 200, 155.0))
    assert reading.told(plan(7000, 800)) == "reads 6,200 new tokens, about 40 s"
    assert reading.told(plan(7000, 6900)) == ""


def test_few_tokens_say_nothing_about_the_speed(reading):
    reading.measure("One", stats(1000, 990, 3.0))
    assert reading.seconds(100) is None


def test_another_model_has_its_own_speed(reading, services, make_loaded):
    reading.measure("One", stats(1000, 0, 100.0))
    services.engine.loaded = make_loaded("Two")
    assert reading.seconds(1000) is None
    reading.measure("Two", stats(1000, 0, 50.0))
    assert reading.seconds(1000) == 20

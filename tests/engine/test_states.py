"""Saved prompt states: the same tokens afterwards, whatever the model's memory is made of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
from app.engine.engine import Engine
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import ModelSettings, Progress, Sampling, Turn

pytestmark = pytest.mark.engine

LONG = [Turn("user", "How much memory does a model of 8 billion parameters take? " * 40)]
GREEDY = {"temperature": 0, "ignore_end": True, "max_tokens": 40}
SETTINGS = ModelSettings(context=2048)
KINDS = ["llama", "gemma3", "mamba", "lfm2"]
"""Plain attention, sliding windows, a recurrent state, and layers of both kinds."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """One engine for all tests: each loads its model anew."""
    with Engine() as engine:
        yield engine


@pytest.fixture
def models(demo: Path, small):
    """The demo model and one of each other kind, by name."""
    return lambda name: demo if name == "demo" else small(name)


@pytest.mark.parametrize("kind", ["demo", *KINDS])
def test_a_restored_prompt_is_answered_as_a_computed_one(
    engine: Engine, models, kind, tmp_path, ask
):
    engine.load(models(kind), SETTINGS)
    computed, first = ask(engine, LONG, **GREEDY)
    assert first.stats.reused_tokens == 0
    engine.unload()
    engine.reload()
    ask(engine, LONG, temperature=0, max_tokens=0)
    saved = engine.save_state(tmp_path / "a.state", "key")
    assert saved.tokens == first.stats.prompt_tokens
    assert saved.size == (tmp_path / "a.state").stat().st_size
    engine.unload()
    engine.reload()
    assert engine.restore_state(tmp_path / "a.state", "key").tokens == saved.tokens
    restored, second = ask(engine, LONG, **GREEDY)
    assert restored == computed
    # A memory that cannot step back goes on from a place some tokens before the prompt's end.
    assert second.stats.reused_tokens >= saved.tokens - 10


@pytest.mark.parametrize("kind", ["demo", *KINDS])
def test_the_next_turn_after_a_restore_is_the_next_turn_without(
    engine: Engine, models, kind, tmp_path, ask
):
    engine.load(models(kind), SETTINGS)
    answer, first = ask(engine, LONG, **GREEDY)
    saved = engine.save_state(tmp_path / "a.state", "key")
    assert saved.tokens == first.stats.prompt_tokens + first.stats.completion_tokens
    followed = [*LONG, Turn("assistant", answer), Turn("user", "And what does Q8_0 mean?")]
    straight, went_on = ask(engine, followed, **GREEDY)
    assert went_on.stats.reused_tokens >= first.stats.prompt_tokens - 1
    ask(engine, [Turn("user", "Something else entirely, to be read in between.")], **GREEDY)
    engine.restore_state(tmp_path / "a.state", "key")
    assert engine.count(followed).reused == went_on.stats.reused_tokens
    again, end = ask(engine, followed, **GREEDY)
    assert again == straight
    assert end.stats.reused_tokens == went_on.stats.reused_tokens


def test_the_second_turn_of_8_000_tokens_processes_only_what_is_new(
    engine: Engine, small, tmp_path, ask
):
    engine.load(small("llama", context_length=16_384), ModelSettings(context=10_240))
    long = [Turn("user", "How much memory does it take? " * 1_150)]
    answer, first = ask(engine, long, **GREEDY)
    assert first.stats.prompt_tokens > 8_000
    followed = [*long, Turn("assistant", answer), Turn("user", "And in 4 bits?")]
    engine.save_state(tmp_path / "a.state", "key")
    straight, second = ask(engine, followed, **GREEDY)
    assert second.stats.reused_tokens >= first.stats.prompt_tokens
    assert second.stats.prompt_tokens - second.stats.reused_tokens < 100
    # The same after another conversation, and in a process that never read it.
    for forget in (lambda: ask(engine, LONG, **GREEDY), engine.stop):
        forget()
        engine.reload()
        engine.restore_state(tmp_path / "a.state", "key")
        again, third = ask(engine, followed, **GREEDY)
        assert again == straight
        assert third.stats.reused_tokens == second.stats.reused_tokens


@pytest.mark.parametrize("kind", KINDS)
def test_regenerating_and_editing_process_the_last_turn_only(engine: Engine, models, kind, ask):
    engine.load(models(kind), SETTINGS)
    answer, first = ask(engine, LONG, **GREEDY)
    again, end = ask(engine, LONG, **GREEDY)
    assert again == answer
    assert end.stats.reused_tokens >= first.stats.prompt_tokens - 10
    # What the next prompt says of the answer is other words, as when a thought is left out.
    followed = [*LONG, Turn("assistant", "Other words."), Turn("user", "Go on.")]
    _, end = ask(engine, followed, **GREEDY)
    assert end.stats.reused_tokens >= first.stats.prompt_tokens - 10
    edited = [*LONG, Turn("assistant", "Other words."), Turn("user", "Stop.")]
    _, end = ask(engine, edited, **GREEDY)
    assert end.stats.reused_tokens >= first.stats.prompt_tokens - 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_stopped_prompt_goes_on_from_where_it_can(engine: Engine, models, kind, ask):
    engine.load(models(kind), SETTINGS)
    straight, first = ask(engine, LONG, **GREEDY)
    longer = [*LONG, Turn("assistant", straight), Turn("user", "And then? " * 120)]
    cancel = CancelToken()
    end = engine.generate(
        longer, Sampling(), cancel=cancel,
        on_event=lambda event: isinstance(event, Progress) and event.done > 540 and cancel.cancel(),
    )  # fmt: skip
    assert end.reason == "cancelled"
    assert engine.count(longer).reused >= first.stats.prompt_tokens - 10
    _, end = ask(engine, longer, **GREEDY)
    assert end.stats.reused_tokens >= first.stats.prompt_tokens - 10
    assert end.stats.completion_tokens == GREEDY["max_tokens"]


def test_a_state_that_is_not_worth_it_is_not_written(engine: Engine, demo: Path, tmp_path, ask):
    path = tmp_path / "a.state"
    engine.load(demo, SETTINGS)
    assert engine.save_state(path, "key").size == 0
    _, end = ask(engine, LONG, temperature=0, max_tokens=0)
    tokens = end.stats.prompt_tokens
    assert engine.save_state(path, "key", least=tokens + 1).size == 0
    assert engine.save_state(path, "key", most=1000).size == 0
    assert not list(tmp_path.iterdir())
    assert engine.save_state(path, "key", least=tokens, most=100_000_000).size > 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_model_without_memory_says_so(engine: Engine, small, tmp_path):
    engine.load(small("bert"), SETTINGS)
    assert engine.save_state(tmp_path / "a.state", "key").size == 0


@pytest.fixture(scope="module")
def computed(engine: Engine, demo: Path, tmp_path_factory, ask) -> tuple[bytes, str]:
    """A state of the demo model, and the answer that follows from it."""
    path = tmp_path_factory.mktemp("states") / "a.state"
    engine.load(demo, SETTINGS)
    ask(engine, LONG, temperature=0, max_tokens=0)
    engine.save_state(path, "key")
    return path.read_bytes(), ask(engine, LONG, **GREEDY)[0]


@pytest.fixture
def kept(engine: Engine, demo: Path, tmp_path: Path, computed) -> tuple[Path, str]:
    """That state on disk, and its model in memory."""
    path = tmp_path / "kept.state"
    path.write_bytes(computed[0])
    engine.load(demo, SETTINGS)
    return path, computed[1]


def refused(engine: Engine, path: Path, key: str, ask, answer: str) -> str:
    """Have a state refused; the engine's next answer is as if nothing had been."""
    pid = engine.pid
    with pytest.raises(EngineError) as caught:
        engine.restore_state(path, key)
    assert not isinstance(caught.value, EngineDied)
    assert caught.value.kind == "state"
    assert caught.value.text.endswith(".")
    assert ask(engine, LONG, **GREEDY)[0] == answer
    assert engine.pid == pid
    return caught.value.text


@pytest.mark.parametrize("size", [0, 1, 17, 1000, 0.5, 0.999])
def test_a_truncated_state_is_refused(engine: Engine, kept, size, ask):
    path, answer = kept
    data = path.read_bytes()
    path.write_bytes(data[: size if isinstance(size, int) else int(len(data) * size)])
    assert "damaged" in refused(engine, path, "key", ask, answer)


@pytest.mark.parametrize("place", [0, 4, 8, 12, 5000, 0.5, -200, -30, -18, -5, -1])
def test_a_single_wrong_bit_is_refused(engine: Engine, kept, place, ask):
    path, answer = kept
    data = bytearray(path.read_bytes())
    data[place if isinstance(place, int) else int(len(data) * place)] ^= 4
    path.write_bytes(data)
    assert "damaged" in refused(engine, path, "key", ask, answer)


def test_something_else_behind_a_state_is_refused(engine: Engine, kept, ask):
    path, answer = kept
    path.write_bytes(path.read_bytes() * 2)
    assert "damaged" in refused(engine, path, "key", ask, answer)


def test_another_key_is_refused(engine: Engine, kept, ask):
    path, answer = kept
    assert "another model" in refused(engine, path, "other key", ask, answer)


def test_a_file_that_is_not_there_is_refused(engine: Engine, kept, tmp_path, ask):
    assert "cannot be read" in refused(engine, tmp_path / "none", "key", ask, kept[1])
    assert "cannot be read" in refused(engine, tmp_path, "key", ask, kept[1])


@pytest.mark.parametrize(
    "settings",
    [ModelSettings(context=1024), ModelSettings(context=2048, cache_type="q8_0"),
     ModelSettings(context=2048, flash_attention=False)],
)  # fmt: skip
def test_other_settings_are_refused(engine: Engine, demo: Path, kept, settings, ask):
    engine.load(demo, settings)
    answer = ask(engine, LONG, **GREEDY)[0]
    assert "another model" in refused(engine, kept[0], "key", ask, answer)


def test_another_model_is_refused_also_with_its_key(engine: Engine, demo: Path, small, kept, ask):
    engine.load(small("llama"), SETTINGS)
    answer = ask(engine, LONG, **GREEDY)[0]
    assert "another model" in refused(engine, kept[0], "key", ask, answer)


def test_a_folder_that_is_not_there_is_a_sentence(engine: Engine, demo: Path, tmp_path, ask):
    engine.load(demo, SETTINGS)
    ask(engine, LONG, temperature=0, max_tokens=0)
    with pytest.raises(EngineError, match="could not be saved") as caught:
        engine.save_state(tmp_path / "none" / "a.state", "key")
    assert caught.value.kind == "state"
    assert engine.count(LONG).reused > 500

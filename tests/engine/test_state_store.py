"""The store of prompt states: whose they are, when they are written, and what goes when."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine.engine import Engine
from app.engine.errors import EngineDied
from app.engine.protocol import ModelSettings, Turn
from app.engine.state_store import StateStore

pytestmark = pytest.mark.engine

SETTINGS = ModelSettings(context=2048)
FIRST = [Turn("user", "How much memory does a model of 8 billion parameters take? " * 40)]
SECOND = [Turn("user", "What does the Hub know of a model before it is downloaded? " * 40)]
PLENTY = 10**9


@pytest.fixture
def store(tmp_path: Path) -> StateStore:
    return StateStore(tmp_path / "states", lambda: PLENTY)


@pytest.fixture
def loaded(engine: Engine, demo: Path) -> Engine:
    engine.load(demo, SETTINGS)
    return engine


@pytest.fixture
def reads(store: StateStore, ask) -> Callable[..., int]:
    """Let an engine read a conversation and return how many of its tokens it need not."""

    def read(engine: Engine, conversation: int, turns: list[Turn], store=store) -> int:
        store.turn_to(engine, conversation)
        return ask(engine, turns, temperature=0, max_tokens=3)[1].stats.reused_tokens

    return read


def kept(store: StateStore) -> list[Path]:
    return sorted(store._folder.glob("*"))


def test_going_back_to_a_conversation_reads_nothing_again(loaded, store, reads):
    assert reads(loaded, 1, FIRST) == 0
    assert reads(loaded, 1, FIRST) > 500
    assert kept(store) == [], "nothing is written before it is needed"
    assert reads(loaded, 2, SECOND) < 20
    assert len(kept(store)) == 1
    assert reads(loaded, 1, FIRST) > 500
    assert reads(loaded, 2, SECOND) > 500
    assert len(kept(store)) == 2
    assert store.size() == sum(path.stat().st_size for path in kept(store))


def test_a_restart_takes_up_what_was_kept(loaded, store, reads, demo, tmp_path):
    reads(loaded, 1, FIRST)
    saved = store.keep(loaded)
    assert saved.size > 100_000
    assert store.keep(loaded) is None, "it is on disk"
    loaded.stop()
    with Engine() as engine:
        engine.load(demo, SETTINGS)
        again = StateStore(tmp_path / "states", lambda: PLENTY)
        assert reads(engine, 1, FIRST, again) > 500


def test_unloading_and_reloading_takes_up_what_was_kept(loaded, store, reads):
    reads(loaded, 1, FIRST)
    store.keep(loaded)
    loaded.unload()
    assert store.turn_to(loaded, 1) is None
    assert loaded.reload().context == 2048
    assert reads(loaded, 1, FIRST) > 500


def test_what_was_not_changed_is_not_written_again(loaded, store, reads):
    reads(loaded, 1, FIRST)
    reads(loaded, 2, SECOND)
    written = kept(store)[0].stat().st_mtime_ns
    store.turn_to(loaded, 1)
    used = kept(store)[0].stat().st_mtime_ns
    assert used > written
    store.turn_to(loaded, 2)
    assert kept(store)[0].stat().st_mtime_ns == used


def test_short_conversations_are_not_kept(loaded, store, reads):
    reads(loaded, 1, [Turn("user", "Hello")])
    reads(loaded, 2, SECOND)
    assert kept(store) == []


def test_the_words_of_others_are_not_kept(loaded, store, ask, reads):
    reads(loaded, 1, FIRST)
    store.turn_to(loaded, None)
    ask(loaded, SECOND, temperature=0, max_tokens=3)
    store.turn_to(loaded, 1)
    assert len(kept(store)) == 1
    assert reads(loaded, 1, FIRST) > 500


@pytest.mark.parametrize("change", ["settings", "model", "build"])
def test_with_anything_else_a_state_is_discarded(
    engine, demo, tmp_path, store, reads, change, monkeypatch
):
    model = tmp_path / "model.gguf"
    model.write_bytes(demo.read_bytes())
    engine.load(model, SETTINGS)
    reads(engine, 1, FIRST)
    store.keep(engine)
    [old] = kept(store)
    settings = SETTINGS
    if change == "settings":
        settings = ModelSettings(context=2048, cache_type="q8_0")
    elif change == "model":
        os.utime(model, (1, 1))
    engine.load(model, settings)
    if change == "build":
        another = f"{engine.build}-another"
        monkeypatch.setattr(type(engine), "build", another)
    assert store.turn_to(engine, 1) is None
    assert not old.exists()


def test_another_model_keeps_its_own(loaded, small, store, reads, demo):
    reads(loaded, 1, FIRST)
    store.keep(loaded)
    loaded.load(small("llama"), SETTINGS)
    assert reads(loaded, 1, FIRST) == 0
    store.keep(loaded)
    assert len(kept(store)) == 2
    loaded.load(demo, SETTINGS)
    assert reads(loaded, 1, FIRST) > 500


def test_the_least_recently_used_go_first(loaded, tmp_path, reads):
    limit = [PLENTY]
    store = StateStore(tmp_path / "states", lambda: limit[0])
    for conversation in (1, 2, 3):
        reads(loaded, conversation, FIRST, store)
    store.keep(loaded)
    sizes = store.size() // 3
    for place, path in enumerate(kept(store)):
        os.utime(path, (place, place))
    store.turn_to(loaded, 1)  # used now
    limit[0] = int(sizes * 2.5)
    reads(loaded, 4, FIRST, store)
    store.keep(loaded)
    assert [path.name.split("-")[0] for path in kept(store)] == ["1", "4"]
    limit[0] = 1000
    reads(loaded, 5, FIRST, store)
    assert store.keep(loaded).size == 0
    limit[0] = 0
    reads(loaded, 6, FIRST, store)
    assert store.keep(loaded) is None


def test_a_lowered_limit_makes_room_without_waiting_for_a_state_on_its_way(
    loaded, tmp_path, reads, monkeypatch
):
    limit = [PLENTY]
    store = StateStore(tmp_path / "states", lambda: limit[0])
    reads(loaded, 1, FIRST, store)
    reads(loaded, 2, SECOND, store)
    saving, go_on, save = threading.Event(), threading.Event(), loaded.save_state

    def slow(*arguments, **options):
        saving.set()
        assert go_on.wait(20)
        return save(*arguments, **options)

    monkeypatch.setattr(loaded, "save_state", slow)
    keeping = threading.Thread(target=store.keep, args=(loaded,))
    keeping.start()
    assert saving.wait(20)
    limit[0] = 0
    store.limit_changed()  # by the window's own thread, which must not wait for the disk
    assert len(kept(store)) == 1
    go_on.set()
    keeping.join()
    late = time.monotonic() + 20
    while kept(store) and time.monotonic() < late:
        time.sleep(0.01)
    assert kept(store) == []
    # A limit that rises deletes nothing.
    limit[0] = PLENTY
    store.limit_changed()
    reads(loaded, 3, FIRST, store)
    store.keep(loaded)
    assert len(kept(store)) > 0


def test_a_damaged_state_is_computed_again_and_discarded(loaded, store, reads):
    reads(loaded, 1, FIRST)
    reads(loaded, 2, SECOND)
    [path] = kept(store)
    path.write_bytes(path.read_bytes()[:-100])
    assert store.turn_to(loaded, 1) is None
    assert not path.exists()
    assert reads(loaded, 1, FIRST) < 20


def test_what_is_deleted_is_forgotten(loaded, store, reads):
    reads(loaded, 1, FIRST)
    reads(loaded, 11, SECOND)
    store.keep(loaded)
    store.forget(1)
    assert [path.name.split("-")[0] for path in kept(store)] == ["11"]
    reads(loaded, 11, [*SECOND, Turn("assistant", "So."), Turn("user", "And?")])
    store.forget(11)
    assert store.keep(loaded) is None
    assert kept(store) == []


def test_what_a_crash_left_half_written_goes(loaded, store, reads):
    store._folder.mkdir()
    (store._folder / "1-a-b.state.part").write_bytes(b"half")
    reads(loaded, 1, FIRST)
    store.keep(loaded)
    assert [path.suffix for path in kept(store)] == [".state"]


def test_a_folder_that_cannot_be_written_costs_no_answer(loaded, tmp_path, reads):
    (tmp_path / "states").write_text("a file stands in the way")
    store = StateStore(tmp_path / "states", lambda: PLENTY)
    assert reads(loaded, 1, FIRST, store) == 0
    assert store.keep(loaded) is None
    assert reads(loaded, 2, SECOND, store) < 20
    assert store.size() == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_death_while_a_state_is_kept_is_told(loaded, store, reads):
    reads(loaded, 1, FIRST)
    os.kill(loaded.pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (loaded.pid, signal.SIGKILL)).start()
    with pytest.raises(EngineDied):
        store.keep(loaded)
    assert loaded.loaded is None
    assert store.keep(loaded) is None
    loaded.reload()
    assert reads(loaded, 1, FIRST) == 0

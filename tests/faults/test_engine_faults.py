"""Faults of the engine's process, with the real process: killed, hung, orphaned, given rubbish."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.core.cancel import CancelToken
from app.engine import connection
from app.engine.engine import Engine
from app.engine.errors import EngineDied, EngineError
from app.engine.process import EngineProcess
from app.engine.protocol import ModelSettings, Progress, Sampling, Text, Turn

pytestmark = [pytest.mark.engine, pytest.mark.skipif(os.name == "nt", reason="POSIX signals")]

LONG = [Turn("user", "How much memory does it take? " * 700)]
SHORT = [Turn("user", "Hello")]


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine that has not been started yet."""
    engine = Engine()
    yield engine
    engine.stop()


@pytest.fixture(scope="module")
def lasting() -> Iterator[Engine]:
    """An engine for what must not end it; each test loads its model anew."""
    with Engine() as engine:
        yield engine


def _kill(engine: Engine, number: int = signal.SIGKILL) -> float:
    assert engine.pid
    os.kill(engine.pid, number)
    return time.perf_counter()


def _killed_during(engine: Engine, work: Callable[[Callable[[], None]], object]) -> EngineDied:
    """Run ``work`` with a callback that kills the child, and return how that ended."""
    killed: list[float] = []

    def kill() -> None:
        if not killed:
            killed.append(_kill(engine))

    with pytest.raises(EngineDied) as caught:
        work(kill)
    assert time.perf_counter() - killed[0] < 1
    assert "killed" in caught.value.text
    assert caught.value.hint
    assert engine.loaded is None
    return caught.value


def test_killed_while_loading(engine: Engine, slow_model: Path, demo: Path):
    error = _killed_during(
        engine,
        lambda kill: engine.load(
            slow_model, ModelSettings(context=512), on_progress=lambda _event: kill()
        ),
    )
    assert "loading slow.gguf" in error.text
    assert engine.load(demo, ModelSettings(context=512)).context == 512


def test_killed_in_a_prompt(engine: Engine, slow_model: Path, demo: Path):
    engine.load(slow_model, ModelSettings(context=8192))
    timers: list[threading.Timer] = []

    def work(kill: Callable[[], None]) -> None:
        timers.append(threading.Timer(0.3, kill))
        timers[0].start()
        engine.generate(LONG, Sampling(), on_event=lambda _event: None, cancel=CancelToken())

    _killed_during(engine, work)
    assert engine.load(demo, ModelSettings(context=512)).context == 512


def test_killed_in_an_answer(engine: Engine, demo: Path):
    engine.load(demo, ModelSettings(context=2048))
    came: list[str] = []

    def work(kill: Callable[[], None]) -> None:
        def on_event(event: Progress | Text) -> None:
            if isinstance(event, Text):
                came.append(event.text)
                kill()

        engine.generate(
            SHORT,
            Sampling(max_tokens=100_000, ignore_end=True),
            on_event=on_event,
            cancel=CancelToken(),
        )

    _killed_during(engine, work)
    assert "".join(came)
    engine.load(demo, ModelSettings(context=512))
    end = engine.generate(
        SHORT, Sampling(max_tokens=8), on_event=lambda _e: None, cancel=CancelToken()
    )
    assert end.stats.completion_tokens > 0


def test_killed_while_idle_is_noticed_at_the_next_request(engine: Engine, demo: Path):
    engine.load(demo, ModelSettings(context=512))
    _kill(engine)
    deadline = time.monotonic() + 2
    while engine.loaded is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert engine.loaded is None
    with pytest.raises(EngineError) as caught:
        engine.count(SHORT)
    assert caught.value.kind == "no_model"


@pytest.mark.parametrize(
    ("number", "cause"),
    [(signal.SIGSEGV, "SIGSEGV"), (signal.SIGILL, "instruction"), (signal.SIGABRT, "gave up")],
)
def test_the_cause_is_named(engine: Engine, demo: Path, number: int, cause: str):
    engine.load(demo, ModelSettings(context=512))
    with pytest.raises(EngineDied, match=cause):
        engine.generate(
            SHORT,
            Sampling(max_tokens=100_000, ignore_end=True),
            on_event=lambda _event: _kill(engine, number) and None,
            cancel=CancelToken(),
        )


def test_a_hung_engine_is_ended_when_it_does_not_stop(
    engine: Engine, demo: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connection, "_STOP_SECONDS", 0.3)
    engine.load(demo, ModelSettings(context=512))
    cancel = CancelToken()

    def hang(_event: Progress | Text) -> None:
        if not cancel.cancelled:
            _kill(engine, signal.SIGSTOP)
            cancel.cancel()

    with pytest.raises(EngineDied, match="did not react"):
        engine.generate(
            SHORT, Sampling(max_tokens=100_000, ignore_end=True), on_event=hang, cancel=cancel
        )
    assert engine.load(demo, ModelSettings(context=512))


def test_a_hung_engine_holds_nobody_up(engine: Engine, demo: Path):
    engine.load(demo, ModelSettings(context=512))
    _kill(engine, signal.SIGSTOP)
    much = "word " * 200_000  # more than a pipe takes
    ends: list[EngineDied] = []

    cancel = CancelToken()

    def wait_for(ask: Callable[[], object]) -> None:
        with pytest.raises(EngineDied) as caught:
            ask()
        ends.append(caught.value)

    asked = (lambda: engine.count_texts([much]), lambda: engine.embed([much], cancel))
    threads = [threading.Thread(target=wait_for, args=(ask,)) for ask in asked]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    started = time.perf_counter()
    cancel.cancel()  # as the window's own thread does
    assert time.perf_counter() - started < 0.5
    engine.stop()
    assert time.perf_counter() - started < 5
    for thread in threads:
        thread.join(2)
        assert not thread.is_alive()
    assert len(ends) == 2


def test_stopping_the_engine_does_not_wait_until_it_is_up(engine: Engine):
    ends: list[str] = []

    def start() -> None:
        with pytest.raises(EngineDied) as caught:
            engine.start()
        ends.append(caught.value.text)

    starting = threading.Thread(target=start)
    starting.start()
    while engine.pid is None:
        time.sleep(0.001)
    _kill(engine, signal.SIGSTOP)
    started = time.perf_counter()
    engine.stop()
    assert time.perf_counter() - started < 5
    starting.join(2)
    assert len(ends) == 1
    assert engine.start()


def test_stopping_the_engine_ends_what_runs(engine: Engine, slow_model: Path):
    engine.load(slow_model, ModelSettings(context=8192))
    threading.Timer(0.3, engine.stop).start()
    with pytest.raises(EngineError):
        engine.generate(LONG, Sampling(), on_event=lambda _event: None, cancel=CancelToken())


def test_no_engine_outlives_its_window(slow_model: Path, tmp_path: Path):
    script = f"""
import os, threading
from pathlib import Path
from app.core.cancel import CancelToken
from app.engine.engine import Engine
from app.engine.protocol import *
engine = Engine()
engine.load(Path({str(slow_model)!r}), ModelSettings(context=8192))
print(engine.pid, flush=True)
engine.generate([Turn("user", "How much memory does it take? " * 700)], Sampling(),
                on_event=lambda event: None, cancel=CancelToken())
"""
    window = subprocess.Popen(
        [sys.executable, "-P", "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert window.stdout
    with window.stdout:
        child = psutil.Process(int(window.stdout.readline()))
        time.sleep(0.3)
        window.kill()
        window.wait()
    child.wait(timeout=2)


def test_nothing_is_run_from_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo: Path, engine: Engine
):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise SystemExit('hijacked')")
    (tmp_path / "llama_cpp.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    assert engine.load(demo, ModelSettings(context=512))


def _rubbish(folder: Path, name: str, demo: Path) -> Path:
    path = folder / name
    data = demo.read_bytes()
    if name == "no.gguf":
        path.write_bytes(b"This is a letter, not a model.\n" * 100)
    elif name == "short.gguf":
        path.write_bytes(data[: len(data) // 2])
    elif name == "header.gguf":
        path.write_bytes(data[:1000])
    elif name == "unknown.gguf":
        path.write_bytes(data.replace(b"llama", b"lemur"))
    elif name == "empty.gguf":
        path.touch()
    return path


@pytest.mark.parametrize(
    ("name", "kind"),
    [("no.gguf", "not_gguf"), ("short.gguf", "truncated"), ("unknown.gguf", "architecture"),
     ("header.gguf", None), ("empty.gguf", None), ("gone.gguf", None)],
)  # fmt: skip
def test_a_file_that_is_no_model_is_a_sentence_and_the_engine_lives(
    lasting: Engine, demo: Path, tmp_path: Path, name: str, kind: str | None
):
    path = _rubbish(tmp_path, name, demo)
    with pytest.raises(EngineError) as caught:
        lasting.load(path, ModelSettings())
    assert not isinstance(caught.value, EngineDied)
    assert caught.value.text.endswith(".")
    assert caught.value.hint
    if kind:
        assert caught.value.kind == kind
    pid = lasting.pid
    assert lasting.load(demo, ModelSettings(context=512))
    assert lasting.pid == pid


def test_a_context_that_cannot_be_allocated_is_a_sentence(engine: Engine, slow_model: Path):
    with pytest.raises(EngineError) as caught:
        engine.load(slow_model, ModelSettings(context=3_000_000))
    assert caught.value.kind in ("context", "memory")
    assert "3,000,000" in caught.value.text
    assert "smaller" in caught.value.hint
    assert not isinstance(caught.value, EngineDied)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of another process")
def test_a_state_that_the_disk_does_not_take_is_a_sentence(
    engine: Engine, demo: Path, tmp_path: Path
):
    engine.load(demo, ModelSettings(context=2048))
    turns = [Turn("user", "How much memory does it take? " * 100)]
    engine.generate(
        turns, Sampling(max_tokens=0), on_event=lambda _event: None, cancel=CancelToken()
    )
    path = tmp_path / "a.state"
    whole = engine.save_state(path, "key").size
    path.unlink()
    child = psutil.Process(engine.pid)
    # Behind the tokens, in the middle of the cache, and in what is written behind llama.cpp's part.
    for limit in (1000, whole // 2, whole - 20):
        child.rlimit(psutil.RLIMIT_FSIZE, (limit, psutil.RLIM_INFINITY))
        with pytest.raises(EngineError, match="could not be saved") as caught:
            engine.save_state(path, "key")
        assert caught.value.kind == "state"
        assert not isinstance(caught.value, EngineDied)
        assert not list(tmp_path.iterdir())
    assert engine.count(turns).reused > 500


def test_killed_while_saving_a_state(engine: Engine, demo: Path, tmp_path: Path):
    engine.load(demo, ModelSettings(context=2048))
    path = tmp_path / "a.state"
    path.write_bytes(b"as it was")
    _kill(engine, signal.SIGSTOP)
    threading.Timer(0.2, _kill, (engine,)).start()
    with pytest.raises(EngineDied, match="killed"):
        engine.save_state(path, "key")
    assert path.read_bytes() == b"as it was"
    assert engine.reload().context == 2048


def test_a_request_that_cannot_be_read_is_answered(engine: Engine, demo: Path):
    engine.load(demo, ModelSettings(context=512))
    pid = engine.pid
    with pytest.raises(EngineError) as caught:
        engine.generate(
            SHORT,
            Sampling(temperature=float("nan")),
            on_event=lambda _event: None,
            cancel=CancelToken(),
        )
    assert caught.value.kind == "bug"
    assert engine.pid == pid
    assert engine.count(SHORT).tokens > 0


def test_a_child_that_cannot_read_at_all_ends_instead_of_going_deaf():
    ends: list[EngineProcess] = []
    process = EngineProcess(lambda _event: None, ends.append)
    assert process.wait_ready(30)
    process._requests.put(b"no JSON\n")
    process.join()
    assert ends == [process]
    assert process.returncode == 1
    assert "no request" in process.stderr[-1]
    process.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of another process")
def test_a_crash_leaves_no_dump_of_gigabytes(lasting: Engine):
    lasting.start()
    assert psutil.Process(lasting.pid).rlimit(psutil.RLIMIT_CORE)[0] == 0


@pytest.mark.parametrize(
    "odd",
    [{"temperature": 1e30}, {"temperature": -1.0}, {"top_k": -5}, {"top_k": 2**31 - 1},
     {"top_p": 0.0}, {"top_p": -1.0}, {"min_p": 5.0}, {"repeat_penalty": 0.0},
     {"repeat_penalty": -3.0}, {"repeat_penalty": 1e30}, {"seed": -(2**40)}, {"max_tokens": -1}],
    ids=str,
)  # fmt: skip
def test_odd_numbers_harm_nothing(lasting: Engine, demo: Path, odd: dict[str, float]):
    lasting.load(demo, ModelSettings(context=512))
    pid = lasting.pid
    for more in ({}, {"grammar": "root ::= [a-z ]{5}"}):
        end = lasting.generate(
            SHORT,
            Sampling(**({"max_tokens": 8} | odd | more)),  # type: ignore[arg-type]
            on_event=lambda _event: None,
            cancel=CancelToken(),
        )
        assert end.reason in ("end", "length")
    assert lasting.pid == pid

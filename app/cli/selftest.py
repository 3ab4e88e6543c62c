"""``snug selftest``: the whole chain on this machine, offline, under a minute."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.chat.store import ConversationStore
from app.chat.turn import answer
from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.core.paths import demo_model, shipped
from app.engine.errors import EngineError
from app.engine.protocol import Progress, Sampling, Text, Turn
from app.hardware.report import summary
from app.services import Services

Result = dict[str, Any]


def selftest(services: Services, on_result: Callable[[Result], None] | None) -> list[Result]:
    """Run every step and return their results; a failed step does not stop the others."""
    results: list[Result] = []
    steps: list[tuple[str, Callable[[Services], str]]] = [
        ("shipped files", _shipped),
        ("database", _database),
        ("engine check", _engine_check),
        ("probe", _probe),
        ("load", _load),
        ("chat", _chat),
        ("stop", _stop),
        ("engine killed", _killed),
    ]
    for name, step in steps:
        started = time.perf_counter()
        try:
            ok, text = True, step(services)
        except (SnugError, AssertionError, OSError) as error:
            ok, text = False, str(error)
        seconds = round(time.perf_counter() - started, 2)
        result = {"step": name, "ok": ok, "text": text, "seconds": seconds}
        results.append(result)
        if on_result is not None:
            on_result(result)
    return results


def _shipped(_services: Services) -> str:
    wanted = [demo_model(), shipped("resources", "themes", "light.toml"), shipped("icons")]
    missing = [str(path) for path in wanted if not path.exists()]
    if missing:
        raise SnugError(f"not there: {', '.join(missing)}")
    return "demo model, themes and icons are there"


def _database(_services: Services) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "selftest.db")
        store = ConversationStore(path)
        conversation = store.create_conversation("Selftest")
        store.add_message(conversation.id, "user", "Hello", parent=None)
        store.close()
        store = ConversationStore(path)
        (message,) = store.branch(conversation.id)
        store.close()
    if message.text != "Hello":
        raise SnugError(f"stored Hello, read {message.text!r}")
    return "a conversation was stored and read again"


def _engine_check(services: Services) -> str:
    finding = services.setup.finding()
    if not finding.working:
        raise SnugError("; ".join(f"{trial.name}: {trial.error}" for trial in finding.trials))
    return f"{finding.chosen}. {finding.reason}"


def _probe(services: Services) -> str:
    return summary(services.machine.look())


def _load(services: Services) -> str:
    loaded = services.loader.load(None)
    return f"{loaded.name}, {loaded.context:,} tokens of context, {loaded.load_seconds:.2f} s"


def _chat(services: Services) -> str:
    with tempfile.TemporaryDirectory() as folder:
        store = ConversationStore(Path(folder, "selftest.db"))
        try:
            conversation = store.create_conversation("Selftest")
            store.add_message(conversation.id, "user", "What is quantization?", parent=None)
            message = answer(
                store,
                services.engine,
                conversation.id,
                Sampling(temperature=0, max_tokens=64),
                on_message=lambda _message: None,
                on_event=lambda _event: None,
                cancel=CancelToken(),
            )
        finally:
            store.close()
    if not message.text.strip() or message.stats is None:
        raise SnugError("the demo model gave no answer")
    return f"{message.stats.completion_tokens} tokens at {message.stats.decode_tps:.0f} tokens/s"


def _stop(services: Services) -> str:
    cancel = CancelToken()
    asked = 0.0

    def on_event(event: Progress | Text) -> None:
        nonlocal asked
        if isinstance(event, Text) and not asked:
            asked = time.perf_counter()
            cancel.cancel()

    sampling = Sampling(max_tokens=100_000, ignore_end=True)
    services.engine.generate([Turn("user", "Hello")], sampling, on_event=on_event, cancel=cancel)
    seconds = time.perf_counter() - asked
    if seconds > 0.5:
        raise SnugError(f"stopping took {seconds:.2f} s")
    return f"an answer stopped after {seconds * 1000:.0f} ms"


def _killed(services: Services) -> str:
    import psutil

    pid = services.engine.pid
    if pid is None:
        raise SnugError("the engine does not run")

    def on_event(event: Progress | Text) -> None:
        if isinstance(event, Text) and psutil.pid_exists(pid):
            psutil.Process(pid).kill()

    try:
        services.engine.generate(
            [Turn("user", "Hello")],
            Sampling(max_tokens=100_000, ignore_end=True),
            on_event=on_event,
            cancel=CancelToken(),
        )
    except EngineError as error:
        services.loader.load(None)
        return f"“{error.text}” and it was started again"
    raise SnugError("the engine answered on after it was killed")

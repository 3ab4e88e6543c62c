"""The engine's drive on the demo model: loading, answering, counting, stopping."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.engine import Engine
from app.engine.errors import EngineError
from app.engine.protocol import ModelSettings, Progress, Sampling, Text, Turn

pytestmark = pytest.mark.engine

HELLO = [Turn("user", "What is quantization?")]


def test_loading_tells_its_progress_and_what_is_in_memory(engine: Engine, demo: Path):
    seen: list[Progress] = []
    loaded = engine.load(demo, ModelSettings(context=2048), on_progress=seen.append)
    assert [event.done for event in seen] == sorted(event.done for event in seen)
    assert seen[-1].done == seen[-1].total
    assert loaded.architecture == "llama"
    assert loaded.context == 2048
    assert loaded.has_template
    assert loaded.notes == []
    assert engine.loaded == loaded


def test_the_context_is_the_trained_one_unless_asked(engine: Engine, demo: Path):
    loaded = engine.load(demo, ModelSettings())
    assert loaded.context == min(loaded.trained_context, 8192)
    wider = engine.load(demo, ModelSettings(context=loaded.trained_context * 2))
    assert wider.context == loaded.trained_context * 2
    assert "larger than" in wider.notes[0]


def test_loading_can_be_stopped(engine: Engine, slow_model: Path):
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        engine.load(
            slow_model, ModelSettings(), on_progress=lambda _event: cancel.cancel(), cancel=cancel
        )
    assert engine.loaded is None
    with pytest.raises(EngineError) as caught:
        engine.count(HELLO)
    assert caught.value.kind == "no_model"


def test_an_answer_streams_and_has_its_numbers(chatting: Engine):
    events: list[Progress | Text] = []
    end = chatting.generate(
        HELLO, Sampling(temperature=0), on_event=events.append, cancel=CancelToken()
    )
    texts = [event for event in events if isinstance(event, Text)]
    assert len(texts) > 1
    assert end.reason == "end"
    stats = end.stats
    assert texts[-1].tokens == stats.completion_tokens
    assert stats.decode_tps > 0
    assert stats.prefill_tps > 0
    assert 0 < stats.first_token_s < 5
    assert stats.peak_memory > 10_000_000


def test_the_count_is_exactly_what_the_prompt_takes(chatting: Engine, ask):
    turns = [Turn("system", "Be brief."), Turn("user", "Grüße 👋 aus\n\n\tKöln    und  so 12345")]
    counted = chatting.count(turns)
    _, end = ask(chatting, turns, max_tokens=1)
    assert counted.tokens == end.stats.prompt_tokens
    assert counted.context == 4096


def test_a_seed_repeats_an_answer_and_none_draws_a_fresh_one(chatting: Engine, ask):
    hot = {"temperature": 2.0, "top_p": 1.0, "min_p": 0.0, "max_tokens": 40}
    # A prompt that is still in memory is computed in other batches, which rounds differently.
    ask(chatting, HELLO, max_tokens=1)
    first, end = ask(chatting, HELLO, **hot)
    again, _ = ask(chatting, HELLO, seed=end.stats.seed, **hot)
    assert first == again
    others = [ask(chatting, HELLO, **hot) for _ in range(5)]
    assert end.stats.seed not in {other.stats.seed for _, other in others}
    assert {fresh for fresh, _ in others} != {first}


def test_the_next_turn_processes_only_what_is_new(chatting: Engine, ask):
    answer, first = ask(chatting, HELLO, seed=1)
    followed = [*HELLO, Turn("assistant", answer), Turn("user", "And what does Q8_0 mean?")]
    _, second = ask(chatting, followed, seed=1)
    kept = first.stats.prompt_tokens + first.stats.completion_tokens
    assert second.stats.reused_tokens == kept
    # Going back to an earlier place keeps what is shared.
    _, third = ask(chatting, [*HELLO, Turn("assistant", answer), Turn("user", "Bye")], seed=1)
    assert third.stats.reused_tokens >= kept


def test_reuse_does_not_change_the_answer(demo: Path, engine: Engine, ask):
    engine.load(demo, ModelSettings(context=2048))
    answer, _ = ask(engine, HELLO, temperature=0)
    followed = [*HELLO, Turn("assistant", answer), Turn("user", "And what is a token?")]
    warm, end = ask(engine, followed, temperature=0)
    assert end.stats.reused_tokens > 0
    engine.load(demo, ModelSettings(context=2048))
    cold, end = ask(engine, followed, temperature=0)
    assert end.stats.reused_tokens == 0
    assert warm == cold


def test_stop_in_an_answer_keeps_what_came(chatting: Engine):
    cancel = CancelToken()
    texts: list[str] = []

    def on_event(event: Progress | Text) -> None:
        if isinstance(event, Text):
            texts.append(event.text)
            cancel.cancel()

    started = time.perf_counter()
    end = chatting.generate(
        HELLO,
        Sampling(max_tokens=100_000, ignore_end=True),
        on_event=on_event,
        cancel=cancel,
    )
    assert end.reason == "cancelled"
    assert time.perf_counter() - started < 2
    assert "".join(texts)


def test_stop_in_a_long_prompt_takes_effect_at_once(engine: Engine, slow_model: Path):
    engine.load(slow_model, ModelSettings(context=8192))
    cancel = CancelToken()
    asked: list[float] = []
    turns = [Turn("user", "How much memory does it take? " * 700)]

    def stop() -> None:
        asked.append(time.perf_counter())
        cancel.cancel()

    timer = threading.Timer(0.7, stop)
    timer.start()
    end = engine.generate(turns, Sampling(), on_event=lambda _event: None, cancel=cancel)
    waited = time.perf_counter() - asked[0]
    assert end.reason == "cancelled"
    assert end.stats.completion_tokens == 0
    assert waited < 0.5
    # What was processed before the stop is not processed again.
    short = CancelToken()
    threading.Timer(0.2, short.cancel).start()
    again = engine.generate(turns, Sampling(), on_event=lambda _event: None, cancel=short)
    assert again.stats.prompt_tokens == end.stats.prompt_tokens
    assert again.stats.reused_tokens % 512 == 0


def test_a_conversation_beyond_the_context_is_refused_with_its_numbers(
    engine: Engine, demo: Path, ask
):
    engine.load(demo, ModelSettings(context=256))
    with pytest.raises(EngineError) as caught:
        ask(engine, [Turn("user", "word " * 2000)])
    assert caught.value.kind == "too_long"
    assert "256" in caught.value.text
    assert ask(engine, HELLO, max_tokens=3)[1].stats.completion_tokens <= 3


def test_an_answer_ends_where_the_context_does(engine: Engine, demo: Path, ask):
    engine.load(demo, ModelSettings(context=256))
    _, end = ask(engine, HELLO, max_tokens=5000, ignore_end=True)
    assert end.reason == "context"
    assert end.stats.prompt_tokens + end.stats.completion_tokens == 257


def test_turns_that_templates_refuse_are_joined(chatting: Engine, ask):
    broken_off = [Turn("user", "Hello"), Turn("user", "Are you there?")]
    assert ask(chatting, broken_off, max_tokens=5)[1].stats.completion_tokens > 0


def test_the_machine_as_the_build_sees_it(chatting: Engine):
    machine = chatting.describe()
    assert any(device.kind == "cpu" for device in machine.devices)
    assert machine.features


def test_unloading_frees_the_model(engine: Engine, demo: Path, ask):
    engine.load(demo, ModelSettings(context=512))
    engine.unload()
    assert engine.loaded is None
    with pytest.raises(EngineError):
        ask(engine, HELLO)


@pytest.mark.parametrize("cache_type", ["q8_0", "q4_0"])
def test_a_quantized_cache_works(engine: Engine, demo: Path, cache_type: str, ask):
    engine.load(demo, ModelSettings(context=512, cache_type=cache_type))  # type: ignore[arg-type]
    text, _ = ask(engine, HELLO, temperature=0, max_tokens=20)
    assert text


def test_quantizing_writes_a_smaller_model_that_answers(
    engine: Engine, demo: Path, tmp_path: Path, ask
):
    target = tmp_path / "small.gguf"
    size = engine.quantize(demo, target, "Q4_K_M")
    assert size == target.stat().st_size < demo.stat().st_size / 2
    engine.load(target, ModelSettings(context=512))
    assert ask(engine, HELLO, temperature=0, max_tokens=20)[0]
    with pytest.raises(EngineError, match="not a type"):
        engine.quantize(demo, target, "Q99_Z")


def test_what_was_loaded_is_loaded_again_on_demand(engine: Engine, demo: Path, ask):
    with pytest.raises(EngineError) as caught:
        engine.reload()
    assert caught.value.kind == "no_model"
    first = engine.load(demo, ModelSettings(context=512))
    assert engine.reload() is first
    engine.unload()
    again = engine.reload()
    assert (again.path, again.context) == (first.path, 512)
    engine.stop()
    assert engine.reload().context == 512
    assert ask(engine, HELLO, max_tokens=3)[1].stats.completion_tokens


def test_a_model_whose_file_does_not_say_is_called_as_its_store_calls_it(
    engine: Engine, demo: Path, tmp_path: Path
):
    nameless = tmp_path / "sha256-01.gguf"
    nameless.write_bytes(demo.read_bytes().replace(b"general.name", b"general.nome"))
    settings = ModelSettings(context=256)
    assert engine.load(nameless, settings).name == "sha256-01"
    loaded = engine.load(nameless, settings, name="mine:latest")
    assert loaded.name == "mine:latest"
    assert engine.loaded is loaded
    assert engine.load(demo, settings, name="mine:latest").name != "mine:latest"


def test_what_a_listener_raises_ends_its_own_call_and_nothing_else(chatting: Engine, ask):
    def fail(event: Progress | Text) -> None:
        if isinstance(event, Text):
            raise ValueError("the listener's own mistake")

    pid = chatting.pid
    endless = Sampling(max_tokens=100_000, ignore_end=True)
    with pytest.raises(ValueError, match="own mistake"):
        chatting.generate(HELLO, endless, on_event=fail, cancel=CancelToken())
    # The child was told to stop: it answers others, and at once.
    assert ask(chatting, HELLO, max_tokens=3)[1].reason == "length"
    assert chatting.pid == pid


def test_two_engines_answer_side_by_side(demo: Path, small, ask):
    alone: dict[str, str] = {}
    together: dict[str, str] = {}
    with Engine() as first, Engine() as second:
        pairs = {"demo": (first, demo), "other": (second, small("llama"))}
        for name, (engine, path) in pairs.items():
            engine.load(path, ModelSettings(context=1024))
            alone[name], _ = ask(engine, HELLO, temperature=0, max_tokens=60, ignore_end=True)

        def answer(name: str) -> None:
            engine = pairs[name][0]
            engine.load(pairs[name][1], ModelSettings(context=1024))
            together[name], _ = ask(engine, HELLO, temperature=0, max_tokens=60, ignore_end=True)

        threads = [threading.Thread(target=answer, args=(name,)) for name in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert first.pid != second.pid
    assert together == alone


def test_what_waits_in_line_can_be_stopped(engine: Engine, slow_model: Path):
    engine.load(slow_model, ModelSettings(context=8192))
    running, waiting = CancelToken(), CancelToken()
    long = [Turn("user", "How much memory does it take? " * 700)]
    ends = []

    def answer(cancel: CancelToken) -> None:
        ends.append(engine.generate(long, Sampling(), on_event=lambda _: None, cancel=cancel))

    threads = [threading.Thread(target=answer, args=(token,)) for token in (running, waiting)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    waiting.cancel()
    running.cancel()
    for thread in threads:
        thread.join()
    assert [end.reason for end in ends] == ["cancelled", "cancelled"]

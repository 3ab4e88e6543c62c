"""Measuring the machine with the real engine, on models too small for the figures to mean much."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.calibrate import Sizes, Wanted, calibrate, low
from app.engine.engine import Engine
from app.engine.errors import EngineError
from app.engine.machine_speed import measure_machine
from app.engine.protocol import Loaded, ModelSettings, Progress
from app.gguf.synthetic import write_llama
from app.hardware.bandwidth import BandwidthRecord, DeviceSpeed, FixedTimes, RecordStore

SMALL = Sizes(
    weights=48 << 20, width=1024, feed_forward=2048, prompt=64, seconds=0.05, flush=1 << 20,
    beyond_caches=False,
)  # fmt: skip
PLAIN = ModelSettings(extra_buffers=False, gpu_layers=0)
NEW = BandwidthRecord(build="b", machine="m", settings="s")
BEGUN = BandwidthRecord(
    build="b", machine="m", settings="s",
    cpu=DeviceSpeed(fixed=FixedTimes(token=1e-6, tensor=1e-8, word=1e-9)),
)  # fmt: skip


def measured(cache: Path, known: BandwidthRecord = BEGUN, **changes: object) -> BandwidthRecord:
    options = {"gpu": False, "again": False, "types": ("Q8_0",), "attention": ("f16/128",),
               "on_step": lambda _text, _part: None, "cancel": None}  # fmt: skip
    return measure_machine(known, cache, PLAIN, sizes={"cpu": SMALL}, **(options | changes))


@pytest.mark.engine
def test_figures_are_positive_and_come_back_from_the_record(tmp_path: Path):
    # What a busy machine does not let be told apart is left unread; some moment is calm enough.
    for _ in range(5):
        steps: list[tuple[str, float]] = []
        record = measured(
            tmp_path, NEW, types=("Q8_0", "Q4_K"),
            on_step=lambda text, part, steps=steps: steps.append((text, part)),
        )  # fmt: skip
        if {one.what for one in record.unread} <= {"the processor's speed, attention f16/128"}:
            break
    assert {one.what for one in record.unread} <= {"the processor's speed, attention f16/128"}
    assert set(record.cpu.types) == {"Q8_0", "Q4_K"}
    for speed in record.cpu.types.values():
        assert speed.bandwidth > 1e6
        assert speed.prefill is not None
        assert speed.prefill > 1e6
    fixed = record.cpu.fixed
    assert fixed is not None
    assert fixed.token + fixed.tensor > 0
    assert set(record.cpu.attention) == (set() if record.unread else {"f16/128"})
    for rates in record.cpu.attention.values():
        assert min(rates.cache_bandwidth, rates.decode, rates.prefill) > 1e6
    assert record.gpu is None
    assert record.busy is not None
    assert 0 <= record.busy <= 1
    assert [part for _, part in steps] == sorted(part for _, part in steps)
    store = RecordStore(tmp_path / "bandwidth.json")
    store.write(record)
    assert store.read("b", "m", "s") == record
    assert not list(tmp_path.glob("speed-*")), "test models were left behind"


@pytest.mark.engine
def test_only_what_is_missing_is_measured(tmp_path: Path):
    first = measured(tmp_path, attention=())
    assert measured(tmp_path, first, attention=()) is first
    steps: list[str] = []
    more = measured(
        tmp_path, first, types=("Q8_0", "Q2_K"), attention=(),
        on_step=lambda text, _part: steps.append(text),
    )  # fmt: skip
    assert steps == ["Measuring Q2_K", "Done"]
    assert set(more.cpu.types) == {"Q8_0", "Q2_K"}
    assert more.cpu.types["Q8_0"] == first.cpu.types["Q8_0"]
    assert more.cpu.fixed == first.cpu.fixed


class Fragile(Engine):
    """A real engine whose child dies at models of one type."""

    def load(
        self,
        path: Path,
        settings: ModelSettings,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Loaded:
        loaded = super().load(path, settings, on_progress=on_progress, cancel=cancel)
        if path.stem == "Q4_K":
            assert self.pid
            os.kill(self.pid, signal.SIGILL)
        return loaded


@pytest.mark.engine
def test_a_type_that_fails_is_kept_with_its_reason_and_the_others_go_on(tmp_path: Path):
    wanted = Wanted(types=("Q4_K", "Q8_K", "Q8_0"), attention=(), fixed=BEGUN.cpu.fixed)
    found = calibrate(tmp_path, PLAIN, wanted, sizes=SMALL, make_engine=Fragile)
    assert set(found.speeds.types) == {"Q8_0"}
    died, unknown = found.unread
    assert (died.what, unknown.what) == ("Q4_K", "Q8_K")
    assert "instruction" in died.reason
    assert unknown.reason


@pytest.mark.engine
def test_what_failed_is_not_tried_again_unasked(tmp_path: Path):
    failed = measured(tmp_path, types=("Q8_K", "Q8_0"), attention=())
    assert [one.what for one in failed.unread] == ["the processor's speed, Q8_K"]
    assert measured(tmp_path, failed, types=("Q8_K",), attention=()) is failed
    again = measured(tmp_path, failed, types=("Q8_K",), attention=(), again=True)
    assert again.measured_at > failed.measured_at
    assert again.unread == failed.unread
    assert again.cpu.types == failed.cpu.types


@pytest.mark.engine
def test_a_stop_between_two_types_is_heard(tmp_path: Path):
    cancel = CancelToken()

    def on_step(text: str, _part: float) -> None:
        if text == "Measuring Q8_0":
            cancel.cancel()

    with pytest.raises(Cancelled):
        measured(tmp_path, attention=(), on_step=on_step, cancel=cancel)
    assert not list(tmp_path.glob("speed-*"))


@pytest.mark.engine
def test_a_stop_while_a_model_is_measured_is_heard(engine: Engine, slow_model: Path):
    engine.load(slow_model, ModelSettings(context=8192, extra_buffers=False))
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()
    with pytest.raises(Cancelled):
        engine.measure(depths=[0, 7000], seconds=60, cancel=cancel)
    assert len(engine.measure(tokens=2).decoding[0].seconds) == 2, "the engine lives on"


@pytest.mark.engine
def test_times_come_as_they_were_asked_for(engine: Engine, tmp_path: Path):
    path = tmp_path / "tiny.gguf"
    write_llama(path, layers=1, width=64, ffn=64, heads=2, kv_heads=1)
    engine.load(path, ModelSettings(context=256))
    times = engine.measure(depths=[0, 64], tokens=5, prompt=32, seconds=60)
    assert [len(one.seconds) for one in times.decoding] == [5, 5]
    assert [one.depth for one in times.decoding] == [0, 64]
    assert sum(one.tokens for one in times.filling) == 64 - 5 - 2
    assert {one.tokens for one in times.prompts} == {32}
    with pytest.raises(EngineError, match="more than the 256 tokens"):
        engine.measure(depths=[250])


def test_the_quickest_tenth_is_what_counts():
    assert low([3.0, 1.0, 2.0]) == 1.0
    assert low([float(number) for number in range(100, 0, -1)]) == 11.0

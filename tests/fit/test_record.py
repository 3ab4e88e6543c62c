"""The record of predicted and measured memory: written at each load, kept over starts."""

import sqlite3

import pytest

from app.core.cancel import CancelToken
from app.core.paths import data_paths
from app.engine.account import Account, Buffer, Resident
from app.engine.protocol import Loaded, ModelSettings, Sampling, Turn
from app.fit.record import KEPT, FitRecordStore, record_load
from app.gguf.reader import read_file
from app.services import Services

MIB = 1 << 20


@pytest.fixture
def store(tmp_path):
    store = FitRecordStore(tmp_path / "fit.db")
    yield store
    store.close()


@pytest.fixture
def record(demo):
    header = read_file(demo)
    weights = header.data_size
    buffers = (
        Buffer(name="CPU_Mapped", device="CPU", weights=weights),
        Buffer(name="CPU", device="CPU", kv_cache=4 * MIB, compute=10 * MIB),
    )
    loaded = Loaded(
        1, str(demo), "demo", "llama", "", 0, weights, 1024, 2048, 4, 0, 4096, True, 0.1, 0, [],
        Account(context=1024, buffers=buffers), Resident(50 * MIB, 25 * MIB),
        Resident(80 * MIB, 40 * MIB),
    )  # fmt: skip
    settings = ModelSettings(context=1000, gpu_layers=-1, extra_buffers=False)
    return record_load([header], settings, loaded, build="1+a", features=[])


def test_a_record_keeps_both_sides(record):
    assert record.context == 1024
    assert record.predicted_vram == 0  # nothing went to a GPU, whatever was asked
    assert record.resident == 30 * MIB
    assert record.anonymous == 15 * MIB
    assert record.predicted_buffers == record.predicted.total - record.predicted.overhead
    assert record.allocated_error == record.predicted_buffers / record.account.total - 1
    assert record.peak_error is None


def test_records_come_back_newest_first(store, record, tmp_path):
    first = store.add(record)
    second = store.add(record)
    noted = store.note_peak(second, 31 * MIB, 600)
    store.close()
    again = FitRecordStore(tmp_path / "fit.db")

    assert again.records() == [noted, first]
    assert noted.peak == 31 * MIB
    assert noted.peak_error == pytest.approx(record.predicted_ram / (31 * MIB) - 1)
    assert store.note_peak(noted, 30 * MIB, 10) == noted
    again.close()


def test_the_oldest_go(store, record):
    for _ in range(KEPT + 3):
        last = store.add(record)

    found = store.records()

    assert len(found) == KEPT
    assert found[0].id == last.id


def test_damaged_records_begin_anew(store, record, tmp_path):
    store.add(record)
    with sqlite3.connect(tmp_path / "fit.db") as connection:
        connection.execute("UPDATE loads SET record = '{}'")
    connection.close()

    assert store.records() == []
    assert [store.add(record)] == store.records()


@pytest.mark.engine
def test_each_load_is_recorded_with_its_peak(monkeypatch, tmp_path, demo):
    services = Services(data_paths(str(tmp_path / "data")))
    monkeypatch.setattr(services.setup, "finding", lambda *_args, **_named: _Finding())
    try:
        loaded = services.loader.load(None)
        (before,) = services.loads.records()
        question = [Turn("user", "How much memory does it take? " * 80)]
        services.engine.generate(
            question, Sampling(max_tokens=4), on_event=lambda _event: None, cancel=CancelToken()
        )
        (after,) = services.loads.records()
    finally:
        services.close()

    assert before.file == demo.name
    assert before.account == loaded.account
    assert before.peak is None
    assert after.peak is not None
    assert after.peak >= before.resident
    assert after.tokens > 512
    assert abs(after.allocated_error) < 0.01
    # A model of 14 MB, of which the process itself and its tokenizer are most.
    assert after.peak_error == pytest.approx(0, abs=0.12)


class _Finding:
    working = True
    gpu = False
    extra_buffers = False

"""The record of measured speeds: kept by build, machine and settings, and reported as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.hardware import report
from app.hardware.bandwidth import (
    AttentionSpeed,
    BandwidthRecord,
    DeviceSpeed,
    FixedTimes,
    RecordStore,
    TypeSpeed,
    best_of,
    merged,
)
from app.hardware.caches import largest_cache
from app.hardware.machine import Unread
from app.hardware.probe import probe


def speeds(bandwidth: float = 5e9, prefill: float | None = 80e9, **more: TypeSpeed) -> DeviceSpeed:
    return DeviceSpeed(
        types={"Q4_K": TypeSpeed(bandwidth=bandwidth, prefill=prefill, spread=0.1), **more},
        fixed=FixedTimes(token=1e-4, tensor=2e-6, word=2e-9),
        attention={"f16/128": AttentionSpeed(cache_bandwidth=4e9, decode=13e9, prefill=60e9)},
    )


def record(build: str = "1", machine: str = "here", settings: str = "plain", **more: object):
    return BandwidthRecord(
        build=build, machine=machine, settings=settings, measured_at=1.0, seconds=12.0,
        cpu=more.pop("cpu", speeds()), **more,
    )  # fmt: skip


def test_a_record_comes_back_as_it_was_written(tmp_path: Path):
    written = record(gpu=speeds(9e11), unread=(Unread("the processor's speed, Q2_K", "it died"),))
    RecordStore(tmp_path / "b.json").write(written)
    assert RecordStore(tmp_path / "b.json").read("1", "here", "plain") == written


def test_another_build_machine_or_setting_has_a_record_of_its_own(tmp_path: Path):
    store = RecordStore(tmp_path / "b.json")
    assert store.read("1", "here", "plain") is None
    store.write(record())
    assert store.read("2", "here", "plain") is None
    assert store.read("1", "elsewhere", "plain") is None
    assert store.read("1", "here", "repacked") is None
    store.write(record("2", cpu=speeds(1e9)))
    store.write(record("1", cpu=speeds(7e9)))
    found = store.read("1", "here", "plain")
    assert found is not None
    assert found.cpu.types["Q4_K"].bandwidth == 7e9
    assert store.read("2", "here", "plain") is not None
    assert len(json.loads((tmp_path / "b.json").read_text())) == 2


def test_only_the_latest_records_are_kept(tmp_path: Path):
    store = RecordStore(tmp_path / "b.json")
    for build in range(20):
        store.write(record(str(build)))
    assert store.read("0", "here", "plain") is None
    assert store.read("19", "here", "plain") is not None
    assert store.read("12", "here", "plain") is not None


@pytest.mark.parametrize("content", [b"{ not json", b"[]x", b'[{"build": 1}]', b"\xff\xfe"])
def test_an_unreadable_file_counts_as_nothing_and_is_replaced(tmp_path: Path, content: bytes):
    path = tmp_path / "b.json"
    path.write_bytes(content)
    store = RecordStore(path)
    assert store.read("1", "here", "plain") is None
    store.write(record())
    assert store.read("1", "here", "plain") == record()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(StorageError):
        RecordStore(tmp_path / "missing" / "b.json").write(record())


def test_later_measurements_join_what_is_known():
    other = TypeSpeed(bandwidth=1e9)
    joined = merged(speeds(Q2_K=other), DeviceSpeed(types={"Q4_K": TypeSpeed(bandwidth=9e9)}))
    assert joined.types["Q4_K"].bandwidth == 9e9
    assert joined.types["Q2_K"] == other
    assert joined.fixed == speeds().fixed
    assert joined.attention == speeds().attention


def test_of_repeated_measurements_the_quickest_times_count_and_the_middle_differences():
    def attending(bandwidth: float) -> AttentionSpeed:
        return AttentionSpeed(cache_bandwidth=bandwidth, decode=13e9, prefill=60e9)

    slow = DeviceSpeed(
        types={"Q4_K": TypeSpeed(bandwidth=4e9, prefill=90e9, spread=0.3)},
        fixed=FixedTimes(token=5e-5, tensor=4e-6, word=2e-9),
        attention={"f16/128": attending(1e9)},
    )
    lucky = DeviceSpeed(attention={"f16/128": attending(40e9)})
    best = best_of([slow, speeds(), lucky])
    assert best == best_of([lucky, speeds(), slow])
    assert best.types["Q4_K"] == TypeSpeed(bandwidth=5e9, prefill=90e9, spread=0.1)
    assert best.fixed == FixedTimes(token=5e-5, tensor=2e-6, word=2e-9)
    assert best.attention["f16/128"] == attending(4e9)
    assert best_of([DeviceSpeed()]) == DeviceSpeed()


def test_the_report_has_rates_by_type_and_says_what_is_not_known():
    machine = probe()
    unknown = report.as_json(machine)
    assert unknown["bandwidth"] is None
    assert unknown["prefill"] is None
    assert "the bandwidth of each type" in [one["what"] for one in unknown["unread"]]
    failed = Unread("the processor's speed, Q2_K", "it died")
    known = report.as_json(
        machine, None, record(cpu=speeds(F16=TypeSpeed(bandwidth=6e9)), unread=(failed,))
    )
    assert known["bandwidth"] == {"Q4_K": 5e9, "F16": 6e9}
    assert known["prefill"] == {"Q4_K": 80e9}
    assert known["gpu_bandwidth"] is None
    assert [one["what"] for one in known["unread"][len(machine.unread) :]] == [failed.what]
    json.dumps(known)


def test_the_report_in_words():
    lines = report.speed_lines(record(gpu=speeds(9e11, None)))
    assert lines == [
        ("Q4_K (processor)", "5.0 GB/s of weights, prompts at 80 GFLOP/s"),
        ("Q4_K (graphics)", "900.0 GB/s of weights"),
    ]


def test_the_largest_cache_is_read_from_the_kernels_list(root):
    assert largest_cache(root.path) is None
    for index, size in enumerate(("48K", "2048K", "36864K")):
        root.put(f"sys/devices/system/cpu/cpu0/cache/index{index}/size", f"{size}\n")
    root.put("sys/devices/system/cpu/cpu0/cache/index9/size", "unknown\n")
    assert largest_cache(root.path) == 36864 << 10

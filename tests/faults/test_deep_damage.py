"""Damage deep inside of the lists that Snug can make again: they begin anew, in mid-use."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from core.damaging import PAGE, overwrite, pages_of

from app.engine.account import Account, Buffer, Resident
from app.engine.protocol import Loaded, ModelSettings
from app.fit.record import FitRecordStore, record_load
from app.gguf.reader import read_file
from app.hub.download import Download
from app.hub.download_run import Entry
from app.hub.download_store import DownloadStore
from app.library.index import Usage

MANY = 400
Damage = Callable[[Path, str], None]


def zeros(path: Path, table: str) -> None:
    overwrite(path, pages_of(path, table)[1:])


def noise(path: Path, table: str) -> None:
    overwrite(path, pages_of(path, table)[1:], b"\x0d" + b"\x9b" * (PAGE - 1))


def cut_off(path: Path, table: str) -> None:
    pages_of(path, table)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // PAGE // 3 * PAGE)


damages = pytest.mark.parametrize("damage", [zeros, noise, cut_off])


def kept(path: Path) -> list[Path]:
    found = path.parent.glob(f"{path.name}.damaged-*")
    return [one for one in found if not one.name.endswith(("-wal", "-shm"))]


def download(number: int) -> Download:
    return Download(0, f"org/model-{number}", "main", f"file {number} " * 20, (), 1)


@damages
def test_the_list_of_downloads_goes_on_in_mid_use(tmp_path, damage: Damage):
    path = tmp_path / "downloads.db"
    with closing(DownloadStore(path)) as store:
        entries = [Entry(store.add(download(number)), ()) for number in range(MANY)]
        damage(path, "downloads")
        for entry in entries[::40]:
            entry.change(state="paused")
            store.save(entry)
        added = store.add(download(MANY))
        store.remove(entries[40].download.id)
        assert store.damaged is not None
    assert kept(path) == [store.damaged]
    with closing(DownloadStore(path)) as later:
        names = [one.download.repo for one in later.adopt()]
    assert added.repo in names
    assert entries[-40].download.repo in names
    if damage is cut_off:  # what can be read is taken along
        assert {entry.download.repo for entry in entries[:30]} < set(names)
    assert entries[40].download.repo not in names
    assert len(names) == len(set(names))


@damages
def test_when_models_were_used_is_noted_anew(tmp_path, damage: Damage):
    path = tmp_path / "used.db"
    with closing(Usage(path)) as usage:
        usage.note([f"model {number} " * 20 for number in range(MANY)], 1.0)
        damage(path, "used")
        usage.note(["the latest"], 2.0)
        assert usage.times()["the latest"] == 2.0
    assert len(kept(path)) <= 1
    with closing(Usage(path)) as later:
        assert later.times()["the latest"] == 2.0


@damages
def test_loads_are_recorded_anew(tmp_path, demo, damage: Damage):
    path = tmp_path / "fit.db"
    header = read_file(demo)
    resident = Resident(1 << 20, 1 << 20)
    buffers = (Buffer(name="CPU", device="CPU", weights=header.data_size),)
    loaded = Loaded(
        1, str(demo), "demo", "llama", "", 0, 1, 1024, 2048, 4, 0, 4096, True, 0.1, 0, [],
        Account(context=1024, buffers=buffers), resident, resident,
    )  # fmt: skip
    settings = ModelSettings(context=1000, gpu_layers=-1, extra_buffers=False)
    record = record_load([header], settings, loaded, build="1+a", features=[])
    with closing(FitRecordStore(path)) as store:
        for _ in range(100):
            store.add(record)
        damage(path, "loads")
        assert store.records() == []
        added = store.add(record)
        assert store.records() == [added]
        assert store.note_peak(added, 1 << 22, 5).peak == 1 << 22
    assert len(kept(path)) == 1
    assert msgspec.structs.replace(added, id=0) == record

"""Each database speaks of what it holds: a damaged list of downloads is no lost conversation."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.chat.store import ConversationStore
from app.core.errors import StorageError
from app.fit.record import FitRecordStore
from app.hub.download_store import DownloadStore
from app.library.index import Usage


def _conversations(path: Path) -> None:
    ConversationStore(path).close()


def _downloads(path: Path) -> None:
    with closing(DownloadStore(path)) as store:
        store.adopt()


def _loads(path: Path) -> None:
    with closing(FitRecordStore(path)) as store:
        store.records()


def _uses(path: Path) -> None:
    with closing(Usage(path)) as usage:
        usage.note(["a model"], time.time())


STORES = [
    pytest.param(_conversations, "your conversations", id="conversations"),
    pytest.param(_loads, "what was measured of loads", id="loads"),
    pytest.param(_downloads, "the list of downloads", id="downloads"),
]


def test_damage_names_what_is_damaged_and_what_can_be_done(tmp_path):
    path = tmp_path / "some.db"
    path.write_bytes(b"not a database, " * 512)
    with pytest.raises(StorageError) as caught:
        _conversations(path)
    assert caught.value.text == "The file with your conversations is damaged."
    assert "rescued" in caught.value.hint
    assert str(path) in caught.value.hint


@pytest.mark.parametrize(
    ("open_it", "name"),
    [*STORES, pytest.param(_uses, "the times at which models were used", id="uses")],
)
def test_a_lock_names_what_is_locked(tmp_path, monkeypatch, open_it, name):
    monkeypatch.setattr("app.core.database._BUSY_MS", 50)
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE early (id)")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError) as caught:
            open_it(path)
    assert caught.value.text == f"Another program keeps the file with {name} locked."


@pytest.mark.parametrize(("open_it", "name"), STORES)
def test_what_a_newer_snug_has_stored_is_named(tmp_path, open_it, name):
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 9999")
    with pytest.raises(StorageError) as caught:
        open_it(path)
    assert caught.value.text == f"The file with {name} was stored by a newer version of Snug."

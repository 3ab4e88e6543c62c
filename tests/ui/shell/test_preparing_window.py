"""Conversations of an earlier Snug are brought along on the screen, or left as they were."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from faults.test_conversation_faults import earlier
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.chat.preparing import Preparation, is_earlier
from app.chat.schema import MIGRATIONS
from app.chat.store import ConversationStore
from app.core.errors import Cancelled, StorageError
from app.core.settings import Settings
from app.ui.preparing_window import PreparingWindow, prepare

MESSAGES = 3000
ALL = MESSAGES + 6


class Held(Preparation):
    """Stops in the middle until it is let go on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.middle, self.go_on = threading.Event(), threading.Event()

    def _indexed(self, text: str) -> str:
        if self._read == ALL // 2:
            self.middle.set()
            self.go_on.wait(20)
        return super()._indexed(text)


@pytest.fixture(params=[1, 2])
def path(request, tmp_path: Path) -> Path:
    return earlier(tmp_path / "snug.db", request.param, MESSAGES)


@pytest.fixture
def held(path: Path) -> Iterator[Held]:
    held = Held(path)
    yield held
    held.go_on.set()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def in_window(look: Callable[[PreparingWindow], None]) -> None:
    """Call ``look`` with the window, once that says how far it is."""

    def wait() -> None:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, PreparingWindow)]
        if shown and shown[0].isVisible() and shown[0].bar.value() > 0:
            look(shown[0])
        else:
            QTimer.singleShot(20, wait)

    QTimer.singleShot(0, wait)


def test_it_is_said_what_takes_so_long_and_how_far_it_is(qapp, path, held, monkeypatch):
    monkeypatch.setattr("app.ui.preparing_window._SOON_S", 0.01)
    seen: list[object] = []

    def look(window: PreparingWindow) -> None:
        seen.extend([window.text, window.bar.value() / window.bar.maximum()])
        held.go_on.set()

    in_window(look)
    assert prepare(held, Settings(theme="light", language="en"))
    assert seen == [f"Preparing the search over {ALL:,} messages …", pytest.approx(0.5, abs=0.01)]
    assert not is_earlier(path)
    with closing(ConversationStore(path)) as store:
        assert len(store.search("indexed", 10_000)) == MESSAGES


def test_closing_the_window_leaves_all_as_it_was(qapp, path, held, monkeypatch):
    monkeypatch.setattr("app.ui.preparing_window._SOON_S", 0.01)
    before = version(path)

    def leave(window: PreparingWindow) -> None:
        window.close()
        held.go_on.set()

    in_window(leave)
    assert not prepare(held, Settings(theme="light", language="en"))
    assert version(path) == before
    assert is_earlier(path)
    assert prepare(Preparation(path), Settings())
    assert version(path) == len(MIGRATIONS)


def test_what_takes_no_time_shows_no_window(qapp, tmp_path, monkeypatch):
    path = earlier(tmp_path / "snug.db", 1, 5)
    monkeypatch.setattr("app.ui.preparing_window.PreparingWindow", None)
    assert is_earlier(path)
    assert prepare(Preparation(path), Settings())
    assert not is_earlier(path)


def test_what_is_wrong_is_said_by_whoever_waits(tmp_path):
    path = earlier(tmp_path / "snug.db", 1, 5)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE message")
    preparation = Preparation(path)
    assert preparation.messages == 0
    with pytest.raises(StorageError, match="could not be prepared"):
        prepare(preparation, Settings())


def test_a_preparation_that_is_cancelled_ends(path):
    preparation = Preparation(path)
    preparation.cancel()
    with pytest.raises(Cancelled):
        preparation.run()
    assert is_earlier(path)


@pytest.mark.parametrize("content", [b"", b"short", b"noise" * 100, bytes(4096)])
def test_what_is_no_database_is_none_of_an_earlier_snug(tmp_path, content):
    path = tmp_path / "snug.db"
    assert not is_earlier(path)
    path.write_bytes(content)
    assert not is_earlier(path)
    ConversationStore(tmp_path / "new.db").close()
    assert not is_earlier(tmp_path / "new.db")

"""Faults of the window's process, with real windows in processes of their own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import psutil
import pytest
from faults.test_conversation_faults import earlier

from app.chat.store import ConversationStore
from app.core.paths import DataPaths
from app.core.settings import Settings, save_settings

pytestmark = [pytest.mark.engine, pytest.mark.skipif(os.name == "nt", reason="POSIX signals")]

CHILD = Path(__file__).with_name("window_child.py")


LEAVE_ONCE_PAINTED = """
import sys
from PySide6.QtCore import QTimer
from app.ui import application

class Window(application.MainWindow):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.painted.connect(self._leave)

    def _leave(self):
        print("painted", flush=True)
        QTimer.singleShot(0, self.close)

application.MainWindow = Window
from app.__main__ import main
sys.argv = ["snug", "--data-dir", sys.argv[1]]
sys.exit(main())
"""


def _window(home: DataPaths, tokens: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", str(CHILD), str(home.root), str(tokens)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


@pytest.fixture
def home_in_german(checked_home: DataPaths) -> DataPaths:
    """A data directory whose owner chose German and the dark theme."""
    save_settings(checked_home.settings, Settings(language="de", theme="dark"))
    return checked_home


def _read_until(window: subprocess.Popen[str], word: str) -> list[str]:
    assert window.stdout
    for line in window.stdout:
        if line.startswith(word):
            return line.split()
    raise AssertionError(f"the window ended ({window.wait()}) before it said {word}")


def _integrity(home: DataPaths) -> str:
    with closing(sqlite3.connect(home.database)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def test_a_window_killed_in_mid_answer_loses_a_second_at_most(checked_home: DataPaths):
    window = _window(checked_home, 3500)
    seen: list[tuple[float, int]] = []
    assert window.stdout
    with window.stdout:
        _, moment, shown = _read_until(window, "text")
        begun = float(moment)
        while float(moment) - begun < 1.6:
            seen.append((float(moment), int(shown)))
            _, moment, shown = _read_until(window, "text")
        children = psutil.Process(window.pid).children()
        window.kill()
        killed = time.monotonic()
        window.wait()
    for child in children:
        child.wait(timeout=2)
    second_before = max(shown for moment, shown in seen if moment <= killed - 1)
    with closing(ConversationStore(checked_home.database)) as store:
        assert store.recover() == 1
        (conversation,) = store.conversations()
        question, answer = store.branch(conversation.id)
    assert question.role == "user"
    assert answer.state == "interrupted"
    assert len(answer.text) >= second_before > 0
    assert _integrity(checked_home) == "ok"
    # The next start is clean: it shows, answers, and ends by itself.
    again = _window(checked_home, 5)
    assert again.stdout
    with again.stdout:
        assert _read_until(again, "finished")[1] == "complete"
    assert again.wait(timeout=20) == 0


def test_two_windows_at_once_do_not_disturb_each_other(checked_home: DataPaths):
    windows = [_window(checked_home, 60) for _ in range(2)]
    for window in windows:
        assert window.stdout
        with window.stdout:
            assert _read_until(window, "finished")[1] == "complete"
    assert [window.wait(timeout=20) for window in windows] == [0, 0]
    assert _integrity(checked_home) == "ok"
    with closing(ConversationStore(checked_home.database)) as store:
        branches = [store.branch(one.id) for one in store.conversations()]
    assert [[message.state for message in branch] for branch in branches] == [["complete"] * 2] * 2
    if checked_home.settings.exists():
        msgspec.json.decode(checked_home.settings.read_bytes(), type=Settings)
    left_over = [path.name for path in checked_home.root.iterdir() if path.name.startswith(".")]
    assert not left_over


def test_asked_to_end_in_mid_answer_it_stores_what_came(checked_home: DataPaths):
    window = _window(checked_home, 100_000)
    assert window.stdout
    with window.stdout:
        _read_until(window, "text")
        children = psutil.Process(window.pid).children()
        window.send_signal(signal.SIGTERM)
        window.wait(timeout=5)
    for child in children:
        child.wait(timeout=2)
    with closing(ConversationStore(checked_home.database)) as store:
        assert store.recover() == 0
        (conversation,) = store.conversations()
        _, answer = store.branch(conversation.id)
    assert answer.state == "stopped"
    assert answer.text


def test_a_data_directory_that_cannot_be_used_opens_a_window_that_says_so(tmp_path: Path):
    (tmp_path / "file").touch()
    script = """
import sys
from PySide6.QtCore import QTimer
from app.ui import problem_window

class Window(problem_window.ProblemWindow):
    def showEvent(self, event):
        super().showEvent(event)
        print(self.notice.text, self.notice.hint, flush=True)
        QTimer.singleShot(0, self.close)

problem_window.ProblemWindow = Window
from app.__main__ import main
sys.argv = ["snug", "--data-dir", sys.argv[1]]
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, str(tmp_path / "file" / "below")],
        capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 1
    assert "write" in done.stdout
    assert "--data-dir" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_kept_and_a_fresh_one_offered(checked_home: DataPaths):
    noise = b"noise" * 2000
    checked_home.database.write_bytes(noise)
    script = """
import sys
from PySide6.QtCore import QTimer
from app.ui import problem_window

class Problem(problem_window.ProblemWindow):
    def showEvent(self, event):
        super().showEvent(event)
        print(self.notice.text, self.notice.hint, flush=True)
        QTimer.singleShot(0, self.repair.click)

    def _on_repaired(self, repaired):
        super()._on_repaired(repaired)
        print(self.notice.text, self.notice.hint, flush=True)
        self.leave.click()

problem_window.ProblemWindow = Problem
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", script + LEAVE_ONCE_PAINTED, str(checked_home.root)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "The file with your conversations is damaged." in done.stdout
    assert "snug.db.damaged-" in done.stdout
    assert "No message could be read. A fresh file has been begun." in done.stdout
    assert done.stdout.splitlines()[-1] == "painted"
    (kept,) = checked_home.root.glob("snug.db.damaged-*")
    assert kept.read_bytes() == noise
    with closing(ConversationStore(checked_home.database)) as store:
        assert store.conversations() == []


def test_what_is_wrong_at_the_start_is_said_in_the_owners_language_and_theme(home_in_german):
    home_in_german.database.write_bytes(b"noise" * 2000)
    script = """
import sys
from PySide6.QtCore import QTimer
from app.ui import problem_window

class Problem(problem_window.ProblemWindow):
    def showEvent(self, event):
        super().showEvent(event)
        print(self.notice.text, self.repair.text(), self.palette().window().color().lightness())
        QTimer.singleShot(0, self.close)

problem_window.ProblemWindow = Problem
from app.__main__ import main
sys.argv = ["snug", "--data-dir", sys.argv[1]]
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, str(home_in_german.root)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    *said, lightness = done.stdout.split()
    assert " ".join(said) == "Die Datei mit Ihren Unterhaltungen ist beschädigt. Reparieren"
    assert int(lightness) < 100


def test_a_database_of_an_earlier_snug_is_brought_along_on_the_screen(home_in_german: DataPaths):
    earlier(home_in_german.database, 2, 5000)
    script = """
import sys
from PySide6.QtCore import QTimer
from app.ui import preparing_window

class Preparing(preparing_window.PreparingWindow):
    def showEvent(self, event):
        super().showEvent(event)
        print(self.text, flush=True)

preparing_window._SOON_S = 0.0
preparing_window.PreparingWindow = Preparing
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", script + LEAVE_ONCE_PAINTED, str(home_in_german.root)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = "Die Suche über 5.006 Nachrichten wird vorbereitet …"
    assert done.stdout.splitlines() == [said, "painted"]
    with closing(ConversationStore(home_in_german.database)) as store:
        assert len(store.search("indexed", 10_000)) == 5000

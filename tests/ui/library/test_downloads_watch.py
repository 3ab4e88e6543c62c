"""News of the queue on the Qt thread, orders off it."""

from __future__ import annotations

import hashlib
import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from app.hub.download import Wanted
from app.ui.downloads_watch import DownloadsWatch
from fakehub.repo import Repo

REPO = "maker/Owl-GGUF"
DATA = b"GGUF" * 200_000
WANTED = Wanted("owl-Q4_K_M.gguf", len(DATA), hashlib.sha256(DATA).hexdigest())


@pytest.fixture
def watch(services, tasks, fakehub, qtbot, idle):
    """A watch of a queue that knows the owl's repository."""
    fakehub.add(Repo(REPO, {WANTED.path: DATA}))
    made = DownloadsWatch(services, tasks)
    with qtbot.waitSignal(made.listed, timeout=20_000):
        pass
    yield made
    made.close()
    idle()


def test_a_download_is_heard_of_on_the_qt_thread(watch, fakehub, qtbot):
    heard = []
    watch.changed.connect(lambda one: heard.append((one, QThread.currentThread())))
    watch.add(REPO, fakehub.sha(REPO), "Q4_K_M", [WANTED], ref="main")
    qtbot.waitUntil(lambda: bool(heard) and heard[-1][0].state == "done", timeout=20_000)
    assert {thread for _, thread in heard} == {QApplication.instance().thread()}
    assert watch.all() == (heard[-1][0],)


def test_a_damaged_list_that_began_anew_is_told(services, tasks, qtbot, idle):
    services.paths.downloads.write_bytes(b"not a database, " * 512)
    made = DownloadsWatch(services, tasks)
    with qtbot.waitSignal(made.failed, timeout=20_000) as told:
        pass
    assert "has begun anew" in told.args[0].text
    assert "No file is lost" in told.args[0].hint
    made.close()
    idle()


def test_orders_are_carried_out_elsewhere(watch, services, qtbot, monkeypatch):
    threads = []
    monkeypatch.setattr(
        services.downloads, "pause", lambda _id: threads.append(threading.current_thread())
    )
    watch.pause(1)
    qtbot.waitUntil(lambda: bool(threads))
    assert threads[0] is not threading.main_thread()


def test_a_second_watch_sees_the_same(watch, services, tasks, fakehub, qtbot):
    answers = []
    watch.add(REPO, fakehub.sha(REPO), "Q4_K_M", [WANTED], done=answers.append)
    qtbot.waitUntil(lambda: bool(answers) and bool(watch.all()), timeout=20_000)
    qtbot.waitUntil(lambda: watch.all()[0].state == "done", timeout=20_000)
    other = DownloadsWatch(services, tasks)
    qtbot.waitUntil(lambda: other.all() == watch.all())
    gone = []
    other.gone.connect(gone.append)
    watch.forget(answers[0].id)
    qtbot.waitUntil(lambda: gone == [answers[0].id])
    assert other.all() == watch.all() == ()
    other.close()


def test_who_closed_hears_nothing_more(watch, services, tasks, fakehub, qtbot):
    other = DownloadsWatch(services, tasks)
    with qtbot.waitSignal(other.listed):
        pass
    other.close()
    watch.add(REPO, fakehub.sha(REPO), "Q4_K_M", [WANTED])
    qtbot.waitUntil(lambda: bool(watch.all()) and watch.all()[0].state == "done", timeout=20_000)
    assert other.all() == ()


def test_much_news_costs_one_wake(watch, qtbot, tasks, monkeypatch):
    posted = []
    monkeypatch.setattr(tasks, "post", posted.append)
    from app.hub.download import Download

    for done in range(50):
        watch._hear(Download(9, REPO, "1" * 40, "Q4_K_M", (), 100, done))
    assert len(posted) == 1
    heard = []
    watch.changed.connect(heard.append)
    posted[0]()
    assert [one.done for one in heard] == [49]
    watch._hear(Download(9, REPO, "1" * 40, "Q4_K_M", (), 100, 50))
    assert len(posted) == 2
    monkeypatch.undo()


def test_orders_that_fail_are_told(watch, qtbot):
    huge = Wanted("huge.gguf", 10**18, "0" * 64)
    with qtbot.waitSignal(watch.failed) as failed:
        watch.add(REPO, "1" * 40, "F16", [huge])
    assert "space" in failed.args[0].text

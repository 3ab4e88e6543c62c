"""Downloads on the Models page and in the strip, with the real queue and a Hub on loopback."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from disk_services import DiskServices
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from app.hub.download import Wanted
from app.ui import downloads_line
from app.ui.library.download_row import DownloadRow
from app.ui.library.library_page import LibraryPage
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.pages import PAGES
from fakehub.repo import Repo

REPO = "maker/Owl-1B-GGUF"
FILE = "Owl-1B-Q4_K_M.gguf"
MB = 1_000_000


@pytest.fixture
def model(make_model, tmp_path) -> bytes:
    """A model of 3 MB, as the Hub holds it."""
    return make_model(tmp_path / "made" / FILE, "Owl 1B", rows=20_000).read_bytes()


@pytest.fixture
def order(fakehub, model):
    """Put the model on the Hub, and return how to order it: ``order(watch)``."""
    fakehub.add(Repo(REPO, {FILE: model}))
    wanted = Wanted(FILE, len(model), hashlib.sha256(model).hexdigest())

    def add(watch, **more) -> None:
        watch.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted], ref="main", **more)

    return add


def only(page) -> DownloadRow:
    (row,) = page.downloads.rows
    return row


def in_state(page, *states: str) -> bool:
    rows = page.downloads.rows
    return len(rows) == 1 and rows[0].download.state in states


def test_without_downloads_there_is_nothing_to_see(shown):
    page = shown()
    assert not page.downloads.isVisible()


def test_a_download_is_watched_until_it_is_chatted_with(shown, qtbot, order, fakehub, model):
    fakehub.faults.slow(4 * MB)
    page = shown()
    order(page.watch)
    qtbot.waitUntil(lambda: in_state(page, "running") and only(page).download.done > 0)
    row = only(page)
    assert page.downloads.isVisible()
    assert row.texts()[0] == "Owl 1B Q4_K_M"
    assert row._repo.text() == REPO
    assert row.pause.isVisible()
    assert row.cancel.isVisible()
    assert not row.chat.isVisible()
    assert 0 < row._bar.value() < 1000
    assert f" of {len(model) / 1e6:.2f} MB" in row.texts()[-1]
    with qtbot.waitSignal(page.work.settled, timeout=20_000):
        qtbot.waitUntil(lambda: in_state(page, "done"), timeout=20_000)
    assert row.texts()[1] == "Downloaded and checked"
    assert [entry.name for entry in page.list.rows.entries] == ["Owl 1B", "Snug Guide"]
    with qtbot.waitSignal(page.chat_requested) as asked:
        row.chat.click()
    assert asked.args == [Path(row.download.path)]
    assert asked.args[0].read_bytes() == model
    page.downloads.clear.click()
    qtbot.waitUntil(lambda: not page.downloads.isVisible())
    assert Path(asked.args[0]).exists()


def test_the_keyboard_stays_with_a_download(shown, qtbot, order, fakehub):
    slow = fakehub.faults.slow(1 * MB)
    page = shown()
    order(page.watch)
    qtbot.waitUntil(lambda: in_state(page, "running") and only(page).download.done > 0)
    row = only(page)
    assert row.pause.accessibleName() == "Pause: Owl 1B Q4_K_M"
    row.pause.setFocus()
    qtbot.keyClick(row.pause, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: in_state(page, "paused"))
    assert row.resume.hasFocus()
    qtbot.keyClick(row.resume, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: in_state(page, "running"))
    assert row.pause.hasFocus()
    row.cancel.setFocus()
    qtbot.keyClick(row.cancel, Qt.Key.Key_Space)
    assert row.keep.hasFocus()
    row.give_up.setFocus()
    qtbot.keyClick(row.give_up, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.downloads.rows)
    assert page.list.hasFocus()
    fakehub.faults.remove(slow)
    order(page.watch)
    qtbot.waitUntil(lambda: in_state(page, "done"), timeout=20_000)
    page.downloads.clear.setFocus()
    qtbot.keyClick(page.downloads.clear, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.downloads.rows)
    assert page.list.hasFocus()


def test_paused_and_resumed(shown, qtbot, order, fakehub):
    slow = fakehub.faults.slow(1 * MB)
    page = shown()
    order(page.watch)
    qtbot.waitUntil(lambda: in_state(page, "running") and only(page).download.done > 0)
    row = only(page)
    row.pause.click()
    qtbot.waitUntil(lambda: in_state(page, "paused"))
    assert row.texts()[1] == "Paused"
    assert not row.pause.isVisible()
    fakehub.faults.remove(slow)
    row.resume.click()
    qtbot.waitUntil(lambda: in_state(page, "done"), timeout=20_000)


def test_giving_up_is_asked_about_in_place(shown, qtbot, order, fakehub):
    fakehub.faults.slow(1 * MB)
    page = shown()
    order(page.watch)
    qtbot.waitUntil(lambda: in_state(page, "running") and only(page).download.done > 0)
    row = only(page)
    row.cancel.click()
    assert row.give_up.isVisible()
    assert any(text.startswith("Give this download up?") for text in row.texts())
    assert row.keep.hasFocus()
    row.keep.click()
    assert not row.give_up.isVisible()
    assert in_state(page, "running")
    row.cancel.click()
    row.give_up.click()
    qtbot.waitUntil(lambda: not page.downloads.rows)
    assert not page.downloads.isVisible()


def test_a_gated_model_leads_to_its_page_and_is_tried_again(
    shown, qtbot, order, fakehub, monkeypatch
):
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    refusal = fakehub.faults.status(403, error_code="GatedRepo", message="Ask for access.")
    page = shown()
    order(page.watch)
    qtbot.waitUntil(lambda: in_state(page, "failed"), timeout=20_000)
    row = only(page)
    problem = row.download.problem
    assert row.texts()[1:3] == [problem.text, problem.hint]
    assert row.link.accessibleName() == "Ask for access"
    row.link.click()
    assert [url.toString() for url in opened] == [problem.link]
    assert REPO in problem.link
    fakehub.faults.remove(refusal)
    row.retry.click()
    qtbot.waitUntil(lambda: in_state(page, "done"), timeout=20_000)
    assert not row.link.isVisible()


def test_who_is_told_to_wait_says_until_when(shown, qtbot, order, fakehub):
    fakehub.faults.rate_limit(300, times=None)
    page = shown()
    order(page.watch)
    qtbot.waitUntil(lambda: in_state(page, "waiting"), timeout=20_000)
    note = only(page).download.note
    assert note
    assert only(page).texts()[1] == note
    only(page).pause.click()
    qtbot.waitUntil(lambda: in_state(page, "paused"))


def test_what_cannot_be_ordered_is_told(shown, qtbot, fakehub):
    page = shown()
    huge = Wanted("Huge.gguf", 10**18, "0" * 64)
    page.watch.add(REPO, "1" * 40, "F16", [huge])
    qtbot.waitUntil(lambda: bool(page.notice.text))
    assert "space" in page.notice.text
    assert not page.downloads.rows
    errors = []
    page.watch.add(REPO, "1" * 40, "F16", [huge], failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))


def test_many_downloads_do_not_push_the_list_away(shown, qtbot, order, fakehub, model):
    files = {f"Owl-{number}B-Q4_K_M.gguf": model[: 1000 + number] for number in range(12)}
    fakehub.add(Repo("maker/Owls-GGUF", files))
    fakehub.faults.refuse(origin="cdn")
    page = shown()
    for name, data in files.items():
        wanted = Wanted(name, len(data), hashlib.sha256(data).hexdigest())
        page.watch.add("maker/Owls-GGUF", fakehub.sha("maker/Owls-GGUF"), name[:6], [wanted])
    qtbot.waitUntil(lambda: len(page.downloads.rows) == 12)
    qtbot.wait(50)
    assert page.downloads.height() < 0.45 * page.height()
    assert page.list.parentWidget().height() > 300
    assert page.downloads._said.text() == "12 to go"


# The strip


@pytest.fixture
def window(qtbot, services, tasks, themes, idle):
    """The window with pages that do nothing, Models apart."""

    def plain(*_: object) -> Page:
        return Page()

    pages = [
        entry if entry.title == "Models" else entry._replace(make=plain, downloads=False)
        for entry in PAGES
    ]
    made = MainWindow(services, tasks, themes, pages)
    made.resize(1100, 760)
    yield made
    idle()
    made.close()
    made.deleteLater()


def shown_window(qtbot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.ready):
        window.show()


def test_what_a_crash_broke_off_goes_on_without_its_page(
    qtbot, window, services, order, fakehub, tmp_path, monkeypatch
):
    monkeypatch.setattr("app.ui.main_window._DOWNLOADS_AFTER_MS", 10)
    fakehub.faults.slow(2 * MB)
    earlier = DiskServices(services.paths)
    earlier.settings.update(endpoint=fakehub.url)
    order(earlier.downloads)
    earlier.close()
    shown_window(qtbot, window)
    qtbot.waitUntil(lambda: window.strip.job_text.startswith("Downloading"), timeout=20_000)
    assert window.strip.job_text.startswith("Downloading Owl 1B Q4_K_M")
    assert list(window._pages) == [0]
    qtbot.waitUntil(lambda: "%, " in window.strip.job_text, timeout=20_000)
    QTest.mouseClick(window.strip._link, Qt.MouseButton.LeftButton)
    page = window.current_page
    assert isinstance(page, LibraryPage)
    qtbot.waitUntil(lambda: in_state(page, "done"), timeout=30_000)
    qtbot.waitUntil(lambda: window.strip.job_text == "Owl 1B Q4_K_M is here")


def test_a_window_that_never_downloaded_opens_no_queue(qtbot, window, services, idle, monkeypatch):
    monkeypatch.setattr("app.ui.main_window._DOWNLOADS_AFTER_MS", 10)
    shown_window(qtbot, window)
    qtbot.wait(100)
    idle()
    assert services._downloads.made is None
    assert not services.paths.downloads.exists()


def test_the_strip_stands_for_all_downloads(qtbot, window, services, order, fakehub, model):
    other = "maker/Wren-2B-GGUF"
    fakehub.add(Repo(other, {"Wren-2B-Q8_0.gguf": model[:5000]}))
    fakehub.faults.slow(1 * MB)
    shown_window(qtbot, window)
    page = window.show_titled("Models")
    window.show_page(0)
    order(page.watch)
    qtbot.waitUntil(lambda: "Downloading Owl 1B Q4_K_M: " in window.strip.job_text)
    wanted = Wanted("Wren-2B-Q8_0.gguf", 5000, hashlib.sha256(model[:5000]).hexdigest())
    page.watch.add(other, fakehub.sha(other), "Q8_0", [wanted])
    qtbot.waitUntil(lambda: window.strip.job_text.endswith("(and 1 more)"))
    assert window.strip._progress.maximum() > 0


def test_what_failed_stays_in_the_strip_until_somebody_looks(
    qtbot, window, order, fakehub, monkeypatch
):
    monkeypatch.setattr(downloads_line, "_SAID_MS", 50)
    fakehub.faults.status(404, error_code="EntryNotFound")
    shown_window(qtbot, window)
    page = window.show_titled("Models")
    window.show_page(0)
    order(page.watch)
    said = "Owl 1B Q4_K_M could not be downloaded"
    qtbot.waitUntil(lambda: window.strip.job_text == said, timeout=20_000)
    qtbot.wait(150)
    assert window.strip.job_text == said
    window.show_titled("Models")
    assert window.strip.job_text == ""
    assert in_state(page, "failed")


def test_a_queue_that_cannot_be_opened_is_told(qtbot, window, services, monkeypatch):
    monkeypatch.setattr("app.ui.main_window._DOWNLOADS_AFTER_MS", 10)
    services.paths.downloads.write_bytes(b"no database, but 4 kB of something else" * 100)
    shown_window(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.notice.text), timeout=10_000)
    assert window.notice.hint

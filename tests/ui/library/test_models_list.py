"""The list on the Models page: what is on this disk, found again, sorted, judged, deleted."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea, QWidget

from app.core.paths import demo_model
from app.ui.library.library_page import LibraryPage

UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


def names(page: LibraryPage) -> list[str]:
    return [entry.name for entry in page.list.rows.entries]


def key_of(page: LibraryPage, name: str) -> str:
    return next(entry.key for entry in page.list.rows.entries if entry.name == name)


def texts(page: LibraryPage, part: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    labels = [label for label in part.findChildren(QLabel) if label.isVisible()]
    return " | ".join(label.text().replace("\u00a0", " ") for label in labels)


def test_a_fresh_disk_leads_to_discover(shown, qtbot):
    page = shown()
    assert names(page) == ["Snug Guide"]
    assert page.hint.isVisible()
    assert page.hint.text == "Only the demo model is here so far"
    with qtbot.waitSignal(page.page_requested) as asked:
        page.hint.button.click()
    assert asked.args == ["Discover"]


def test_models_of_all_places_are_one_list(shown, services, make_model, cached, tmp_path):
    cached("maker/Guide-GGUF", "Guide")
    model = make_model(tmp_path / "lmstudio" / "maker" / "m" / "Owl-Q4_K_M.gguf", "Owl")
    shutil.copy(model, make_model(tmp_path / "mine" / "Owl-Q4_K_M.gguf", "x"))
    services.settings.update(model_folders=(str(tmp_path / "mine"),))
    page = shown()
    assert names(page) == ["Guide", "Owl", "Snug Guide"]
    assert not page.hint.isVisible()
    owl = page.list.rows.index(1)
    said = owl.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Owl Q4_K_M, ")
    assert f"In {tmp_path / 'mine'}, also in LM Studio" in said
    assert "not used yet" in said
    assert page._summary.text().startswith("3 models, ")


def test_words_narrow_the_list_and_lead_to_discover(shown, qtbot, cached):
    cached("maker/Guide-GGUF", "Guide One")
    cached("maker/Other-GGUF", "Other Two")
    page = shown()
    QTest.keyClicks(page.search, "q4_k maker two")
    assert names(page) == ["Other Two"]
    page.search.setText("no such model")
    assert names(page) == []
    assert page.hint.text == "No model on this disk matches “no such model”"
    assert not page.details.isVisible()
    with qtbot.waitSignal(page.search_requested) as asked:
        page.hint.button.click()
    assert asked.args == ["no such model"]
    page.search.clear()
    assert len(names(page)) == 3
    assert page.details.isVisible()


def test_the_list_is_sorted_as_wished(shown, services, cached, tmp_path):
    big = cached("maker/A-GGUF", "Big", rows=4000)
    cached("maker/B-GGUF", "Ant")
    services.library.used(big)
    page = shown()
    assert names(page) == ["Ant", "Big", "Snug Guide"]
    page.order.button("size").click()
    assert names(page) == ["Snug Guide", "Big", "Ant"]
    page.order.button("used").click()
    assert names(page)[0] == "Big"


def test_the_selection_stays_while_the_list_changes(shown, qtbot, page, cached):
    cached("maker/M-GGUF", "Mole")
    shown()
    page.list.select(key_of(page, "Mole"))
    cached("maker/A-GGUF", "Ant")
    page.refresh()
    qtbot.waitUntil(lambda: len(names(page)) == 3)
    assert page.list.current.name == "Mole"
    page.order.button("size").click()
    assert page.list.current.name == "Mole"


def test_by_keyboard_from_the_search_to_the_chat(shown, qtbot, cached):
    path = cached("maker/Owl-GGUF", "Owl")
    page = shown()
    page.search.setFocus()
    QTest.keyClicks(page.search, "owl")
    QTest.keyClick(page.search, DOWN)
    qtbot.waitUntil(page.list.hasFocus)
    with qtbot.waitSignal(page.chat_requested) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == [path]


def test_by_mouse_to_the_chat(shown, qtbot, cached):
    path = cached("maker/Owl-GGUF", "Owl")
    page = shown()
    middle = page.list.visualRect(page.list.rows.index(0)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert page.details.entry.name == "Owl"
    with qtbot.waitSignal(page.chat_requested) as asked:
        page.details.chat.click()
    assert asked.args == [path]
    with qtbot.waitSignal(page.chat_requested) as asked:
        QTest.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert asked.args == [path]


def test_what_is_no_model_is_not_chatted_with(shown, services, qtbot, tmp_path):
    broken = tmp_path / "mine" / "broken.gguf"
    broken.parent.mkdir()
    broken.write_bytes(b"GGUF and then nothing")
    services.settings.update(recent_models=(str(broken),))
    page = shown()
    page.list.select(key_of(page, "broken"))
    assert not page.details.chat.isEnabled()
    said = page.list.current.problem
    assert said
    assert said in texts(page, page.details)
    with qtbot.assertNotEmitted(page.chat_requested, wait=50):
        QTest.keyClick(page.list, Qt.Key.Key_Return)


def test_fits_are_filled_in_as_they_come(shown, qtbot, page, cached):
    cached("maker/Owl-GGUF", "Owl")
    shown()
    page.list.select(key_of(page, "Owl"))
    qtbot.waitUntil(lambda: page.fits.fit(page.list.current.key) is not None, timeout=10_000)
    assert page.fits.fit(page.list.current.key).verdict == "ram"
    assert "Fits in RAM" in texts(page, page.details)
    assert "with 8k of context" in texts(page, page.details)
    spoken = page.list.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Fits in RAM" in spoken


def test_only_what_is_looked_at_is_judged(shown, qtbot, page, services, make_model, tmp_path):
    folder = tmp_path / "many"
    for number in range(60):
        make_model(folder / f"m{number:02}.gguf", f"Model {number:02}")
    services.settings.update(model_folders=(str(folder),))
    judged = []
    page.fits._judge = lambda entry, _ground: judged.append(entry.name)
    shown()
    qtbot.waitUntil(lambda: len(judged) >= 8, timeout=10_000)
    qtbot.wait(200)
    assert "Model 00" in judged
    assert "Model 50" not in judged
    page.list.scrollToBottom()
    qtbot.waitUntil(lambda: "Model 55" in judged, timeout=10_000)
    assert len(judged) == len(set(judged))
    assert "Model 30" not in judged


def test_deleting_says_what_is_freed_and_can_be_undone(shown, qtbot, idle, cached):
    path = cached("maker/Owl-GGUF", "Owl", rows=8000)
    size = path.stat().st_size
    page = shown()
    qtbot.waitUntil(page.details.delete.isEnabled)
    # Disks count in blocks, so the last digit is theirs.
    assert re.search(r"Deleting frees 1\.1\d MB\.", texts(page, page.details))
    with qtbot.waitSignal(page.work.settled):
        page.details.delete.click()
    assert names(page) == ["Snug Guide"]
    assert page.undo.isVisible()
    said = r"Owl was deleted\. 1\.1\d MB will be free when Snug is closed\."
    assert re.fullmatch(said, page.undo.text)
    assert not path.exists()
    with qtbot.waitSignal(page.work.settled):
        page.undo.undo.click()
    assert names(page) == ["Owl", "Snug Guide"]
    assert path.stat().st_size == size
    assert not page.undo.isVisible()


def test_the_keyboard_goes_to_the_list_when_a_model_was_deleted(shown, qtbot, page, cached):
    cached("maker/A-GGUF", "Ant")
    shown()
    page.list.select(key_of(page, "Ant"))
    qtbot.waitUntil(page.details.delete.isEnabled)
    page.details.delete.setFocus()
    with qtbot.waitSignal(page.work.settled):
        QTest.keyClick(page.details.delete, Qt.Key.Key_Space)
    assert page.list.hasFocus()


def test_a_model_that_left_with_its_drive_is_not_told_how_it_is_deleted(
    shown, qtbot, page, services, make_model, tmp_path
):
    drive = tmp_path / "drive"
    make_model(drive / "Owl.gguf", "Owl")
    services.settings.update(model_folders=(str(drive),))
    shown()
    page.list.select(key_of(page, "Owl"))
    qtbot.waitUntil(lambda: "Delete it in your file manager" in texts(page, page.details))
    drive.rename(tmp_path / "away")
    with qtbot.waitSignal(page.work.settled):
        page.work.scan()
    qtbot.wait(50)
    assert "This model is gone" in texts(page, page.details)
    assert "Delete it" not in texts(page, page.details)
    (tmp_path / "away").rename(drive)
    with qtbot.waitSignal(page.work.settled):
        page.work.scan()
    qtbot.waitUntil(lambda: "Delete it in your file manager" in texts(page, page.details))


def test_several_deletions_are_undone_one_by_one(shown, qtbot, page, cached):
    cached("maker/A-GGUF", "Ant")
    cached("maker/B-GGUF", "Bee")
    shown()
    for name in ("Ant", "Bee"):
        page.list.select(key_of(page, name))
        with qtbot.waitSignal(page.work.settled):
            QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert page.undo.text.startswith("Bee was deleted, and 1 model before it.")
    with qtbot.waitSignal(page.work.settled):
        page.undo.undo.click()
    assert names(page) == ["Bee", "Snug Guide"]
    assert page.undo.text.startswith("Ant was deleted.")
    with qtbot.waitSignal(page.work.purged):
        page.undo.purge.setFocus()
        page.undo.purge.click()
    assert not page.undo.isVisible()
    assert page.list.hasFocus(), "the keyboard is not where nothing is any more"


def test_what_was_deleted_is_gone_when_the_window_closes(shown, qtbot, services, tasks, cached):
    path = cached("maker/Owl-GGUF", "Owl")
    blob = path.resolve()
    page = shown()
    with qtbot.waitSignal(page.work.settled):
        page.work.delete(page.list.rows.entries[0])
    page.page_close()
    services.close()
    left = [file for file in blob.parents[1].rglob("*") if file.is_file()]
    assert not blob.exists()
    assert not any(file.stat().st_size > 500 for file in left)


def test_foreign_models_are_left_alone(shown, qtbot, page, make_model, tmp_path):
    path = make_model(tmp_path / "lmstudio" / "maker" / "m" / "Owl-Q4_K_M.gguf", "Owl")
    shown()
    page.list.select(key_of(page, "Owl"))
    assert not page.details.delete.isVisible()
    qtbot.waitUntil(lambda: "It belongs to LM Studio." in texts(page, page.details))
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.wait(50)
    assert path.exists()


def test_a_chosen_file_is_taken_off_the_list_not_off_the_disk(shown, qtbot, page, make_model,
                                                              services, tmp_path):  # fmt: skip
    path = make_model(tmp_path / "mine" / "Owl.gguf", "Owl")
    with qtbot.waitSignal(page.work.settled):
        page.take_paths([path])
    assert names(page) == ["Owl", "Snug Guide"]
    assert services.settings.value.recent_models == (str(path),)
    page.list.select(key_of(page, "Owl"))
    with qtbot.waitSignal(page.work.settled):
        page.details.remove.click()
    assert names(page) == ["Snug Guide"]
    assert path.exists()
    assert services.settings.value.recent_models == ()


def test_dropped_files_stay_however_many_there_are(page, qtbot, make_model, services, tmp_path):
    paths = [make_model(tmp_path / f"Owl {n:02}.gguf", f"Owl {n:02}") for n in range(40)]
    for some in (paths[:39], paths[39:]):
        with qtbot.waitSignal(page.work.settled):
            page.take_paths(some)
    assert sorted(names(page)) == [*(f"Owl {n:02}" for n in range(40)), "Snug Guide"]
    assert len(services.settings.value.recent_models) == 40


def test_dropped_folders_are_added_once(page, qtbot, make_model, services, tmp_path):
    make_model(tmp_path / "mine" / "Owl.gguf", "Owl")
    for _ in range(2):
        with qtbot.waitSignal(page.work.settled):
            page.take_paths([tmp_path / "mine"])
    assert services.settings.value.model_folders == (str(tmp_path / "mine"),)
    assert names(page) == ["Owl", "Snug Guide"]


def test_a_folder_is_chosen_in_a_dialog(shown, qtbot, make_model, services, tmp_path):
    make_model(tmp_path / "mine" / "Owl.gguf", "Owl")
    page = shown()
    page.add_folder.click()
    dialog = page.findChild(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    with qtbot.waitSignal(page.work.settled):
        dialog.fileSelected.emit(str(tmp_path / "mine"))
        dialog.reject()
    assert names(page) == ["Owl", "Snug Guide"]


@pytest.fixture
def drive(services, make_model, tmp_path) -> Path:
    """A chosen folder whose drive can be pulled out."""
    folder = tmp_path / "drive" / "models"
    make_model(folder / "Owl.gguf", "Owl")
    services.settings.update(model_folders=(str(folder),))
    return folder


def test_a_gone_drive_is_shown_and_comes_back(shown, qtbot, page, drive: Path):
    shown()
    away = drive.with_name("away")
    drive.rename(away)
    with qtbot.waitSignal(page.work.settled):
        QTest.keyClick(page, Qt.Key.Key_F5)
    page.list.select(key_of(page, "Owl"))
    assert page.list.current.gone
    assert not page.details.chat.isEnabled()
    assert "gone: its drive is not connected" in texts(page, page.details)
    spoken = page.list.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "gone: its drive is not connected" in spoken
    assert "1 is on a drive that is not connected" in page._summary.text()
    with qtbot.assertNotEmitted(page.chat_requested, wait=50):
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    away.rename(drive)
    with qtbot.waitSignal(page.work.settled):  # as when the window comes to the front
        QApplication.sendEvent(page, QEvent(QEvent.Type.WindowActivate))
    assert not page.list.current.gone
    assert page.details.chat.isEnabled()


def test_what_is_gone_for_good_is_taken_off_the_list(shown, qtbot, page, drive: Path):
    shown()
    shutil.rmtree(drive.parent)
    with qtbot.waitSignal(page.work.settled):
        page.refresh()
    page.list.select(key_of(page, "Owl"))
    assert page.details.remove.isVisible()
    with qtbot.waitSignal(page.work.settled):
        page.details.remove.click()
    assert names(page) == ["Snug Guide"]


def test_the_folder_of_a_model_is_revealed(shown, qtbot, cached, monkeypatch):
    path = cached("maker/Owl-GGUF", "Owl")
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    page = shown()
    page.details.reveal.click()
    assert Path(opened[0].toLocalFile()) == path.parent
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    page.details.reveal.click()
    assert page.notice.text == "No file manager answered."
    assert str(path.parent) in page.notice.hint


def test_a_folder_that_cannot_be_read_is_told(shown, qtbot, services, tmp_path, monkeypatch):
    locked = tmp_path / "locked"
    locked.mkdir()
    services.settings.update(model_folders=(str(locked),))
    real = os.scandir

    def scandir(path="."):
        if str(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(locked))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    page = shown()
    assert str(locked) in page.notice.text + page.notice.hint
    page.notice.clear()
    with qtbot.waitSignal(page.work.settled):
        page.refresh()
    assert page.notice.text == ""  # once is enough


def test_two_thousand_models_cost_no_more_widgets_than_two(shown, page, services, qtbot):
    shown()
    few = len(page.findChildren(QWidget))
    demo = page.list.rows.entries[0]
    from msgspec.structs import replace

    many = [replace(demo, key=f"k{n}", name=f"Model {n:04}", size=n * 10**6) for n in range(2000)]
    page._on_listed(many)
    assert len(page.list.rows.entries) == 2000
    page.list.grab()
    assert len(page.findChildren(QWidget)) <= few + 4  # scroll bars
    painted = []
    paint = page.list._delegate.paint
    page.list._delegate.paint = lambda painter, option, index: (
        painted.append(index.row()), paint(painter, option, index)
    )  # fmt: skip
    page.list.verticalScrollBar().setValue(page.list.verticalScrollBar().maximum() // 2)
    page.list.grab()
    assert 3 < len(painted) < 40
    assert min(painted) > 900
    page.search.setText("1999")
    assert [entry.name for entry in page.list.rows.entries] == ["Model 1999"]


def test_the_demo_model_is_chatted_with_from_here(shown, qtbot):
    page = shown()
    with qtbot.waitSignal(page.chat_requested) as asked:
        page.details.chat.click()
    assert asked.args == [demo_model()]


def test_tab_goes_from_the_list_to_what_can_be_done(shown, qtbot, cached):
    cached("maker/Owl-GGUF", "Owl")
    page = shown()
    qtbot.waitUntil(page.details.delete.isEnabled)
    page.activateWindow()
    page.search.setFocus()
    qtbot.waitUntil(page.search.hasFocus)
    order = [page.list, page.details.chat, page.details.reveal, page.details.delete]
    for widget in order:
        at = QApplication.focusWidget()
        for _ in range(5):  # the buttons of the order stand between
            QTest.keyClick(at, Qt.Key.Key_Tab)
            at = QApplication.focusWidget()
            if at is widget:
                break
        assert at is widget


@pytest.mark.parametrize(
    ("width", "scale"), [(1190, 1.0), (815, 1.0), (1120, 2.0), (743, 2.0), (500, 1.0)]
)
def test_the_page_is_never_wider_than_its_window(
    shown, qtbot, page, cached, services, themes, tmp_path, width, scale
):
    cached("maker/Owl-GGUF", "Owl of a long name, as some have it")
    services.settings.update(model_folders=(str(tmp_path / "not" / "there"),))
    themes.set_scale(scale)
    page.resize(width, 560)
    shown()
    with qtbot.waitSignal(page.work.settled):
        page.work.delete(next(one for one in page.list.rows.entries if one.owned))
    assert page.notice.isVisible()
    assert page.undo.isVisible()
    area = page.findChild(QScrollArea)
    qtbot.wait(50)
    assert area.widget().width() <= area.viewport().width()
    for button in (page.add_folder, page.open_file, page.undo.undo, page.undo.purge, page.order):
        assert button.mapTo(page, button.rect().topRight()).x() < page.width()

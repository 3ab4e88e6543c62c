"""The window: pages when needed, files from everywhere, an orderly end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QPlainTextEdit,
    QVBoxLayout,
)

from app.core.settings import load_settings
from app.services import Services
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.pages import PAGES, PageEntry
from app.ui.tasks import Tasks
from app.ui.theme import Themes

IN_RAIL = [entry for entry in PAGES if not entry.part_of]
MACHINE = [entry.title for entry in PAGES].index("Machine")


class RecordingPage(Page):
    """A page that says what the window did to it."""

    def __init__(self, title: str, log: list[str]) -> None:
        super().__init__()
        self.log = log
        self.name = title
        self.setObjectName(title)
        self.field = QPlainTextEdit()
        QVBoxLayout(self).addWidget(self.field)
        log.append(f"made {title}")

    def page_shown(self) -> None:
        self.log.append(f"shown {self.name}")

    def page_close(self) -> None:
        self.log.append(f"closed {self.name}")

    def open_model(self, path: Path) -> None:
        self.log.append(f"open {path.name}")

    def attach_files(self, paths: Sequence[Path]) -> None:
        self.log.append(f"attach {[path.name for path in paths]}")


class ListingPage(RecordingPage):
    """The page that takes what is dropped on it."""

    takes_paths = True

    def take_paths(self, paths: Sequence[Path]) -> None:
        self.log.append(f"take {[path.name for path in paths]}")


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def pages(log) -> tuple[PageEntry, ...]:
    """The real rail, with pages that record."""

    def made(title: str) -> RecordingPage:
        return (ListingPage if title == "Models" else RecordingPage)(title, log)

    return tuple(
        entry._replace(make=lambda _services, _tasks, _themes, title=entry.title: made(title))
        for entry in PAGES
    )


@pytest.fixture
def window(qtbot, services: Services, tasks: Tasks, themes: Themes, pages) -> MainWindow:
    made = MainWindow(services, tasks, themes, pages)
    qtbot.addWidget(made)
    return made


def show(qtbot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.ready):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def files(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/models/{name}") for name in names])
    return data


def drag(window: MainWindow, data: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPoint(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, data: QMimeData) -> None:
    event = QDropEvent(
        QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window, event)


def test_pages_are_made_when_they_are_first_shown(qtbot, window: MainWindow, log):
    assert log == []
    show(qtbot, window)
    assert log == ["made Chat", "shown Chat"]
    window.show_page(MACHINE)
    window.show_page(0)
    window.show_page(MACHINE)
    assert log[2:] == ["made Machine", "shown Machine", "shown Chat", "shown Machine"]
    assert window.current_page.objectName() == "Machine"


def test_nothing_that_takes_time_begins_before_the_window_is_there(qtbot, window, log):
    QApplication.processEvents()
    at_paint = []
    window.painted.connect(lambda: at_paint.extend(log))
    show(qtbot, window)
    assert at_paint == []
    assert log == ["made Chat", "shown Chat"]


def test_a_model_to_open_at_the_start_comes_before_the_last_one(
    qtbot, services, tasks, themes, pages, log
):
    window = MainWindow(services, tasks, themes, pages, model=Path("/models/double-clicked.gguf"))
    qtbot.addWidget(window)
    show(qtbot, window)
    assert log == ["made Chat", "open double-clicked.gguf", "shown Chat"]


@pytest.mark.parametrize(
    ("key", "page"),
    [
        *((Qt.Key(Qt.Key.Key_1 + at), entry.title) for at, entry in enumerate(IN_RAIL)),
        (Qt.Key.Key_Comma, "Settings"),
    ],
)
def test_pages_have_keys(qtbot, window: MainWindow, key, page):
    show(qtbot, window)
    window.show_page(MACHINE if page != "Machine" else 0)
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page.objectName() == page


def test_the_rail_is_walked_by_keyboard(qtbot, window: MainWindow):
    show(qtbot, window)
    rail = window._rail
    rail.button(0).setFocus()
    QTest.keyClick(rail.button(0), Qt.Key.Key_Down)
    assert window.current_page.objectName() == PAGES[1].title
    assert rail.button(1).isChecked()
    for index, entry in enumerate(IN_RAIL):
        assert rail.button(index).accessibleName() == entry.title


def test_a_page_that_is_part_of_another_marks_that_one_in_the_rail(qtbot, window: MainWindow):
    show(qtbot, window)
    window.show_titled("Machine")
    window.show_titled("Compare")
    assert window.current_page.objectName() == "Compare"
    assert window._rail.button(0).isChecked()
    assert len(window._rail.findChildren(QAbstractButton)) == len(IN_RAIL) < len(PAGES)


def test_text_is_scaled_by_keys_and_remembered(qtbot, window: MainWindow, services, themes):
    show(qtbot, window)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window, Qt.Key.Key_Equal, control)
    QTest.keyClick(window, Qt.Key.Key_Plus, control)
    assert themes.scale == 1.2
    QTest.keyClick(window, Qt.Key.Key_Minus, control)
    assert themes.scale == 1.1
    qtbot.waitUntil(lambda: load_settings(services.paths.settings).text_scale == 1.1)
    QTest.keyClick(window, Qt.Key.Key_0, control)
    assert themes.scale == 1.0


def test_a_dragged_model_is_announced_and_opened(qtbot, window: MainWindow, log):
    show(qtbot, window)
    window.show_page(MACHINE)
    assert drag(window, files("readme.txt", "llama.gguf"))
    assert window._drop_hint.isVisible()
    assert window._drop_hint.text == "Drop to open llama.gguf and attach readme.txt"
    drop(window, files("readme.txt", "llama.gguf"))
    assert not window._drop_hint.isVisible()
    assert [line for line in log if line.startswith(("open", "attach"))] == [
        "open llama.gguf", "attach ['readme.txt']"
    ]  # fmt: skip
    assert window.current_page.objectName() == "Chat"


def test_other_files_go_with_the_next_question(qtbot, window: MainWindow, log):
    show(qtbot, window)
    window.show_page(MACHINE)
    assert drag(window, files("notes.pdf"))
    assert window._drop_hint.text == "Drop to attach notes.pdf"
    assert drag(window, files("notes.pdf", "sizes.csv"))
    assert window._drop_hint.text == "Drop to attach 2 files"
    drop(window, files("notes.pdf", "sizes.csv"))
    assert not window._drop_hint.isVisible()
    assert log[-1] == "attach ['notes.pdf', 'sizes.csv']"
    assert window.current_page.objectName() == "Chat"


def test_the_list_of_models_says_what_it_does_not_take(qtbot, window: MainWindow, log):
    show(qtbot, window)
    window.show_titled("Models")
    assert drag(window, files("holiday.jpg"))
    assert window._drop_hint.text == "Not a model file"
    before = list(log)
    drop(window, files("holiday.jpg"))
    assert not window._drop_hint.isVisible()
    assert log == before


def test_a_folder_goes_to_the_list_of_models(qtbot, window: MainWindow, log, tmp_path):
    (tmp_path / "Models of mine").mkdir()
    show(qtbot, window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "Models of mine"))])
    assert drag(window, data)
    assert window._drop_hint.text == "Drop to add Models of mine to your models"
    drop(window, data)
    assert window.current_page.objectName() == "Models"
    assert log[-1] == "take ['Models of mine']"


def test_the_list_of_models_takes_files(qtbot, window: MainWindow, log):
    show(qtbot, window)
    window.show_titled("Models")
    data = files("a.gguf", "notes.txt", "b.gguf")
    assert drag(window, data)
    assert window._drop_hint.text == "Drop to add 2 files to your models"
    drop(window, data)
    assert log[-1] == "take ['a.gguf', 'b.gguf']"


def test_a_page_may_lead_to_another_and_to_the_chat(qtbot, window: MainWindow, log):
    show(qtbot, window)
    page = window.show_titled("Models")
    page.chat_requested.emit(Path("/models/chosen.gguf"))
    assert log[-1] == "open chosen.gguf"
    assert window.current_page.objectName() == "Chat"
    page.page_requested.emit("Machine")
    assert window.current_page.objectName() == "Machine"
    page.page_requested.emit("Attic")
    assert window.current_page.objectName() == "Machine"


def test_a_drag_that_leaves_takes_the_hint_away(qtbot, window: MainWindow):
    show(qtbot, window)
    drag(window, files("llama.GGUF"))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window._drop_hint.isVisible()


def test_dragged_text_is_none_of_our_business(qtbot, window: MainWindow):
    show(qtbot, window)
    data = QMimeData()
    data.setText("hello")
    assert not drag(window, data)


def test_fields_leave_drops_to_the_window(window: MainWindow):
    assert not window.current_page.field.acceptDrops()


def test_a_model_is_chosen_in_a_dialog_that_blocks_nothing(qtbot, window: MainWindow, log):
    show(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.nameFilters()[0] == "Models (*.gguf)"
    dialog.fileSelected.emit("/models/picked.gguf")
    dialog.reject()
    assert log[-1] == "open picked.gguf"


def test_what_pages_announce_reaches_the_strip(qtbot, window: MainWindow):
    page = window.current_page
    page.job.emit("load", "Loading Guide", 0.5)
    assert window.strip.job_text == "Loading Guide"
    page.job_ended.emit("load")
    assert window.strip.job_text == ""
    page.open_requested.emit()
    assert window.findChild(QFileDialog) is not None


def test_the_machines_memory_is_read_after_the_first_paint(qtbot, window: MainWindow):
    assert window.strip._total == 0
    show(qtbot, window)
    qtbot.waitUntil(lambda: window.strip._total > 100_000_000)


def test_closing_ends_pages_lanes_and_services_in_order(
    qtbot, window: MainWindow, services, tasks, log, monkeypatch
):
    show(qtbot, window)
    window.show_page(MACHINE)
    monkeypatch.setattr(services, "close", lambda: log.append("services"))
    monkeypatch.setattr(tasks, "close", lambda: log.append("tasks"))
    window.close()
    window.close()
    assert log[-4:] == ["closed Chat", "closed Machine", "tasks", "services"]


def test_closing_waits_for_an_answer_to_be_stored(qtbot, window: MainWindow, tasks, log):
    show(qtbot, window)
    tasks.run(lambda: (time.sleep(0.2), log.append("stored")), lane="engine")
    window.close()
    assert "stored" in log


def test_closing_does_not_wait_for_ever(qtbot, window: MainWindow, tasks):
    show(qtbot, window)
    tasks.run(lambda: time.sleep(1.2), lane="engine")
    started = time.monotonic()
    window.close()
    assert time.monotonic() - started < 1.1


def test_ctrl_q_closes(qtbot, window: MainWindow, log):
    show(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()
    assert "closed Chat" in log


def test_the_window_comes_back_where_it_was(qtbot, window, services, tasks, themes, pages):
    show(qtbot, window)
    window.setGeometry(60, 50, 640, 480)
    window.close()
    again = MainWindow(services, Tasks(), themes, pages)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (640, 480)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"geometry": 7}', b'{"geometry": "%%"}', b"[]"])
def test_a_damaged_position_is_no_reason_not_to_start(
    qtbot, services: Services, tasks, themes, pages, damage
):
    (services.paths.root / "window.json").write_bytes(damage)
    window = MainWindow(services, tasks, themes, pages)
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    assert room.contains(window.geometry())


def test_it_fits_a_small_screen_at_twice_the_text(qtbot, window: MainWindow, themes: Themes):
    themes.set_scale(2.0)
    show(qtbot, window)
    window.strip.show_job("load", "Loading a model with quite a long name", 0.5)
    window.resize(900, 600)
    assert (window.width(), window.height()) == (900, 600)

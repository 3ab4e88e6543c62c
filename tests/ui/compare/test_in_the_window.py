"""From the chat's menu to a comparison and back, in the whole window and by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.chat.chat_page import ChatPage
from app.ui.compare.compare_page import ComparePage
from app.ui.main_window import MainWindow

pytestmark = pytest.mark.engine
QUESTION = "What is quantization?"


@pytest.fixture
def window(qtbot, services, tasks, themes, engine_record: Path) -> Iterator[MainWindow]:
    shutil.copy(engine_record, services.paths.engine_record)
    services.settings.update(temperature=0.0, max_tokens=30)
    window = MainWindow(services, tasks, themes)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    page = window.current_page
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=30_000)
    qtbot.waitUntil(lambda: page.controller.phase == "idle")
    yield window
    for lane in ("engine", "disk", "library", "lexers", "settings", "compare"):
        idle: list[None] = []
        tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
    window.close()
    window.deleteLater()


def press(qtbot, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


@pytest.mark.qt_log_ignore(r"This plugin does not support (\w+\(\)|grabbing the keyboard)")
def test_a_comparison_by_keyboard_alone(window, qtbot, services):
    chat = window.current_page
    assert isinstance(chat, ChatPage)
    for _ in range(20):
        press(qtbot, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is chat.menu:
            break
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.current_page, ComparePage))
    page = window.current_page
    assert window._rail.button(0).isChecked()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    window.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.bar.field)
    # The same model on the right: Tab to its picker, choose from its menu.
    for _ in range(30):
        press(qtbot, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is page.sides[1].picker:
            break
    qtbot.waitUntil(lambda: len(page._entries) > 0)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.controller.contestants[1].path is not None)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    window.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    page.bar.setFocus()
    qtbot.keyClicks(page.bar.field, QUESTION)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.controller.busy)
    qtbot.waitUntil(lambda: not page.controller.busy, timeout=60_000)
    left = page.sides[0].transcript.views[-1].message
    assert left.state == "complete"
    # Back to the chat with the left side's conversation.
    for _ in range(30):
        press(qtbot, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is page.sides[0].open_button:
            break
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.current_page is chat)
    qtbot.waitUntil(lambda: chat.controller.conversation == left.conversation)
    assert chat.transcript.views[-1].message == left
    qtbot.waitUntil(lambda: len(chat.side.items.titles) == 2)
    qtbot.waitUntil(lambda: all(one.loaded is None for one in page.controller.contestants))


def test_the_chat_says_when_its_model_had_to_go(window, qtbot, services, monkeypatch):
    from msgspec.structs import replace

    chat = window.current_page
    page = window.show_titled("Compare")
    assert isinstance(page, ComparePage)
    page.controller.choose(1, page.controller.contestants[0].path)
    qtbot.waitUntil(lambda: page.controller.arrangement is not None, timeout=20_000)
    room = page.controller.judge.room

    def crowded(paths):
        found = room(paths)
        return replace(found, arrangement=replace(found.arrangement, manner="instead"))

    monkeypatch.setattr(page.controller.judge, "room", crowded)
    page.bar.field.setPlainText(QUESTION)
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: services.engine.loaded is None, timeout=20_000)
    qtbot.waitUntil(lambda: "freed" in chat.composer.picker.text())
    qtbot.waitUntil(lambda: not page.controller.busy, timeout=60_000)
    # It is loaded again when it is asked.
    window.show_page(0)
    chat.composer.set_text("Hello")
    qtbot.keyClick(chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(chat.controller.branch) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: chat.controller.phase == "idle", timeout=30_000)
    assert chat.controller.branch[-1].state == "complete"

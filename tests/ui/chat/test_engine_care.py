"""Memory that is freed and taken again, and stopping from anywhere, over the real engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.ui.chat.chat_page import ChatPage
from app.ui.main_window import MainWindow

pytestmark = pytest.mark.engine


def ask(page: ChatPage, qtbot, text: str) -> None:
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)


def idle(page: ChatPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=30_000)


def test_an_idle_model_leaves_the_memory_and_comes_back_with_the_next_question(
    ready, qtbot, services
):
    care = ready.controller.care
    care.look()
    care.look()
    assert services.engine.loaded is not None  # off unless the owner says so
    services.settings.update(idle_unload_minutes=1)
    care.look()
    with qtbot.waitSignal(ready.memory_freed, timeout=10_000) as freed:
        for _ in range(4):
            care.look()
    assert freed.args == ["Snug Guide"]
    assert services.engine.loaded is None
    assert ready.composer.picker.toolTip() == "Snug Guide (freed)"
    ask(ready, qtbot, "What is quantization?")
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 2, timeout=30_000)
    idle(ready, qtbot)
    assert ready.controller.branch[1].state == "complete"
    assert services.engine.loaded is not None


def test_a_model_in_use_stays(ready, qtbot, services):
    services.settings.update(idle_unload_minutes=1)
    with services.line.turn():
        for _ in range(9):
            ready.controller.care.look()
        ready.controller.care.unload()
        seen = []
        ready._tasks.run(lambda: None, lambda _: seen.append(1), lane="engine")
        qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
        assert services.engine.loaded is not None


def test_an_answer_is_stopped_from_another_page(qtbot, services, tasks, themes, engine_record):
    services.paths.engine_record.write_bytes(engine_record)
    services.settings.update(temperature=0.0)
    window = MainWindow(services, tasks, themes)
    window.show()
    qtbot.waitExposed(window)
    page = window.show_page(0)
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=30_000)
    idle(page, qtbot)
    assert "predicted" in window.strip.model_text
    assert not window.strip.stop.isEnabled()
    ask(page, qtbot, "Tell me about quantization, memory, Q4_K_M and Snug. " * 20)
    window.show_titled("Settings")
    qtbot.waitUntil(window.strip.stop.isEnabled)
    qtbot.mouseClick(window.strip.stop, Qt.MouseButton.LeftButton)
    idle(page, qtbot)
    assert page.controller.branch[-1].role == "user" or (
        page.controller.branch[-1].state in ("stopped", "complete")
    )
    assert not window.strip.stop.isEnabled()
    assert not window.strip.job_text
    window.close()
    window.deleteLater()

"""A chat page over the real engine and the demo model, with the settings of its conversation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.ui.chat.chat_page import ChatPage


@pytest.fixture
def page(qtbot, services, tasks, themes, engine_record: Path) -> ChatPage:
    """A page of usual size with the demo model loaded."""
    shutil.copy(engine_record, services.paths.engine_record)
    page = ChatPage(services, tasks, themes)
    page.resize(1280, 760)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.page_shown()
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=30_000)
    qtbot.waitUntil(lambda: page.controller.phase == "idle")
    yield page
    page.page_close()
    for lane in ("engine", "disk", "library", "lexers", "rules", "settings"):
        idle: list[None] = []
        tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
    page.close()
    page.deleteLater()

"""Chat pages over the real engine and the demo model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.chat.model import Message
from app.ui.chat.chat_page import ChatPage

Make = Callable[..., Message]


@pytest.fixture(scope="session")
def engine_record(engine_record: Path) -> bytes:
    """What the engine check finds on this machine."""
    return engine_record.read_bytes()


@pytest.fixture
def page(qtbot, services, tasks, themes, engine_record) -> ChatPage:
    """A page in a window of usual size, not started yet."""
    services.paths.engine_record.write_bytes(engine_record)
    page = ChatPage(services, tasks, themes)
    page.resize(1100, 760)
    page.show()
    qtbot.waitExposed(page)
    yield page
    page.page_close()
    for lane in ("documents", "engine", "disk", "library", "lexers"):
        idle = []
        tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
    # Not by qtbot, which would delete it before the lanes have told it their last results.
    page.close()
    page.deleteLater()


@pytest.fixture
def ready(page, qtbot) -> ChatPage:
    """A page with the demo model loaded."""
    page.page_shown()
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=30_000)
    qtbot.waitUntil(lambda: page.controller.phase == "idle")
    return page


@pytest.fixture
def make_message() -> Make:
    """Make a message: ``make_message(id, role, text, **fields)``."""

    def make(number: int, role: str, text: str, **fields: object) -> Message:
        values = {"conversation": 1, "parent": None, "state": "complete", "created": 0.0, **fields}
        return Message(id=number, role=role, text=text, **values)

    return make

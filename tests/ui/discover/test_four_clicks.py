"""The way that a person goes who has never heard of GGUF: a name, four clicks, a chat.

Everything is real: the window, the Hub's client, the queue of downloads, the engine. Only the Hub
stands on loopback.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from ui.discover.browsing import repos, settled

from app.core.paths import DataPaths, demo_model
from app.hub.places import hub_cache
from app.services import Services
from app.ui.chat.chat_page import ChatPage
from app.ui.discover.discover_page import DiscoverPage
from app.ui.main_window import MainWindow
from app.ui.pages import PAGES
from app.ui.rail import Rail
from fakehub.content import GUIDE, guide_repos, small_repo

pytestmark = pytest.mark.engine
_TITLES = [entry.title for entry in PAGES]


@pytest.fixture
def services(checked_home: DataPaths, fakehub) -> Iterator[Services]:
    """The real services on the real machine, which was checked before."""
    fakehub.add(*guide_repos(), small_repo())
    built = Services(checked_home)
    built.settings.update(endpoint=fakehub.url)
    yield built
    built.close()


@pytest.fixture
def window(qtbot, services, tasks, themes) -> Iterator[MainWindow]:
    """The window as it opens."""
    made = MainWindow(services, tasks, themes)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: isinstance(made.current_page, ChatPage), timeout=10_000)
    yield made
    made.close()
    made.deleteLater()


class Mouse:
    """Clicks, and counts."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot
        self.clicks = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        where = at or widget.rect().center()
        assert widget.visibleRegion().contains(where), "it is out of sight"
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)
        self.clicks += 1


def test_a_typed_name_becomes_a_chat_with_four_clicks(qtbot, window, services, fakehub):
    mouse = Mouse(qtbot)

    mouse.click(window.findChild(Rail).button(_TITLES.index("Discover")))
    page = window.current_page
    assert isinstance(page, DiscoverPage)

    # The keyboard is in the field already.
    assert page.panel.field.hasFocus()
    qtbot.keyClicks(page.panel.field, "snug guide")
    qtbot.waitUntil(lambda: GUIDE in repos(page), timeout=10_000)

    view = page.panel.list
    line = view.visualRect(view.lines.index(repos(page).index(GUIDE)))
    mouse.click(view.viewport(), line.center())
    settled(qtbot, page)
    take = page.view.take
    qtbot.waitUntil(lambda: take.isVisible(), timeout=20_000)
    assert take.headline.startswith("Take F16")
    main = take.control.main
    assert main.text().strip().startswith("Download F16")

    mouse.click(main)
    qtbot.waitUntil(lambda: main.isVisible() and main.text().strip() == "Chat", timeout=30_000)

    mouse.click(main)
    chat = window.current_page
    assert isinstance(chat, ChatPage)
    assert mouse.clicks == 4

    loaded = services.engine
    qtbot.waitUntil(
        lambda: loaded.loaded is not None and chat.controller.phase == "idle", timeout=60_000
    )
    file = Path(loaded.loaded.path)
    assert file.is_relative_to(hub_cache()), "the model that answers is the downloaded one"
    assert file.read_bytes() == demo_model().read_bytes()

    assert chat.composer.field.hasFocus()
    qtbot.keyClicks(chat.composer.field, "What is quantization?")
    qtbot.keyClick(chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: len(chat.controller.branch) == 2 and chat.controller.phase == "idle",
        timeout=60_000,
    )
    answer = chat.controller.branch[-1]
    assert answer.role == "assistant"
    assert answer.state == "complete"
    assert "bits" in answer.text.lower() or "weight" in answer.text.lower()


def test_the_keyboard_alone_does_it(qtbot, window, services, fakehub):
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    page = window.current_page
    assert isinstance(page, DiscoverPage)
    qtbot.keyClicks(page.panel.field, "snug guide")
    qtbot.waitUntil(lambda: GUIDE in repos(page), timeout=10_000)
    qtbot.keyClick(page.panel.field, Qt.Key.Key_Down)
    assert page.panel.list.hasFocus()
    qtbot.keyClick(page.panel.list, Qt.Key.Key_Return)
    settled(qtbot, page)
    main = page.view.take.control.main
    qtbot.waitUntil(lambda: main.isVisible(), timeout=20_000)
    for _ in range(30):
        if window.focusWidget() is main:
            break
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is main, "the button is not reached by Tab"
    qtbot.keyClick(main, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: main.isVisible() and main.text().strip() == "Chat", timeout=30_000)
    assert window.focusWidget() is main, "the keyboard stays where the button was"
    qtbot.keyClick(main, Qt.Key.Key_Space)
    assert isinstance(window.current_page, ChatPage)

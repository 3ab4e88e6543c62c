"""The whole chat by keyboard alone, in the real window; and a name for everything that acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from app.core.paths import DataPaths
from app.services import Services
from app.ui.chat.chat_page import ChatPage
from app.ui.main_window import MainWindow
from app.ui.pages import PAGES
from app.ui.screenshot_data import FixedServices
from app.ui.tasks import Tasks
from app.ui.theme import Themes

QUESTION = "What is quantization?"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class Keyboard:
    """Keys that go to wherever the keyboard is."""

    def __init__(self, qtbot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self._window = window

    @property
    def at(self) -> QWidget:
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None, "the keyboard is nowhere"
        return found

    def press(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(self.at, key, modifiers)

    def type(self, text: str) -> None:
        self._qtbot.keyClicks(self.at, text)

    def tab_to(self, wanted: Callable[[QWidget], bool]) -> QWidget:
        """Press Tab until ``wanted``; every stop on the way must be on view."""
        for _ in range(60):
            self.press(Qt.Key.Key_Tab)
            assert self.at.isVisible(), self.at
            if wanted(self.at):
                return self.at
        raise AssertionError("Tab does not go there")


def idle(tasks: Tasks, qtbot) -> None:
    for lane in ("engine", "disk", "library", "lexers", "settings"):
        done: list[None] = []
        tasks.run(lambda: None, done.append, lane=lane)
        qtbot.waitUntil(lambda done=done: bool(done), timeout=20_000)


def opened(services: Services, tasks: Tasks, themes: Themes, qtbot) -> Iterator[MainWindow]:
    window = MainWindow(services, tasks, themes)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    idle(tasks, qtbot)
    window.close()
    window.deleteLater()


@pytest.fixture
def window(qtbot, services, tasks, themes, engine_record) -> Iterator[MainWindow]:
    """The real window with the demo model in it."""
    services.paths.engine_record.write_bytes(engine_record)
    yield from opened(services, tasks, themes, qtbot)


@pytest.fixture
def fixed_window(qtbot, tmp_path, tasks, themes) -> Iterator[MainWindow]:
    """A window on fixed data."""
    yield from opened(FixedServices(DataPaths(tmp_path / "fixed")), tasks, themes, qtbot)


@pytest.mark.engine
@pytest.mark.qt_log_ignore(r"This plugin does not support (\w+\(\)|grabbing the keyboard)")
def test_a_whole_chat_by_keyboard_alone(window, qtbot, services):
    keys = Keyboard(qtbot, window)
    page = window.current_page
    assert isinstance(page, ChatPage)
    controller, composer, notice = page.controller, page.composer, page.notice
    qtbot.waitUntil(lambda: controller.loaded is not None, timeout=30_000)
    qtbot.waitUntil(lambda: controller.phase == "idle")
    assert keys.at is composer.field

    def answered(count: int) -> None:
        qtbot.waitUntil(lambda: len(controller.branch) == count, timeout=20_000)
        qtbot.waitUntil(lambda: controller.phase == "idle", timeout=30_000)

    # Pages.
    for index in (1, 2, 0):
        keys.press(Qt.Key(Qt.Key.Key_1 + index), CONTROL)
        assert window.current_index == index
    assert keys.at is composer.field

    # The model: Tab goes to the picker, Space opens it, arrows and Enter choose.
    keys.press(Qt.Key.Key_Tab)
    assert keys.at is composer.attach
    keys.press(Qt.Key.Key_Tab)
    assert keys.at is composer.picker
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    keys.press(Qt.Key.Key_Down)
    with qtbot.waitSignal(page.model_loaded, check_params_cb=bool, timeout=30_000):
        keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: controller.phase == "idle")
    # Offscreen nobody gives a window its focus back when a menu has closed.
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    window.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is composer.picker)
    keys.press(Qt.Key.Key_Backtab, SHIFT)
    keys.press(Qt.Key.Key_Backtab, SHIFT)
    assert keys.at is composer.field

    # Ask, ask again, copy.
    keys.type(QUESTION)
    keys.press(Qt.Key.Key_Return)
    answered(2)
    first = controller.branch[-1]
    keys.press(Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: controller.branch[-1].id > first.id, timeout=20_000)
    answered(2)
    keys.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == controller.branch[-1].text

    # Into the transcript: message by message, then to the answer's own buttons.
    keys.press(Qt.Key.Key_Up, ALT)
    answer = page.transcript.views[-1]
    assert answer.isAncestorOf(keys.at)
    QGuiApplication.clipboard().clear()
    keys.tab_to(lambda widget: widget.accessibleName() == "Copy this answer")
    keys.press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == controller.branch[-1].text
    keys.press(Qt.Key.Key_Escape)
    assert keys.at is composer.field

    # A second conversation, stopped in mid-answer.
    keys.press(Qt.Key.Key_N, CONTROL)
    assert page.empty.isVisible()
    assert keys.at is composer.field
    services.settings.update(max_tokens=2000)
    keys.type("Tell me about quantization, memory, Q4_K_M and Snug.")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(controller.branch) == 2, timeout=20_000)
    keys.press(Qt.Key.Key_Escape)
    answered(2)
    assert controller.branch[-1].state in ("stopped", "complete")
    qtbot.waitUntil(lambda: len(page.side.items.titles) == 2)

    # The list: go there, open the other one, rename it.
    items = page.side.items
    keys.tab_to(lambda widget: widget is items)
    other = items.titles[1]
    keys.press(Qt.Key.Key_Down)
    assert items.current.title == other
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: controller.branch[0].text == QUESTION)
    keys.tab_to(lambda widget: widget is items)
    keys.press(Qt.Key.Key_F2)
    assert isinstance(keys.at, QLineEdit)
    keys.at.selectAll()
    keys.type("Renamed by keys")
    keys.press(Qt.Key.Key_Return)
    chosen = controller.conversation
    qtbot.waitUntil(lambda: page.side.title_of(chosen) == "Renamed by keys")
    qtbot.waitUntil(
        lambda: "Renamed by keys" in [one.title for one in services.store.conversations()]
    )

    # Delete it and take that back.
    assert keys.at is items
    assert items.current.title == "Renamed by keys"
    keys.press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: notice.isVisible())
    qtbot.waitUntil(lambda: len(items.titles) == 1)
    keys.tab_to(lambda widget: isinstance(widget, QAbstractButton) and widget.text() == "Undo")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(items.titles) == 2)
    qtbot.waitUntil(lambda: controller.conversation == chosen)
    assert not notice.isVisible()
    assert keys.at is composer.field, "the keyboard is not left on a button that is gone"

    # The list can be put away and brought back.
    keys.press(Qt.Key.Key_B, CONTROL)
    assert not page.side.isVisible()
    keys.press(Qt.Key.Key_B, CONTROL)
    assert page.side.isVisible()
    keys.press(Qt.Key.Key_Escape)
    assert keys.at is composer.field


ACTING = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit, QTextEdit,
)  # fmt: skip


def is_part(widget: QWidget) -> bool:
    """Whether a widget belongs to the inside of another control, which has the name."""
    if isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractItemView | QAbstractSpinBox | QComboBox | QLineEdit)


@pytest.mark.parametrize("index", range(len(PAGES)), ids=[entry.title for entry in PAGES])
def test_everything_that_acts_has_a_name(fixed_window, qtbot, tasks, index):
    page = fixed_window.show_page(index)
    if isinstance(page, ChatPage):
        newest = fixed_window._services.store.conversations()[0].id
        page.controller.open_conversation(newest)
        qtbot.waitUntil(lambda: len(page.transcript.views) == 2)
        page.notice.show_notice("error", "Text.", "Hint.", "Detail.")
    idle(tasks, qtbot)
    qtbot.wait(50)
    nameless, seen = [], 0
    for widget in fixed_window.findChildren(QWidget):
        # Hidden ones too: most of them are shown sooner or later.
        keyboard = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if is_part(widget) or not (isinstance(widget, ACTING) or keyboard):
            continue
        if widget is page or widget.window() is not fixed_window:
            continue
        if isinstance(widget, QAbstractButton) and not (
            widget.isVisible() or widget.text() or not widget.icon().isNull()
        ):
            continue  # not in use, with nothing on it
        seen += 1
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        if not name.strip():
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert seen >= 5
    assert not nameless


@pytest.mark.engine
def test_tab_goes_down_the_page_whenever_messages_were_laid_out(ready, qtbot, services):
    store = services.store
    last = store.add_question(None, "Question 0", parent=None)
    conversation = last.conversation
    for number in range(1, 60):
        role = "assistant" if number % 2 else "user"
        text = "```python\nprint(1)\n```\nThat is it." if number % 2 else f"Question {number}"
        last = store.add_message(conversation, role, text, parent=last.id)
    ready.controller.open_conversation(conversation)
    qtbot.waitUntil(lambda: len(ready.controller.branch) == 60, timeout=20_000)
    transcript = ready.transcript
    # Older messages are laid out above those that were there first.
    first = transcript.views[0]
    qtbot.waitUntil(lambda: transcript.views[0] is not first, timeout=20_000)
    qtbot.waitUntil(lambda: not transcript.filling, timeout=20_000)
    ready.activateWindow()
    transcript.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is transcript)
    tops = []
    for _ in range(12):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        assert transcript.isAncestorOf(at)
        tops.append(at.mapTo(transcript.widget(), at.rect().center()).y())
    assert tops[0] < 100
    assert all(above <= below + 8 for above, below in pairwise(tops))

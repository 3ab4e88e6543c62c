"""Every page at twice the text size, in the smallest window that Snug promises to work in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.core.errors import SnugError
from app.core.paths import DataPaths
from app.engine.errors import died
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.ways_on import Problem
from app.ui.main_window import MainWindow
from app.ui.notice import Action
from app.ui.pages import PAGES
from app.ui.screenshot_data import FixedServices
from app.ui.tasks import Tasks
from app.ui.theme import Themes

WIDTH, HEIGHT = 900, 600


@pytest.fixture
def window(qtbot, tmp_path, tasks: Tasks, themes: Themes) -> Iterator[MainWindow]:
    """A small window with large text, fixed data in it."""
    themes.set_scale(2.0)
    services = FixedServices(DataPaths(tmp_path / "data"))
    window = MainWindow(services, tasks, themes)
    window.resize(WIDTH, HEIGHT)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.current_page.hasFocus() or bool(window.focusWidget()))
    yield window
    window.close()
    window.deleteLater()


def settled(window: MainWindow, qtbot) -> None:
    """Let what was posted happen: results of the lanes, layouts."""
    for lane in ("disk", "engine", "library", "disk"):
        idle: list[None] = []
        window._tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
    qtbot.wait(50)


def conversation(window: MainWindow, qtbot) -> ChatPage:
    page = window.current_page
    assert isinstance(page, ChatPage)
    newest = window._services.store.conversations()[0].id
    page.controller.open_conversation(newest)
    qtbot.waitUntil(lambda: len(page.transcript.views) == 2)
    settled(window, qtbot)
    return page


@pytest.mark.parametrize("index", range(len(PAGES)), ids=[entry.title for entry in PAGES])
def test_the_page_fits_the_smallest_window(window, qtbot, index):
    window.show_page(index)
    settled(window, qtbot)
    least = window.minimumSizeHint()
    assert least.width() <= WIDTH
    assert least.height() <= HEIGHT
    assert (window.width(), window.height()) == (WIDTH, HEIGHT)


def test_a_failure_with_two_ways_on_fits(window, qtbot):
    page = conversation(window, qtbot)
    page._on_failed(Problem(died(-9, ["killed"], "it was answering"), ["restart", "smaller"]))
    settled(window, qtbot)
    assert (window.width(), window.height()) == (WIDTH, HEIGHT)
    for button in page.notice.buttons:
        assert not button.visibleRegion().isEmpty()
        assert button.visibleRegion().boundingRect() == button.rect()
        assert button.width() >= button.sizeHint().width()
        assert button.height() >= button.sizeHint().height()
    first, second = (button.geometry() for button in page.notice.buttons)
    assert not first.intersects(second)
    for label in (page.notice._text, page.notice._hint):
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("of_page", [True, False], ids=["page", "window"])
def test_the_details_of_a_failure_give_way_to_all_else(window, qtbot, of_page):
    page = conversation(window, qtbot)
    notice = page.notice if of_page else window.notice
    again = [Action("Try again", lambda: None)]
    notice.show_error(SnugError("It ended.", "Ask again.", "a line\n" * 40), again)
    notice._fold.setFocus()
    qtbot.keyClick(notice._fold, Qt.Key.Key_Space)
    settled(window, qtbot)
    assert (window.width(), window.height()) == (WIDTH, HEIGHT)
    assert notice._detail.height() >= 2 * notice._detail.fontMetrics().height()
    assert notice._detail.geometry().bottom() < notice._copy.geometry().top()
    assert notice._copy.height() >= notice._copy.sizeHint().height()
    notice._close.setFocus()
    qtbot.keyClick(notice._close, Qt.Key.Key_Space)
    assert page.composer.field.hasFocus(), "where the keyboard was is gone"


def test_the_numbers_below_an_answer_are_whole(window, qtbot):
    page = conversation(window, qtbot)
    actions = page.transcript.views[1]._actions
    label = actions._numbers
    assert not label.isVisible(), "they are there when they are asked for"
    qtbot.mouseClick(actions.figures, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: label.isVisible() and label.height() > 0)
    page.layout().activate()
    assert label.text().endswith("118\N{NO-BREAK SPACE}MB")
    assert label.height() >= label.heightForWidth(label.width())
    assert label.fontMetrics().horizontalAdvance(label.text()) > label.width(), "it wraps"
    assert label.mapTo(page, label.rect().bottomRight()).x() < page.width()


def test_the_list_lies_over_the_chat_and_goes_away(window, qtbot):
    page = conversation(window, qtbot)
    before = page.composer.geometry()
    keys = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(page.composer.field, Qt.Key.Key_B, keys)
    assert page.side.isVisible()
    assert page.side.items.hasFocus()
    assert page.composer.geometry() == before
    toggle = page.toggle
    assert page.childAt(toggle.geometry().center()) is toggle, "the list does not hide its button"
    qtbot.keyClick(page.side.items, Qt.Key.Key_Escape)
    assert not page.side.isVisible()
    assert page.composer.field.hasFocus()
    page.toggle.setChecked(True)
    page.notice.show_notice("error", "Something to read.")
    assert not page.side.isVisible(), "the notice is not hidden by the list"


def test_the_first_words_and_examples_are_scrolled_to(window, qtbot):
    page = window.current_page
    settled(window, qtbot)
    page.controller.new_chat()
    settled(window, qtbot)
    assert page.empty.isVisible()
    last = page.empty.buttons[-1]
    assert last.visibleRegion().isEmpty()
    page.empty.buttons[-2].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.empty.buttons[-2], Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())


def test_glyphs_grow_with_the_text(window, qtbot, themes: Themes):
    page = conversation(window, qtbot)
    glyphs = [button for button in page.findChildren(QAbstractButton) if not button.icon().isNull()]
    large = {button: button.iconSize().width() for button in glyphs}
    themes.set_scale(1.0)
    assert len(large) >= 6
    for button, width in large.items():
        assert width == 2 * button.iconSize().width(), button.accessibleName()


def test_a_long_name_and_live_numbers_share_the_row(window, qtbot):
    page = conversation(window, qtbot)
    page.composer.picker.show_name("Meta-Llama-3.1-70B-Instruct-abliterated-Q4_K_M-00001-of-00002")
    page.composer.set_answering(True)
    page.composer.show_speed(12_345, 1234.5)
    settled(window, qtbot)
    assert window.width() == WIDTH
    inside: list[QWidget] = [*page.composer.findChildren(QLabel), page.composer.button]
    for widget in inside:
        if widget.isVisible():
            right = widget.mapTo(page.composer, widget.rect().topRight()).x()
            assert right <= page.composer.width()
    assert page.composer._live.width() > 100


def test_card_answer_and_composer_share_their_edges(window, qtbot, themes: Themes):
    for scale, width in ((2.0, WIDTH), (1.0, WIDTH), (1.0, 1280)):
        themes.set_scale(scale)
        window.resize(width, HEIGHT)
        page = conversation(window, qtbot)
        settled(window, qtbot)
        shown = [*page.transcript.views, page.composer]
        lefts = {widget.mapTo(page, widget.rect().topLeft()).x() for widget in shown}
        rights = {widget.mapTo(page, widget.rect().topRight()).x() for widget in shown}
        assert len(lefts) == len(rights) == 1, (scale, width, lefts, rights)

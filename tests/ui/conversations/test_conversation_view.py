"""The list of conversations, by keyboard and mouse, and with ten thousand of them."""

from __future__ import annotations

import time
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.chat.model import Conversation
from app.ui.conversations.ages import day_of, grouped
from app.ui.conversations.conversation_view import ConversationView
from app.ui.conversations.row_model import ROW, UNTITLED

NOW = time.mktime((2026, 3, 18, 12, 0, 0, 0, 0, -1))
DAY = 24 * 3600


@pytest.fixture
def view(qtbot, themes) -> ConversationView:
    view = ConversationView(themes)
    qtbot.addWidget(view)
    view.resize(240, 400)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.show_conversations([talk(3, "Third"), talk(2, ""), talk(1, "First")])
    return view


def talk(number: int, title: str, **fields: object) -> Conversation:
    values = {"created": 0, "updated": 0, "leaf": None, **fields}
    return Conversation(id=number, title=title, **values)


def test_it_lists_titles_and_marks_the_one_on_view(view):
    assert view.titles == ["Third", UNTITLED, "First"]
    view.mark(1)
    assert view.current.title == "First"
    view.show_conversations([talk(1, "First"), talk(3, "Third")])
    assert view.current.title == "First"
    view.mark(None)
    assert view.current is None


def test_enter_and_click_choose(view, qtbot):
    view.setFocus()
    view.mark(2)
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [2]
    place = view.visualRect(view.rows.place_of(3)).center()
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [3]


def test_arrows_step_over_headings(view, qtbot):
    view.show_conversations([talk(1, "Kept", pinned=True), talk(2, "Old")])
    assert view.rows.rowCount() == 4
    view.setFocus()
    view.mark(1)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current.title == "Old"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current.title == "Kept"
    heading = view.visualRect(view.rows.index(0)).center()
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)


def test_f2_renames_in_place(view, qtbot):
    view.setFocus()
    view.mark(3)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert editor.text() == "Third"
    editor.setText(" Better ")
    with qtbot.waitSignal(view.renamed) as renamed:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == [3, "Better"]


@pytest.mark.parametrize("typed", ["  ", "Third"])
def test_an_empty_or_equal_name_is_not_taken(view, qtbot, typed):
    view.setFocus()
    view.mark(3)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    editor.setText(typed)
    with qtbot.assertNotEmitted(view.renamed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert view.titles[0] == "Third"


def test_a_new_list_waits_for_the_name_that_is_typed(view, qtbot):
    view.setFocus()
    view.mark(3)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    view.show_conversations([talk(9, "New"), talk(3, "Third")])
    editor = view.findChild(QLineEdit)
    assert editor is not None
    assert view.titles[0] == "Third"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert view.titles == ["New", "Third"]
    assert view.current.id == 3


def test_delete_and_pin_ask_for_it(view, qtbot):
    view.setFocus()
    view.mark(1)
    with qtbot.waitSignal(view.deleted) as deleted:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert deleted.args == [1, "First"]
    with qtbot.waitSignal(view.pinned) as pinned:
        qtbot.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert pinned.args == [1, True]


@pytest.mark.qt_log_ignore(r"This plugin does not support (\w+\(\)|grabbing the keyboard)")
def test_the_dots_of_a_row_open_its_menu(view, qtbot):
    row = view.visualRect(view.rows.place_of(3))
    dots = view.itemDelegate().menu_area(row).center()
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=dots)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Open", "Rename", "Pin", "Export…", "Delete"]
    menu.close()


def test_headings_say_how_old_conversations_are():
    ages = [0, 1 * DAY, 5 * DAY, 20 * DAY, 60 * DAY, 400 * DAY]
    rows = grouped([talk(at, "", updated=NOW - age) for at, age in enumerate(ages, 1)], NOW)
    headings = [row for row in rows if isinstance(row, str)]
    assert headings == [
        "Today", "Yesterday", "Last 7 days", "Last 30 days", "January", "February 2025",
    ]  # fmt: skip
    rows = grouped([talk(1, "", pinned=True, updated=0), talk(2, "", updated=NOW)], NOW)
    assert [row for row in rows if isinstance(row, str)] == ["Pinned", "Today"]


def test_days_are_told_as_short_as_can_be():
    assert day_of(NOW - 3600, NOW) == "11:00"
    assert day_of(NOW - 2 * DAY, NOW) == "16 Mar"
    assert day_of(NOW - 400 * DAY, NOW) == "Feb 2025"


def test_drafts_and_pins_are_heard(view):
    view.show_conversations([talk(1, "One", pinned=True)])
    view.rows.show_drafted({1})
    view.mark(1)
    spoken = view.rows.place_of(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "One, pinned, has a draft, on view"


def test_ten_thousand_conversations_cost_no_more_than_those_on_view(view, qtbot):
    many = [talk(number, f"Number {number}", updated=NOW - 60 * number) for number in range(10_000)]
    drawn: list[int] = []
    paint = view.itemDelegate().paint

    def counted(painter, option, index):
        drawn.append(index.row())
        paint(painter, option, index)

    view.itemDelegate().paint = counted
    view.show_conversations(many)
    qtbot.wait(20)
    view.grab()
    assert len(view.titles) == 10_000
    assert 0 < len(set(drawn)) < 60
    # Another one on top: what is being read stays where it is.
    view.verticalScrollBar().setValue(5_000)
    before = view.indexAt(view.viewport().rect().center()).data(ROW)
    began = perf_counter()
    view.show_conversations(many[:-1])
    took = perf_counter() - began
    assert view.indexAt(view.viewport().rect().center()).data(ROW) == before
    assert took < 1  # a tenth of it, unless other programs need the processor

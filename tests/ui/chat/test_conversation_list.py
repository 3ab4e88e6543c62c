"""The conversations at the side, by keyboard and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.chat.model import Conversation
from app.ui.chat.conversation_list import UNTITLED, ConversationList


@pytest.fixture
def side(qtbot, themes) -> ConversationList:
    side = ConversationList(themes)
    qtbot.addWidget(side)
    side.resize(240, 400)
    side.show()
    qtbot.waitExposed(side)
    side.activateWindow()
    side.show_conversations([talk(3, "Third"), talk(2, ""), talk(1, "First")])
    return side


def talk(number: int, title: str) -> Conversation:
    return Conversation(id=number, title=title, created=0, updated=0, leaf=None)


def titles(side: ConversationList) -> list[str]:
    return [side.items.item(row).text() for row in range(side.items.count())]


def test_it_lists_titles_and_marks_the_one_on_view(side):
    assert titles(side) == ["Third", UNTITLED, "First"]
    side.mark(1)
    assert side.items.currentRow() == 2
    side.show_conversations([talk(1, "First"), talk(3, "Third")])
    assert side.items.currentRow() == 0
    side.mark(None)
    assert side.items.currentRow() == -1


def test_enter_and_click_choose(side, qtbot):
    side.items.setFocus()
    side.mark(2)
    with qtbot.waitSignal(side.chosen) as chosen:
        qtbot.keyClick(side.items, Qt.Key.Key_Return)
    assert chosen.args == [2]
    place = side.items.visualItemRect(side.items.item(0)).center()
    with qtbot.waitSignal(side.chosen) as chosen:
        qtbot.mouseClick(side.items.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [3]


def test_f2_renames_in_place(side, qtbot):
    side.items.setFocus()
    side.mark(3)
    qtbot.keyClick(side.items, Qt.Key.Key_F2)
    editor = side.items.findChild(QLineEdit)
    editor.setText(" Better ")
    with qtbot.waitSignal(side.renamed) as renamed:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == [3, "Better"]
    assert side.title_of(3) == "Better"


def test_an_empty_name_is_not_taken(side):
    with_title = side.items.item(0)
    with_title.setText("  ")
    assert with_title.text() == "Third"


def test_a_new_list_does_not_disturb_renaming(side, qtbot):
    side.items.setFocus()
    side.mark(3)
    qtbot.keyClick(side.items, Qt.Key.Key_F2)
    side.show_conversations([talk(9, "New")])
    assert side.items.findChild(QLineEdit) is not None
    assert titles(side)[0] == "Third"


def test_delete_asks_for_deletion(side, qtbot):
    side.items.setFocus()
    side.mark(1)
    with qtbot.waitSignal(side.deleted) as deleted:
        qtbot.keyClick(side.items, Qt.Key.Key_Delete)
    assert deleted.args == [1, "First"]

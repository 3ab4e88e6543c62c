"""A line of any length is laid out in good time, and none of it is lost."""

from __future__ import annotations

from time import thread_time

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app.ui.chat.code_view import CodeView
from app.ui.chat.highlight import Lexers
from app.ui.chat.markdown import Code, Thinking
from app.ui.chat.pieces import PIECE
from app.ui.chat.short_lines import LONGEST, broken, short_lines
from app.ui.chat.thinking_view import ThinkingView
from app.ui.chat.user_view import UserView

TEXTS = ["", "\n", "a\n\nb", "a" * 5000, "word " * 1000, "x\n" + "a b" * 2000 + "\n" + "y" * PIECE]


@pytest.mark.parametrize("text", TEXTS)
def test_lines_are_short_and_nothing_is_lost(text):
    lines = short_lines(text)
    assert "".join(lines) == text.replace("\n", "")
    assert max(map(len, lines)) <= PIECE
    for end in range(0, len(text), 333):
        assert lines[: len(short_lines(text[:end])) - 1] == short_lines(text[:end])[:-1]


@pytest.mark.parametrize("step", [1, 999, 4000, 4001, 9000])
def test_code_is_broken_the_same_in_pieces(step):
    text = "a" * 9000 + "\nb\n" + "c" * LONGEST + "\n" + "d" * (LONGEST + 1)
    shown = ""
    for start in range(0, len(text), step):
        shown += broken(text[start : start + step], len(shown) - shown.rfind("\n") - 1)
    assert shown == broken(text)
    assert max(map(len, shown.split("\n"))) == LONGEST
    assert shown.replace("\n", "") == text.replace("\n", "")


def test_a_line_of_code_without_end(qtbot, themes, tasks):
    view = CodeView(themes, Lexers(tasks))
    qtbot.addWidget(view)
    view.show()
    began = thread_time()
    for many in range(0, 1_000_001, 20_000):
        view.show_code(Code(language="py", text="a" * many, closed=False))
    assert thread_time() - began < 3
    assert len(view.findChild(QPlainTextEdit).toPlainText()) == 1_000_000 + 1_000_000 // LONGEST - 1
    view._copy.click()
    assert QGuiApplication.clipboard().text() == "a" * 1_000_000


def test_a_thought_of_one_line(qtbot, themes):
    view = ThinkingView(themes)
    qtbot.addWidget(view)
    view.show()
    view._fold.setChecked(True)
    began = thread_time()
    for many in range(0, 100_001, 1000):
        view.show_thinking(Thinking(text="a" * many, closed=False))
        view.grab()
    assert thread_time() - began < 3
    assert len(view._text.toPlainText().replace("\n", "")) == 100_000


def test_a_message_of_one_line(qtbot, themes, make_message):
    view = UserView(themes, make_message(1, "user", "a" * 300_000))
    qtbot.addWidget(view)
    view.show()
    began = thread_time()
    next(one for one in view.findChildren(QPushButton) if "300,000" in one.text()).click()
    view.grab()
    assert thread_time() - began < 3

"""The notice: what happened, what to do, details, buttons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app.core.errors import SnugError
from app.ui.notice import Action, Notice
from app.ui.theme import Themes


@pytest.fixture
def notice(qtbot, themes: Themes) -> Notice:
    made = Notice(themes)
    qtbot.addWidget(made)
    made.resize(600, 200)
    return made


def test_it_is_hidden_until_it_has_something_to_say(notice: Notice):
    assert notice.isHidden()
    notice.show_notice("info", "The engine was checked.")
    assert notice.isVisible()
    assert notice.text == "The engine was checked."
    assert not notice.buttons[0].isVisible()


def test_an_error_says_what_happened_and_what_to_do(notice: Notice):
    notice.show_error(SnugError("The disk is full.", "Free some space.", "errno 28"))
    assert (notice.text, notice.hint, notice.detail) == (
        "The disk is full.",
        "Free some space.",
        "errno 28",
    )
    assert notice.accessibleName() == "Problem: The disk is full. Free some space."


def test_a_bug_is_called_one_and_keeps_its_traceback(notice: Notice):
    try:
        raise ZeroDivisionError("of all things")
    except ZeroDivisionError as error:
        notice.show_error(error)
    assert "mistake in Snug" in notice.hint
    assert "ZeroDivisionError: of all things" in notice.detail


def test_details_unfold_and_are_copied(qtbot, notice: Notice):
    notice.show_error(SnugError("It broke.", "Mend it.", "line 1\nline 2"))
    assert not notice._detail.isVisible()
    qtbot.mouseClick(notice._fold, Qt.MouseButton.LeftButton)
    assert notice._detail.isVisible()
    qtbot.mouseClick(notice._copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "It broke. Mend it.\n\nline 1\nline 2"
    notice.show_error(SnugError("It broke again.", "", "other"))
    assert not notice._detail.isVisible()


def test_an_action_runs_and_takes_the_notice_away(qtbot, notice: Notice):
    pressed = []
    notice.show_notice(
        "warning",
        "The engine ended.",
        actions=[
            Action("Start again", lambda: pressed.append("again")),
            Action("Smaller context", lambda: pressed.append("smaller")),
        ],
    )
    assert [button.text() for button in notice.buttons] == ["Start again", "Smaller context"]
    with qtbot.waitSignal(notice.cleared):
        qtbot.mouseClick(notice.buttons[1], Qt.MouseButton.LeftButton)
    assert pressed == ["smaller"]
    assert notice.isHidden()


def test_an_action_may_show_the_next_notice(qtbot, notice: Notice):
    notice.show_notice(
        "error",
        "It broke.",
        actions=[Action("Again", lambda: notice.show_notice("error", "It broke twice."))],
    )
    qtbot.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert notice.isVisible()
    assert notice.text == "It broke twice."


def test_the_close_button_takes_it_away(qtbot, notice: Notice):
    notice.show_notice("info", "Hello.")
    qtbot.keyClick(notice._close, Qt.Key.Key_Space)
    assert notice.isHidden()
    assert notice.text == ""


def test_text_is_never_markup(notice: Notice):
    notice.show_notice("info", "<b>bold</b>", "<img src='file:///etc/hostname'>")
    assert notice._text.textFormat() == Qt.TextFormat.PlainText
    assert notice._hint.textFormat() == Qt.TextFormat.PlainText


def test_kinds_look_different_in_both_themes(notice: Notice, themes: Themes):
    notice.show()
    for name in ("light", "dark"):
        themes.choose(name)
        for kind, token in (
            ("info", "info_soft"),
            ("warning", "warning_soft"),
            ("error", "error_soft"),
        ):
            notice.show_notice(kind, "Something.")
            image = notice.grab().toImage()
            assert image.pixelColor(4, notice.height() // 2) == themes.current.color(token)


def test_more_than_two_actions_are_refused(notice: Notice):
    with pytest.raises(ValueError, match="at most two"):
        notice.show_notice("info", "x", actions=[Action("a", print)] * 3)


@pytest.mark.parametrize("width", [220, 247, 270, 320, 400])
def test_no_button_is_cut_off_however_narrow_it_is(qtbot, themes: Themes, width: int):
    made = Notice(themes)
    qtbot.addWidget(made)
    error = SnugError("It broke off.", "Try again.", "a detail")
    made.show_error(error, [Action("Try again", lambda: None), Action("Settings", lambda: None)])
    made.setMinimumWidth(0)
    made.resize(width, 400)
    qtbot.waitExposed(made)
    fold = next(one for one in made.findChildren(QPushButton) if one.text().strip() == "Details")
    shown = [*made.buttons, fold]
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in shown))
    places = [QRect(one.mapTo(made, QPoint()), one.size()) for one in shown]
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    assert all(place.right() < made.width() for place in places)
    # At the height that it asks for, too.
    made.resize(width, made.heightForWidth(width))
    qtbot.waitUntil(lambda: all(one.visibleRegion().boundingRect() == one.rect() for one in shown))

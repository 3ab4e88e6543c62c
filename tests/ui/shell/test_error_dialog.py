"""Bugs: shown once, with details to copy, without stopping anything."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from app.core.errors import SnugError
from app.ui.bug_reporter import BugReporter
from app.ui.notice import Notice
from app.ui.tasks import Tasks
from app.ui.theme import Themes


@pytest.fixture
def reporter(qtbot, qapp, themes: Themes, monkeypatch) -> BugReporter:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    window = QWidget()
    qtbot.addWidget(window)
    lanes = Tasks(window)
    made = BugReporter(lanes, themes, Notice(themes, window), window)
    made.lanes = lanes
    yield made
    lanes.close()


def buttons(reporter: BugReporter) -> dict[str, QPushButton]:
    return {button.text(): button for button in reporter.dialog.findChildren(QPushButton)}


def raised(text: str) -> BaseException:
    try:
        raise ZeroDivisionError(text)
    except ZeroDivisionError as error:
        return error


def test_a_bug_is_shown_with_versions_and_traceback(reporter: BugReporter):
    reporter.show_bug(raised("of all things"))
    assert reporter.dialog.isVisible()
    assert not reporter.dialog.isModal()
    for part in ("Snug 0.", "Python 3.", "Qt 6.", "ZeroDivisionError: of all things", "in raised"):
        assert part in reporter.dialog.detail


def test_details_are_copied(qtbot, reporter: BugReporter):
    reporter.show_bug(raised("x"))
    qtbot.mouseClick(buttons(reporter)["Copy details"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == reporter.dialog.detail


def test_several_bugs_share_a_dialog_and_a_later_one_opens_it_again(qtbot, reporter: BugReporter):
    reporter.show_bug(raised("first"))
    dialog = reporter.dialog
    reporter.show_bug(raised("second"))
    assert reporter.dialog is dialog
    assert "first" in dialog.detail
    assert "second" in dialog.detail
    buttons(reporter)["Go on"].click()
    qtbot.waitUntil(lambda: reporter.dialog is None)
    reporter.show_bug(raised("third"))
    assert "first" not in reporter.dialog.detail


def test_a_crash_in_a_task_arrives(qtbot, reporter: BugReporter):
    reporter.lanes.run(lambda: 1 / 0)
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "ZeroDivisionError" in reporter.dialog.detail


def test_a_crash_in_a_thread_arrives(qtbot, reporter: BugReporter):
    reporter.install()
    thread = threading.Thread(target=lambda: {}["nothing"])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "KeyError" in reporter.dialog.detail


def test_a_crash_in_a_slot_arrives(qtbot, reporter: BugReporter):
    reporter.install()
    error = raised("in a slot")
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "in a slot" in reporter.dialog.detail


def test_what_a_person_can_act_on_is_no_bug(reporter: BugReporter):
    reporter.show_bug(SnugError("The disk is full.", "Free some space."))
    assert reporter.dialog is None
    assert reporter._notice.text == "The disk is full."

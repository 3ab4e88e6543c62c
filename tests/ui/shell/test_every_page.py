"""Every page and dialog in both languages: no text is cut off or taken for HTML; names for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Literal

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QPoint, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QSizePolicy,
    QTableView,
    QTextEdit,
    QWidget,
)

from app.core.errors import SnugError
from app.core.paths import DataPaths
from app.core.words import ENGLISH, speak
from app.licences import Part
from app.ui.chat.prose_view import ProseView
from app.ui.eliding_button import LineButton
from app.ui.eliding_label import ElidingLabel
from app.ui.error_dialog import ErrorDialog
from app.ui.language import speak_in
from app.ui.main_window import MainWindow
from app.ui.problem_window import ProblemWindow
from app.ui.rail import Rail
from app.ui.screenshot_data import FixedServices
from app.ui.screenshots import every_view
from app.ui.settings.licences_dialog import LicencesDialog
from app.ui.theme import Themes

SIZES = ((1280, 800), (900, 600))
CONTROLS = (
    QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QAbstractItemView, QLineEdit,
    QPlainTextEdit, QProgressBar,
)  # fmt: skip


@pytest.fixture
def language(request, qapp) -> Iterator[Literal["en", "de"]]:
    """Speak a language, and English again afterwards."""
    before = QLocale()
    speak_in(qapp, request.param)
    yield request.param
    speak(ENGLISH)
    QLocale.setDefault(before)
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()


def cut_off(window: QWidget) -> list[str]:
    """Return the texts on view that have less room than they need."""
    return [
        f"{type(one).__name__} “{one.text()}”: {said}"
        for kind in (QLabel, QAbstractButton)
        for one in window.findChildren(kind)
        if one.isVisible() and one.text() and (said := _cut(one))
    ]


def _cut(one: QLabel | QAbstractButton) -> str:
    if isinstance(one, ElidingLabel | LineButton):
        return ""
    hint = one.sizeHint()
    if isinstance(one, QLabel) and one.wordWrap():
        wanted = one.heightForWidth(one.width())
        if wanted > one.height() + 1:
            return f"{one.height()} px high in place of {wanted}"
        words = re.split(r"[\s-]", one.text())
        longest = max(map(one.fontMetrics().horizontalAdvance, words))
        if longest > one.contentsRect().width():
            return f"{one.contentsRect().width()} px wide, a word of it {longest}"
    elif one.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Ignored:
        # Beside the text a button's wish holds room that it can do without.
        text = one.fontMetrics().horizontalAdvance(one.text().replace("&", ""))
        if one.width() < min(hint.width(), text + 4) or one.height() < hint.height() - 2:
            return f"{one.width()}×{one.height()} in place of {hint.width()}×{hint.height()}"
    return _beyond(one)


def _beyond(one: QWidget) -> str:
    """Tell whether it reaches beyond the side of what scrolls up and down only."""
    inner = one
    while (outer := inner.parentWidget()) is not None:
        scrolling = outer.parentWidget()
        if isinstance(scrolling, QAbstractScrollArea) and scrolling.viewport() is outer:
            right = one.mapTo(outer, QPoint(one.width(), 0)).x()
            if right > outer.width() + 1:
                return f"ends {right - outer.width()} px beyond the side"
        inner = outer
    return ""


def nameless(window: QWidget) -> list[str]:
    """Return the controls of which a screen reader could say nothing."""
    return [
        f"{type(one).__name__} in {type(one.parentWidget()).__name__}"
        for kind in CONTROLS
        for one in window.findChildren(kind)
        if _speaks(one) and one.isVisible() and not _name(one)
    ]


def open_to_html(window: QWidget) -> list[str]:
    """Return what would read the files that a name or an answer tells it to."""
    labels = [one for one in window.findChildren(QLabel) if one.isVisible()]
    return [
        *(f"“{one.text()}”" for one in labels if one.textFormat() != Qt.TextFormat.PlainText),
        *(
            type(one).__name__
            for one in window.findChildren(QTextEdit)
            if not isinstance(one, ProseView)
        ),
    ]


def _speaks(one: QWidget) -> bool:
    """Tell controls from what only belongs to one: its scroll bars, the corner of its table."""
    corner = isinstance(one, QAbstractButton) and isinstance(one.parentWidget(), QTableView)
    return not (isinstance(one, QScrollBar) or corner)


def _name(one: QWidget) -> str:
    name = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
    if name.strip():
        return name
    window = one.window()
    labels = (label for label in window.findChildren(QLabel) if label.buddy() is one)
    inner = one.parentWidget()
    if isinstance(inner, QAbstractSpinBox | QComboBox):  # the field within speaks for it
        return _name(inner)
    return next((label.text() for label in labels), "")


@pytest.mark.parametrize(
    ("language", "scale", "sizes"),
    [("en", 2.0, SIZES[1:]), ("de", 2.0, SIZES), ("de", 1.0, SIZES[1:])],
    indirect=["language"],
)
def test_no_text_is_cut_off_and_every_control_has_a_name(qapp, language, scale, sizes, tmp_path):
    services = FixedServices(DataPaths(tmp_path))
    found = {
        f"{view} at {window.width()}: {one}"
        for view, window in every_view(services, Themes(qapp, "light", scale), sizes)
        for one in (*cut_off(window), *nameless(window), *open_to_html(window))
    }
    assert sorted(found) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_wide_window_becomes_small_at_once(qapp, scale, tmp_path):
    sizes = ((1920, 1080), SIZES[1])
    views = every_view(FixedServices(DataPaths(tmp_path)), Themes(qapp, "light", scale), sizes)
    assert [window.size().toTuple() for _, window in islice(views, 4)] == [*sizes, *sizes]
    views.close()


@pytest.mark.parametrize("language", ["en", "de"], indirect=True)
def test_the_same_of_dialogs(qapp, language, qtbot, tasks, tmp_path):
    themes = Themes(qapp, "light", 2.0)
    mistake = ErrorDialog(themes)
    mistake.add("Traceback")
    part = Part(name="Qt", version="6.11", licence="LGPL-3.0-only", link="https://www.qt.io")
    problem = SnugError("The conversations in this place cannot be read.", detail="malformed")
    for dialog in (
        mistake,
        LicencesDialog(themes, [part], lambda one: f"Licence of {one.name}"),
        ProblemWindow(problem, themes, tasks, damaged=tmp_path / "snug.db"),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        assert cut_off(dialog) == []
        assert nameless(dialog) == []
        assert open_to_html(dialog) == []


def tabbed(window: MainWindow, qtbot) -> list[QWidget]:
    """Return where Tab comes to, in its order, from where a page begins."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen: list[QWidget] = []
    while (focused := window.focusWidget()) is not None and focused not in seen:
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        QCoreApplication.processEvents()  # as between two keys that somebody presses
    return seen


def unreached(window: MainWindow, seen: list[QWidget]) -> list[str]:
    """Return the controls to which Tab does not come."""
    return [
        f"{_said(one)} is not reached"
        for kind in CONTROLS
        for one in window.findChildren(kind)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one not in seen and _speaks(one) and not _is_one_of(one, seen)
    ]  # fmt: skip


def disordered(page: QWidget, seen: list[QWidget]) -> list[str]:
    """Return the controls that Tab comes to before one that stands above or left of them."""
    return [
        f"{_said(first)} comes before {_said(second)}"
        for first, second in pairwise(seen)
        if page.isAncestorOf(first) and page.isAncestorOf(second)
        if not (first.isAncestorOf(second) or second.isAncestorOf(first))
        if _stands_after(*_siblings(first, second))
    ]


def _siblings(one: QWidget, other: QWidget) -> tuple[QWidget, QWidget]:
    """Return the parts of the same widget that hold the two."""
    while not one.parentWidget().isAncestorOf(other):
        one = one.parentWidget()
    while other.parentWidget() is not one.parentWidget():
        other = other.parentWidget()
    return one, other


def _stands_after(one: QWidget, other: QWidget) -> bool:
    at, of = one.geometry(), other.geometry()
    if abs(at.center().y() - of.center().y()) <= min(at.height(), of.height()) // 2:
        return at.x() > of.x()
    return at.y() > of.y() and at.right() > of.x()  # who goes on to the next column begins above


def _said(one: QWidget) -> str:
    text = one.text() if isinstance(one, QAbstractButton) else ""
    return f"{type(one).__name__} “{one.accessibleName() or text}”"


def _is_one_of(one: QWidget, seen: list[QWidget]) -> bool:
    """Tell whether arrow keys come to it from a button of its group, or it is part of a field."""
    if isinstance(one.parentWidget(), QAbstractSpinBox | QComboBox):
        return True
    group = one.group() if isinstance(one, QAbstractButton) else None
    return group is not None and any(other in seen for other in group.buttons())


def test_tab_comes_to_every_control_as_the_eye_does(qapp, qtbot, tmp_path):
    services = FixedServices(DataPaths(tmp_path))
    found = {
        f"{view}: {one}"
        for view, window in every_view(services, Themes(qapp, "light"), SIZES[:1])
        if view not in ("welcome", "chat")  # where the order is that of tests/ui/chat
        for seen in [tabbed(window, qtbot)]
        for one in (*unreached(window, seen), *disordered(window.current_page, seen[1:]))
    }
    assert sorted(found) == []


def test_arrows_go_through_the_rail_from_the_page_on_view(qapp, qtbot, tmp_path):
    services = FixedServices(DataPaths(tmp_path))
    views = every_view(services, Themes(qapp, "light"), SIZES[:1])
    window = next(window for view, window in views if view == "discover")
    window.activateWindow()
    rail = window.findChild(Rail)
    rail.button(1).setFocus()
    qtbot.keyClick(rail.button(1), Qt.Key.Key_Down)
    assert window.current_index == 2
    views.close()

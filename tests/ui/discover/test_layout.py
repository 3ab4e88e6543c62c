"""The page in every size and theme; everything named and reached."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from ui.discover.browsing import press, row_of, show_repo, type_text, visible

from app.fit.result import Breakdown, DeviceNeed, Fit
from app.ui.discover.row_layout import row_height, row_layout
from app.ui.discover.thin_bar import shared_scale
from fakehub.content import SMALL, small_repo, weights_repo

REPO = "maker/Small-GGUF"


@pytest.fixture
def opened(qtbot, page, fakehub):
    """The page with a repository on view."""
    fakehub.add(small_repo(REPO))
    show_repo(qtbot, page, REPO)
    return page


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [340, 480, 723, 724, 800, 1200])
def test_cells_of_a_row_never_overlap(width, scale):
    width *= scale
    boxes = row_layout(width, scale)
    line = sorted((boxes.name, boxes.size, boxes.verdict, boxes.action), key=lambda box: box.left())
    for one, other in itertools.pairwise(line):
        assert one.right() < other.left()
        assert one.width() > 30 * scale
    assert line[-1].right() <= width
    assert max(box.bottom() for box in (*line, boxes.memory)) <= row_height(width, scale)
    assert boxes.memory.width() > 60 * scale
    assert boxes.narrow == (width < 724 * scale)
    if boxes.narrow:
        assert boxes.memory.top() >= boxes.name.bottom()
    else:
        assert boxes.size.right() < boxes.memory.left()
        assert boxes.memory.right() < boxes.verdict.left()


def fit(total: int, *frees: int) -> Fit:
    devices = tuple(
        DeviceNeed(name="RAM" if not at else f"CUDA{at}", needed=0, free=free, total=free)
        for at, free in enumerate(frees)
    )
    return Fit(
        file="", type="Q8_0", bits_per_weight=8.5, parameters=1, size=1, context=1,
        parts=Breakdown(weights=total), devices=devices, verdict="ram", tier="header",
    )  # fmt: skip


def test_all_bars_share_a_scale_with_marks_where_memory_ends():
    assert shared_scale([]).end == 1
    both = shared_scale([fit(10, 40, 20), fit(30, 40, 20)])
    assert both.end == pytest.approx(30.6)
    assert both.limits == (20,), "the card first; what lies beyond the scale is not marked"
    huge = shared_scale([fit(1000, 40, 20)])
    assert huge.end == pytest.approx(90), "rows that fit stay readable beside one that does not"
    assert huge.limits == (20, 60)


@pytest.mark.parametrize(("width", "scale", "both"), [
    (1190, 1.0, True), (816, 1.0, True), (740, 1.0, False), (1100, 1.5, False), (1190, 1.5, True),
])  # fmt: skip
def test_both_sides_or_one(qtbot, opened, themes, width, scale, both):
    themes.set_scale(scale)
    opened.resize(width, 560)
    qtbot.waitUntil(lambda: visible(opened.panel) == both, timeout=2000)
    assert visible(opened.view)
    assert opened.view.head.back_button.isVisible() != both
    if not both:
        press(qtbot, opened.view.head.back_button)
        assert visible(opened.panel)
        assert not opened.view.isVisible()
        opened.resize(round(1200 * scale), 560)
        qtbot.waitUntil(lambda: visible(opened.view) and visible(opened.panel), timeout=2000)


def test_both_sides_hold_the_window_no_wider_than_one_needs(qtbot, opened, themes):
    themes.set_scale(1.5)
    opened.resize(1400, 560)
    qtbot.waitUntil(lambda: opened.panel.isVisible(), timeout=2000)
    assert opened.layout().minimumSize().width() > 600, "as a window is held by its layout"
    assert opened.minimumSizeHint().width() < 600


def test_the_keyboard_stays_in_the_page_when_a_side_makes_way(qtbot, opened):
    opened.panel.field.setFocus()
    opened.resize(700, 560)
    qtbot.waitUntil(lambda: not opened.panel.isVisible(), timeout=2000)
    assert opened.view.head.back_button.hasFocus()
    opened.resize(1190, 560)
    qtbot.waitUntil(lambda: opened.panel.isVisible(), timeout=2000)
    assert opened.panel.field.hasFocus()


def sticking_out(page) -> list[str]:
    """Return the texts that leave the page or have less height than they need."""
    return [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible()
        and label.text()
        and (
            label.mapTo(page, label.rect().topRight()).x() > page.width()
            or (label.wordWrap() and label.height() < label.heightForWidth(label.width()))
        )
    ]


@pytest.mark.parametrize(("width", "scale"), [(1190, 1.0), (816, 1.0), (740, 2.0), (600, 1.0)])
def test_nothing_is_cut_off(qtbot, opened, themes, width, scale):
    themes.set_scale(scale)
    opened.resize(width, 560)
    opened.view.table.toggle(row_of(opened, "Q8_0").facts.file)
    qtbot.waitUntil(lambda: not sticking_out(opened), timeout=3000)
    for row in opened.view.table.rows:
        assert row.mapTo(opened, row.rect().topRight()).x() < opened.width()
        control = row.control
        assert row.rect().contains(control.geometry()), "its buttons leave the row"
        assert control.height() >= control.sizeHint().height()


def test_long_names_and_links_hold_no_page_wider_than_it_is(qtbot, page, fakehub, themes):
    base = f"organisation-of-people/{'A-Very-Long-Name-' * 4}of-a-Model"
    fakehub.add(weights_repo(base, SMALL, "NF4", gated="manual"), small_repo(f"{base}-GGUF"))
    themes.set_scale(2.0)
    page.resize(740, 560)
    view = page.view
    page.controller.open_repository(base)
    qtbot.waitUntil(lambda: bool(view.made_from.buttons), timeout=10_000)
    assert view.head.gate.isVisible()
    qtbot.waitUntil(lambda: not sticking_out(page), timeout=3000)
    assert view._scroll.widget().width() <= view._scroll.viewport().width()

    qtbot.keyClick(view.made_from.buttons[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(view.table.rows), timeout=10_000)
    assert view.head.base_buttons[0].isVisible()
    qtbot.waitUntil(lambda: not sticking_out(page), timeout=3000)
    assert view._scroll.widget().width() <= view._scroll.viewport().width()


def test_everything_that_acts_has_a_name_and_is_reached(qtbot, opened):
    for button in opened.findChildren(QAbstractButton):
        if button.isVisible() and button is not opened.panel.field.clear_button:
            assert button.accessibleName() or button.text().strip(), button
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.accessibleName()
    for row in opened.view.table.rows:
        assert row.accessibleName().startswith(row.facts.name)
        assert row.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert opened.panel.list.accessibleName()
    assert opened.panel.field.accessibleName()
    reached: set[QWidget] = set()
    opened.panel.field.setFocus()
    for _ in range(80):
        widget = opened.focusWidget()
        if widget in reached:
            break
        reached.add(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    view = opened.view
    assert {
        opened.panel.field, opened.panel.chips.fits, opened.panel.list, view.context.slider,
        view.take.control.main, *view.table.rows, *(row.control.main for row in view.table.rows),
    } <= reached  # fmt: skip


def test_the_list_is_reached_and_left_by_arrow_keys(qtbot, page, fakehub):
    fakehub.add(small_repo("maker/One-GGUF"), small_repo("maker/Two-GGUF"))
    assert len(type_text(qtbot, page, "maker")) == 2
    field, results = page.panel.field, page.panel.list
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert results.hasFocus()
    assert results.currentIndex().row() == 0
    qtbot.keyClick(results, Qt.Key.Key_Down)
    assert results.currentIndex().row() == 1
    qtbot.keyClick(results, Qt.Key.Key_Up)
    qtbot.keyClick(results, Qt.Key.Key_Up)
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(results, Qt.Key.Key_Return)
    assert page.view.head.name == "One-GGUF"
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    assert field.selectedText() == "maker"


def test_the_dark_theme_repaints_all(qtbot, opened, themes):
    before = opened.grab().toImage()
    themes.choose("dark")
    after = opened.grab().toImage()
    for x, y in ((20, 20), (600, 300), (before.width() - 30, before.height() - 30)):
        assert before.pixelColor(x, y).lightness() > 150
        assert after.pixelColor(x, y).lightness() < 100

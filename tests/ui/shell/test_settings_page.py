"""The Settings page: every change applies, is saved, and is explained."""

from __future__ import annotations

import os
import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from app.core.settings import load_settings
from app.services import Services
from app.ui.settings.settings_page import SettingsPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes


@pytest.fixture
def page(qtbot, services: Services, tasks: Tasks, themes: Themes) -> SettingsPage:
    made = SettingsPage(services, tasks, themes)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def controls(page: SettingsPage) -> list[QWidget]:
    kinds = (QAbstractButton, QAbstractSpinBox, QPlainTextEdit)
    found = [widget for kind in kinds for widget in page.findChildren(kind)]
    return [widget for widget in found if widget.isVisible()]


def saved(services: Services):
    return load_settings(services.paths.settings)


def test_the_bounds_of_memory_and_disk_are_saved_and_hold_at_once(qtbot, page, services):
    folder = services.paths.states
    folder.mkdir(parents=True)
    (folder / "1-a-b.state").write_bytes(bytes(1000))
    page.memory.idle.setValue(30)
    page.memory.kept.setValue(0)
    assert page.memory.kept.text() == "Nothing"
    qtbot.waitUntil(lambda: saved(services).state_cache_gb == 0)
    assert saved(services).idle_unload_minutes == 30
    qtbot.waitUntil(lambda: not list(folder.iterdir()))


def test_numbers_are_saved(qtbot, page: SettingsPage, services: Services):
    page.temperature.setValue(0.2)
    page.max_tokens.setValue(512)
    page.context.setValue(4096)
    page.threads.setValue(3)
    page.gpu_layers.setValue(0)
    page.wanted_context.setValue(16_384)
    page.wanted_speed.setValue(12.5)
    page.headroom.setValue(25)
    qtbot.waitUntil(lambda: saved(services).gpu_layers == 0)
    kept = saved(services)
    assert (kept.temperature, kept.max_tokens, kept.context, kept.threads) == (0.2, 512, 4096, 3)
    assert (kept.wanted_context, kept.wanted_tps, kept.headroom) == (16_384, 12.5, 0.25)
    assert services.settings.value == kept


def test_automatic_is_a_word(page: SettingsPage):
    assert page.context.text() == "Automatic"
    assert page.threads.text() == "Automatic"
    assert page.gpu_layers.text() == "All"


def test_a_typed_prompt_is_saved_once_typing_rests(qtbot, page: SettingsPage, services: Services):
    updates = []
    services.settings.subscribe(updates.append)
    QTest.keyClicks(page.prompt, "Be brief.")
    qtbot.waitUntil(lambda: saved(services).system_prompt == "Be brief.")
    assert len(updates) == 1


def test_what_was_typed_last_is_saved_when_the_page_closes(
    qtbot, page: SettingsPage, services: Services
):
    page.prompt.setPlainText("Be kind.")
    page.page_close()
    qtbot.waitUntil(lambda: saved(services).system_prompt == "Be kind.", timeout=250)


def test_the_theme_changes_at_once_and_stays(
    qtbot, page: SettingsPage, services: Services, themes: Themes
):
    qtbot.mouseClick(page.theme.button("dark"), Qt.MouseButton.LeftButton)
    assert themes.current.name == "dark"
    qtbot.waitUntil(lambda: saved(services).theme == "dark")


def test_the_text_size_changes_within_its_bounds(
    qtbot, page: SettingsPage, services: Services, themes: Themes
):
    for _ in range(12):
        page.larger.click()
    assert themes.scale == 2.0
    assert not page.larger.isEnabled()
    assert page.smaller.isEnabled()
    page.smaller.click()
    qtbot.waitUntil(lambda: saved(services).text_scale == 1.9)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_became_read_only(qtbot, page: SettingsPage, services: Services):
    services.paths.root.chmod(0o500)
    try:
        page.max_tokens.setValue(100)
        qtbot.waitUntil(page.notice.isVisible)
        assert "may not write" in page.notice.text
    finally:
        services.paths.root.chmod(0o700)


def test_a_failure_to_save_stands_in_the_page_and_can_be_tried_again(
    qtbot, page: SettingsPage, services: Services
):
    root = services.paths.root
    away = root.with_name("away")
    root.rename(away)  # as a drive that was pulled out
    page.max_tokens.setValue(100)
    qtbot.waitUntil(page.notice.isVisible)
    assert str(services.paths.settings) in page.notice.text
    away.rename(root)
    qtbot.mouseClick(page.notice.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: saved(services).max_tokens == 100)
    qtbot.waitUntil(lambda: not page.notice.isVisible())


def test_every_control_has_a_name_and_most_explain_themselves(page: SettingsPage):
    nameless = [
        widget
        for widget in controls(page)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert not nameless
    for field in (page.prompt, page.temperature, page.max_tokens, page.context, page.threads):
        assert field.accessibleDescription()


def test_every_label_belongs_to_its_control(page: SettingsPage):
    buddies = [label.buddy() for label in page.findChildren(QLabel) if label.buddy()]
    for field in (page.theme, page.prompt, page.temperature, page.max_tokens, page.context,
                  page.threads, page.gpu_layers, page.folder, page.copy):  # fmt: skip
        assert field in buddies


def test_tab_walks_down_the_page(qtbot, page: SettingsPage):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.theme.button("light").setFocus()
    seen = []
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        if widget in seen:
            break
        seen.append(widget)
    order = [page.smaller, page.larger, page.prompt, page.temperature, page.max_tokens,
             page.context, page.threads, page.gpu_layers, page.folder, page.copy]  # fmt: skip
    assert [widget for widget in seen if widget in order] == order


def test_the_wheel_scrolls_the_page_and_changes_no_number(qtbot, page: SettingsPage):
    page.prompt.setFocus()
    before = page.temperature.value()
    middle = QPointF(page.temperature.rect().center())
    event = QWheelEvent(
        middle, page.temperature.mapToGlobal(middle), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(page.temperature, event)
    assert page.temperature.value() == before
    assert event.type() == QEvent.Type.Wheel


@pytest.mark.parametrize(("width", "scale"), [(816, 1.0), (744, 2.0), (1124, 2.0)])
def test_nothing_is_cut_off_sideways(qtbot, page: SettingsPage, themes: Themes, width, scale):
    page.resize(width, 560)
    themes.set_scale(scale)
    page.grab()
    for widget in controls(page):
        right = widget.mapTo(page, QPoint(widget.width(), 0)).x()
        assert right <= width, widget.accessibleName()
        if isinstance(widget, QAbstractButton):
            assert widget.width() >= widget.minimumSizeHint().width(), widget.accessibleName()


def test_versions_are_listed(page: SettingsPage):
    text = " ".join(label.text() for label in page.findChildren(QLabel))
    for name in ("Snug 0.", "Qt 6.", "Python 3.", "llama-cpp-python 0.", "MIT"):
        assert name in text

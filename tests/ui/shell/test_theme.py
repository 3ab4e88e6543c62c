"""Colours that can be read, in both themes, at every size."""

from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Themes, load_theme, set_look, stepped, style_sheet

THEMES = ("light", "dark")
SURFACES = ("window", "surface", "raised", "sunken", "hover")
TEXTS = ("text", "muted", "faint", "link", "accent", "fits", "tight", "split", "too_big", "error",
         "warning")  # fmt: skip
SYNTAX = ("syntax_keyword", "syntax_string", "syntax_number", "syntax_comment", "syntax_name",
          "syntax_operator")  # fmt: skip
PAIRS = [
    *product(TEXTS, SURFACES),
    *product(
        ("text", "muted"),
        ("user_card", "accent_soft", "error_soft", "warning_soft", "info_soft"),
    ),
    *product(("code_text", *SYNTAX), ("code",)),
    *product(("accent_text",), ("accent", "accent_hover")),
    ("text", "selection"),
    ("link", "user_card"),
    ("accent", "info_soft"),
    ("error", "error_soft"),
    ("warning", "warning_soft"),
]


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = []
    for start in (1, 3, 5):
        part = int(color[start : start + 2], 16) / 255
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG defines it: black on white is 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_worked_out_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_text_reads_on_its_surfaces(name):
    theme = load_theme(name)
    weak = {
        (text, surface): round(contrast(theme.hex(text), theme.hex(surface)), 2)
        for text, surface in PAIRS
        if contrast(theme.hex(text), theme.hex(surface)) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("name", THEMES)
def test_controls_and_focus_stand_out(name):
    theme = load_theme(name)
    for token, surface in product(("outline", "focus"), ("window", "surface", "raised", "sunken")):
        assert contrast(theme.hex(token), theme.hex(surface)) >= 3, (token, surface)


def test_both_themes_name_the_same_tokens():
    light, dark = (load_theme(name) for name in THEMES)
    assert set(light.colors) == set(dark.colors)
    assert (light.dark, dark.dark) == (False, True)
    for color in (*light.colors.values(), *dark.colors.values()):
        assert re.fullmatch(r"#[0-9A-F]{6}", color)


@pytest.mark.parametrize("name", THEMES)
def test_style_sheet_is_rendered_whole(name):
    theme = load_theme(name)
    sheet = style_sheet(theme)
    assert "@" not in sheet
    assert not re.search(r"\dsp\b", sheet)
    images = set(re.findall(r'url\("([^"]+)"\)', sheet))
    assert images
    for image in images:
        text = (theme.folder / image).read_text("utf-8")
        colors = set(re.findall(r"#[0-9A-Fa-f]{6}", text))
        assert colors, image
        assert colors <= set(theme.colors.values()), image


def test_sizes_follow_the_text_scale():
    for scale, title in ((1.0, 20), (2.0, 40), (0.8, 16)):
        assert f"font-size: {title}px" in style_sheet(load_theme("light", scale))


def test_an_unknown_token_is_an_error():
    with pytest.raises(KeyError):
        load_theme("light").hex("mauve")


def test_scale_steps_stay_in_bounds():
    assert stepped(1.0, 0.1) == 1.1
    assert stepped(2.0, 0.1) == 2.0
    assert stepped(0.8, -0.1) == 0.8


def test_a_theme_is_switched_at_once(qapp, themes: Themes):
    seen = []
    themes.changed.connect(seen.append)
    label = QLabel("text")
    label.ensurePolished()
    before = label.palette().color(QPalette.ColorRole.WindowText)
    themes.choose("dark")
    assert [theme.name for theme in seen] == ["dark"]
    assert label.palette().color(QPalette.ColorRole.WindowText) == themes.current.color("text")
    assert before != themes.current.color("text")
    themes.choose("dark")
    assert len(seen) == 1


def test_the_system_is_followed_unless_a_theme_is_forced(qapp, themes: Themes):
    changed = qapp.styleHints().colorSchemeChanged
    themes.choose("system")
    changed.emit(Qt.ColorScheme.Dark)
    assert themes.current.name == "dark"
    themes.choose("light")
    changed.emit(Qt.ColorScheme.Dark)
    assert themes.current.name == "light"


def test_text_grows_with_the_scale(qapp, themes: Themes):
    label = QLabel("Some words")
    title = QLabel("Some words")
    set_look(title, "title")
    for widget in (label, title):
        widget.ensurePolished()
    before = label.sizeHint().height(), title.sizeHint().height()
    assert before[1] > before[0]
    themes.set_scale(2.0)
    assert qapp.font().pixelSize() == 26
    assert label.sizeHint().height() > 1.7 * before[0]
    assert title.sizeHint().height() > 1.7 * before[1]


def test_a_look_can_change(qapp, themes: Themes):
    label = QLabel("Some words")
    set_look(label, "caption")
    label.ensurePolished()
    small = label.sizeHint()
    set_look(label, "title")
    assert label.sizeHint().height() > small.height()


def _buttons(kind: type[QWidget], looks: tuple[str, ...]) -> list[QWidget]:
    made = []
    for look in looks:
        button = kind()
        button.setText("Button")
        if look:
            set_look(button, look)
        made.append(button)
    return made


def _pixels(image: QImage, color: QColor) -> int:
    return sum(
        image.pixelColor(x, y) == color
        for x in range(image.width())
        for y in (*range(4), *range(image.height() - 4, image.height()))
    )


@pytest.mark.parametrize("name", THEMES)
def test_every_control_shows_that_it_has_the_focus(qtbot, themes: Themes, name):
    themes.choose(name)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    controls: list[QWidget] = [
        *_buttons(QPushButton, ("", "quiet", "danger", "chip", "segment", "primary")),
        *_buttons(QToolButton, ("", "quiet", "rail")),
        QLineEdit(),
        QPlainTextEdit(),
        QSpinBox(),
        QDoubleSpinBox(),
        QComboBox(),
        QCheckBox("Check"),
        QRadioButton("Radio"),
        QSlider(Qt.Orientation.Horizontal),
    ]
    for control in controls:
        control.setMinimumWidth(120)
        layout.addWidget(control)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for control in controls:
        control.setFocus()
        focused = control.grab().toImage()
        control.clearFocus()
        # The primary button is filled with the accent: its ring is in the colour of the text.
        ring = themes.current.color("text" if control.property("look") == "primary" else "focus")
        what = f"{type(control).__name__} {control.property('look')}"
        assert _pixels(focused, ring) >= 60, what
        assert _pixels(control.grab().toImage(), themes.current.color("focus")) < 20, what


def test_a_list_shows_its_focused_row(qtbot, themes: Themes):
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.addItems(["one", "two"])
    rows.setCurrentRow(0)
    rows.resize(200, 120)
    rows.show()
    rows.activateWindow()
    qtbot.waitUntil(rows.isActiveWindow)
    rows.setFocus()
    assert _pixels(rows.grab().toImage(), themes.current.color("focus")) >= 60


def test_dialogs_with_large_text_stay_on_the_screen(themes, qapp):
    screen = qapp.primaryScreen()
    assert themes.bounded(200, 100, screen).toTuple() == (200, 100)
    themes.set_scale(2.0)
    assert themes.bounded(200, 100, screen).toTuple() == (400, 200)
    large = themes.bounded(5000, 5000, screen)
    room = screen.availableSize()
    assert large.width() < room.width()
    assert large.height() < room.height()

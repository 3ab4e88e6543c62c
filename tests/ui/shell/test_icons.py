"""Our glyphs: one family, tinted, sharp, all there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

import app
from app.core.paths import shipped
from app.ui import icons
from app.ui.pages import PAGES
from app.ui.theme import Themes, load_theme

SOURCE = "\n".join(path.read_text("utf-8") for path in Path(app.__file__).parent.rglob("*.py"))


def test_every_glyph_that_is_asked_for_is_there():
    asked = set(re.findall(r'icons\.(?:icon|pixmap)\(\s*"(\w+)"', SOURCE))
    assert len(asked) > 20
    assert set(icons.names()) >= asked | {page.icon_name for page in PAGES}


@pytest.mark.parametrize("name", icons.names())
def test_a_glyph_is_there_to_be_used(name):
    assert f'"{name}"' in SOURCE


@pytest.mark.parametrize("name", icons.names())
def test_a_glyph_belongs_to_the_family(name):
    text = shipped("icons", "ui", f"{name}.svg").read_text("utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert 'stroke-width="1.5"' in text
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {"none", "currentColor"}


@pytest.mark.parametrize("name", icons.names())
def test_a_glyph_is_drawn_in_the_colour_asked_for(themes: Themes, name):
    image = icons.pixmap(name, themes.current, "error", 40).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(40)
        for y in range(40)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert len(inked) >= 30
    wanted = themes.current.color("error")
    assert all(color == wanted for color in inked)
    edge = [image.pixelColor(at, side).alpha() for at in range(40) for side in (0, 39)]
    assert not any(edge), "the glyph is cut off"


def test_a_disabled_glyph_is_faint(themes: Themes):
    glyph = icons.icon("stop", themes.current)
    faint = glyph.pixmap(QSize(20, 20), 1.0, QIcon.Mode.Disabled).toImage()
    assert faint.pixelColor(10, 10) == themes.current.color("faint")
    plain = glyph.pixmap(QSize(20, 20), 1.0, QIcon.Mode.Normal).toImage()
    assert plain.pixelColor(10, 10) == themes.current.color("text")


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.3, 2.0])
def test_a_glyph_is_drawn_for_the_text_scale(themes: Themes, scale):
    themes.set_scale(scale)
    glyph = icons.icon("stop", themes.current)
    for size in (round(16 * scale), round(20 * scale)):
        assert glyph.pixmap(QSize(size, size), 1.0).size() == QSize(size, size)


def test_a_checked_glyph_may_wear_another_colour(themes: Themes):
    glyph = icons.icon("stop", themes.current, "muted", checked="accent")
    for state, token in ((QIcon.State.Off, "muted"), (QIcon.State.On, "accent")):
        image = glyph.pixmap(QSize(20, 20), 1.0, QIcon.Mode.Normal, state).toImage()
        assert image.pixelColor(10, 10) == themes.current.color(token)


def test_a_glyph_that_does_not_exist_is_an_error(themes: Themes):
    with pytest.raises(KeyError):
        icons.icon("unicorn", themes.current)


def test_the_app_has_an_icon_in_every_size(qapp):
    for size in (16, 24, 32, 48, 64, 128, 256, 512, 1024):
        assert QIcon(str(shipped("icons", f"snug-{size}.png"))).availableSizes() == [
            QSize(size, size)
        ]
    assert not icons.app_icon().isNull()


def test_a_glyph_is_drawn_once_for_all_that_show_it(qapp):
    light, dark = load_theme("light"), load_theme("dark")
    one = icons.icon("copy", light, "muted").cacheKey()
    assert icons.icon("copy", light, "muted").cacheKey() == one
    others = [
        icons.icon("copy", dark, "muted"),
        icons.icon("copy", light, "accent"),
        icons.icon("copy", light, "muted", checked="accent"),
        icons.icon("copy", load_theme("light", 2.0), "muted"),
        icons.icon("close", light, "muted"),
    ]
    assert len({one, *(other.cacheKey() for other in others)}) == 6

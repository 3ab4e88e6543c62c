"""Pictures of every page: all there, and the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.core.errors import UsageError
from app.ui.pages import PAGES
from app.ui.screenshots import render_screenshots
from app.ui.theme import load_theme

SMALL = ((900, 600),)


def test_every_page_is_rendered_in_both_themes(qapp, tmp_path: Path):
    pictures = render_screenshots(tmp_path / "shots", sizes=SMALL)
    views = ["welcome", *(entry.title.lower() for entry in PAGES)]
    wanted = {f"{view}-{theme}-900x600.png" for view in views for theme in ("light", "dark")}
    assert {picture.name for picture in pictures} == wanted
    for picture in pictures:
        image = QImage(str(picture))
        assert (image.width(), image.height()) == (900, 600)
        theme = load_theme("dark" if "-dark-" in picture.name else "light")
        assert image.pixelColor(2, 300) == theme.color("window")
        colors = {image.pixel(x, y) for x in range(100, 900, 3) for y in range(0, 560, 3)}
        assert len(colors) > 20, picture.name


def test_pictures_are_the_same_every_time(qapp, tmp_path: Path):
    first, second = (
        render_screenshots(tmp_path / name, themes=["light"], sizes=SMALL) for name in "ab"
    )
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_folder_that_cannot_be_made_is_said(qapp, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="cannot be created"):
        render_screenshots(tmp_path / "file" / "shots")

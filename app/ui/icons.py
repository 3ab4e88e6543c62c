"""Our own glyphs: SVG files drawn in ``currentColor``, tinted with a token of the theme."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.core.paths import shipped
from app.ui.theme import Theme, scaled

_SIZES = (16, 20)
"""Logical pixels that an icon is drawn at, times the text scale and the screen's density."""


def icon(name: str, theme: Theme, token: str = "text", *, checked: str = "") -> QIcon:
    """Return a glyph of ``icons/ui`` in a colour of the theme, for the theme's text scale.

    Disabled it wears ``faint``, and ``checked`` names the token of a checked button's glyph.
    Raises KeyError for a glyph or token that does not exist.
    """
    density = _density()
    sizes = tuple(round(scaled(size, theme.scale) * density) for size in _SIZES)
    on = theme.hex(checked) if checked else ""
    return _icon(name, sizes, theme.hex(token), theme.hex("faint"), on)


def pixmap(name: str, theme: Theme, token: str, size: int, density: float = 1.0) -> QPixmap:
    """Return a glyph as a picture of ``size`` logical pixels, for labels and painters."""
    picture = _draw(_renderer(name, theme.hex(token)), round(size * density))
    picture.setDevicePixelRatio(density)
    return picture


def names() -> list[str]:
    """Return the names of all glyphs."""
    return sorted(path.stem for path in shipped("icons", "ui").glob("*.svg"))


def app_icon() -> QIcon:
    """Return the app's own icon in the sizes that window managers ask for."""
    result = QIcon()
    for size in (16, 32, 64, 128):
        result.addFile(str(shipped("icons", f"snug-{size}.png")))
    return result


# One for all buttons that show it: each is drawn once, and Qt keeps one set of pictures of it.
@lru_cache(512)
def _icon(name: str, sizes: tuple[int, ...], normal: str, faint: str, checked: str) -> QIcon:
    result = QIcon()
    looks = [(normal, sizes, QIcon.Mode.Normal, QIcon.State.Off)]
    looks.append((faint, sizes[-1:], QIcon.Mode.Disabled, QIcon.State.Off))
    if checked:
        looks.append((checked, sizes[-1:], QIcon.Mode.Normal, QIcon.State.On))
    for color, wanted, mode, state in looks:
        renderer = _renderer(name, color)
        for size in wanted:
            result.addPixmap(_draw(renderer, size), mode, state)
    return result


@cache
def _source(name: str) -> str:
    path: Path = shipped("icons", "ui", f"{name}.svg")
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None


def _density() -> float:
    return max(screen.devicePixelRatio() for screen in QGuiApplication.screens())


def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))


def _draw(renderer: QSvgRenderer, size: int) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture

"""Our own glyphs: SVG files drawn in ``currentColor``, tinted with a token of the theme."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from app.core.paths import shipped
from app.ui.theme import Theme

_SIZES = (16, 20, 24, 32, 40, 48)
"""Device pixels that an icon is drawn at: 16, 20 and 24 at once and at twice the density."""


def icon(name: str, theme: Theme, token: str = "text") -> QIcon:
    """Return a glyph of ``icons/ui`` in a colour of the theme; disabled it wears ``faint``.

    Raises KeyError for a glyph or token that does not exist.
    """
    result = QIcon()
    for mode, color in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "faint")):
        for size in _SIZES:
            result.addPixmap(_draw(_tinted(name, theme.hex(color)), size), mode)
    return result


def pixmap(name: str, theme: Theme, token: str, size: int, density: float = 1.0) -> QPixmap:
    """Return a glyph as a picture of ``size`` logical pixels, for labels and painters."""
    picture = _draw(_tinted(name, theme.hex(token)), round(size * density))
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


@cache
def _source(name: str) -> str:
    path: Path = shipped("icons", "ui", f"{name}.svg")
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None


def _tinted(name: str, color: str) -> QByteArray:
    return QByteArray(_source(name).replace("currentColor", color).encode())


def _draw(svg: QByteArray, size: int) -> QPixmap:
    # Imported here: the window paints before the first page asks for its glyphs.
    from PySide6.QtSvg import QSvgRenderer

    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(svg).render(painter)
    painter.end()
    return picture

"""Light and dark as named colours, rendered into a QPalette and a style sheet.

The colours are TOML files of tokens in ``resources/themes``; the style sheet beside them says
which widget wears which token. A widget opts in with :func:`set_look`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPalette, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from app.core.paths import shipped

Choice = Literal["system", "light", "dark"]

BODY, CAPTION, HEADING, TITLE = 13, 12, 15, 20
"""The type scale in pixels at a text scale of 1."""

SCALES = (0.8, 2.0)
"""Least and most text scale."""

_SIZE = re.compile(r"(\d+)sp\b")
_TOKEN = re.compile(r"@([a-z_]+)")
_ROLES = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "raised",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "outline",
    QPalette.ColorRole.Shadow: "outline",
}


class Theme(msgspec.Struct, frozen=True):
    """One set of colours; the tokens are listed in ``resources/themes/light.toml``."""

    name: str
    dark: bool
    colors: Mapping[str, str]
    folder: Path
    """Where the images of its style sheet lie."""
    scale: float = 1.0
    """The text scale that it is shown at; glyphs are drawn for it."""

    def hex(self, token: str) -> str:
        """Return a token as ``#RRGGBB``; raises KeyError for a token that does not exist."""
        return self.colors[token]

    def color(self, token: str) -> QColor:
        """Return a token as a colour; raises KeyError for a token that does not exist."""
        return QColor(self.colors[token])


def load_theme(name: str, scale: float = 1.0) -> Theme:
    """Read ``resources/themes/<name>.toml``."""
    folder = shipped("resources", "themes")
    data = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
    return Theme(data["name"], data["dark"], data["colors"], folder / name, scale)


def palette_of(theme: Theme) -> QPalette:
    """Return the palette for everything that the style sheet leaves to Fusion."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, theme.color(token))
    disabled = QPalette.ColorGroup.Disabled
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(disabled, role, theme.color("faint"))
    return palette


def style_sheet(theme: Theme, mono: str = "monospace") -> str:
    """Render ``resources/themes/style.qss``: ``@token`` is a colour, ``13sp`` scales with text.

    Raises KeyError when the sheet names a token that the theme does not have.
    """
    words = {**theme.colors, "folder": theme.folder.as_posix(), "mono": f'"{mono}"'}
    sheet = (theme.folder.parent / "style.qss").read_text("utf-8")
    sheet = _SIZE.sub(lambda match: f"{scaled(int(match[1]), theme.scale)}px", sheet)
    return _TOKEN.sub(lambda match: words[match[1]], sheet)


def scaled(pixels: int, scale: float) -> int:
    """Return a size that follows the text scale, in whole pixels."""
    return round(pixels * scale)


def stepped(scale: float, step: float) -> float:
    """Return the next text scale, within ``SCALES`` and free of rounding dust."""
    return round(min(SCALES[1], max(SCALES[0], scale + step)), 1)


def set_look(widget: QWidget, look: str) -> None:
    """Let ``widget`` wear a look of the style sheet; callable again when the look changes."""
    if widget.property("look") == look:
        return
    changes = widget.property("look") is not None
    widget.setProperty("look", look)
    # Without this a plain QWidget subclass paints no background of the style sheet.
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if changes:
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Have the style sheet look at the widget's properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


class Themes(QObject):
    """The theme on view; follows the system unless a theme is forced.

    Signals:
        changed: the :class:`Theme` now on view, after the palette and style sheet are in place
            (also after a change of the text scale).
    """

    changed = Signal(object)

    def __init__(
        self,
        application: QApplication,
        choice: Choice = "system",
        scale: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._choice: Choice = choice
        self._mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        hints = application.styleHints()
        hints.setColorScheme(_scheme(choice))
        self.current = load_theme(self._wanted(hints.colorScheme()), scale)
        self._apply()
        hints.colorSchemeChanged.connect(self._on_color_scheme_changed)

    @property
    def mono(self) -> str:
        """Family of the fixed-pitch font."""
        return self._mono

    @property
    def scale(self) -> float:
        """The text scale, 0.8 to 2.0."""
        return self.current.scale

    @property
    def choice(self) -> Choice:
        """What the owner asked for."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Force a theme or follow the system, at once."""
        self._choice = choice
        # Title bars and the system's own dialogs follow this hint.
        hints = self._application.styleHints()
        hints.setColorScheme(_scheme(choice))
        self._refresh(hints.colorScheme())

    def set_scale(self, scale: float) -> None:
        """Scale all text, 0.8 to 2.0, at once."""
        if scale != self.scale:
            self.current = msgspec.structs.replace(self.current, scale=scale)
            self._apply()
            self.changed.emit(self.current)

    def sp(self, pixels: int) -> int:
        """Return a size that follows the text scale, in whole pixels."""
        return scaled(pixels, self.scale)

    def bounded(self, width: int, height: int, screen: QScreen) -> QSize:
        """Return the size of a dialog that follows the text scale, and stays on the screen."""
        room = screen.availableSize()
        most = QSize(room.width() * 9 // 10, room.height() * 9 // 10)
        return QSize(self.sp(width), self.sp(height)).boundedTo(most)

    def _wanted(self, scheme: Qt.ColorScheme) -> str:
        if self._choice != "system":
            return self._choice
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"

    def _refresh(self, scheme: Qt.ColorScheme) -> None:
        wanted = self._wanted(scheme)
        if wanted != self.current.name:
            self.current = load_theme(wanted, self.scale)
            self._apply()
            self.changed.emit(self.current)

    def _apply(self) -> None:
        font = self._application.font()
        font.setPixelSize(self.sp(BODY))
        self._application.setFont(font)
        self._application.setPalette(palette_of(self.current))
        self._application.setStyleSheet(style_sheet(self.current, self._mono))

    def _on_color_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._refresh(scheme)


def _scheme(choice: Choice) -> Qt.ColorScheme:
    return {
        "system": Qt.ColorScheme.Unknown,
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
    }[choice]

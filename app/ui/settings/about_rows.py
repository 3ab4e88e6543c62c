"""The rows about what Snug is made of."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app import __version__
from app.ui import icons
from app.ui.settings.rows import Group, Row
from app.ui.theme import Theme, Themes, set_look


def versions() -> tuple[tuple[str, str], ...]:
    """Return what Snug is made of, by name and version."""
    try:
        engine = metadata.version("llama-cpp-python")
    except metadata.PackageNotFoundError:  # a bundle without the package's description
        engine = "(version not recorded)"
    return (
        ("Snug", __version__),
        ("Qt", qVersion()),
        ("Python", platform.python_version()),
        ("llama-cpp-python", engine),
    )


class AboutRows(QWidget):
    """Versions, to be copied into a report, and the licence."""

    def __init__(
        self, themes: Themes, made_of: tuple[tuple[str, str], ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._made_of = made_of
        self.copy = QPushButton("Copy")
        self.copy.clicked.connect(self._on_copy_clicked)
        text = " · ".join(f"{name} {version}" for name, version in made_of)
        row = Row(themes, "Versions", text, self.copy)
        self.copy.setAccessibleName("Copy versions")
        licence = QFrame()
        words = QLabel(
            "Snug is free software under the MIT licence. It is built on Qt and PySide6 (LGPL), "
            "llama.cpp and llama-cpp-python (MIT)."
        )
        words.setWordWrap(True)
        set_look(words, "caption")
        inside = QVBoxLayout(licence)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Group("About", (row, licence)))
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def _tint(self, theme: Theme) -> None:
        self.copy.setIcon(icons.icon("copy", theme))

    def _on_copy_clicked(self) -> None:
        lines = "\n".join(f"{name} {version}" for name, version in self._made_of)
        QGuiApplication.clipboard().setText(lines)

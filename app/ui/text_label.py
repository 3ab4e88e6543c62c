"""Labels of plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.theme import set_look


def text_label(text: str = "", look: str = "body") -> QLabel:
    """Return a label of plain text that wraps and can be selected."""
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # A long word, as a path, must not make the page wider than the window.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    set_look(label, look)
    return label


def unbroken(text: str) -> str:
    """Keep numbers and their units on one line."""
    for unit in ("kB", "MB", "GB", "TB", "GiB", "tokens/s", "Token/s"):
        text = text.replace(f" {unit}", f"\u00a0{unit}")
    return text

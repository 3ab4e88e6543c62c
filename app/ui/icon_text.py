"""What a button says beside its icon."""

from __future__ import annotations


def beside_icon(text: str) -> str:
    """Return ``text`` further from the icon: Qt leaves 4 pixels there, whatever the style says.

    Give the button an accessible name of its own.
    """
    return f" {text}"

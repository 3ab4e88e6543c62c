"""Where the keyboard is among messages, and its way back when others come in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.chat.message_column import View


class KeyboardPlace(NamedTuple):
    """A control of a message."""

    place: int
    """How many messages of the branch come before it."""
    name: str
    """What the control is called."""

    def put_back(self, views: Sequence[View], first: int) -> None:
        """Go to the control of that name in the message there now, or else to its text.

        ``first`` is the place of the first of the views.
        """
        index = self.place - first
        if 0 <= index < len(views):
            view = views[index]
            (_named(view, self.name) or view.focus_target).setFocus()


def keyboard_place(views: Sequence[View], first: int, at: QWidget | None) -> KeyboardPlace | None:
    """Return the place of the focused widget ``at``; None where it is in none of the views."""
    for index, view in enumerate(views):
        if at is not None and view.isAncestorOf(at):
            return KeyboardPlace(first + index, at.accessibleName())
    return None


def _named(view: View, name: str) -> QWidget | None:
    usable = (one for one in view.findChildren(QWidget) if one.isVisible() and one.isEnabled())
    return next((one for one in usable if name and one.accessibleName() == name), None)

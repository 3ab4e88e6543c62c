"""What is being read stays where it is, whatever is laid out or put away around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget


class ReadingPlace(NamedTuple):
    """A message at the top of what is on view."""

    view: QWidget
    above: int
    """Pixels from its top to the top of what is on view."""

    @property
    def value(self) -> int:
        """Where to scroll to now, to have it where it was."""
        return max(0, self.view.y() + self.above)


def place_at(views: Sequence[QWidget], value: int) -> ReadingPlace | None:
    """Return what is read where ``value`` is scrolled to; None while nothing is laid out."""
    found: QWidget | None = None
    for view in reversed(views):
        # The column has a margin: a message at 0 was added and has no place yet.
        if view.y() > 0:
            found = view
            if view.y() <= value:
                break
    return ReadingPlace(found, value - found.y()) if found is not None else None


class ScrolledPage(QWidget):
    """What is scrolled.

    Signals:
        arranged: the messages may have moved. Not with every change of its height: they move within
            it, too, while their own heights are still being found out.
    """

    arranged = Signal()

    def event(self, event: QEvent) -> bool:
        """Say so once the layout is through."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.arranged.emit()
        return done

"""Tab goes through what stands on a page as the eye does, whenever it was put there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

_LINE_PX = 8
"""Centres that differ by no more than this are in one line."""


def order_tabs(first: QWidget, parts: Iterable[QWidget]) -> None:
    """Let Tab go from ``first`` through ``parts``, inside of each line by line."""
    stops = [first, *(stop for part in parts for stop in _stops(part))]
    for before, after in pairwise(stops):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


def _stops(part: QWidget) -> list[QWidget]:
    """Return what Tab stops at in a part, from top to bottom and from left to right."""
    found = [
        (one.mapTo(part, one.rect().center()), one)
        for one in part.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(part)
    ]
    lines: list[list[tuple[QPoint, QWidget]]] = []
    for at, one in sorted(found, key=lambda stop: stop[0].y()):
        if not lines or at.y() - lines[-1][0][0].y() > _LINE_PX:
            lines.append([])
        lines[-1].append((at, one))
    return [one for line in lines for _, one in sorted(line, key=lambda stop: stop[0].x())]

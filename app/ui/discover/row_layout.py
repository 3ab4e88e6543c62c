"""Where the cells of a row of variants stand, for the row itself and the head of the table."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF

ROW, NARROW_ROW = 54, 76
"""Heights at a text scale of 1."""
_WIDE_FROM = 724
"""Width at a text scale of 1 from which memory has a column of its own."""
_EDGE, _GAP = 12, 14
_NAME, _SIZE, _VERDICT, _ACTION = 156, 72, 196, 112
_NARROW_ACTION, _NARROW_SIZE, _NARROW_NAME = 72, 60, 78


class RowLayout(NamedTuple):
    """Boxes of the cells; each holds a line and a smaller one below."""

    name: QRectF
    size: QRectF
    memory: QRectF
    verdict: QRectF
    action: QRectF
    narrow: bool

    @property
    def upper(self) -> float:
        """Where the first line begins."""
        return self.name.top()


def is_narrow(width: float, scale: float) -> bool:
    """Tell whether memory goes below the other cells."""
    return width < _WIDE_FROM * scale


def row_height(width: float, scale: float) -> int:
    """Return the height of a row of that width."""
    return round((NARROW_ROW if is_narrow(width, scale) else ROW) * scale)


def row_layout(width: float, scale: float) -> RowLayout:
    """Place the cells in a row of that width, in pixels."""
    narrow = is_narrow(width, scale)
    edge, gap = _EDGE, _GAP * scale
    top, height = 7 * scale, 40 * scale
    action = (_NARROW_ACTION if narrow else _ACTION) * scale
    right = width - edge - action
    boxes_right = right - gap
    action_box = QRectF(
        right, 0, action, (ROW if narrow else row_height(width, scale) / scale) * scale
    )
    verdict_width = _VERDICT * scale
    if narrow:
        room = boxes_right - edge
        size_width = _NARROW_SIZE * scale
        verdict_width = min(verdict_width, room * 0.48)
        name_width = max(_NARROW_NAME * scale, room - verdict_width - size_width - 2 * gap)
        name = QRectF(edge, top, name_width, height)
        size = QRectF(name.right() + gap, top, size_width, height)
        verdict = QRectF(size.right() + gap, top, boxes_right - size.right() - gap, height)
        memory = QRectF(edge, top + height + 2 * scale, width - 2 * edge, 18 * scale)
        return RowLayout(name, size, memory, verdict, action_box, narrow)
    name = QRectF(edge, top, _NAME * scale, height)
    size = QRectF(name.right() + gap, top, _SIZE * scale, height)
    verdict = QRectF(boxes_right - verdict_width, top, verdict_width, height)
    memory_left = size.right() + gap
    memory = QRectF(memory_left, top, verdict.left() - gap * 1.5 - memory_left, height)
    return RowLayout(name, size, memory, verdict, action_box, narrow)

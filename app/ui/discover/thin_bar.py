"""The thin bar of a row: what a variant needs, part by part, on a scale that all rows share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.fit.result import Fit
from app.fit.verdict import RAM
from app.ui.fit.fit_text import segments
from app.ui.theme import Theme

_MOST_OF_ROOM = 1.5
"""Beyond this many times the free memory the bars are cut: the rows that fit stay readable."""


class Scale(NamedTuple):
    """What the whole width stands for, and where memory ends."""

    end: float
    """Bytes."""
    limits: tuple[float, ...] = ()
    """Bytes up to which each memory reaches, the graphics card's first."""


def shared_scale(fits: Sequence[Fit]) -> Scale:
    """Return the scale on which the needs of these variants are drawn."""
    if not fits:
        return Scale(1.0)
    devices = sorted(fits[0].devices, key=lambda device: device.name == RAM)
    reached, limits = 0.0, []
    for device in devices:
        if device.free is not None and not device.shares_ram:
            reached += device.free
            limits.append(reached)
    largest = float(max(fit.total for fit in fits))
    end = largest * 1.02
    if limits:
        end = min(end, limits[-1] * _MOST_OF_ROOM)
    return Scale(max(end, 1.0), tuple(limit for limit in limits if limit <= end))


def draw_bar(painter: QPainter, box: QRectF, fit: Fit, scale: Scale, theme: Theme) -> None:
    """Draw the parts of ``fit`` into ``box``, and marks where memory ends."""
    radius = box.height() / 2
    track = QPainterPath()
    track.addRoundedRect(box, radius, radius)
    painter.save()
    painter.fillPath(track, theme.color("sunken"))
    painter.setClipPath(track)
    left = box.left()
    for segment in segments(fit.parts):
        width = box.width() * segment.size / scale.end
        part = QRectF(left, box.top(), width, box.height())
        painter.fillRect(part, theme.color(f"part_{segment.part.key}"))
        left += width
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1))
    painter.drawPath(track)
    painter.save()
    painter.setClipRect(QRectF(box.left() - 1, box.top() - 1, left - box.left() + 1, 99))
    painter.setPen(QPen(theme.color("outline"), 1))
    painter.drawPath(track)
    painter.restore()
    painter.setPen(QPen(theme.color("muted"), 1.5))
    for limit in scale.limits:
        x = box.left() + box.width() * limit / scale.end
        painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))

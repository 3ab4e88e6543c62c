"""The picture of what a model takes: a stacked bar above what each device has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.fit.result import Fit
from app.ui.fit.bar_layout import DeviceBar, device_bars, scale_end
from app.ui.fit.fit_text import Segment, segments
from app.ui.text_label import unbroken
from app.ui.theme import CAPTION, Themes

PATTERNS = {
    "weights": Qt.BrushStyle.NoBrush,
    "kv_cache": Qt.BrushStyle.BDiagPattern,
    "recurrent": Qt.BrushStyle.FDiagPattern,
    "compute": Qt.BrushStyle.Dense6Pattern,
    "output": Qt.BrushStyle.VerPattern,
    "overhead": Qt.BrushStyle.CrossPattern,
}
"""The pattern over each part's colour: parts are told apart without colour, too."""

_ROUND = 4.0


class MemoryBar(QWidget):
    """Draws one fit: its parts, and below what each device has free and in use."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._segments: tuple[Segment, ...] = ()
        self._bars: tuple[DeviceBar, ...] = ()
        self._total = 0
        self._end = 1.0
        self._held = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        themes.changed.connect(self._on_changed)

    def show_fit(self, fit: Fit) -> None:
        """Draw this fit."""
        rows = len(self._bars)
        self._segments = segments(fit.parts)
        self._total = fit.total
        self._end = scale_end(fit.total, fit.devices)
        self._bars = device_bars(fit.devices, self._end)
        self._held = sum(1 for device in fit.devices if device.needed)
        self.setAccessibleName(self.words())
        if rows != len(self._bars):
            self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return all that the picture says."""
        parts = ", ".join(f"{s.part.name} {format_bytes(s.size)}" for s in self._segments)
        devices = "; ".join(f"{bar.name}: {bar.words}" for bar in self._bars)
        return tr(
            "Needs {total}: {parts}. {devices}.",
            total=format_bytes(self._total),
            parts=parts,
            devices=devices,
        )

    def segment_rects(self) -> list[tuple[Segment, QRectF]]:
        """Return where each part stands."""
        area = self._area(0)
        left = area.left()
        rects = []
        for segment in self._segments:
            width = area.width() * segment.size / self._end
            rects.append((segment, QRectF(left, area.top(), width, area.height())))
            left += width
        return rects

    def sizeHint(self) -> QSize:
        """Return room for the stacked bar and one bar for each device."""
        rows = len(self._bars)
        sp = self._themes.sp
        return QSize(sp(320), sp(30) + rows * (sp(20) + sp(8)) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which names and bars stay apart."""
        return QSize(self._themes.sp(200), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Say the part under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self._tip_at(event.pos())
            if tip:
                QToolTip.showText(event.globalPos(), tip, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stacked bar, the devices, and where free memory ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small_font())
        self._draw_name(painter, tr("Needs"), self._area(0))
        self._draw_parts(painter)
        for index, bar in enumerate(self._bars):
            area = self._area(index + 1)
            self._draw_name(painter, bar.name, area)
            self._draw_device(painter, bar, area)
        self._draw_limit(painter)
        painter.end()

    def _small_font(self) -> QFont:
        font = self.font()
        font.setPixelSize(self._themes.sp(CAPTION))
        return font

    def _area(self, row: int) -> QRectF:
        """Return the room of a row: 0 is the stacked bar, then the devices."""
        sp = self._themes.sp
        metrics = QFontMetrics(self._small_font())
        names = [tr("Needs"), *(bar.name for bar in self._bars)]
        left = max(metrics.horizontalAdvance(name) for name in names) + sp(10)
        top = 1 if not row else 1 + sp(30) + sp(8) * row + sp(20) * (row - 1)
        return QRectF(left, top, max(1, self.width() - left - 1), sp(30) if not row else sp(20))

    def _draw_name(self, painter: QPainter, name: str, area: QRectF) -> None:
        painter.setPen(self._themes.current.color("muted"))
        box = QRectF(0, area.top(), area.left(), area.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _draw_parts(self, painter: QPainter) -> None:
        theme = self._themes.current
        rects = self.segment_rects()
        if not rects:
            return
        area = self._area(0)
        whole = QRectF(area.left(), area.top(), rects[-1][1].right() - area.left(), area.height())
        path = QPainterPath()
        path.addRoundedRect(whole, _ROUND, _ROUND)
        painter.save()
        painter.setClipPath(path)
        for segment, rect in rects:
            painter.fillRect(rect, theme.color(f"part_{segment.part.key}"))
            painter.fillRect(rect, self.pattern(segment.part.key))
        painter.setPen(QPen(theme.color("raised"), 1))
        for _, rect in rects[1:]:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("outline"), 1))
        painter.drawPath(path)
        painter.setPen(theme.color("text"))
        for segment, rect in rects:
            self._draw_inside(painter, segment, rect)
        room = area.right() - whole.right() - 8
        total = unbroken(format_bytes(self._total))
        if painter.fontMetrics().horizontalAdvance(total) <= room:
            box = QRectF(whole.right() + 8, area.top(), room, area.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, total)

    def _draw_inside(self, painter: QPainter, segment: Segment, rect: QRectF) -> None:
        """Write a part's name and size into it, as much of it as there is room for."""
        size = format_bytes(segment.size)
        for text in (f"{segment.part.name} {size}", size):
            if painter.fontMetrics().horizontalAdvance(text) + 10 <= rect.width():
                if PATTERNS[segment.part.key] != Qt.BrushStyle.NoBrush:
                    width = painter.fontMetrics().horizontalAdvance(text) + 8
                    plate = QRectF(0, 0, width, painter.fontMetrics().height())
                    plate.moveCenter(rect.center())
                    plate_color = self._themes.current.color(f"part_{segment.part.key}")
                    painter.fillRect(plate, plate_color)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
                return

    def _draw_device(self, painter: QPainter, bar: DeviceBar, area: QRectF) -> None:
        theme = self._themes.current
        full = max(bar.total or 0.0, bar.free or 0.0)
        if not full:
            painter.setPen(theme.color("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, bar.words)
            return
        shown = QRectF(area.left(), area.top(), area.width() * min(1.0, full), area.height())
        path = QPainterPath()
        path.addRoundedRect(shown, _ROUND, _ROUND)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(shown, theme.color("sunken"))
        free = full if bar.free is None else bar.free
        free_rect = QRectF(shown.left(), shown.top(), area.width() * free, shown.height())
        if bar.free is not None:
            busy = QRectF(shown)
            busy.setLeft(free_rect.right())
            painter.fillRect(busy, QBrush(theme.color("border"), Qt.BrushStyle.BDiagPattern))
            painter.fillRect(free_rect & shown, theme.color("accent_soft"))
        if bar.needed:
            held = QRectF(shown.left(), shown.bottom() - 4, area.width() * bar.needed, 4)
            painter.fillRect(held, theme.color("too_big" if bar.over else "accent"))
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawPath(path)
        painter.setPen(theme.color("text"))
        self._draw_words(painter, bar, area, shown)

    def _draw_words(self, painter: QPainter, bar: DeviceBar, area: QRectF, shown: QRectF) -> None:
        words = unbroken(bar.words)
        width = painter.fontMetrics().horizontalAdvance(words) + 12
        box = shown.adjusted(6, 0, -6, -2)
        beside = area.right() - shown.right()
        if width > shown.width() and beside >= width:
            box = QRectF(shown.right() + 6, shown.top(), beside, shown.height())
        text = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _draw_limit(self, painter: QPainter) -> None:
        """Mark where free memory ends, across the stacked bar, when one device holds it all."""
        holding = [index for index, bar in enumerate(self._bars) if bar.needed]
        if len(holding) != 1:
            return
        bar = self._bars[holding[0]]
        if bar.free is None or bar.free > 1:
            return
        area = self._area(holding[0] + 1)
        x = area.left() + area.width() * bar.free
        color = self._themes.current.color("too_big" if bar.over else "muted")
        painter.setPen(QPen(color, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 0), QPointF(x, area.bottom()))

    def pattern(self, key: str) -> QBrush:
        """Return the pattern of a part, to paint over its colour."""
        color = QColor(self._themes.current.color("text"))
        color.setAlphaF(0.28)
        return QBrush(color, PATTERNS[key])

    def _tip_at(self, at: QPoint) -> str:
        for segment, rect in self.segment_rects():
            # Slivers are hard to hit: a few pixels around count as well.
            if rect.adjusted(-2, 0, 2, 0).contains(QPointF(at)):
                part = segment.part
                return f"{part.name}: {format_bytes(segment.size)}\n{part.tip}"
        for index, bar in enumerate(self._bars):
            if self._area(index + 1).contains(QPointF(at)):
                return f"{bar.name}: {bar.words}"
        return ""

    def _on_changed(self) -> None:
        self.updateGeometry()
        self.update()

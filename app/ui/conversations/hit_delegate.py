"""Drawing a find: title and day above, two lines of text below with what was found marked."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.chat.search import Hit
from app.core.words import tr
from app.ui.conversations.ages import day_of
from app.ui.conversations.row_model import UNTITLED
from app.ui.theme import BODY, CAPTION, Themes

HIT = Qt.ItemDataRole.UserRole
_PAD, _LINES = 8, 2
_Index = QModelIndex | QPersistentModelIndex


class HitDelegate(QStyledItemDelegate):
    """Draws finds, all of one height."""

    def __init__(self, themes: Themes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the size of a title and two lines."""
        heading, text = self._fonts()
        lines = QFontMetrics(heading).height() + _LINES * QFontMetrics(text).lineSpacing()
        return QSize(self._themes.sp(120), lines + 2 * _PAD + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one find."""
        hit = index.data(HIT)
        if not isinstance(hit, Hit):
            return
        theme, state, box = self._themes.current, option.state, QRect(option.rect)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = box.adjusted(0, 1, 0, -1)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(ground, 6, 6)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)
        self._draw_text(painter, box.adjusted(_PAD, _PAD, -_PAD, -_PAD), hit)
        painter.restore()

    def _draw_text(self, painter: QPainter, room: QRect, hit: Hit) -> None:
        theme = self._themes.current
        heading, small = self._fonts()
        day = day_of(hit.when, time.time())
        day_width = QFontMetrics(small).horizontalAdvance(day)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, day)
        painter.setPen(theme.color("text"))
        title = hit.title or tr(UNTITLED)
        width = room.width() - day_width - _PAD
        if hit.message is None:
            marked = _layout(title, heading, width, _LINES, self._formats(hit, "text"))
            marked.draw(painter, QPointF(room.topLeft()))
            painter.setPen(theme.color("muted"))
            low = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, low, tr("Found in the title"))
            return
        painter.setFont(heading)
        shown = QFontMetrics(heading).elidedText(title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(theme.color("muted"))
        text = _layout(hit.snippet, small, room.width(), _LINES, self._formats(hit, "text"))
        top = room.top() + QFontMetrics(heading).height() + 2
        text.draw(painter, QPointF(room.left(), top))

    def _formats(self, hit: Hit, token: str) -> list[QTextLayout.FormatRange]:
        look = QTextCharFormat()
        look.setBackground(self._themes.current.color("selection"))
        look.setForeground(self._themes.current.color(token))
        formats = []
        for begin, end in hit.marks:
            one = QTextLayout.FormatRange()
            # Places are characters; Qt counts halves of pairs, too.
            one.start = _units(hit.snippet[:begin])
            one.length = _units(hit.snippet[begin:end])
            one.format = look
            formats.append(one)
        return formats

    def _fonts(self) -> tuple[QFont, QFont]:
        heading, text = QFont(QApplication.font()), QFont(QApplication.font())
        heading.setPixelSize(self._themes.sp(BODY))
        heading.setWeight(QFont.Weight.DemiBold)
        text.setPixelSize(self._themes.sp(CAPTION))
        return heading, text


def _layout(
    text: str, font: QFont, width: int, lines: int, formats: list[QTextLayout.FormatRange]
) -> QTextLayout:
    """Lay text out in so many lines at most; what has no room is left out."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    height = 0.0
    for _ in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2

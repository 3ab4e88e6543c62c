"""Drawing a model as a row of the list: name and place, size and last use, the verdict."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.units import format_bytes
from app.fit.result import Verdict
from app.library.models import ModelEntry
from app.ui import icons
from app.ui.fit.fit_text import FACES, Face
from app.ui.library.entry_model import ENTRY
from app.ui.library.entry_text import detail, last_used
from app.ui.theme import BODY, CAPTION, Theme, Themes

_ROW, _PAD, _GLYPH, _GAP = 52, 12, 18, 12
_CHIP = 24
_NO_CHIP_BELOW = 430
"""Width at a text scale of 1 under which the verdict stands in the second line, without frame."""
_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class EntryDelegate(QStyledItemDelegate):
    """Draws rows of one height; ``verdict`` returns None while it is being worked out."""

    def __init__(
        self,
        themes: Themes,
        verdict: Callable[[ModelEntry], Verdict | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._verdict = verdict
        self._glyphs: dict[tuple[str, str, str, int, float], QPixmap] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return a row's size; the width is the list's."""
        return QSize(self._themes.sp(200), self._themes.sp(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        entry = index.data(ENTRY)
        if not isinstance(entry, ModelEntry):
            return
        sp, theme = self._themes.sp, self._themes.current
        box = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, box, option.state, theme)
        inner = box.adjusted(sp(_PAD), 0, -sp(_PAD), 0)
        name, token = _state_glyph(entry)
        side = sp(_GLYPH)
        at = inner.center().y() - side // 2
        painter.drawPixmap(inner.left(), at, self._glyph(painter, name, token, side))
        inner.setLeft(inner.left() + side + sp(_GAP))
        if box.width() >= sp(_NO_CHIP_BELOW):
            inner.setRight(inner.right() - self._draw_chip(painter, inner, entry) - sp(_GAP))
            below = last_used(entry.last_used, time.time())
            self._draw_lines(painter, inner, entry, below, "muted")
        else:
            face = self._face(entry)
            below = face.word if face else ""
            self._draw_lines(painter, inner, entry, below, face.token if face else "muted", face)
        painter.restore()

    def _fonts(self) -> tuple[QFont, QFont, QFont]:
        """Return the fonts of names, sizes, and what stands below them."""
        base = QApplication.font()
        name, size, small = QFont(base), QFont(base), QFont(base)
        name.setPixelSize(self._themes.sp(BODY))
        name.setWeight(QFont.Weight.DemiBold)
        size.setPixelSize(self._themes.sp(BODY))
        small.setPixelSize(self._themes.sp(CAPTION))
        return name, size, small

    def _draw_ground(
        self, painter: QPainter, box: QRect, state: QStyle.StateFlag, theme: Theme
    ) -> None:
        ground = QRectF(box).adjusted(2, 1, -2, -1)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(ground, 6, 6)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)

    def _draw_lines(
        self,
        painter: QPainter,
        inner: QRect,
        entry: ModelEntry,
        below: str,
        below_token: str,
        face: Face | None = None,
    ) -> None:
        """Draw name over place, and at the right the size over ``below``."""
        sp, theme = self._themes.sp, self._themes.current
        gray = entry.gone or entry.problem is not None
        bold, body, caption = self._fonts()
        size = format_bytes(entry.size) if entry.size else ""
        small = QFontMetrics(caption)
        glyph = sp(14) + 4 if face else 0
        room = max(
            QFontMetrics(body).horizontalAdvance(size), small.horizontalAdvance(below) + glyph
        )
        room = max(room, sp(72))
        half = sp(20)
        top = QRect(inner.left(), inner.center().y() - half + 1, inner.width(), half)
        low = top.translated(0, half - 1)
        left = inner.width() - room - sp(_GAP)
        painter.setPen(theme.color("faint" if gray else "text"))
        painter.setFont(body)
        painter.drawText(top, _MIDDLE | Qt.AlignmentFlag.AlignRight, size)
        _draw(painter, top, left, entry.name, bold)
        painter.setPen(theme.color("faint" if gray else "muted"))
        said = entry.problem if entry.problem and not entry.gone else detail(entry)
        _draw(painter, low, left, said, caption)
        painter.setPen(theme.color("faint" if gray else below_token))
        painter.drawText(low, _MIDDLE | Qt.AlignmentFlag.AlignRight, below)
        if face is not None:
            x = low.right() - small.horizontalAdvance(below) - sp(14) - 4
            picture = self._glyph(painter, face.icon, face.token, sp(14))
            painter.drawPixmap(x, low.center().y() - sp(14) // 2 + 1, picture)

    def _draw_chip(self, painter: QPainter, inner: QRect, entry: ModelEntry) -> int:
        """Draw the verdict at the right, and return the width that all verdicts are given."""
        sp, theme = self._themes.sp, self._themes.current
        font = self._fonts()[2]
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        extra = sp(14) + 6 + 2 * 8
        column = max(metrics.horizontalAdvance(face.short) for face in FACES.values()) + extra
        face = self._face(entry)
        if face is None:
            return column
        width = metrics.horizontalAdvance(face.short) + extra
        chip = QRectF(
            inner.right() - column, inner.center().y() - sp(_CHIP) / 2 + 1, width, sp(_CHIP)
        )
        color = theme.color(face.token)
        painter.setPen(QPen(color, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        picture = self._glyph(painter, face.icon, face.token, sp(14))
        painter.drawPixmap(int(chip.left()) + 8, int(chip.center().y() - sp(14) / 2), picture)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(chip.adjusted(sp(14) + 14, 0, 0, 0), _MIDDLE, face.short)
        return column

    def _face(self, entry: ModelEntry) -> Face | None:
        verdict = None if entry.gone or entry.problem else self._verdict(entry)
        return FACES[verdict] if verdict else None

    def _glyph(self, painter: QPainter, name: str, token: str, side: int) -> QPixmap:
        theme, density = self._themes.current, painter.device().devicePixelRatioF()
        key = (theme.name, name, token, side, density)
        if key not in self._glyphs:
            self._glyphs[key] = icons.pixmap(name, theme, token, side, density)
        return self._glyphs[key]


def _state_glyph(entry: ModelEntry) -> tuple[str, str]:
    """Return glyph and colour of a row: what is wrong with it, or that it is a model."""
    if entry.gone:
        return "unplugged", "muted"
    if entry.problem:
        return "warning", "warning"
    return "models", "muted"


def _draw(painter: QPainter, box: QRect, width: int, text: str, font: QFont) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
    painter.drawText(box, _MIDDLE | Qt.AlignmentFlag.AlignLeft, shown)

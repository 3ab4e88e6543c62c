"""Drawing conversations as rows: the title, a pin, a pencil where a draft waits, a dot."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.chat.model import Conversation
from app.core.words import tr
from app.ui import icons
from app.ui.conversations.row_model import DRAFTED, ON_VIEW, ROW, RUNNING, title_of
from app.ui.theme import BODY, CAPTION, Themes

_ROW, _PAD, _GLYPH, _GAP, _DOT = 32, 8, 14, 6, 8
_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws rows of one height; the row under the pointer shows the dots of its menu."""

    def __init__(self, themes: Themes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._glyphs: dict[tuple[str, str, str, int, float], QPixmap] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return a row's size; the width is the list's."""
        return QSize(self._themes.sp(120), self._themes.sp(_ROW))

    def menu_area(self, row: QRect) -> QRect:
        """Return where a row's menu is clicked."""
        side = self._themes.sp(_GLYPH) + 2 * _PAD
        return QRect(row.right() - side + 1, row.top(), side, row.height())

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index
    ) -> QWidget:
        """Return the field that a title is renamed in."""
        editor = QLineEdit(parent)
        editor.setAccessibleName(tr("Title of the conversation"))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index
    ) -> None:
        """Let the field take the whole row."""
        editor.setGeometry(option.rect)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        row = index.data(ROW)
        box = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Conversation):
            self._draw_ground(painter, box, option, bool(index.data(ON_VIEW)))
            if index.data(RUNNING):
                box = self._draw_running(painter, box)
            self._draw_conversation(painter, box, option, row, bool(index.data(DRAFTED)))
        else:
            self._draw_heading(painter, box, str(row))
        painter.restore()

    def _draw_heading(self, painter: QPainter, box: QRect, text: str) -> None:
        font = QFont(QApplication.font())
        font.setPixelSize(self._themes.sp(CAPTION))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._themes.current.color("muted"))
        inner = box.adjusted(_PAD, 0, -_PAD, -self._themes.sp(4))
        low = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, low, _fitted(text, font, inner.width()))

    def _draw_ground(
        self, painter: QPainter, box: QRect, option: QStyleOptionViewItem, on_view: bool
    ) -> None:
        theme, state = self._themes.current, option.state
        ground = QRectF(box).adjusted(0.5, 1, -0.5, -1)
        if on_view or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if on_view else "hover"))
            painter.drawRoundedRect(ground, 6, 6)
        focused = state & QStyle.StateFlag.State_HasFocus
        if focused and state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)

    def _draw_running(self, painter: QPainter, box: QRect) -> QRect:
        """Draw a dot before what is being answered, and return what is left of the row."""
        side = self._themes.sp(_DOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._themes.current.color("accent"))
        at = QRectF(box.left() + _PAD, box.center().y() - side / 2 + 1, side, side)
        painter.drawEllipse(at)
        return box.adjusted(side + _GAP, 0, 0, 0)

    def _draw_conversation(
        self,
        painter: QPainter,
        box: QRect,
        option: QStyleOptionViewItem,
        conversation: Conversation,
        drafted: bool,
    ) -> None:
        sp, theme = self._themes.sp, self._themes.current
        room = box.adjusted(_PAD, 0, -_PAD, 0)
        side = sp(_GLYPH)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        glyphs = ["more"] if hovered else ["pin"] if conversation.pinned else []
        if drafted and not hovered:
            glyphs.append("edit")
        for name in glyphs:
            at = room.right() - side + 1, room.center().y() - side // 2
            painter.drawPixmap(*at, self._glyph(painter, name, "muted", side))
            room.setRight(at[0] - _GAP)
        font = QFont(QApplication.font())
        font.setPixelSize(sp(BODY))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, middle, _fitted(title_of(conversation), font, room.width()))

    def _glyph(self, painter: QPainter, name: str, token: str, side: int) -> QPixmap:
        theme, density = self._themes.current, painter.device().devicePixelRatioF()
        key = (theme.name, name, token, side, density)
        if key not in self._glyphs:
            self._glyphs[key] = icons.pixmap(name, theme, token, side, density)
        return self._glyphs[key]


def _fitted(text: str, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)

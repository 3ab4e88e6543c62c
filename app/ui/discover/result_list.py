"""The list of results: a model, its lines, and a view that asks for more at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.words import tr
from app.ui import icons
from app.ui.discover.result_rows import ResultRow
from app.ui.fit.fit_text import FACES
from app.ui.row_list import RowList
from app.ui.theme import CAPTION, Theme, Themes

_ROW = Qt.ItemDataRole.UserRole
_HEIGHT = 50
_NEAR = 4
"""Lines before the end at which more are asked for."""
_Index = QModelIndex | QPersistentModelIndex


class ResultModel(QAbstractListModel):
    """The lines in their order; each is there once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ResultRow] = []

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """All lines."""
        return tuple(self._rows)

    def show_rows(self, rows: Sequence[ResultRow]) -> None:
        """Show these in place of the former ones."""
        self.beginResetModel()
        self._rows = _once(rows, ())
        self.endResetModel()

    def append(self, rows: Sequence[ResultRow]) -> None:
        """Show these below; what is there already stays where it is."""
        fresh = _once(rows, self._rows)
        if fresh:
            start = len(self._rows)
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def replace(self, changed: Mapping[str, ResultRow]) -> None:
        """Show other words in lines that are there, by their keys."""
        for at, row in enumerate(self._rows):
            other = changed.get(row.key)
            if other is not None and other != row:
                self._rows[at] = other
                self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the whole line for screen readers, and what the verdict is about."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (row.repo or row.name, row.facts, row.tip) if part)
        return row if role == _ROW else None


class _Lines(QStyledItemDelegate):
    """Draws a name, and below it the facts; glyphs at the right."""

    def __init__(self, themes: Themes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the height of two lines."""
        return QSize(self._themes.sp(120), self._themes.sp(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one line of the list."""
        row = index.data(_ROW)
        if not isinstance(row, ResultRow):
            return
        theme = self._themes.current
        box: QRect = option.rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_state(painter, option, box, theme)
        sp = self._themes.sp
        inner = box.adjusted(10, sp(5), -10, -sp(5))
        right = self._draw_glyphs(painter, row, inner, theme)
        top = QRect(inner.left(), inner.top(), right - inner.left(), inner.height() // 2)
        bottom = QRect(inner.left(), top.bottom(), inner.width(), inner.height() - top.height())
        self._write(painter, row.name, top, theme, "text")
        font = QFont(painter.font())
        font.setPixelSize(sp(CAPTION))
        painter.setFont(font)
        self._write(painter, row.facts, bottom, theme, "muted")
        painter.restore()

    @staticmethod
    def _draw_state(
        painter: QPainter, option: QStyleOptionViewItem, box: QRect, theme: Theme
    ) -> None:
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(box, 6, 6)

    def _draw_glyphs(self, painter: QPainter, row: ResultRow, box: QRect, theme: Theme) -> int:
        """Draw the verdict and the lock; return where they begin."""
        side, right = self._themes.sp(16), box.right() + 1
        glyphs = []
        if row.verdict is not None:
            face = FACES[row.verdict]
            glyphs.append((face.icon, face.token))
        if row.gated:
            glyphs.append(("lock", "muted"))
        density = painter.device().devicePixelRatioF()
        for name, token in glyphs:
            right -= side
            picture = icons.pixmap(name, theme, token, side, density)
            painter.drawPixmap(right, box.top() + (box.height() // 2 - side) // 2, picture)
            right -= 6
        return right

    @staticmethod
    def _write(painter: QPainter, text: str, box: QRect, theme: Theme, token: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(theme.color(token))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class ResultList(RowList):
    """Shows the lines; a click or Enter opens one.

    Signals:
        opened: the :class:`ResultRow`.
        more_wanted: the end of the list is near.
        left_upwards: Up was pressed on the first line.
    """

    opened = Signal(object)
    more_wanted = Signal()
    left_upwards = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.lines = ResultModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Lines(themes, self))
        self.setAccessibleName(tr("Models found"))
        self.setAccessibleDescription(tr("Arrow keys choose a model, Enter opens it."))
        self.clicked.connect(self._on_opened)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_scrolled)
        themes.changed.connect(self._on_theme_changed)

    def row_at(self, index: _Index) -> ResultRow | None:
        """Return a line, None where there is none."""
        row = index.data(_ROW)
        return row if isinstance(row, ResultRow) else None

    def enter(self) -> bool:
        """Take the keyboard, to the line chosen last or the first; False without lines."""
        if not self.lines.rowCount():
            return False
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.lines.index(0))
        self.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def open_first(self) -> None:
        """Open the first line, if there is one."""
        if self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0))
            self._on_opened(self.currentIndex())

    def mark(self, repo: str) -> None:
        """Mark the line of that repository as the one on view, without opening it."""
        row = self.row_at(self.currentIndex())
        if row is not None and row.repo == repo:
            return
        found = (at for at, row in enumerate(self.lines.rows) if repo and row.repo == repo)
        at = next(found, None)
        self.setCurrentIndex(QModelIndex() if at is None else self.lines.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter or Space; leave the list over its upper end."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_opened(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def _on_opened(self, index: QModelIndex) -> None:
        row = self.row_at(index)
        if row is not None:
            self.opened.emit(row)

    def _on_scrolled(self, *_: int) -> None:
        bar = self.verticalScrollBar()
        if self.lines.rowCount() and bar.value() >= bar.maximum() - _NEAR * self._themes.sp(
            _HEIGHT
        ):
            self.more_wanted.emit()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self.scheduleDelayedItemsLayout()


def _once(rows: Sequence[ResultRow], known: Sequence[ResultRow]) -> list[ResultRow]:
    seen = {row.key for row in known}
    fresh = []
    for row in rows:
        if row.key not in seen:
            seen.add(row.key)
            fresh.append(row)
    return fresh

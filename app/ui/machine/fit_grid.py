"""The grid of types and contexts that shows at a glance what fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.core.units import format_bytes
from app.core.words import tr
from app.fit.assess import Cell
from app.ui import icons
from app.ui.fit.fit_text import (
    FACES,
    Face,
    cell_text,
    context_text,
    short_size,
)
from app.ui.theme import Theme, Themes, set_look

_ROW = 26
_CELL = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class GridRow(NamedTuple):
    """A row of the grid."""

    name: str
    """Q4_K_M, or what else the row stands for."""
    tip: str
    recommended: bool = False


class GridModel(QAbstractTableModel):
    """Cells by row and context; None is one that makes no sense for this model."""

    def __init__(self, themes: Themes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._rows: tuple[GridRow, ...] = ()
        self._contexts: tuple[int, ...] = ()
        self._cells: list[list[Cell | None]] = []
        self._trained = 0

    @property
    def contexts(self) -> tuple[int, ...]:
        """Tokens of each column."""
        return self._contexts

    def show_rows(
        self,
        rows: Sequence[GridRow],
        contexts: Sequence[int],
        cells: Sequence[Sequence[Cell | None]],
        trained: int,
    ) -> None:
        """Show these cells; ``trained`` is the context that the model was trained for, or 0."""
        same = len(rows) == len(self._rows) and len(contexts) == len(self._contexts)
        changed = [list(row) for row in cells]
        # Painting a hundred cells takes longer than all else: a moved context changes none.
        repaint = changed != self._cells or tuple(contexts) != self._contexts
        if not same:
            self.beginResetModel()
        self._rows, self._contexts, self._cells = tuple(rows), tuple(contexts), changed
        self._trained = trained
        if not same:
            self.endResetModel()
        elif rows and contexts:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(rows) - 1)
            if repaint:
                last = self.index(len(rows) - 1, len(contexts) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(contexts) - 1)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what a cell holds."""
        return self._cells[row][column]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many types there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many contexts there are."""
        return 0 if parent.isValid() else len(self._contexts)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the size as text, and a sentence as tip and for screen readers."""
        if not index.isValid():
            return None
        cell = self._cells[index.row()][index.column()]
        if role == _CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return short_size(cell.total) if cell else "–"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(cell, self._rows[index.row()].name) if cell else self._why_not()
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return contexts above, types at the side."""
        if orientation == Qt.Orientation.Horizontal:
            # A single column is no choice of contexts: it holds what does not depend on them.
            alone = len(self._contexts) == 1
            context = self._contexts[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return tr("Memory") if alone else context_text(context)
            if role == Qt.ItemDataRole.ToolTipRole:
                return (
                    tr("Weights alone")
                    if alone
                    else tr("{context:,} tokens of context", context=context)
                )
            return None
        row = self._rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Recommended.\n{tip}", tip=row.tip) if row.recommended else row.tip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{name}, recommended", name=row.name) if row.recommended else row.name
        if role == Qt.ItemDataRole.DecorationRole and row.recommended:
            return icons.icon("spark", self._themes.current, "accent")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let only cells that hold something be picked."""
        if index.isValid() and self._cells[index.row()][index.column()] is not None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def _why_not(self) -> str:
        return tr(
            "More than the {trained:,} tokens that this model was trained for.",
            trained=self._trained,
        )


class _Cells(QStyledItemDelegate):
    """Draws a verdict's glyph and the size on its colour."""

    def __init__(self, themes: Themes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._marked: tuple[int, int] | None = None
        self._glyphs: dict[tuple[str, str, int, float], QPixmap] = {}

    @property
    def marked(self) -> tuple[int, int] | None:
        """Row and column of the framed cell."""
        return self._marked

    def mark(self, cell: tuple[int, int] | None) -> None:
        """Frame the cell that the page shows."""
        self._marked = cell

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the least size."""
        return QSize(self._themes.sp(36), self._themes.sp(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        theme = self._themes.current
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
        cell = index.data(_CELL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not isinstance(cell, Cell):
            painter.setPen(theme.color("faint"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–")
            painter.restore()
            return
        face = FACES[cell.verdict]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_tint(theme, face.token))
        painter.drawRoundedRect(box, 4, 4)
        if (index.row(), index.column()) == self._marked:
            state = option.state
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus" if focused else "text"), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._write(painter, box, cell, theme)
        painter.restore()

    def _write(self, painter: QPainter, box: QRectF, cell: Cell, theme: Theme) -> None:
        face = FACES[cell.verdict]
        side = self._themes.sp(14)
        metrics = painter.fontMetrics()
        size = short_size(cell.total)
        room = box.width() - side - 6
        number = size.partition(" ")[0]
        # The glyph first: a cell too narrow for both still says the verdict.
        texts = (size, number, format_bytes(cell.total, digits=1).partition(" ")[0])
        text = next((one for one in texts if metrics.horizontalAdvance(one) <= room), "")
        gap = 4 if text == size else 2
        width = side + (gap + metrics.horizontalAdvance(text) if text else 0)
        left = box.center().x() - width / 2
        density = painter.device().devicePixelRatioF()
        picture = self._glyph(face, theme, side, density)
        painter.drawPixmap(int(left), int(box.center().y() - side / 2), picture)
        if text:
            painter.setPen(theme.color("text"))
            words = QRectF(left + side + gap, box.top(), box.right() - left - side, box.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def _glyph(self, face: Face, theme: Theme, side: int, density: float) -> QPixmap:
        """Return a verdict's picture; drawing each anew would slow every move down."""
        key = (theme.name, face.icon, side, density)
        if key not in self._glyphs:
            self._glyphs[key] = icons.pixmap(face.icon, theme, face.token, side, density)
        return self._glyphs[key]


class FitGrid(QTableView):
    """The grid; a click or the arrow keys pick a cell.

    Signals:
        picked: row and column of the cell.
    """

    picked = Signal(int, int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._quiet = False
        self.cells = GridModel(themes, self)
        self._delegate = _Cells(themes, self)
        self.setModel(self.cells)
        self.setItemDelegate(self._delegate)
        set_look(self, "fit_grid")
        self.setAccessibleName(tr("What fits: types and contexts"))
        self.setAccessibleDescription(tr("Arrow keys move from cell to cell and pick it."))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setHighlightSections(False)
        across.setMinimumSectionSize(16)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setHighlightSections(False)
        across.setAccessibleName(tr("Contexts"))
        down.setAccessibleName(tr("Types"))
        for header in (across, down):
            header.setSectionsClickable(False)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.cells.modelReset.connect(self._fit_height)
        themes.changed.connect(self._fit_height)
        self._fit_height()

    def mark(self, row: int | None, column: int | None) -> None:
        """Frame a cell without picking it; None takes the frame away."""
        cell = None if row is None or column is None else (row, column)
        before = self._delegate.marked
        index = self.cells.index(*cell) if cell else QModelIndex()
        if cell == before and index == self.currentIndex():
            return
        self._delegate.mark(cell)
        self._quiet = True
        self.selectionModel().setCurrentIndex(
            index, self.selectionModel().SelectionFlag.ClearAndSelect
        )
        self._quiet = False
        if before is not None:
            self.update(self.cells.index(*before))
        self.update(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page."""
        event.ignore()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        height = self.horizontalHeader().sizeHint().height()
        return QSize(self._themes.sp(320), height + self.cells.rowCount() * self._row() + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: rows are never scrolled out of sight."""
        return QSize(self._themes.sp(160), self.sizeHint().height())

    def _row(self) -> int:
        return self._themes.sp(_ROW)

    def _fit_height(self) -> None:
        across = self.horizontalHeader()
        alone = self.cells.columnCount() == 1
        mode = QHeaderView.ResizeMode
        across.setSectionResizeMode(mode.Fixed if alone else mode.Stretch)
        if alone:
            across.resizeSection(0, self._themes.sp(150))
        self.verticalHeader().setDefaultSectionSize(self._row())
        self.updateGeometry()
        self.viewport().update()

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if (
            not self._quiet
            and current.isValid()
            and self.cells.cell(current.row(), current.column())
        ):
            self.picked.emit(current.row(), current.column())


def _tint(theme: Theme, token: str) -> QColor:
    color = QColor(theme.color(token))
    color.setAlphaF(0.16)
    return color

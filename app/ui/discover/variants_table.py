"""The table of variants: a row each, their figures in line, the details of one unfolded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui.discover.row_layout import row_layout
from app.ui.discover.row_words import RowFacts, RowState
from app.ui.discover.thin_bar import shared_scale
from app.ui.discover.variant_details import VariantDetails
from app.ui.discover.variant_row import VariantRow
from app.ui.fit.fit_text import context_text
from app.ui.theme import CAPTION, Themes, set_look


class VariantsTable(QFrame):
    """Shows the variants of one model.

    Signals:
        ordered: file of the variant, and what the owner wants done with it.
        reached: a part of it that the owner wants to see, once it is laid out.
    """

    ordered = Signal(str, str)
    reached = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._rows: dict[str, VariantRow] = {}
        self._pool: list[VariantRow] = []
        """All rows ever made, in their order; the first of them are on view."""
        self._open = ""
        set_look(self, "card")
        self.setAccessibleName(tr("Variants"))
        self._head = _Head(themes)
        self._details = VariantDetails(themes)
        self._details.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 1, 1, 1)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._head)

    @property
    def rows(self) -> list[VariantRow]:
        """The rows in their order."""
        return list(self._rows.values())

    @property
    def details(self) -> VariantDetails:
        """What is unfolded below a row."""
        return self._details

    def row(self, file: str) -> VariantRow:
        """Return the row of a file; raises KeyError."""
        return self._rows[file]

    def show_rows(self, facts: Sequence[RowFacts], *, loadable: bool = True) -> None:
        """Show these in place of the former ones; ``loadable`` gives them buttons."""
        self.fold()
        # Making rows is what takes time: those of the last repository serve again.
        while len(self._pool) < len(facts):
            self._pool.append(self._new_row(facts[len(self._pool)]))
        self._rows = {}
        for row, one in zip(self._pool, facts, strict=False):
            row.show_facts(one, loadable=loadable)
            self._rows[one.file] = row
        for at, row in enumerate(self._pool):
            row.setVisible(at < len(facts))
        self.setVisible(bool(facts))

    def show_states(self, states: Mapping[str, RowState]) -> None:
        """Show what is known of the variants now."""
        fits = [state.fit for state in states.values() if state.fit is not None]
        scale = shared_scale(fits)
        for file, state in states.items():
            row = self._rows.get(file)
            if row is not None:
                row.show_state(state, scale)
        if self._open in states:
            self._details.show_state(self._rows[self._open].facts, states[self._open])

    def show_state(self, file: str, state: RowState) -> None:
        """Show what is known of one variant, on the scale that is there."""
        row = self._rows.get(file)
        if row is not None:
            row.show_state(state, row.scale)

    def show_context(self, context: int) -> None:
        """Name the context that the memory is worked out for."""
        self._head.show_context(context)

    def toggle(self, file: str) -> None:
        """Unfold the details of a row, or fold them."""
        if file == self._open:
            self.fold()
            return
        self.fold()
        row = self._rows[file]
        self._open = file
        row.show_open(True)
        self._details.show_state(row.facts, row.state)
        self._layout.insertWidget(self._layout.indexOf(row) + 1, self._details)
        self._details.show()
        self.reached.emit(self._details)
        self.reached.emit(row)

    def fold(self) -> None:
        """Fold the details."""
        row = self._rows.get(self._open)
        self._open = ""
        if row is not None:
            row.show_open(False)
            self._layout.removeWidget(self._details)
            self._details.hide()

    def _new_row(self, facts: RowFacts) -> VariantRow:
        row = VariantRow(self._themes, facts, loadable=True)
        row.ordered.connect(lambda order: self.ordered.emit(row.facts.file, order))
        row.toggled.connect(lambda: self.toggle(row.facts.file))
        row.moved.connect(lambda step: self._on_moved(row.facts.file, step))
        self._layout.addWidget(row)
        return row

    def _on_moved(self, file: str, step: int) -> None:
        files = list(self._rows)
        at = files.index(file) + step
        if 0 <= at < len(files):
            row = self._rows[files[at]]
            row.setFocus(Qt.FocusReason.TabFocusReason)
            self.reached.emit(row)


class _Head(QWidget):
    """The names of the columns."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._context = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_context(self, context: int) -> None:
        """Name the context."""
        self._context = context
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        return QSize(self._themes.sp(320), self._themes.sp(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the names above their columns."""
        theme = self._themes.current
        painter = QPainter(self)
        font = self.font()
        font.setPixelSize(self._themes.sp(CAPTION))
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        boxes = row_layout(self.width(), self._themes.scale)
        memory = (
            tr("Memory at {context}", context=context_text(self._context))
            if self._context
            else tr("Memory")
        )
        names = [(boxes.name, tr("Type, quality")), (boxes.size, tr("File size"))]
        names.append((boxes.verdict, tr("On this machine")))
        if not boxes.narrow:
            names.append((boxes.memory, memory))
        for box, name in names:
            line = QRectF(box.left(), 0, box.width(), self.height())
            shown = painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, int(line.width())
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(theme.color("border"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()

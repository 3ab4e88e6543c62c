"""The grid with its heading and the key to its glyphs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.words import mark, tr
from app.fit.result import Verdict
from app.ui import icons
from app.ui.fit.context_steps import COLUMNS, nearest_column
from app.ui.fit.fit_text import FACES
from app.ui.fit.type_explainer import explanation_tip
from app.ui.flow_layout import FlowLayout
from app.ui.machine.calculator import Answered
from app.ui.machine.calculator_controls import CACHE_TYPES
from app.ui.machine.fit_grid import FitGrid, GridRow
from app.ui.theme import Theme, Themes, set_look

_BY_TYPE = mark("What fits, by type and tokens of context")
_BY_CACHE = mark("What fits, by type of the KV cache and tokens of context")
_WEIGHTS_ALONE = mark("What fits, weights alone")


class GridSection(QWidget):
    """Shows the grid of a model.

    Signals:
        picked: name of the row, and tokens of context (0: the grid has no contexts).
    """

    picked = Signal(str, int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._names: tuple[str, ...] = ()
        self._contexts: tuple[int, ...] = ()
        self._heading = QLabel(tr(_BY_TYPE))
        self._heading.setWordWrap(True)
        set_look(self._heading, "heading")
        self.grid = FitGrid(themes)
        self.grid.picked.connect(self._on_picked)
        self._key = _Key(themes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._heading)
        layout.addWidget(self.grid)
        layout.addWidget(self._key)
        self.hide()

    def show_answered(self, answered: Answered) -> None:
        """Show the grid that was worked out; without rows there is none to show."""
        self.setVisible(bool(answered.rows))
        self._names = tuple(row.name for row in answered.rows)
        self._contexts = answered.contexts
        caches = dict(CACHE_TYPES)
        rows = []
        for name in self._names:
            tip = tr(caches[name]) if answered.by_cache else explanation_tip(name)  # type: ignore[index]
            rows.append(GridRow(name, tip, name == answered.recommended))
        heading = tr(_BY_CACHE) if answered.by_cache else tr(_BY_TYPE)
        self._heading.setText(heading if len(self._contexts) > 1 else tr(_WEIGHTS_ALONE))
        self.grid.cells.show_rows(
            rows, self._contexts, [row.cells for row in answered.rows], answered.trained
        )
        self._key.show_verdicts(
            {cell.verdict for row in answered.rows for cell in row.cells if cell is not None}
        )

    def mark(self, name: str, context: int) -> None:
        """Frame the cell nearest to what is worked out."""
        if name not in self._names:
            self.grid.mark(None, None)
            return
        column = nearest_column(context) if self._contexts == COLUMNS else 0
        self.grid.mark(self._names.index(name), column)

    def _on_picked(self, row: int, column: int) -> None:
        self.picked.emit(self._names[row], self._contexts[column] if len(self._contexts) > 1 else 0)


class _Key(QWidget):
    """What each glyph means, of those that the grid has."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shown: set[Verdict] = set()
        flow = FlowLayout(self, spacing=12)
        self._items: dict[Verdict, tuple[QWidget, QLabel]] = {}
        for verdict, face in FACES.items():
            item, glyph, word = QWidget(), QLabel(), QLabel(face.word)
            set_look(word, "caption")
            row = QHBoxLayout(item)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            row.addWidget(glyph, alignment=Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(word)
            item.hide()
            flow.addWidget(item)
            self._items[verdict] = (item, glyph)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def show_verdicts(self, verdicts: set[Verdict]) -> None:
        """Explain these."""
        for verdict, (item, _) in self._items.items():
            item.setVisible(verdict in verdicts)

    def _tint(self, theme: Theme) -> None:
        for verdict, (_, glyph) in self._items.items():
            face = FACES[verdict]
            size, density = self._themes.sp(14), self.devicePixelRatioF()
            glyph.setPixmap(icons.pixmap(face.icon, theme, face.token, size, density))

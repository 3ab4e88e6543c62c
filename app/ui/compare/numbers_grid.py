"""What was measured of an answer, in rows that stand level with those of the other side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from app.core.units import format_bytes, format_rate
from app.engine.protocol import Loaded, Stats
from app.ui.theme import repolish, set_look

_NOTHING = "–"


class _Row(NamedTuple):
    label: str
    value: Callable[[Figures], float | None]
    words: Callable[[float], str]
    better: int = 0
    """1: more is better, -1: less is; 0: neither."""


class Figures(NamedTuple):
    """What is known of one side; None while it is not."""

    stats: Stats | None = None
    loaded: Loaded | None = None


def _of_stats(name: str) -> Callable[[Figures], float | None]:
    def value(figures: Figures) -> float | None:
        number = getattr(figures.stats, name, None)
        return float(number) if number else None

    return value


_ROWS: Mapping[str, _Row] = {
    "speed": _Row("Speed", _of_stats("decode_tps"), format_rate, 1),
    "first": _Row("First word after", _of_stats("first_token_s"), lambda s: f"{s:.2f} s", -1),
    "answer": _Row("Answer", _of_stats("completion_tokens"), lambda n: f"{n:,.0f} tokens"),
    "prompt": _Row("Prompt read at", _of_stats("prefill_tps"), format_rate, 1),
    "memory": _Row("Memory at most", _of_stats("peak_memory"), format_bytes, -1),
    "file": _Row(
        "Weights",
        lambda figures: float(figures.loaded.file_size) if figures.loaded else None,
        format_bytes,
        -1,
    ),
}  # fmt: skip


class NumbersGrid(QFrame):
    """Labels and values; the better of two values is set in bold and said to be better."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Numbers")
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for index, (name, row) in enumerate(_ROWS.items()):
            label = QLabel(row.label)
            set_look(label, "caption")
            value = QLabel(_NOTHING)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            set_look(value, "figure")
            at = index % 3, 3 * (index // 3)
            grid.addWidget(label, *at)
            grid.addWidget(value, at[0], at[1] + 1)
            self._values[name] = value
        grid.setColumnMinimumWidth(2, 16)
        for column in (0, 3):
            grid.setColumnStretch(column, 1)

    def text(self, name: str) -> str:
        """Return what a row says."""
        return self._values[name].text()

    def is_better(self, name: str) -> bool:
        """Return whether a row is the better of the two."""
        return bool(self._values[name].property("better"))

    def show_figures(self, own: Figures, other: Figures) -> None:
        """Show what is known, and where it is better than the other side's."""
        for name, row in _ROWS.items():
            label = self._values[name]
            value, beside = row.value(own), row.value(other)
            label.setText(row.words(value) if value is not None else _NOTHING)
            better = False
            if row.better and value is not None and beside is not None:
                # What differs by less than a fiftieth is the same, measured again.
                better = row.better * (value - beside) > 0.02 * max(abs(value), abs(beside))
            said = f"{row.label}: {label.text()}{', the better one' if better else ''}"
            label.setAccessibleName(said)
            label.setToolTip("The better one of the two" if better else "")
            if label.property("better") != better:
                label.setProperty("better", better)
                repolish(label)

"""What was measured of an answer, in rows that stand level with those of the other side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from app.core.units import format_bytes, format_rate
from app.core.words import figures, mark, tr
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


def _seconds(seconds: float) -> str:
    return tr("{seconds:.2f} s", seconds=seconds)


def _rate(tps: float) -> str:
    return format_rate(tps).removesuffix(" " + tr("tokens/s"))


_ROWS: Mapping[str, _Row] = {
    "speed": _Row(mark("Tokens/s"), _of_stats("decode_tps"), _rate, 1),
    "first": _Row(mark("First word"), _of_stats("first_token_s"), _seconds, -1),
    "answer": _Row(mark("Tokens"), _of_stats("completion_tokens"), lambda n: figures(f"{n:,.0f}")),
    "prompt": _Row(mark("Prompt tokens/s"), _of_stats("prefill_tps"), _rate, 1),
    "memory": _Row(mark("Memory"), _of_stats("peak_memory"), format_bytes, -1),
    "file": _Row(
        mark("Weights"),
        lambda figures: float(figures.loaded.file_size) if figures.loaded else None,
        format_bytes,
        -1,
    ),
}
_TIPS = {
    "speed": mark("Speed of the answer"),
    "first": mark("Time to the first word"),
    "answer": mark("Length of the answer"),
    "prompt": mark("Speed at which the question was read"),
    "memory": mark("The most that the engine took"),
    "file": mark("Bytes of the model's weights"),
}
_Columns: TypeAlias = tuple[tuple[str, ...], ...]
_COLUMNS: _Columns = (("speed", "first", "answer"), ("prompt", "memory", "file"))
_LOW_WIDE: _Columns = (("speed",), ("memory",))
_NARROW: _Columns = (("speed", "first", "memory"),)
_LOW: _Columns = (("speed",),)
"""Where there is no room for all of them: the others are below the answer, when asked for."""


class NumbersGrid(QFrame):
    """Labels and values; the better of two values is set in bold and said to be better."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Numbers"))
        self._low = False
        self._shown: _Columns = ()
        self._labels: dict[str, QLabel] = {}
        self._values: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        for name, row in _ROWS.items():
            label, value = QLabel(tr(row.label), self), QLabel(_NOTHING, self)
            label.setToolTip(tr(_TIPS[name]))
            set_look(label, "caption")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            set_look(value, "figure")
            self._labels[name], self._values[name] = label, value
        self._grid.setColumnMinimumWidth(2, 16)
        self._grid.setColumnStretch(0, 1)
        self._arrange()

    def set_low(self, low: bool) -> None:
        """Whether there is little height: then the speed has to do, and the memory beside it."""
        self._low = low
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave some out where there is no room for all."""
        super().resizeEvent(event)
        self._arrange()

    def _needed(self, columns: _Columns) -> int:
        """Return the width that these take."""
        spacing = self._grid.horizontalSpacing()
        widths = [
            max(self._labels[name].sizeHint().width() for name in names)
            + max(self._values[name].sizeHint().width() for name in names)
            for names in columns
        ]
        return sum(widths) + 3 * spacing + 2 * 16

    def _arrange(self) -> None:
        wide, narrow = (_LOW_WIDE, _LOW) if self._low else (_COLUMNS, _NARROW)
        columns = wide if self.width() >= self._needed(wide) else narrow
        if columns == self._shown:
            return
        self._shown = columns
        shown = [name for names in columns for name in names]
        for name in _ROWS:
            for part in (self._labels[name], self._values[name]):
                self._grid.removeWidget(part)
                part.setVisible(name in shown)
        self._grid.setColumnStretch(3, len(columns) - 1)
        for column, names in enumerate(columns):
            for row, name in enumerate(names):
                self._grid.addWidget(self._labels[name], row, 3 * column)
                self._grid.addWidget(self._values[name], row, 3 * column + 1)

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
            same = value is None or beside is None or row.words(value) == row.words(beside)
            if row.better and value is not None and beside is not None and not same:
                # What differs by less than a fiftieth is the same, measured again.
                better = row.better * (value - beside) > 0.02 * max(abs(value), abs(beside))
            said = tr(
                "{tip}: {words}{better}",
                tip=tr(_TIPS[name]),
                words=label.text(),
                better=tr(", the better one") if better else "",
            )
            label.setAccessibleName(said)
            label.setToolTip(tr("The better one of the two") if better else "")
            if label.property("better") != better:
                label.setProperty("better", better)
                repolish(label)
        self._arrange()  # other numbers may need more room

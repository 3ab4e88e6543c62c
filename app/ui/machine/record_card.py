"""The card that holds predictions to account: each load, predicted beside measured."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.units import format_bytes
from app.core.words import figures, mark, tr
from app.fit.record import FitRecord
from app.ui.fit.fit_text import context_text
from app.ui.machine.card import Card
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Themes, set_look

_MOST = 8
"""Loads that are shown, the newest."""
_WIDE_FROM = 720
"""Width in pixels, at a text scale of 1, from which a name and its figures share a line."""
_HEADS = (
    (mark("Model"), ""),
    (
        mark("Predicted"),
        mark("All buffers, worked out from the file's header before it was loaded"),
    ),
    (
        mark("Allocated"),
        mark("What llama.cpp then allocated, by its own account, and how far off that was"),
    ),
    (
        mark("RAM predicted"),
        mark("Main memory of the engine's process, weights and everything else"),
    ),
    (
        mark("RAM measured"),
        mark("The most that the process then took, once the model had answered"),
    ),
)


class RecordCard(Card):
    """Shows the last loads; hidden while there are none."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, tr("Predicted and measured"), "check", parent)
        self._note = text_label(look="caption")
        self._note.setText(
            tr(
                "Each model that was loaded here: what Snug predicted, and what it "
                "took. The difference in percent is that of the prediction."
            )
        )
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.rows: list[list[str]] = []
        self._narrow = False
        self.body.addWidget(self._table)
        self.body.addWidget(self._note)
        self.hide()

    def show_records(self, records: Sequence[FitRecord]) -> None:
        """Show the newest loads, each model and setting once."""
        self.rows = [cells(one) for one in distinct(records)[:_MOST]]
        self.setVisible(bool(self.rows))
        if self.rows:
            self._fill()
            self.reveal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put names on lines of their own where there is no room beside them."""
        super().resizeEvent(event)
        if self.rows and self._is_narrow() != self._narrow:
            self._fill()

    def _is_narrow(self) -> bool:
        return self.width() < self.themes.sp(_WIDE_FROM)

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._narrow = self._is_narrow()
        if self._narrow:
            self._fill_lines()
        else:
            self._fill_table()

    def _fill_lines(self) -> None:
        """Say each load in a sentence, below its name."""
        for row, texts in enumerate(self.rows):
            self._grid.addWidget(text_label(texts[0]), 2 * row, 0)
            spoken = (
                f"{tr(head)} {text}" for (head, _), text in zip(_HEADS[1:], texts[1:], strict=True)
            )
            sentence = text_label(unbroken(", ".join(spoken)), "caption")
            self._grid.addWidget(sentence, 2 * row + 1, 0)

    def _fill_table(self) -> None:
        for column, (head, tip) in enumerate(_HEADS):
            label = QLabel(tr(head))
            label.setToolTip(tr(tip))
            set_look(label, "caption")
            self._put(label, 0, column)
        line = QWidget()
        set_look(line, "line")
        line.setFixedHeight(1)
        self._grid.addWidget(line, 1, 0, 1, len(_HEADS))
        for row, texts in enumerate(self.rows, 2):
            name = text_label(texts[0])
            spoken = (f"{tr(head)} {text}" for (head, _), text in zip(_HEADS, texts, strict=True))
            name.setAccessibleName(", ".join(spoken))
            self._grid.addWidget(name, row, 0)
            for column, text in enumerate(texts[1:], 1):
                self._put(QLabel(unbroken(text)), row, column)

    def _put(self, label: QLabel, row: int, column: int) -> None:
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)


def distinct(records: Sequence[FitRecord]) -> list[FitRecord]:
    """Return each model with each of its settings once, as it was loaded last."""
    seen = set()
    found = []
    for one in records:
        key = (
            one.file, one.context, one.cache_type, one.gpu_layers, one.extra_buffers, one.build,
        )  # fmt: skip
        if key not in seen:
            seen.add(key)
            found.append(one)
    return found


def cells(record: FitRecord) -> list[str]:
    """Return the texts of a row."""
    name = f"{record.file}, {context_text(record.context)}"
    if record.cache_type != "f16":
        name += tr(", KV {cache_type}", cache_type=record.cache_type)
    if record.gpu_layers:
        name += tr(", {gpu_layers} layers on the GPU", gpu_layers=record.gpu_layers)
    measured = tr("no answer yet")
    if record.peak is not None and record.peak_error is not None:
        measured = f"{format_bytes(record.peak)} ({percent(record.peak_error)})"
    return [
        name,
        format_bytes(record.predicted_buffers),
        f"{format_bytes(record.account.total)} ({percent(record.allocated_error)})",
        format_bytes(record.predicted_ram),
        measured,
    ]


def percent(error: float) -> str:
    """Say how far off a prediction was: ``+0.4%``, ``−2%``, ``exact``."""
    value = abs(error) * 100
    if value < 0.05:
        return tr("exact")
    sign = "+" if error > 0 else "−"
    return figures(f"{sign}{value:.1f}%" if value < 10 else f"{sign}{value:.0f}%")

"""The card about the engine check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.units import format_bytes
from app.core.words import figures, mark, tr
from app.ui import icons
from app.ui.machine.card import Card
from app.ui.notice import Notice
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.engine.check import EngineFinding, Trial

_HEADS = (
    (mark("Setting"), mark("In the order in which they were tried")),
    (mark("Result"), mark("Whether it decoded in a process of its own without dying")),
    (mark("Answering"), mark("Tokens a second while answering (decode)")),
    (mark("Reading"), mark("Tokens a second while reading a prompt (prefill)")),
    (mark("Memory"), mark("Most memory that the engine held")),
)
_RESULT, _NUMBERS_FROM = 1, 2
_GAP = 20
_GLYPHS = {True: ("check", "fits"), False: ("error", "error")}


class EngineCard(Card):
    """What was tried, what worked, how fast it is, which one is used and why.

    Signals:
        again: the owner wants the check to run again.
        stop: the owner wants the running check to stop.
    """

    again = Signal()
    stop = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, tr("Engine check"), "speed", parent)
        self.notice = Notice(themes)
        self._state = QLabel()
        self._verdict = text_label()
        self._why = text_label(look="muted")
        self._table = _TrialTable(themes)
        self._progress = _ProgressRow()
        self._progress.stop.connect(self.stop)
        self._build = text_label(look="caption")
        self._button = QPushButton(tr("Check again"))
        self._button.setToolTip(tr("Try every setting anew, each in a process of its own"))
        self._button.clicked.connect(self.again)
        self._button.hide()
        self._finding: EngineFinding | None = None

        self._verdict_row = QWidget()
        row = QHBoxLayout(self._verdict_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._state, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._verdict, 1)
        self.head.addWidget(self._button)
        for widget in (
            self._progress, self.notice, self._verdict_row, self._why, self._table, self._build,
        ):  # fmt: skip
            self.body.addWidget(widget)
        for widget in (self._progress, self._verdict_row, self._why, self._table, self._build):
            widget.hide()
        themes.changed.connect(self._show_state)

    @property
    def button(self) -> QPushButton:
        """The button that starts the check anew."""
        return self._button

    @property
    def verdict(self) -> str:
        """The sentence that says whether the engine works."""
        return self._verdict.text()

    @property
    def why(self) -> str:
        """The sentence that says why this setting."""
        return self._why.text()

    @property
    def rows(self) -> list[list[str]]:
        """The table's texts."""
        return self._table.texts()

    def show_finding(self, finding: EngineFinding) -> None:
        """Show what the check found."""
        self._finding = finding
        self.end_progress()
        self.notice.clear()
        if finding.working:
            self._verdict.setText(tr("Works. Snug uses: {chosen}.", chosen=tr(finding.chosen)))
        else:
            self._verdict.setText(tr("Does not work: no model can be run on this machine so far."))
        self._why.setText(finding.reason)
        said = [tr("Engine build {build}.", build=finding.build)]
        if finding.working:
            said.insert(0, tr("Speeds are tokens a second, measured with a small test model."))
        self._build.setText(" ".join(said))
        for widget in (self._verdict_row, self._why, self._table, self._build):
            widget.show()
        self._show_state(self.themes.current)
        self.reveal()

    def show_progress(self, text: str, fraction: float) -> None:
        """Show a running check; a negative fraction means that it waits for its turn."""
        self._button.setEnabled(False)
        self._progress.show_progress(text, fraction)
        self.reveal()

    def end_progress(self) -> None:
        """Take the progress away."""
        self._progress.hide()
        self._button.show()
        self._button.setEnabled(True)

    def show_stopped(self) -> None:
        """Say that the owner stopped the check; an earlier finding stays on view."""
        self.end_progress()
        if self._finding is None:
            self._why.setText(
                tr("The check was stopped. Until it has run, it is not known which settings work.")
            )
            self._why.show()

    def show_problem(self, error: BaseException) -> None:
        """Show why the check could not run; an earlier finding stays on view."""
        self.end_progress()
        self.notice.show_error(error)
        self.reveal()

    def _show_state(self, theme: Theme) -> None:
        if self._finding is None:
            return
        self._table.show_trials(self._finding.trials, self._finding.chosen)
        name, token = _GLYPHS[self._finding.working]
        size = self.themes.sp(20)
        self._state.setPixmap(icons.pixmap(name, theme, token, size, self.devicePixelRatioF()))


class _ProgressRow(QWidget):
    """What is being tried, how far it is, and a way to stop it."""

    stop = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the engine check"))
        self._stop = QPushButton(tr("Stop"))
        self._stop.setAccessibleName(tr("Stop the engine check"))
        self._stop.clicked.connect(self._on_stop_clicked)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._text)
        column.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(column, 1)
        layout.addWidget(self._stop)

    def show_progress(self, text: str, fraction: float) -> None:
        if self.isHidden():
            self._stop.setEnabled(True)
        if self._stop.isEnabled():
            self._text.setText(f"{text} …")
        self._bar.setRange(0, 0 if fraction < 0 else 1000)
        self._bar.setValue(round(max(0.0, fraction) * 1000))
        self.show()

    def _on_stop_clicked(self) -> None:
        self._text.setText(tr("Stopping …"))
        self._stop.setEnabled(False)
        self.stop.emit()


class _TrialTable(QWidget):
    """The trials as a table; a failed one carries its reason beneath."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._texts: list[list[str]] = []

    def texts(self) -> list[list[str]]:
        return self._texts

    def show_trials(self, trials: tuple[Trial, ...], chosen: str) -> None:
        self._grid.setHorizontalSpacing(round(_GAP / self._themes.scale))  # words need the room
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._texts = []
        for column, (head, tip) in enumerate(_HEADS):
            label = QLabel(tr(head))
            set_look(label, "caption")
            label.setToolTip(tr(tip))
            self._put(label, 0, column)
        line = QWidget()
        set_look(line, "line")
        line.setFixedHeight(1)
        self._grid.addWidget(line, 1, 0, 1, len(_HEADS))
        row = 2
        for trial in trials:
            cells = _cells(trial, in_use=trial.name == chosen)
            self._texts.append(cells)
            spoken = ", ".join(
                f"{tr(head)}: {cell}" for (head, _), cell in zip(_HEADS, cells, strict=True) if cell
            )
            name = text_label(cells[0])
            name.setAccessibleName(spoken)
            self._grid.addWidget(name, row, 0)
            for column, cell in enumerate(cells[1:], 1):
                if column == _RESULT:
                    self._grid.addWidget(_Result(self._themes, cell, trial.worked), row, column)
                else:
                    self._put(QLabel(unbroken(cell)), row, column)
            row += 1
            if trial.error:
                error = text_label(trial.error, "caption")
                error.setContentsMargins(0, 0, 0, 8)
                self._grid.addWidget(error, row, 0, 1, len(_HEADS))
                row += 1

    def _put(self, label: QLabel, row: int, column: int) -> None:
        side = Qt.AlignmentFlag.AlignLeft
        if column >= _NUMBERS_FROM:
            side = Qt.AlignmentFlag.AlignRight
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)


class _Result(QWidget):
    """A word with its glyph."""

    def __init__(
        self, themes: Themes, word: str, worked: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        name, token = _GLYPHS[worked]
        glyph = QLabel()
        glyph.setPixmap(
            icons.pixmap(name, themes.current, token, themes.sp(16), self.devicePixelRatioF())
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(glyph)
        layout.addWidget(QLabel(word), 1)


def _cells(trial: Trial, *, in_use: bool) -> list[str]:
    said = tr(trial.name)
    name = said[:1].upper() + said[1:]
    if not trial.worked:
        return [name, tr("Failed"), "", "", ""]
    return [
        name,
        tr("In use") if in_use else tr("Works"),
        _speed(trial.decode_tps),
        _speed(trial.prefill_tps),
        format_bytes(trial.memory) if trial.memory else "",
    ]


def _speed(tokens: float) -> str:
    if not tokens:
        return ""
    return figures(f"{tokens:,.0f}" if tokens >= 100 else f"{tokens:.1f}")

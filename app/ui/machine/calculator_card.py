"""The calculator: which type of a model to take, and what it would need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.core.words import tr
from app.engine.protocol import CacheType
from app.fit.result import Fit
from app.ui import icons
from app.ui.fit.answer import Answer
from app.ui.fit.fit_details import FitDetails
from app.ui.fit.type_explainer import TypeExplainer, explanation_tip
from app.ui.icon_text import beside_icon
from app.ui.machine.calculator import (
    Answered,
    Calculator,
    Known,
    LocalFile,
    Own,
    Source,
    Wish,
    catalogue_choices,
    file_words,
    find_entry,
)
from app.ui.machine.calculator_controls import CalculatorControls, TypeChoice
from app.ui.machine.card import Card
from app.ui.machine.grid_section import GridSection
from app.ui.machine.model_field import ModelField
from app.ui.machine.model_match import ModelChoice
from app.ui.machine.numbers_row import NumbersRow
from app.ui.notice import Notice
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, set_look

_LANE = "fit"
_REST_MS = 40
"""How long the controls rest before the recommendation and the grid are worked out anew."""
_TWO_COLUMNS_FROM = 820
"""Width in pixels, at a text scale of 1, from which controls and figures stand side by side."""
_ONE_LINE_FROM = 600
"""The same for the model's name and the buttons beside it."""


class CalculatorCard(Card):
    """Picks a model, works out what to take, and shows it; every change shows at once.

    What the controls are set to is worked out in the Qt thread, in a few milliseconds; the
    recommendation and the grid, which ask for dozens of variants, follow from a lane.

    Signals:
        file_chosen: path of a file that the owner wants to know about.
        exact_asked: the :class:`Wish` to check with llama.cpp itself.
    """

    file_chosen = Signal(object)
    exact_asked = Signal(object)

    def __init__(self, tasks: Tasks, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, tr("What to download"), "discover", parent)
        self._tasks = tasks
        self._calculator: Calculator | None = None
        self._wish = Wish(source=Own(8e9))
        self._answered: Answered | None = None
        self._asked = CancelToken()
        self._wanted: tuple[Calculator | None, Wish] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_REST_MS)
        self._pause.timeout.connect(self._on_rest)
        self._files: tuple[ModelChoice, ...] = ()
        self._build()
        self._tint_buttons(themes.current)
        themes.changed.connect(self._tint_buttons)

    @property
    def calculator(self) -> Calculator | None:
        """What works things out; None until the machine was read."""
        return self._calculator

    @property
    def wish(self) -> Wish:
        """What is worked out."""
        return self._wish

    def show_calculator(self, calculator: Calculator) -> None:
        """Work with this machine and these measurements from now on."""
        first = self._calculator is None
        self._calculator = calculator
        self._offer()
        if first:
            self._wish = calculator.first_wish()
            self._show_source()
        self.reveal()
        self._changed()

    def show_files(self, files: Sequence[ModelChoice]) -> None:
        """Offer these files of the disk beside the catalogue."""
        self._files = tuple(files)
        self._offer()

    def show_file(self, file: LocalFile) -> None:
        """Work with this file, whose header was read."""
        self.notice.clear()
        self._take(file)

    def show_file_problem(self, error: BaseException) -> None:
        """Say what is wrong with a file; the former model stays."""
        self.notice.show_error(error)
        self._show_source()

    def show_exact(self, wish: Wish, fit: Fit) -> None:
        """Show what llama.cpp's own allocator said, until something changes."""
        self.details.exact.setEnabled(True)
        if wish == self._wish and self._calculator is not None:
            self._show_details(self._calculator, fit)
            self.details.exact.hide()

    def show_exact_problem(self, error: BaseException) -> None:
        """Say why llama.cpp could not work it out."""
        self.details.exact.setEnabled(True)
        self.notice.show_error(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put controls and figures side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def change(self, **changes: object) -> None:
        """Work out a changed wish."""
        self._wish = msgspec.structs.replace(self._wish, **changes)
        self._changed()

    def _build(self) -> None:
        self.picker = ModelField(self.themes)
        self.picker.chosen.connect(self._on_chosen)
        self._open = QPushButton(beside_icon(tr("Open a file…")))
        self._open.setAccessibleName(tr("Open a file"))
        self._open.setToolTip(tr("Work it out for a .gguf file of this disk"))
        self._open.clicked.connect(self._on_open_clicked)
        self._own = QPushButton(tr("Own numbers"))
        self._own.setToolTip(tr("Type the parameters and bits of any model"))
        self._own.setCheckable(True)
        set_look(self._own, "toggle")
        self._own.clicked.connect(self._on_own_clicked)
        self._source_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._source_row.setSpacing(8)
        self._source_row.addWidget(self.picker, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._open)
        buttons.addWidget(self._own)
        buttons.addStretch(0)
        self._source_row.addLayout(buttons)
        self.numbers = NumbersRow(self.themes)
        self.numbers.changed.connect(self._on_numbers_changed)
        self.numbers.hide()
        self.notice = Notice(self.themes)
        self.answer = Answer(self.themes)
        self.controls = CalculatorControls(self.themes)
        self.controls.type_chosen.connect(lambda name: self.change(type=name))
        self.controls.context_chosen.connect(lambda context: self.change(context=context))
        self.controls.cache_chosen.connect(self._on_cache_chosen)
        self.controls.layers_chosen.connect(lambda layers: self.change(gpu_layers=layers))
        self.details = FitDetails(self.themes)
        self.details.exact_asked.connect(self._on_exact_asked)
        self.explainer = TypeExplainer(self.themes)
        self.grid = GridSection(self.themes)
        self.grid.picked.connect(self._on_picked)

        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.controls)
        column.addWidget(self.explainer)
        column.addStretch(1)
        self._pair = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._pair)
        self._columns.setContentsMargins(0, 4, 0, 4)
        self._columns.setSpacing(28)
        self._columns.addWidget(left, 4)
        self._columns.addWidget(self.details, 6)
        self.body.addLayout(self._source_row)
        for widget in (self.numbers, self.notice, self.answer, self._pair, self.grid):
            self.body.addWidget(widget)

    def _offer(self) -> None:
        self.picker.set_choices((*catalogue_choices(), *self._files))

    def _take(self, source: Source) -> None:
        """Begin with another model: its best type, the same context."""
        self._wish = msgspec.structs.replace(self._wish, source=source, type="", gpu_layers=None)
        self._answered = None
        self._show_source()
        self._changed()

    def _show_source(self) -> None:
        source = self._wish.source
        numbers = isinstance(source, Own)
        self._own.setChecked(numbers)
        self.numbers.setVisible(numbers)
        if isinstance(source, Own):
            self.numbers.show_numbers(source.parameters, source.bits)
        self.picker.show_choice(ModelChoice("", "", source.title, ""))

    def _changed(self) -> None:
        """Show the changed wish at once, and ask for all that takes longer."""
        if self._calculator is None:
            return
        self._show_fit()
        self._ask()

    def _show_fit(self) -> None:
        calculator = self._calculator
        if calculator is None:
            return
        wish = self._wish
        best = self._answered.type if self._answered else ""
        fit = calculator.fit(wish, best)
        types = [
            TypeChoice(name, text, explanation_tip(name)) for name, text in calculator.types(wish)
        ]
        if len(types) > 1:
            word = tr("Recommended")
            if self._answered is not None and not self._answered.recommended:
                word = tr("Smallest")
            text = f"{word}: {best}" if best else word
            types.insert(0, TypeChoice("", text, explanation_tip(best)))
        self.controls.show_types(types, wish.type if len(types) > 1 else fit.type)
        self.controls.show_context(wish.context, calculator.trained(wish))
        self.controls.show_cache(wish.cache, usable=not isinstance(wish.source, Own))
        self.controls.show_layers(
            wish.gpu_layers, calculator.most_layers(wish, fit), fit.gpu_layers
        )
        self._show_details(calculator, fit)
        self.details.exact.setVisible(isinstance(wish.source, LocalFile))
        self.explainer.show_type(fit.type)
        self._mark(fit)

    def _show_details(self, calculator: Calculator, fit: Fit) -> None:
        why = calculator.why_no_speed(self._wish, fit)
        self.details.show_fit(fit, why, calculator.cache_words(self._wish, fit))

    def _mark(self, fit: Fit) -> None:
        by_cache = self._answered is not None and self._answered.by_cache
        self.grid.mark(self._wish.cache if by_cache else fit.type, self._wish.context)

    def _ask(self) -> None:
        """Have the rest worked out as soon as the controls rest; what runs is out of date.

        While somebody drags, the lane stays still: two threads of Python hold each other up.
        """
        wanted = (self._calculator, msgspec.structs.replace(self._wish, type=""))
        if wanted != self._wanted:  # another type of the same asks for nothing else
            self._wanted = wanted
            self._asked.cancel()
            self._pause.start()

    def _on_rest(self) -> None:
        calculator, wish = self._calculator, self._wish
        if calculator is None:
            return
        token = CancelToken()
        self._asked = token

        def show(found: Answered) -> None:
            if token is self._asked and not token.cancelled:
                self._answered = found
                self._show_answer(found)
                self.grid.show_answered(found)
                self._show_fit()

        self._tasks.run(lambda: calculator.answer(wish, token), show, self._on_failed, lane=_LANE)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.notice.show_error(error)

    def _show_answer(self, found: Answered) -> None:
        fit = found.headline
        if found.recommendation is not None:
            self.answer.show_recommendation(fit, found.recommendation)
        else:
            self.answer.show_words(*file_words(fit), fit.verdict)

    def _arrange(self) -> None:
        wide = self.width() >= self.themes.sp(_TWO_COLUMNS_FROM)
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        one_line = self.width() >= self.themes.sp(_ONE_LINE_FROM)
        self._source_row.setDirection(direction.LeftToRight if one_line else direction.TopToBottom)
        self._columns.setSpacing(28 if wide else 16)

    def _tint_buttons(self, theme: Theme) -> None:
        self._open.setIcon(icons.icon("open_folder", theme))
        self._arrange()

    def _on_chosen(self, choice: ModelChoice) -> None:
        self.notice.clear()
        if choice.kind == "catalogue":
            self._take(Known(find_entry(choice.key)))
        elif choice.kind == "file":
            self.file_chosen.emit(Path(choice.key))
        else:
            self._take(Own(float(choice.key or 8e9)))

    def _on_own_clicked(self) -> None:
        source = self._wish.source
        if isinstance(source, Known):
            self._take(Own(float(source.entry.parameters)))
        elif isinstance(source, Own):
            self._show_source()  # pressed again: it stays, another model is chosen by its name
        else:
            self._take(Own(8e9))
        self.numbers.parameters.setFocus()
        self.numbers.parameters.selectAll()

    def _on_numbers_changed(self, parameters: float, bits: float) -> None:
        before = self._wish.source
        kept = isinstance(before, Own) and bool(before.bits) == bool(bits)
        source = Own(parameters, bits)
        self.change(source=source, type=self._wish.type if kept else "")

    def _on_open_clicked(self) -> None:
        dialog = QFileDialog(self, tr("Choose a model"))
        dialog.setNameFilters([tr("Models (*.gguf)"), tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_cache_chosen(self, cache: CacheType) -> None:
        self.change(cache=cache)

    def _on_picked(self, name: str, context: int) -> None:
        changes: dict[str, object] = {"context": context} if context else {}
        by_cache = self._answered is not None and self._answered.by_cache
        changes["cache" if by_cache else "type"] = name
        self.change(**changes)

    def _on_exact_asked(self) -> None:
        if isinstance(self._wish.source, LocalFile):
            self.details.exact.setEnabled(False)
            self.exact_asked.emit(self._wish)

"""The right side: what a repository is, what of it fits, and its download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.words import tr
from app.fit.catalogue import Entry
from app.fit.result import Fit, Recommendation
from app.ui.discover.context_row import ContextRow
from app.ui.discover.made_from import MadeFrom
from app.ui.discover.repository_head import RepositoryHead
from app.ui.discover.row_words import RowFacts, RowState, facts_of
from app.ui.discover.side_files import SideFiles
from app.ui.discover.take_card import TakeCard
from app.ui.discover.variants_table import VariantsTable
from app.ui.fit.fit_details import FitDetails
from app.ui.notice import Notice
from app.ui.skeleton import Skeleton
from app.ui.tab_order import order_tabs
from app.ui.tasks import Tasks
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.hub.repository import Repository, Weights
    from app.services import Services

_WIDEST = 920
_MARGIN = 12
"""Pixels between what was gone to and the edge of the page."""


class RepositoryView(QWidget):
    """Shows one repository, or a model of the catalogue; decides nothing.

    Signals:
        ordered: file of a variant, and what the owner wants done with it.
        context_chosen: tokens.
    """

    ordered = Signal(str, str)
    context_chosen = Signal(int)

    def __init__(
        self, services: Services, tasks: Tasks, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._facts: dict[str, RowFacts] = {}
        self._taken = ""
        """File of the recommended variant."""
        self._entry: Entry | None = None
        """The model of the catalogue on view."""
        self.head = RepositoryHead(themes)
        self.notice = Notice(themes)
        self.context = ContextRow(themes)
        self.take = TakeCard(themes)
        self.table = VariantsTable(themes)
        self.side = SideFiles(themes)
        self.made_from = MadeFrom(services, tasks)
        self._build()
        self._wire()
        themes.changed.connect(self._on_theme_changed)
        self._widen()

    @property
    def taken(self) -> str:
        """File of the recommended variant; empty while there is none."""
        return self._taken

    @property
    def waiting(self) -> str:
        """What is said while headers are read."""
        return self._waiting.text() if self._waiting.isVisibleTo(self) else ""

    @property
    def about(self) -> str:
        """What is said of files that are no GGUF."""
        return self._about.text() if self._about.isVisibleTo(self) else ""

    def show_wait(self, repo: str) -> None:
        """Show that this repository is fetched."""
        focused = QApplication.focusWidget()
        if focused not in (None, self.head.back_button) and self.isAncestorOf(focused):
            # What has the keyboard goes with the repository before; it would fall to the rail.
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        self._clear()
        self.notice.clear()
        self.head.show_name(repo)
        self._skeleton.show()

    def show_problem(self) -> None:
        """Leave room for the notice alone."""
        self._skeleton.hide()

    def show_repository(
        self, repository: Repository, context: int, seen: float | None = None
    ) -> None:
        """Show what is known without any header; ``seen``: as it was then, in seconds."""
        self._clear()
        self.notice.clear()
        self.head.show_repository(repository, seen)
        gguf, weights = repository.gguf, repository.weights
        parameters = gguf.parameters if gguf else 0
        trained = gguf.context_length if gguf else weights.context if weights else 0
        self.context.show_context(context, trained)
        facts = [facts_of(one, parameters) for one in repository.variants]
        self._show_rows(facts, loadable=True)
        self.table.show_context(context)
        self.side.show_files(repository.side)
        if facts:
            self.context.show()
            self._wait(0)
        else:
            self._show_weights(repository, weights)

    def show_entry(self, entry: Entry, fits: Mapping[str, Fit], context: int) -> None:
        """Show a model of the catalogue by what was published of it: nothing can be loaded here."""
        if entry is self._entry:  # while somebody drags the slider only the figures change
            self.table.show_context(context)
            return
        self._clear()
        self._entry = entry
        self.head.show_entry(entry)
        self.context.show_context(context, entry.context)
        self.context.show()
        facts = [
            RowFacts(name=type, type=type, size=fit.size, file=type, bits=fit.bits_per_weight)
            for type, fit in fits.items()
        ]
        self._show_rows(facts, loadable=False)
        self.table.show_context(context)
        self._say_about(tr("Worked out from published sizes; the files may differ a little."))

    def show_context(self, context: int) -> None:
        """Name the context that the figures are for."""
        self.table.show_context(context)

    def show_states(self, states: Mapping[str, RowState], read: int) -> None:
        """Show what is known of the variants; ``read`` headers have come."""
        self.table.show_states(states)
        self._wait(read)

    def show_take(
        self, recommendation: Recommendation | None, states: Mapping[str, RowState]
    ) -> None:
        """Show what to take; None where that is not known."""
        self._taken = ""
        self._waiting.hide()
        if recommendation is None:
            self.take.hide()
            return
        chosen = states.get(recommendation.file)
        if chosen is not None and chosen.fit is not None:
            self._taken = recommendation.file
            facts = self._facts[recommendation.file]
            self.take.show_take(facts, chosen.fit, recommendation)
            # What the catalogue alone knows has no file yet.
            self.take.control.setVisible(self._entry is None)
            self.take.show_download(chosen.download, here=chosen.here)
        else:
            self.take.show_nothing(tr("Too big for this machine"), recommendation.reason)
        self.take.show()

    def show_download(self, file: str, state: RowState) -> None:
        """Show how a variant's download stands."""
        self.table.show_state(file, state)
        if file == self._taken:
            self.take.show_download(state.download, here=state.here)

    def show_weights_fit(self, fit: Fit) -> None:
        """Show what weights that are no GGUF would need, by the formula."""
        self._weights.show_fit(fit, tr("Speed: not known, as Snug does not run these files."))
        self._weights.show()
        self.context.show()

    def _show_rows(self, facts: list[RowFacts], *, loadable: bool) -> None:
        self._facts = {one.file: one for one in facts}
        self.table.show_rows(facts, loadable=loadable)

    def _show_weights(self, repository: Repository, weights: Weights | None) -> None:
        says = weights.says if weights else tr("There is no model in this repository.")
        self._say_about(tr("{says} Snug runs GGUF files.", says=says))
        self.made_from.show_repository(repository.id, repository.base_models)

    def _say_about(self, text: str) -> None:
        self._about.setText(unbroken(text))
        self._about.show()

    def _wait(self, read: int) -> None:
        count = sum(1 for one in self._facts.values() if not one.missing)
        waiting = bool(count) and self._entry is None and not self.take.isVisibleTo(self)
        self._waiting.setVisible(waiting)
        words = tr("Reading what each file needs: {read} of {count} …", read=read, count=count)
        if read >= count:
            words = tr("Working out what fits …")
        self._waiting.setText(words)

    def _clear(self) -> None:
        self._taken, self._entry = "", None
        for widget in (
            self.take, self.context, self._waiting, self._skeleton, self._about, self._weights,
        ):  # fmt: skip
            widget.hide()
        self._show_rows([], loadable=False)
        self.take.show_download(None, here=False)
        self.side.show_files(())
        self.made_from.clear()
        self._scroll.verticalScrollBar().setValue(0)

    def _build(self) -> None:
        self._waiting = text_label(look="muted")
        self._waiting.setAccessibleName(tr("What is going on"))
        self._skeleton = Skeleton(self._themes)
        self._skeleton.setAccessibleName(tr("Fetching the repository …"))
        self._about = text_label()
        self._about.setAccessibleName(tr("What these files are"))
        self._weights = FitDetails(self._themes)
        self._column = QWidget()
        layout = QVBoxLayout(self._column)
        layout.setContentsMargins(0, 20, 0, 28)
        layout.setSpacing(14)
        for widget in (
            self.head, self.notice, self._skeleton, self._about, self.context, self._weights,
            self._waiting, self.take, self.table, self.side, self.made_from,
        ):  # fmt: skip
            layout.addWidget(widget)
        layout.addStretch(1)
        inner = QWidget()
        set_look(inner, "page")
        centred = QHBoxLayout(inner)
        centred.setContentsMargins(24, 0, 24, 0)
        centred.addStretch(1)
        centred.addWidget(self._column, 1000)
        centred.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Repository"))
        set_look(self._scroll, "page")
        self._scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on as the eye does: rows are made later than what stands below them."""
        order_tabs(self._scroll, [self._column])
        return super().focusNextPrevChild(forward)

    def _wire(self) -> None:
        self.context.chosen.connect(self.context_chosen)
        self.table.ordered.connect(self.ordered)
        self.table.reached.connect(self._on_reached)
        self.take.ordered.connect(self._on_take_ordered)

    def _widen(self) -> None:
        self._column.setMaximumWidth(self._themes.sp(_WIDEST))

    def _on_take_ordered(self, order: str) -> None:
        if self._taken:
            self.ordered.emit(self._taken, order)

    def _on_reached(self, part: QWidget) -> None:
        # Only then is it known where it comes to lie.
        QTimer.singleShot(0, part, lambda: self._scroll.ensureWidgetVisible(part, 0, _MARGIN))

    def _on_theme_changed(self, _theme: Theme) -> None:
        self._widen()

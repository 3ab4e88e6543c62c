"""What is unfolded below a row: the type explained, the fit in full, the files."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.ui.discover.row_words import RowFacts, RowState
from app.ui.fit.fit_details import FitDetails
from app.ui.fit.fit_text import context_text
from app.ui.fit.type_explainer import explanation
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Themes, set_look


class VariantDetails(QFrame):
    """Every number of one variant."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "details")
        self.setAccessibleName(tr("Details"))
        self._fit = FitDetails(themes)
        self._most = text_label(look="caption")
        self._type = text_label(look="caption")
        self._problem = text_label(look="muted")
        self._file = text_label(look="caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(8)
        for widget in (self._problem, self._fit, self._most, self._type, self._file):
            layout.addWidget(widget)

    @property
    def heading(self) -> str:
        """What the fit is of."""
        return self._fit.texts["what"]

    @property
    def texts(self) -> list[str]:
        """The sentences on view beside the fit's own."""
        labels = (self._problem, self._most, self._type, self._file)
        return [label.text() for label in labels if label.isVisibleTo(self) and label.text()]

    def show_state(self, facts: RowFacts, state: RowState) -> None:
        """Show this variant."""
        fit = state.fit
        self._fit.setVisible(fit is not None)
        self._problem.setText(state.problem or tr("What it needs is not known yet."))
        self._problem.setVisible(fit is None)
        self._most.setVisible(fit is not None and fit.max_context is not None)
        if fit is not None:
            self._fit.show_fit(fit, tr("Speed: not measured yet."))
            if fit.max_context:
                self._most.setText(
                    tr(
                        "Up to {context} of context fits comfortably.",
                        context=context_text(fit.max_context),
                    )
                )
            else:
                self._most.setText(tr("No context fits comfortably."))
        parts = explanation(facts.type)
        self._type.setText("\n".join(f"{part}: {sentence}" for part, sentence in parts))
        self._type.setVisible(bool(parts))
        lines = [unbroken(f"{facts.file}, {format_bytes(facts.size)}")] if facts.file else []
        if facts.parts > 1:
            lines = [
                tr("{parts} files, the first is {lines} in all", parts=facts.parts, lines=lines[0])
            ]
        if facts.missing:
            lines.append(tr("Missing: {missing}", missing=", ".join(facts.missing)))
        self._file.setText("\n".join(lines))
        self._file.setVisible(bool(lines))

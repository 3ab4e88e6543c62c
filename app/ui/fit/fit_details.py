"""One fit in full: verdict, speed, picture, formula, and how the figures came about."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.words import tr
from app.fit.result import Fit
from app.ui.fit.fit_text import (
    TIER_TIPS,
    TIERS,
    context_text,
    formula,
    segments,
    speed_text,
)
from app.ui.fit.legend import LegendRow
from app.ui.fit.memory_bar import MemoryBar
from app.ui.fit.verdict_chip import VerdictChip
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Themes


class FitDetails(QWidget):
    """Shows the variant that the controls are set to.

    Signals:
        exact_asked: the owner wants llama.cpp's own allocator to say.
    """

    exact_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = text_label(look="heading")
        self.chip = VerdictChip(themes)
        self._speed = text_label(look="muted")
        self.bar = MemoryBar(themes)
        self.legend = LegendRow(self.bar, themes)
        self._product = text_label()
        self._product.setAccessibleName(tr("Formula"))
        self._rest = text_label()
        self._rest.setAccessibleName(tr("What the formula leaves out"))
        self._cache = text_label(look="caption")
        self._tier = text_label(look="caption")
        self._unsure = text_label(look="caption")
        self.exact = QPushButton(tr("Check exactly"))
        self.exact.setToolTip(
            tr(
                "Let llama.cpp reserve the memory for this file in a trial of its own, "
                "without loading the weights"
            )
        )
        self.exact.clicked.connect(self.exact_asked)
        self.exact.hide()

        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._what, 1)
        head.addWidget(self.chip, alignment=Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._tier, 1)
        foot.addWidget(self.exact, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._speed)
        layout.addWidget(self.bar)
        layout.addWidget(self.legend)
        layout.addSpacing(2)
        layout.addWidget(self._product)
        layout.addWidget(self._rest)
        layout.addWidget(self._cache)
        layout.addLayout(foot)
        layout.addWidget(self._unsure)
        layout.addStretch(1)

    @property
    def texts(self) -> dict[str, str]:
        """What is on view, by what it says."""
        return {
            "what": self._what.text(),
            "formula": self._product.text(),
            "rest": self._rest.text(),
            "speed": self._speed.text(),
            "tier": self._tier.text(),
        }

    def show_fit(self, fit: Fit, why_no_speed: str, cache_words: str = "") -> None:
        """Show this variant; ``cache_words`` is the formula of its cache."""
        self._what.setText(
            tr(
                "{type} with {context} of context",
                type=fit.type,
                context=context_text(fit.context),
            )
        )
        self.chip.show_verdict(fit.verdict)
        self.bar.show_fit(fit)
        self.legend.show_segments(segments(fit.parts))
        written = formula(fit)
        self._product.setText(unbroken(written.product))
        self._rest.setText(unbroken(" ".join((*written.rest, written.total))))
        self._rest.setVisible(bool(written.rest))
        self._cache.setText(cache_words)
        self._cache.setVisible(bool(cache_words))
        self._speed.setText(unbroken(_speed(fit) or why_no_speed))
        # A speed is nothing to say of what does not run.
        self._speed.setVisible(fit.verdict != "too_big")
        self._tier.setText(f"{tr(TIERS[fit.tier])}.")
        self._tier.setToolTip(tr(TIER_TIPS[fit.tier]))
        self._unsure.setVisible(bool(fit.unsure))
        if fit.unsure:
            self._unsure.setText(tr("Not covered: {unsure}.", unsure=", ".join(fit.unsure)))


def _speed(fit: Fit) -> str:
    if fit.decode_tps is None:
        return ""
    text = tr("Speed: {speed}", speed=speed_text(fit.decode_tps))
    if fit.prefill_tps is not None:
        text += tr(" answering, {speed} reading a prompt", speed=speed_text(fit.prefill_tps))
    return f"{text}."

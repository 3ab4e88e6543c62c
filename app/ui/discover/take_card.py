"""What to take, why, and the one prominent button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.fit.result import Fit, Recommendation
from app.ui.discover.download_control import DownloadControl
from app.ui.discover.row_words import RowFacts
from app.ui.discover.words import download_line
from app.ui.download_text import fraction
from app.ui.fit.answer import Answer
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.hub.download import Download


class TakeCard(Answer):
    """The recommended variant with its reason; below, its download.

    Signals:
        ordered: what the owner wants done with it, as :class:`DownloadControl` says it.
    """

    ordered = Signal(str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.control = DownloadControl(themes, "", prominent=True)
        self.control.ordered.connect(self.ordered)
        self._line = text_label(look="muted")
        self._line.setAccessibleName(tr("Progress of the download"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(tr("Download"))
        self._going = QWidget()
        column = QVBoxLayout(self._going)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._line)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.control)
        row.addWidget(self._going, 1)
        row.addStretch(0)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(row)

    @property
    def progress(self) -> str:
        """What is said of the download."""
        return self._line.text() if self._going.isVisibleTo(self) else ""

    def show_take(self, facts: RowFacts, fit: Fit, recommendation: Recommendation) -> None:
        """Recommend this variant."""
        self.show_recommendation(fit, recommendation)
        size = unbroken(format_bytes(facts.size))
        self.control.name_it(facts.name, tr("Download {name}, {size}", name=facts.name, size=size))
        self.control.show()

    def show_nothing(self, big: str, small: str) -> None:
        """Say that nothing is recommended, and why."""
        self.show_words(big, small, "too_big")
        self.control.hide()
        self._going.hide()

    def show_download(self, download: Download | None, *, here: bool) -> None:
        """Show how its download stands."""
        self.control.show_state(download, here=here)
        going = download is not None and not here and download.state not in ("done", "removed")
        self._going.setVisible(going or here)
        self.bar.setVisible(going)
        if here:
            self._line.setText(tr("It is on this disk."))
        elif going and download is not None:
            self._line.setText(unbroken(download_line(download)))
            done = fraction(download)
            self.bar.setRange(0, 0 if done < 0 else 1000)
            self.bar.setValue(round(max(0.0, done) * 1000))

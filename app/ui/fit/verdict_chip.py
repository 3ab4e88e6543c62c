"""A verdict as word, glyph and colour together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.core.words import tr
from app.fit.result import Verdict
from app.ui import icons
from app.ui.fit.fit_text import FACES
from app.ui.theme import Theme, Themes, repolish, set_look


class VerdictChip(QFrame):
    """Says one verdict; its colours come from the style sheet by the property ``verdict``."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._verdict: Verdict | None = None
        set_look(self, "verdict")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._glyph = QLabel()
        self._word = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 10, 3)
        layout.setSpacing(6)
        layout.addWidget(self._glyph, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._word, alignment=Qt.AlignmentFlag.AlignVCenter)
        themes.changed.connect(self._tint)
        self.hide()

    @property
    def word(self) -> str:
        """What it says."""
        return self._word.text()

    def show_verdict(self, verdict: Verdict) -> None:
        """Say this verdict."""
        if verdict == self._verdict:
            return
        self._verdict = verdict
        face = FACES[verdict]
        self._word.setText(face.word)
        self.setAccessibleName(tr("Verdict: {word}", word=face.word))
        self.setProperty("verdict", face.token)
        self._tint(self._themes.current)
        self.show()

    def _tint(self, theme: Theme) -> None:
        if self._verdict is None:
            return
        face = FACES[self._verdict]
        size, density = self._themes.sp(16), self.devicePixelRatioF()
        self._glyph.setPixmap(icons.pixmap(face.icon, theme, face.token, size, density))
        repolish(self)
        # Labels take their colour from a rule on their parent's property: they look again, too.
        repolish(self._word)

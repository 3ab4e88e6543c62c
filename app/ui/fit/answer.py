"""The calculator's answer: what to take, in big words, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.words import tr
from app.fit.result import Fit, Recommendation, Verdict
from app.ui import icons
from app.ui.fit.fit_text import FACES, headline
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, repolish, set_look


class Answer(QFrame):
    """Says the recommended variant of a model, its verdict, the reason, and the steps beside it."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        set_look(self, "answer")
        self._headline = text_label(look="title")
        self._headline.setAccessibleName(tr("Recommendation"))
        self._verdict: Verdict | None = None
        self._glyph = QLabel()
        self._reason = text_label()
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._glyph, alignment=Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._headline, 1)
        steps = QGridLayout()
        steps.setHorizontalSpacing(8)
        steps.setVerticalSpacing(2)
        steps.setColumnStretch(1, 1)
        self._steps: list[tuple[str, QLabel, QLabel]] = []
        for row, (icon, spoken) in enumerate(
            (("step_up", tr("Better")), ("step_down", tr("Smaller")))
        ):
            glyph, text = QLabel(), text_label()
            text.setAccessibleName(spoken)
            steps.addWidget(glyph, row, 0, Qt.AlignmentFlag.AlignTop)
            steps.addWidget(text, row, 1)
            self._steps.append((icon, glyph, text))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._reason)
        layout.addLayout(steps)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def headline(self) -> str:
        """The big words."""
        return self._headline.text()

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences below the big words."""
        steps = tuple(text.text() for _, _, text in self._steps if text.isVisibleTo(self))
        return (self._reason.text(), *steps)

    def show_recommendation(self, fit: Fit, recommendation: Recommendation) -> None:
        """Show what to take."""
        self._say(headline(fit), recommendation.reason, fit.verdict)
        sentences = (recommendation.step_up, recommendation.step_down)
        for (_, glyph, text), sentence in zip(self._steps, sentences, strict=True):
            glyph.setVisible(bool(sentence))
            text.setVisible(bool(sentence))
            text.setText(unbroken(sentence))

    def show_words(self, big: str, small: str, verdict: Verdict) -> None:
        """Say something else in its place, where there is nothing to choose from."""
        self._say(big, small, verdict)
        for _, glyph, text in self._steps:
            glyph.hide()
            text.hide()

    def _say(self, big: str, small: str, verdict: Verdict) -> None:
        self._verdict = verdict
        mood = {"tight": "tight", "too_big": "too_big"}.get(verdict, "")
        if self.property("mood") != mood:
            self.setProperty("mood", mood)
            repolish(self)
        self._headline.setText(unbroken(big))
        self._show_glyph(self._themes.current)
        self._reason.setText(unbroken(small))
        self._reason.setVisible(bool(small))

    def _show_glyph(self, theme: Theme) -> None:
        if self._verdict is not None:
            face = FACES[self._verdict]
            size, density = self._themes.sp(24), self.devicePixelRatioF()
            self._glyph.setPixmap(icons.pixmap(face.icon, theme, face.token, size, density))
            self._glyph.setAccessibleName(face.word)

    def _tint(self, theme: Theme) -> None:
        self._show_glyph(theme)
        size, density = self._themes.sp(16), self.devicePixelRatioF()
        for icon, glyph, _ in self._steps:
            glyph.setPixmap(icons.pixmap(icon, theme, "muted", size, density))

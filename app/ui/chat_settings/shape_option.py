"""What an answer has to keep to: nothing, a JSON schema, or a grammar; checked as it is typed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.chat.presets import KNOBS
from app.core.errors import SnugError
from app.core.words import mark, tr
from app.engine.protocol import Sampling
from app.ui import icons
from app.ui.segments import Segments
from app.ui.text_label import text_label
from app.ui.theme import Theme, Themes, set_look

_ABOUT = {"": mark("The answer may be any text.")} | {
    knob.name: knob.about for knob in KNOBS if knob.name in ("schema", "grammar")
}
_BEGINNINGS = {
    "schema": '{\n  "type": "object",\n  "properties": {\n    "answer": {"type": "string"}\n  },\n'
    '  "required": ["answer"]\n}',
    "grammar": 'root ::= "yes" | "no"',
}
"""What stands there first, to be changed."""


class ShapeOption(QWidget):
    """Any text, a JSON schema, or a grammar.

    Signals:
        changed: the grammar and the schema, one of which is empty.
    """

    changed = Signal(str, str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._kind = ""
        self._texts = dict(_BEGINNINGS)
        self._glyph = "info"
        self.kinds = Segments(
            (("", tr("Any text")), ("schema", "JSON"), ("grammar", tr("Grammar"))), ""
        )
        self.kinds.chosen.connect(self._on_kind_chosen)
        self._about = text_label(tr(_ABOUT[""]), "caption")
        self.text = QPlainTextEdit()
        set_look(self.text, "mono")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._on_text_changed)
        self._icon = QLabel()
        self._said = text_label("", "caption")
        said = QHBoxLayout()
        said.setSpacing(6)
        said.addWidget(self._icon)
        said.addWidget(self._said, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.kinds)
        layout.addWidget(self._about)
        layout.addWidget(self.text)
        layout.addLayout(said)
        self._show_kind()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def said(self) -> str:
        """What was said of the rules."""
        return self._said.text()

    def show_sampling(self, sampling: Sampling) -> None:
        """Show what answers keep to, without a signal."""
        kind = "schema" if sampling.schema else "grammar" if sampling.grammar else ""
        text = sampling.schema or sampling.grammar
        if kind == self._kind and (not kind or text == self._texts[kind]):
            return
        self._kind = kind
        if kind:
            self._texts[kind] = text
        self._show_kind()

    def applied_to(self, sampling: Sampling) -> Sampling:
        """Return the same with what is chosen here."""
        return msgspec.structs.replace(
            sampling,
            grammar=self._texts["grammar"] if self._kind == "grammar" else "",
            schema=self._texts["schema"] if self._kind == "schema" else "",
        )

    def show_checking(self) -> None:
        """Say that the rules are being looked at."""
        self._say("info", tr("Checking …"))

    def show_passed(self, notes: Sequence[str]) -> None:
        """Say that answers will keep to the rules, but for what the notes say."""
        self._say("check", " ".join(notes) or tr("Answers will keep to this."))

    def show_failed(self, error: Exception) -> None:
        """Say what is wrong with the rules."""
        said = (
            " ".join(filter(None, (error.text, error.hint))) if isinstance(error, SnugError) else ""
        )
        self._say("error", said or str(error))

    def _say(self, glyph: str, text: str) -> None:
        self._glyph = glyph
        self._said.setText(text)
        self.text.setAccessibleDescription(text)
        self._show_said()
        self._tint(self._themes.current)

    def _show_said(self) -> None:
        shown = bool(self._kind and self._said.text())
        self._said.setVisible(shown)
        self._icon.setVisible(shown)

    def _show_kind(self) -> None:
        self.kinds.select(self._kind)
        self._about.setText(tr(_ABOUT[self._kind]))
        self._said.setText("")
        self._show_said()
        self.text.setVisible(bool(self._kind))
        if self._kind:
            name = tr("JSON schema") if self._kind == "schema" else tr("Grammar")
            self.text.setAccessibleName(name)
            self.text.blockSignals(True)
            self.text.setPlainText(self._texts[self._kind])
            self.text.blockSignals(False)

    def _tint(self, theme: Theme) -> None:
        self.text.setFixedHeight(self._themes.sp(140))
        token = {"error": "error", "check": "fits"}.get(self._glyph, "muted")
        size = self._themes.sp(14)
        self._icon.setPixmap(
            icons.pixmap(self._glyph, theme, token, size, self.devicePixelRatioF())
        )

    def _on_kind_chosen(self, kind: str) -> None:
        if kind != self._kind:
            self._kind = kind
            self._show_kind()
            self._tell()

    def _on_text_changed(self) -> None:
        if self._kind:
            self._texts[self._kind] = self.text.toPlainText()
            self._tell()

    def _tell(self) -> None:
        applied = self.applied_to(Sampling())
        self.changed.emit(applied.grammar, applied.schema)

"""The numbers by which words are chosen, each with its sentence."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.chat.presets import KNOBS, Knob
from app.core.words import mark, tr
from app.engine.protocol import Sampling
from app.ui.chat_settings.option_row import OptionRow
from app.ui.number_fields import fraction_field, number_field
from app.ui.theme import Theme, Themes

_STEPS = {
    "temperature": 0.1,
    "top_k": 10,
    "top_p": 0.05,
    "min_p": 0.01,
    "repeat_penalty": 0.05,
    "max_tokens": 256,
}
_WORDS = {"top_k": mark("All")}
"""What the smallest number means."""
_WIDTH = 104


class NumberOptions(QWidget):
    """Shows the numbers of a :class:`Sampling` and lets them be changed.

    Signals:
        changed: the name of a field and its value.
    """

    changed = Signal(str, object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._fields: dict[str, QAbstractSpinBox] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(14)
        self._seed = QLineEdit()
        for knob in KNOBS:
            if knob.name in _STEPS:
                self._add(knob)
            elif knob.name == "seed":
                self._add_seed(knob)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def field(self, name: str) -> QWidget:
        """Return the control of a field of :class:`Sampling`."""
        return self._seed if name == "seed" else self._fields[name]

    def show_sampling(self, sampling: Sampling) -> None:
        """Show these numbers, without a signal."""
        for name, field in self._fields.items():
            field.blockSignals(True)
            value = getattr(sampling, name)
            if isinstance(field, QDoubleSpinBox):
                field.setValue(float(value))
            elif isinstance(field, QSpinBox):
                field.setValue(int(value))
            field.blockSignals(False)
        seed = "" if sampling.seed is None else str(sampling.seed)
        if seed != self._seed.text():
            self._seed.blockSignals(True)
            self._seed.setText(seed)
            self._seed.blockSignals(False)

    def _add(self, knob: Knob) -> None:
        usual = getattr(Sampling(), knob.name)
        step = _STEPS[knob.name]
        field: QDoubleSpinBox | QSpinBox
        if isinstance(usual, float):
            field = fraction_field(knob.least, knob.most, step, usual)
        else:
            field = number_field(
                int(knob.least),
                int(knob.most),
                int(step),
                usual,
                lowest=tr(_WORDS.get(knob.name, "")),
            )
        field.valueChanged.connect(
            lambda value, name=knob.name: self.changed.emit(name, _clean(value))
        )
        self._fields[knob.name] = field
        self._layout.addWidget(OptionRow(tr(knob.label), tr(knob.about), field))

    def _add_seed(self, knob: Knob) -> None:
        self._seed.setPlaceholderText(tr("A new one"))
        digits = QRegularExpression(r"\d{0,10}")
        self._seed.setValidator(QRegularExpressionValidator(digits, self._seed))
        self._seed.textChanged.connect(self._on_seed_changed)
        self._most_seed = int(knob.most)
        self._layout.addWidget(OptionRow(tr(knob.label), tr(knob.about), self._seed))

    def _tint(self, _theme: Theme) -> None:
        for field in (*self._fields.values(), self._seed):
            field.setFixedWidth(self._themes.sp(_WIDTH))

    def _on_seed_changed(self, text: str) -> None:
        self.changed.emit("seed", min(int(text), self._most_seed) if text else None)


def changed_sampling(sampling: Sampling, name: str, value: object) -> Sampling:
    """Return the same but for one field."""
    return msgspec.structs.replace(sampling, **{name: value})


def _clean(value: float) -> float:
    """Return a number without the dust of its steps."""
    return round(value, 4) if isinstance(value, float) else value

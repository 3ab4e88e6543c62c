"""Parameters and bits, typed by hand, for a model that no list has."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from app.core.words import tr
from app.ui.flow_layout import FlowLayout
from app.ui.theme import Themes, set_look


class NumbersRow(QWidget):
    """Two fields.

    Signals:
        changed: parameters (a number, not billions) and bits per weight (0: by the type chosen).
    """

    changed = Signal(float, float)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameters = _field(0.01, 10_000, 3, " B", tr("Parameters in billions"))
        self.bits = _field(0, 32, 2, tr(" bits"), tr("Bits per weight; 0 takes those of the type"))
        self.bits.setSpecialValueText(tr("by type"))
        self.parameters.setValue(8)
        flow = FlowLayout(self, spacing=10)
        fields = ((tr("&Parameters"), self.parameters), (tr("&Bits per weight"), self.bits))
        for text, field in fields:
            label = QLabel(text)
            set_look(label, "muted")
            label.setBuddy(field)
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 10, 0)
            line.setSpacing(10)
            line.addWidget(label)
            line.addWidget(field)
            flow.addWidget(pair)
            field.valueChanged.connect(self._on_value_changed)
        themes.changed.connect(self.updateGeometry)

    def show_numbers(self, parameters: float, bits: float) -> None:
        """Show these, without a signal."""
        with QSignalBlocker(self.parameters), QSignalBlocker(self.bits):
            self.parameters.setValue(parameters / 1e9)
            self.bits.setValue(bits)

    def _on_value_changed(self) -> None:
        self.changed.emit(self.parameters.value() * 1e9, self.bits.value())


def _field(least: float, most: float, digits: int, unit: str, name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(least, most)
    field.setDecimals(digits)
    field.setSuffix(unit)
    field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setAccessibleName(name)
    return field

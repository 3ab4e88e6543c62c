"""Fields for numbers, all of a kind: typed, stepped, and left alone by a wheel that passes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox


def number_field(
    low: int, high: int, step: int, value: int, *, lowest: str = "", suffix: str = ""
) -> QSpinBox:
    """Return a field for a whole number; ``lowest`` is the word for the smallest one."""
    field = QSpinBox()
    field.setRange(low, high)
    field.setSingleStep(step)
    field.setSuffix(suffix)
    field.setSpecialValueText(lowest)
    field.setGroupSeparatorShown(True)
    field.setValue(value)
    _dress(field)
    return field


def fraction_field(
    low: float, high: float, step: float, value: float, *, decimals: int = 2
) -> QDoubleSpinBox:
    """Return a field for a number with decimals."""
    field = QDoubleSpinBox()
    field.setRange(low, high)
    field.setSingleStep(step)
    field.setDecimals(decimals)
    field.setValue(value)
    _dress(field)
    return field


def _dress(field: QAbstractSpinBox) -> None:
    # The style sheet's padding does not reach a spin box's inner field.
    field.lineEdit().setTextMargins(8, 0, 0, 0)
    # By Tab or a click, not by the wheel.
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelToThePage(field))
    field.setKeyboardTracking(False)


class _WheelToThePage(QObject):
    """Scrolling a page must not change a number that happens to lie under the pointer."""

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page unless the number under it was chosen first."""
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(field, QAbstractSpinBox)
            and not field.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(field, event)

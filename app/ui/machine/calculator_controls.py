"""What can be changed in the calculator: type, context, cache, layers on the GPU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QWidget,
)

from app.core.words import mark, tr
from app.engine.protocol import CacheType
from app.ui.fit.context_steps import COUNT, context_at, step_of
from app.ui.text_label import text_label
from app.ui.theme import Themes, set_look

CACHE_TYPES: tuple[tuple[CacheType, str], ...] = (
    ("f16", mark("Keys and values at 16 bits: no loss.")),
    ("q8_0", mark("Keys and values at 8.5 bits: half the room, hardly any loss.")),
    (
        "q4_0",
        mark("Keys and values at 4.5 bits: a quarter of the room, a loss that long texts show."),
    ),
)
_MOST_CONTEXT = 1 << 22


class TypeChoice(NamedTuple):
    """A line of the list of types."""

    name: str
    """Empty for the recommended one, whichever that is."""
    text: str
    tip: str


class CalculatorControls(QWidget):
    """Sliders and fields; says what was chosen, shows what it is told.

    Signals:
        type_chosen: name of the type, empty for the recommended one.
        context_chosen: tokens.
        cache_chosen: ``f16``, ``q8_0`` or ``q4_0``.
        layers_chosen: layers on the GPU, the output counted as one; None lets Snug choose.
    """

    type_chosen = Signal(str)
    context_chosen = Signal(int)
    cache_chosen = Signal(str)
    layers_chosen = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._types: tuple[TypeChoice, ...] = ()
        self._rows = 0
        self._build()
        themes.changed.connect(self.updateGeometry)

    def show_types(self, types: Sequence[TypeChoice], chosen: str) -> None:
        """Offer these types; a single one is no choice and stands there as text."""
        with QSignalBlocker(self.type_box):
            if tuple(types) != self._types:
                self._types = tuple(types)
                self.type_box.clear()
                for index, choice in enumerate(types):
                    self.type_box.addItem(choice.text, choice.name)
                    self.type_box.setItemData(index, choice.tip, Qt.ItemDataRole.ToolTipRole)
            self.type_box.setCurrentIndex(max(0, self.type_box.findData(chosen)))
        self.type_box.setEnabled(len(types) > 1)

    def show_context(self, context: int, trained: int) -> None:
        """Show the context, and say when the model was not trained for that much (0: unknown)."""
        with QSignalBlocker(self.context_slider), QSignalBlocker(self.context_field):
            if context_at(self.context_slider.value()) != context:
                self.context_slider.setValue(step_of(context))
            self.context_field.setValue(context)
        beyond = bool(trained) and context > trained
        self.context_note.setVisible(beyond)
        if beyond:
            self.context_note.setText(
                tr("This model was trained for {trained:,} tokens.", trained=trained)
            )

    def show_cache(self, cache: CacheType, *, usable: bool) -> None:
        """Show the type of the cache; without a known architecture there is none to work out."""
        with QSignalBlocker(self._caches):
            self.cache_buttons[cache].setChecked(True)
        for button in self.cache_buttons.values():
            button.setEnabled(usable)

    def show_layers(self, layers: int | None, most: int, worked_out: int) -> None:
        """Show the layers on the GPU; ``most`` 0 hides the control, None is Snug's choice."""
        for widget in self._layer_widgets:
            widget.setVisible(most > 0)
        with QSignalBlocker(self.layers_slider), QSignalBlocker(self.layers_auto):
            self.layers_slider.setRange(0, max(1, most))
            self.layers_slider.setValue(worked_out if layers is None else min(layers, most))
            self.layers_auto.setChecked(layers is None)
        self.layers_value.setText(
            tr("{value} of {most}", value=self.layers_slider.value(), most=most)
        )

    def _build(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.type_box = QComboBox()
        self.type_box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.type_box.setMaxVisibleItems(20)
        self.type_box.currentIndexChanged.connect(self._on_type_changed)
        self._row(tr("&Type"), self.type_box)

        self.context_slider = QSlider(Qt.Orientation.Horizontal)
        self.context_slider.setRange(0, COUNT)
        self.context_slider.setPageStep(4)
        self.context_slider.setAccessibleName(tr("Context, in steps from 2k to 128k"))
        self.context_slider.valueChanged.connect(self._on_step_changed)
        self.context_field = QSpinBox()
        self.context_field.setRange(256, _MOST_CONTEXT)
        self.context_field.setSingleStep(1024)
        self.context_field.setGroupSeparatorShown(True)
        self.context_field.setKeyboardTracking(False)
        self.context_field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.context_field.setAccessibleName(tr("Context in tokens"))
        self.context_field.valueChanged.connect(self.context_chosen)
        row, _ = self._row(tr("&Context"), self.context_slider, self.context_field)
        self.context_note = text_label(look="caption")
        self.context_note.hide()
        self._grid.addWidget(self.context_note, row + 1, 1)

        self._caches = QButtonGroup(self)
        self.cache_buttons: dict[CacheType, QPushButton] = {}
        segments = QWidget()
        line = QHBoxLayout(segments)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for name, tip in CACHE_TYPES:
            button = QPushButton(name)
            set_look(button, "segment")
            button.setCheckable(True)
            button.setToolTip(tr(tip))
            button.setAccessibleName(tr("KV cache {name}", name=name))
            button.setAccessibleDescription(tr(tip))
            self._caches.addButton(button)
            self.cache_buttons[name] = button
            line.addWidget(button)
        line.addStretch(1)
        self._caches.buttonToggled.connect(self._on_cache_toggled)
        self._row(tr("KV cache"), segments)

        self.layers_slider = QSlider(Qt.Orientation.Horizontal)
        self.layers_slider.setAccessibleName(tr("Layers on the GPU"))
        self.layers_slider.valueChanged.connect(self._on_layers_changed)
        self.layers_value = QLabel()
        self.layers_auto = QCheckBox(tr("Automatic"))
        self.layers_auto.setToolTip(tr("As many as fit with headroom"))
        self.layers_auto.toggled.connect(self._on_auto_toggled)
        _, label = self._row(
            tr("&GPU layers"), self.layers_slider, self.layers_value, self.layers_auto
        )
        self._layer_widgets = [
            label, self.layers_slider, self.layers_value, self.layers_auto,
        ]  # fmt: skip
        for widget in self._layer_widgets:
            widget.hide()

    def _row(self, name: str, first: QWidget, *others: QWidget) -> tuple[int, QLabel]:
        # Every other row: notes stand between.
        row = self._rows
        self._rows += 2
        label = QLabel(name)
        set_look(label, "muted")
        if name.startswith("&"):
            label.setBuddy(first)
            if not first.accessibleName():
                first.setAccessibleName(name[1:])
        self._grid.addWidget(label, row, 0)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(first, 1)
        for widget in others:
            line.addWidget(widget)
        self._grid.addLayout(line, row, 1)
        return row, label

    def _on_type_changed(self, _index: int) -> None:
        self.type_chosen.emit(str(self.type_box.currentData() or ""))

    def _on_step_changed(self, step: int) -> None:
        self.context_chosen.emit(context_at(step))

    def _on_cache_toggled(self, button: QPushButton, checked: bool) -> None:
        for name, one in self.cache_buttons.items():
            if checked and one is button:
                self.cache_chosen.emit(name)

    def _on_layers_changed(self, layers: int) -> None:
        self.layers_chosen.emit(layers)

    def _on_auto_toggled(self, automatic: bool) -> None:
        self.layers_chosen.emit(None if automatic else self.layers_slider.value())

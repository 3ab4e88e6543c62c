"""The filters as chips: switches, and menus of a few choices."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.core.words import tr
from app.fit.formula import format_parameters
from app.ui.discover.filters import ARCHITECTURES, LICENCES, SIZES, Choice, Filters
from app.ui.flow_layout import FlowLayout
from app.ui.machine.can_run import TYPE
from app.ui.theme import set_look


class FilterChips(QWidget):
    """Shows what narrows the search and lets it be changed.

    Signals:
        changed: the :class:`Filters`.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = Filters()
        sizes = [Choice(key, size.text) for key, size in SIZES.items()]
        # Made in the order in which Tab shall come to them.
        self.fits = _switch(tr("Fits this machine"), self)
        self.size_menu = _MenuChip(tr("Size"), sizes, self)
        self.licence_menu = _MenuChip(tr("Licence"), LICENCES, self)
        self.architecture_menu = _MenuChip(tr("Architecture"), ARCHITECTURES, self)
        self.open = _switch(tr("Not gated"), self)
        self.open.setToolTip(tr("Only what can be downloaded without asking for access"))
        self.gguf = _switch("GGUF", self)
        self.gguf.setToolTip(
            tr("Only repositories with GGUF files, which are those that Snug runs")
        )
        flow = FlowLayout(self, spacing=6)
        first = (self.fits, self.size_menu, self.licence_menu)
        for chip in (*first, self.architecture_menu, self.open, self.gguf):
            flow.addWidget(chip)
        self.show_room(0)
        self.show_filters(self._filters)
        for name in ("fits", "gguf", "open"):
            switch: QPushButton = getattr(self, name)
            switch.clicked.connect(lambda on, name=name: self.change(**{name: on}))
        for name in ("size", "architecture", "licence"):
            menu: _MenuChip = getattr(self, f"{name}_menu")
            menu.chosen.connect(lambda value, name=name: self.change(**{name: value}))

    @property
    def filters(self) -> Filters:
        """What is chosen."""
        return self._filters

    def show_filters(self, filters: Filters) -> None:
        """Show these as chosen, without a signal."""
        self._filters = filters
        for name in ("fits", "gguf", "open"):
            getattr(self, name).setChecked(getattr(filters, name))
        for name in ("size", "architecture", "licence"):
            getattr(self, f"{name}_menu").choose(getattr(filters, name))

    def show_room(self, room: int) -> None:
        """Say how large a model may be; ``room`` is in parameters, 0 where it is not known."""
        self.fits.setEnabled(room > 0)
        self.fits.setToolTip(
            tr(
                "Only models up to {parameters}, which have room here at {type} or less",
                parameters=format_parameters(room),
                type=TYPE,
            )
            if room
            else tr("The memory of this machine is not known yet")
        )
        self.fits.setAccessibleDescription(self.fits.toolTip())

    def change(self, **changes: object) -> None:
        """Change some filters and say so."""
        changed = msgspec.structs.replace(self._filters, **changes)
        if changed != self._filters:
            self.show_filters(changed)
            self.changed.emit(changed)


class _MenuChip(QPushButton):
    """A chip that unfolds a menu of which one line is chosen.

    Signals:
        chosen: the value of the line.
    """

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[Choice], parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._choices = tuple(choices)
        self._actions: dict[str, QAction] = {}
        set_look(self, "chip_menu")
        menu = QMenu(self)
        group = QActionGroup(menu)
        for choice in choices:
            action = menu.addAction(tr(choice.text))
            action.setCheckable(True)
            group.addAction(action)
            self._actions[choice.value] = action
            action.triggered.connect(lambda _=False, value=choice.value: self.chosen.emit(value))
        self.setMenu(menu)
        self.choose("")

    def choose(self, value: str) -> None:
        """Show a line as chosen."""
        if value in self._actions:
            self._actions[value].setChecked(True)
        text = next((tr(one.text) for one in self._choices if one.value == value), value)
        self.setText(text if value else self._name)
        self.setAccessibleName(f"{self._name}: {text}")
        if self.property("chosen") != bool(value):
            self.setProperty("chosen", bool(value))
            self.style().unpolish(self)
            self.style().polish(self)


def _switch(text: str, parent: QWidget) -> QPushButton:
    chip = QPushButton(text, parent)
    chip.setCheckable(True)
    chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_look(chip, "chip")
    return chip

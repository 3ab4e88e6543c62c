"""Choosing a preset, keeping one's own, and forgetting it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Preset
from app.chat.presets import ABOUT, BUILT_IN, LONGEST_NAME
from app.core.words import mark, tr
from app.ui.text_label import text_label
from app.ui.theme import set_look

USUAL = mark("As in the settings")
OWN = mark("Own to this conversation")
_USUAL_ABOUT = mark("Temperature and longest answer are those of the Settings page.")
_OWN_ABOUT = mark("Changed here; other conversations are not touched.")
_KEPT_ABOUT = mark("One of your own presets.")


class PresetOption(QWidget):
    """Shows which preset is in use.

    Signals:
        chosen: the :class:`Preset`, or None for what the settings say.
        keep_asked: the name under which what is shown shall be kept.
        forget_asked: the name of a preset of the owner's.
    """

    chosen = Signal(object)
    keep_asked = Signal(str)
    forget_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: tuple[Preset, ...] = BUILT_IN
        self._preset: Preset | None = None
        self.box = QComboBox()
        self.box.setAccessibleName(tr("Preset"))
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(self._on_activated)
        self._about = text_label("", "caption")
        self.keep = QPushButton(tr("Save as a preset…"))
        set_look(self.keep, "link")
        self.keep.clicked.connect(lambda: self._name_it(True))
        self.forget = QPushButton(tr("Delete this preset"))
        set_look(self.forget, "link")
        self.forget.clicked.connect(self._on_forget_clicked)
        links = QHBoxLayout()
        links.setSpacing(8)
        links.addWidget(self.keep)
        links.addWidget(self.forget)
        links.addStretch(1)
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the preset"))
        self.name.setPlaceholderText(tr("Name of the preset"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.returnPressed.connect(self._on_named)
        self.take = QPushButton(tr("Save"))
        self.take.clicked.connect(self._on_named)
        self._naming = QWidget()
        naming = QHBoxLayout(self._naming)
        naming.setContentsMargins(0, 0, 0, 0)
        naming.setSpacing(8)
        naming.addWidget(self.name, 1)
        naming.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.box)
        layout.addWidget(self._about)
        layout.addLayout(links)
        layout.addWidget(self._naming)
        self._name_it(False)
        self._show()

    @property
    def about(self) -> str:
        """What is said of the preset in use."""
        return self._about.text()

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these."""
        self._presets = tuple(presets)
        self._show()

    def show_preset(self, preset: Preset | None) -> None:
        """Show what is in use; None is what the settings say."""
        self._preset = preset
        self._show()

    def _show(self) -> None:
        in_use = self._listed()
        words = [tr(USUAL), *(tr(one.name) for one in self._presets)]
        place = 0
        if in_use is not None:
            place = self._presets.index(in_use) + 1
        elif self._preset is not None:
            place = len(words)
            words.append(tr(OWN))
        self.box.blockSignals(True)
        if [self.box.itemText(at) for at in range(self.box.count())] != words:
            self.box.clear()
            self.box.addItems(words)
        self.box.setCurrentIndex(place)
        self.box.blockSignals(False)
        own = in_use is not None and in_use not in BUILT_IN
        if self._preset is None:
            about = tr(_USUAL_ABOUT)
        elif in_use is None:
            about = tr(_OWN_ABOUT)
        else:
            about = tr(_KEPT_ABOUT) if own else tr(ABOUT.get(in_use.name, ""))
        self._about.setText(about)
        self.box.setAccessibleDescription(about)
        self.forget.setVisible(own)
        self.keep.setVisible(self._preset is not None and in_use is None)
        if not self.keep.isVisibleTo(self):
            self._name_it(False)

    def _listed(self) -> Preset | None:
        """Return the preset that is in use as it is kept; None where it was changed."""
        return self._preset if self._preset in self._presets else None

    def _name_it(self, naming: bool) -> None:
        self._naming.setVisible(naming)
        if naming:
            name = self._preset.name if self._preset is not None else ""
            built_in = name.casefold() in (one.name.casefold() for one in BUILT_IN)
            self.name.setText("" if built_in else name)
            self.name.setFocus()
            self.name.selectAll()

    def _on_activated(self, place: int) -> None:
        if place == 0:
            self.chosen.emit(None)
        elif place <= len(self._presets):
            self.chosen.emit(self._presets[place - 1])

    def _on_named(self) -> None:
        name = self.name.text().strip()
        if name:
            self.keep_asked.emit(name)

    def _on_forget_clicked(self) -> None:
        if self._preset is not None:
            self.forget_asked.emit(self._preset.name)

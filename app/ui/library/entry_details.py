"""The selected model: what it is, where it is, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.fit.result import Fit
from app.library.models import ModelEntry, Place
from app.library.removal import Removal
from app.ui import icons
from app.ui.eliding_label import ElidingLabel
from app.ui.fit.fit_text import context_text, speed_text
from app.ui.fit.verdict_chip import VerdictChip
from app.ui.flow_layout import FlowLayout
from app.ui.icon_text import beside_icon
from app.ui.library.entry_text import GONE, STORES, facts, place_text, short_path, title
from app.ui.library.fitting_scroll import FittingScroll
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, set_look

_MOST_PLACES = 4
_COMPACT = 160
"""Most height of the panel under the list, in pixels at a text scale of 1."""


class EntryDetails(QFrame):
    """Says everything about one model; hidden while there is none.

    Signals:
        chat_asked, reveal_asked, delete_asked, remove_asked: the :class:`ModelEntry`.
    """

    chat_asked = Signal(object)
    reveal_asked = Signal(object)
    delete_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._entry: ModelEntry | None = None
        self._compact = False
        set_look(self, "card")
        self.setAccessibleName(tr("Selected model"))
        self._build()
        self._tint(themes.current)
        themes.changed.connect(self._tint)
        self.hide()

    @property
    def entry(self) -> ModelEntry | None:
        """The model on view."""
        return self._entry

    def show_entry(self, entry: ModelEntry | None, fit: Fit | None) -> None:
        """Show a model, or nothing."""
        before, self._entry = self._entry, entry
        # What is said of deleting holds for this model, and while its drive is there.
        other = before is None or entry is None or (entry.key, entry.gone) != (
            before.key, before.gone,
        )  # fmt: skip
        self.setVisible(entry is not None)
        if entry is None:
            return
        self._title.setText(title(entry))
        self._facts.setText(unbroken(facts(entry)))
        self._facts.setVisible(bool(self._facts.text()))
        self._problem.setText(_problem(entry))
        self._problem.setVisible(bool(self._problem.text()))
        usable = not self._problem.text()
        self.chat.setEnabled(usable)
        self.reveal.setEnabled(not entry.gone)
        stores = {place.store for place in entry.places}
        self.delete.setVisible(any(place.owned for place in entry.places))
        self.remove.setVisible(entry.gone or "file" in stores)
        if other:
            self.delete.setEnabled(False)
            self._removal.clear()
            self._removal.hide()
        for index, label in enumerate(self._places):
            label.show_place(entry.places[index] if index < len(entry.places) else None)
        more = len(entry.places) - len(self._places)
        self._more.setText(tr("and {more} more places", more=more))
        self._more.setVisible(more > 0)
        self.show_fit(fit if usable else None)

    def show_fit(self, fit: Fit | None) -> None:
        """Say how the model fits, as far as that is known."""
        self._chip.setVisible(fit is not None)
        self._fit.setVisible(fit is not None and not self._compact)
        if fit is None:
            return
        self._chip.show_verdict(fit.verdict)
        speed = f", {speed_text(fit.decode_tps)}" if fit.decode_tps is not None else ""
        needs = tr(
            "Needs {total} with {context} of context",
            total=format_bytes(fit.total),
            context=context_text(fit.context),
        )
        self._fit.setText(unbroken(f"{needs}{speed}."))

    def show_removal(self, removal: Removal) -> None:
        """Say what deleting would free, or why the model cannot be deleted."""
        self.delete.setEnabled(not removal.refusal)
        text = removal.refusal or tr(
            "Deleting frees {freed}. {note}", freed=format_bytes(removal.freed), note=removal.note
        )
        self._removal.setText(unbroken(text.strip()))
        self._removal.show()

    def set_compact(self, compact: bool) -> None:
        """Keep to what is needed where the panel stands under the list."""
        self._compact = compact
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.LeftToRight if compact else direction.TopToBottom)
        self._head.setStretchFactor(self._title, 1 if compact else 0)
        self._about.setVisible(not compact)
        self._fit.setVisible(self._chip.isVisibleTo(self) and not compact)
        self._scroll.fit()

    def _build(self) -> None:
        self._title = text_label(look="heading")
        self._chip = VerdictChip(self._themes)
        self._fit = text_label()
        self._problem = text_label()
        self._facts = text_label(look="muted")
        self.chat = _button(tr("Chat"))
        set_look(self.chat, "primary")
        self.chat.setToolTip(tr("Chat with this model (Enter)"))
        self.reveal = _button(tr("Show in folder"))
        self.delete = _button(tr("Delete"))
        self.delete.setToolTip(tr("Delete this model from the disk (Del)"))
        self.remove = _button(tr("Remove from list"))
        self.remove.setToolTip(tr("The file itself stays where it is"))
        for button, signal in (
            (self.chat, self.chat_asked),
            (self.reveal, self.reveal_asked),
            (self.delete, self.delete_asked),
            (self.remove, self.remove_asked),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit(self._entry))
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        for button in (self.chat, self.reveal, self.delete, self.remove):
            flow.addWidget(button)
        self._removal = text_label(look="caption")
        self._places = tuple(_PlaceLabel(self._themes) for _ in range(_MOST_PLACES))
        self._more = text_label(look="caption")
        self._about = QWidget()
        about = QVBoxLayout(self._about)
        about.setContentsMargins(0, 0, 0, 0)
        about.setSpacing(8)
        heading = QLabel(tr("Where it is"))
        set_look(heading, "caption")
        for widget in (self._facts, heading, *self._places, self._more):
            about.addWidget(widget)
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.setSpacing(8)
        self._head.addWidget(self._title)
        # Aligned, or the chip's width would be that of the title, and its lines be counted by it.
        self._head.addWidget(self._chip, alignment=Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(self._head)
        for widget in (self._fit, self._problem, buttons, self._removal, self._about):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._scroll = FittingScroll(inside, self._highest)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def _highest(self) -> int | None:
        return self._themes.sp(_COMPACT) if self._compact else None

    def _tint(self, theme: Theme) -> None:
        self.chat.setIcon(icons.icon("chat", theme, "accent_text"))
        self.reveal.setIcon(icons.icon("open_folder", theme))
        self.delete.setIcon(icons.icon("trash", theme))
        self.remove.setIcon(icons.icon("close", theme))
        self._chip.setMaximumHeight(self._themes.sp(28))


def _button(name: str) -> QPushButton:
    button = QPushButton(beside_icon(name))
    button.setAccessibleName(name)
    return button


class _PlaceLabel(QWidget):
    """One place of a model: the store, the name it has there, the path."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self._name = text_label()
        self._path = ElidingLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_look(self._path, "mono")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._name)
        layout.addWidget(self._path)

    def sizeHint(self) -> QSize:
        """Ask for no width of its own: paths are long."""
        return QSize(0, super().sizeHint().height())

    def show_place(self, place: Place | None) -> None:
        """Show a place, or nothing."""
        self.setVisible(place is not None)
        if place is None:
            return
        name = place_text(place)
        if place.store in STORES and place.store != "demo" and place.name:
            name = f"{name}: {place.name}"
        self._name.setText(name if place.here else f"{name} ({tr(GONE)})")
        self._name.setEnabled(place.here)
        self._path.setText(short_path(Path(place.path)))
        self._path.setVisible(place.store != "demo")


def _problem(entry: ModelEntry) -> str:
    if entry.gone:
        return tr(
            "This model is {gone}. It comes back by itself when the drive does.", gone=tr(GONE)
        )
    return entry.problem or ""

"""Going between what stands in the same place of a conversation: "2 / 3" and two arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.core.words import mark, tr
from app.ui import icons
from app.ui.theme import Theme, Themes, set_look


class _Words(NamedTuple):
    place: str
    back: str
    on: str


_WORDS = {
    "answer": _Words(
        mark("Answer {place} of {many}"), mark("Previous answer"), mark("Next answer")
    ),
    "message": _Words(
        mark("Message {place} of {many}"), mark("Previous message"), mark("Next message")
    ),
}


class BranchArrows(QWidget):
    """Hidden where a message is the only one in its place.

    Signals:
        stepped: -1 for the one before, 1 for the one after.
    """

    stepped = Signal(int)

    def __init__(
        self, themes: Themes, of: Literal["answer", "message"], parent: QWidget | None = None
    ) -> None:
        """``of`` says what there are several of."""
        super().__init__(parent)
        self._themes = themes
        self._of = of
        self._built = False
        self.several = False
        """Whether there is anything to go to."""
        self.back, self.on = QToolButton(self), QToolButton(self)
        self._place = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        for button in (self.back, self.on):
            set_look(button, "quiet")
        set_look(self._place, "caption")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, as "2 / 3"."""
        return self._place.text()

    def show_place(self, message: int, family: Sequence[int]) -> None:
        """Say where a message stands among those of its family."""
        self.several = len(family) > 1 and message in family
        self.setVisible(self.several)
        if not self.several:
            return
        if not self._built:
            # Most messages are alone in their place: a long conversation must open fast.
            self._built = True
            self._build()
        place, many = family.index(message) + 1, len(family)
        self._place.setText(f"{place} / {many}")
        words = _WORDS[self._of]
        said = tr(words.place, place=place, many=many)
        self._place.setAccessibleName(said)
        for button, name, keys, ends in (
            (self.back, tr(words.back), "Alt+Left", place == 1),
            (self.on, tr(words.on), "Alt+Right", place == many),
        ):
            button.setAccessibleName(name)
            button.setAccessibleDescription(said)
            button.setToolTip(f"{name} ({keys})")
            button.setEnabled(not ends)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(2)
        for button, step in ((self.back, -1), (self.on, 1)):
            button.clicked.connect(lambda _=False, step=step: self.stepped.emit(step))
        for part in (self.back, self._place, self.on):
            row.addWidget(part)
        self._tint(self._themes.current)
        self._themes.changed.connect(self._tint)

    def _tint(self, theme: Theme) -> None:
        self.back.setIcon(icons.icon("chevron_left", theme, "muted"))
        self.on.setIcon(icons.icon("chevron_right", theme, "muted"))

"""What a repository is: its name, two lines about it, its facts, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.core.words import tr
from app.fit.formula import format_parameters
from app.ui import icons
from app.ui.discover.words import count_text, day_text, licence_text, owner_and_name, seen_text
from app.ui.eliding_button import LineButton
from app.ui.fit.fit_text import context_text
from app.ui.flow_layout import FlowLayout
from app.ui.links import open_link
from app.ui.text_label import text_label
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.fit.catalogue import Entry
    from app.hub.repository import Repository

_MOST_BASES = 3


class Chip(NamedTuple):
    """A fact; the tip says what it means."""

    text: str
    tip: str = ""


class RepositoryHead(QWidget):
    """Says what is on view.

    Signals:
        back: the owner wants to see the results again, where both have no room.
        repository_asked: id of a repository that this one was made from.
    """

    back = Signal()
    repository_asked = Signal(str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._link = ""
        self.back_button = QToolButton()
        set_look(self.back_button, "quiet")
        self.back_button.setAccessibleName(tr("Back to the results"))
        self.back_button.setToolTip(tr("Back to the results (Alt+Left)"))
        self.back_button.clicked.connect(self.back)
        self._owner = QLabel()
        set_look(self._owner, "caption")
        self._name = text_label(look="title")
        self._name.setAccessibleName(tr("Repository"))
        self.page = QToolButton()
        set_look(self.page, "quiet")
        self.page.setAccessibleName(tr("Open its page in the browser"))
        self.page.setToolTip(tr("Open its page in the browser"))
        self.page.clicked.connect(lambda: open_link(self._link))
        self._seen = text_label(look="muted")
        self._seen.hide()
        self._summary = text_label()
        self._summary.setAccessibleName(tr("What it is"))
        self._chips: list[QLabel] = []
        self._facts = QWidget()
        self._flow = FlowLayout(self._facts, spacing=6)
        self._bases = QWidget()
        self._base_flow = FlowLayout(self._bases, spacing=2)
        self._made = QLabel(tr("Made from"))
        set_look(self._made, "caption")
        self._base_flow.addWidget(self._made)
        self.base_buttons = [LineButton() for _ in range(_MOST_BASES)]
        for button in self.base_buttons:
            set_look(button, "link")
            button.clicked.connect(lambda _=False, one=button: self._on_base_clicked(one))
            self._base_flow.addWidget(button)
        self.gate = LineButton()
        self.gate.show_text(tr("Its owner wants to be asked for access: open its page"))
        set_look(self.gate, "link")
        self.gate.clicked.connect(lambda: open_link(self._link))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._owner)
        names.addWidget(self._name)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back_button, alignment=Qt.AlignmentFlag.AlignTop)
        top.addLayout(names, 1)
        top.addWidget(self.page, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._seen)
        layout.addWidget(self._summary)
        layout.addWidget(self._facts)
        layout.addWidget(self._bases)
        layout.addWidget(self.gate)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def name(self) -> str:
        """The name on view."""
        return self._name.text()

    @property
    def facts(self) -> list[str]:
        """The facts on view."""
        return [chip.text() for chip in self._chips if chip.isVisibleTo(self)]

    @property
    def seen(self) -> str:
        """What is said of a repository that could not be asked for now."""
        return self._seen.text() if self._seen.isVisibleTo(self) else ""

    @property
    def summary(self) -> str:
        """The lines about it."""
        return self._summary.text()

    def show_name(self, repo: str) -> None:
        """Show the name alone, while the rest is fetched."""
        owner, name = owner_and_name(repo)
        self._say(owner, name, "", (), (), "")

    def show_repository(self, repository: Repository, seen: float | None = None) -> None:
        """Show all of it; ``seen`` is when it was like this, in seconds, where that is not now."""
        owner, name = owner_and_name(repository.id)
        self._say(
            owner, name, repository.summary, repository_chips(repository),
            repository.base_models, repository.link, gated=repository.gated,
        )  # fmt: skip
        if seen is not None:
            self._seen.setText(seen_text(seen))
            self._seen.show()

    def show_entry(self, entry: Entry) -> None:
        """Show a model of the catalogue."""
        chips = [
            Chip(
                tr(
                    "{parameters} parameters",
                    parameters=format_parameters(entry.parameters),
                )
            ),
            Chip(entry.shape.architecture, tr("Architecture")),
            Chip(
                tr("{context} of context", context=context_text(entry.context)),
                tr("What it was trained for"),
            ),
            Chip(entry.licence, tr("Licence")),
            Chip(entry.released, tr("Released")),
        ]
        owner, _ = owner_and_name(entry.repo)
        self._say(owner, entry.name, "", chips, (), "")

    def _say(
        self,
        owner: str,
        name: str,
        summary: str,
        chips: Sequence[Chip],
        bases: Sequence[str],
        link: str,
        *,
        gated: bool = False,
    ) -> None:
        self._owner.setText(owner)
        self._name.setText(name)
        self._summary.setText(summary)
        self._summary.setVisible(bool(summary))
        while len(self._chips) < len(chips):
            label = QLabel()
            set_look(label, "chip")
            self._chips.append(label)
            self._flow.addWidget(label)
        for index, label in enumerate(self._chips):
            label.setVisible(index < len(chips))
            if index < len(chips):
                label.setText(chips[index].text)
                label.setToolTip(chips[index].tip)
        self._facts.setVisible(bool(chips))
        for index, button in enumerate(self.base_buttons):
            button.setVisible(index < len(bases))
            if index < len(bases):
                button.show_text(bases[index])
                button.setAccessibleName(tr("Made from {bases}", bases=bases[index]))
        self._bases.setVisible(bool(bases))
        self._seen.hide()
        self._link = link
        self.page.setVisible(bool(link))
        self.gate.setVisible(gated and bool(link))

    def _tint(self, theme: Theme) -> None:
        # A layout of words sets them at their tops: as high as the buttons, it stands in line.
        self._made.setFixedHeight(self.base_buttons[0].sizeHint().height())
        self.back_button.setIcon(icons.icon("chevron_left", theme))
        self.page.setIcon(icons.icon("external", theme, "muted"))
        self.gate.setIcon(icons.icon("lock", theme, "link"))

    def _on_base_clicked(self, button: LineButton) -> None:
        self.repository_asked.emit(button.full_text)


def repository_chips(repository: Repository) -> list[Chip]:
    """Return the facts of a repository, as far as they are known."""
    gguf, weights = repository.gguf, repository.weights
    parameters = (gguf and gguf.parameters) or (weights and weights.parameters) or 0
    architecture = (gguf and gguf.architecture) or (weights and weights.family) or ""
    context = (gguf and gguf.context_length) or (weights and weights.context) or 0
    chips = []
    if parameters:
        chips.append(
            Chip(
                tr(
                    "{parameters} parameters",
                    parameters=format_parameters(parameters),
                )
            )
        )
    if architecture:
        chips.append(Chip(architecture, tr("Architecture")))
    if context:
        chips.append(
            Chip(
                tr("{context} of context", context=context_text(context)),
                tr("Trained for {context:,} tokens", context=context),
            )
        )
    if repository.licence:
        chips.append(Chip(licence_text(repository.licence), tr("Licence")))
    chips.append(
        Chip(
            tr("{count} downloads", count=count_text(repository.downloads)),
            tr("In the last month"),
        )
    )
    if repository.likes:
        chips.append(Chip(tr("{count} likes", count=count_text(repository.likes))))
    if repository.updated:
        chips.append(Chip(tr("changed {day}", day=day_text(repository.updated))))
    return chips

"""The row that looks for a new version: when its button is pressed, and at no other time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app import __version__
from app.core.errors import SnugError
from app.core.publication import Publication
from app.core.words import mark, tr
from app.ui.links import open_link
from app.ui.settings.rows import Row
from app.ui.tasks import Tasks
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.services import Services

_UNASKED = mark("Snug looks for one only when you press the button. It sends nothing about you.")
_NOWHERE = mark(
    "This Snug does not know where new versions are published. Look where you got it, now and then."
)


class VersionRow(QWidget):
    """Says which version is the newest, and leads to it.

    Signals:
        failed: an error that is not about the network.
    """

    failed = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        publication: Publication | None,
        parent: QWidget | None = None,
    ) -> None:
        """Show what is known; without a ``publication`` there is nobody to ask."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._publication = publication
        self.look = QPushButton(tr("Look for a new version"))
        self.look.setVisible(publication is not None)
        self.look.clicked.connect(self._on_look_clicked)
        self.get = QPushButton(tr("Open its page"))
        self.get.hide()
        self.get.clicked.connect(self._on_get_clicked)
        control = QWidget()
        if publication is not None:  # Tab would stay before a proxy that is not there
            control.setFocusProxy(self.look)
        buttons = QHBoxLayout(control)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        for button in (self.look, self.get):
            buttons.addWidget(button)
        self._row = Row(
            themes, tr("New versions"), tr(_UNASKED) if publication else tr(_NOWHERE), control
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._row)

    @property
    def text(self) -> str:
        """What is said of new versions."""
        return self._row.caption

    def _on_look_clicked(self) -> None:
        publication = self._publication
        if publication is None:
            return

        def ask() -> str:
            from app.hub.releases import newest_version

            return newest_version(self._services.access, publication)

        self.look.setEnabled(False)
        self._row.set_caption(tr("Looking …"))
        self._tasks.run(ask, self._on_answered, self._on_failed, lane="versions")

    def _on_answered(self, version: str) -> None:
        from app.hub.releases import is_newer

        newer = is_newer(version, __version__)
        self.look.setEnabled(True)
        self.get.setVisible(newer)
        if newer:
            self._row.set_caption(
                tr(
                    "Version {version} is out; you have {version2}.",
                    version=version,
                    version2=__version__,
                )
            )
        else:
            self._row.set_caption(
                tr("You have the newest version, {version}.", version=__version__)
            )

    def _on_failed(self, error: Exception) -> None:
        self.look.setEnabled(True)
        self._row.set_caption(str(error) if isinstance(error, SnugError) else tr(_UNASKED))
        if not isinstance(error, SnugError):
            self.failed.emit(error)

    def _on_get_clicked(self) -> None:
        if self._publication is not None:
            open_link(self._publication.page)

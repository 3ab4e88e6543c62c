"""The rows about what Snug is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.core.errors import SnugError
from app.core.publication import Publication
from app.core.words import tr
from app.ui import icons
from app.ui.icon_text import beside_icon
from app.ui.settings.rows import Group, Row
from app.ui.settings.version_row import VersionRow
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes
from app.versions import Versions

if TYPE_CHECKING:
    from app.services import Services


class AboutRows(QWidget):
    """Versions, to be copied into a report, the newest one, and the licences.

    Signals:
        failed: an error that the rows have no place for.
    """

    failed = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        made_of: Versions,
        publication: Publication | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._made_of = made_of
        self.copy = QPushButton(beside_icon(tr("Copy")))
        self.copy.clicked.connect(self._on_copy_clicked)
        text = " · ".join(f"{tr(name)} {tr(version)}" for name, version in made_of)
        row = Row(themes, tr("Versions"), text, self.copy)
        self.copy.setAccessibleName(tr("Copy versions"))
        self.licences = QPushButton(beside_icon(tr("Show")))
        self.licences.clicked.connect(self._on_licences_clicked)
        words = tr(
            "Snug is free software under the MIT licence. It is built on Qt and "
            "PySide6 (LGPL), llama.cpp and llama-cpp-python (MIT), and on the work "
            "of others."
        )
        licences = Row(themes, tr("Licences"), words, self.licences)
        self.licences.setAccessibleName(tr("Show licences"))
        self.newest = VersionRow(services, tasks, themes, publication)
        self.newest.failed.connect(self.failed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Group(tr("About"), (row, self.newest, licences)))
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def _tint(self, theme: Theme) -> None:
        self.copy.setIcon(icons.icon("copy", theme))
        self.licences.setIcon(icons.icon("file", theme))

    def _on_copy_clicked(self) -> None:
        lines = "\n".join(f"{name} {version}" for name, version in self._made_of)
        QGuiApplication.clipboard().setText(lines)

    def _on_licences_clicked(self) -> None:
        from app.licences import parts, text_of
        from app.ui.settings.licences_dialog import LicencesDialog

        try:
            found = parts()
        except SnugError as error:
            self.failed.emit(error)
            return
        dialog = LicencesDialog(self._themes, found, text_of, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

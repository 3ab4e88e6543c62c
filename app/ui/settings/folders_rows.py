"""The rows about models on this disk: where downloads go, and folders that are searched too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.units import format_bytes
from app.core.words import mark, tr
from app.hub.disk_space import free_space
from app.hub.places import hub_cache
from app.ui import icons
from app.ui.eliding_label import ElidingLabel
from app.ui.icon_text import beside_icon
from app.ui.settings.rows import Group, Row
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.core.settings import Settings
    from app.services import Services

_DOWNLOADS = mark("The Hugging Face cache, which other programs share. HF_HOME moves it.")


class FoldersRows(QWidget):
    """Says where downloads go and how much room is there; folders come and go at once.

    Signals:
        failed: the error of a change that could not be saved.
        unopened: a folder that no file manager opened.
    """

    failed = Signal(object)
    unopened = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        *,
        cache: Path | None = None,
        free: Callable[[Path], int] = free_space,
        parent: QWidget | None = None,
    ) -> None:
        """Make the rows; ``cache`` and ``free`` stand in for this computer's own."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._themes = themes
        self._cache = cache or hub_cache()
        self._lines: dict[str, tuple[QWidget, QToolButton]] = {}
        self.open = QPushButton(beside_icon(tr("Open folder")))
        self.open.clicked.connect(self._on_open_clicked)
        self.add = QPushButton(beside_icon(tr("Add a folder…")))
        self.add.clicked.connect(self._on_add_clicked)
        self._room = Row(themes, tr("Downloads"), tr(_DOWNLOADS), self.open)
        self.open.setAccessibleName(tr("Open the folder of downloads"))
        path = ElidingLabel(str(self._cache), mode=Qt.TextElideMode.ElideMiddle)
        set_look(path, "mono")
        path.setContentsMargins(16, 12, 16, 12)
        about = tr("Models in these folders are listed where they are; nothing in them is changed.")
        row = Row(themes, tr("More folders"), about, self.add)
        self.add.setAccessibleName(tr("Add a folder with models"))
        self._folders = QWidget()
        self._list = QVBoxLayout(self._folders)
        self._list.setContentsMargins(16, 0, 8, 8)
        self._list.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        more = QWidget()
        lines = QVBoxLayout(more)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(row)
        lines.addWidget(self._folders)
        layout.addWidget(Group(tr("Models"), (self._room, path, more)))
        self._tint(themes.current)
        themes.changed.connect(self._tint)
        services.settings.subscribe(self._hear)
        self._show(services.settings.value)
        tasks.run(
            lambda: free(self._cache), self._on_measured, self._on_not_measured, lane="library"
        )

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders on view."""
        return tuple(self._lines)

    def remove_button(self, folder: str) -> QToolButton:
        """Return the button that takes a folder off the list."""
        return self._lines[folder][1]

    def _hear(self, settings: Settings) -> None:
        self._tasks.post(lambda: self._show(settings))

    def _show(self, settings: Settings) -> None:
        for folder in set(self._lines) - set(settings.model_folders):
            line, _ = self._lines.pop(folder)
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        for folder in settings.model_folders:
            if folder not in self._lines:
                self._lines[folder] = self._line(folder)
                self._list.addWidget(self._lines[folder][0])
        self._folders.setVisible(bool(self._lines))

    def _line(self, folder: str) -> tuple[QWidget, QToolButton]:
        path = ElidingLabel(folder, mode=Qt.TextElideMode.ElideMiddle)
        set_look(path, "mono")
        remove = QToolButton()
        set_look(remove, "quiet")
        remove.setAccessibleName(tr("Take {folder} off the list", folder=folder))
        remove.setToolTip(tr("Take off the list; the folder stays"))
        remove.setIcon(icons.icon("close", self._themes.current, "muted"))
        remove.clicked.connect(lambda: self._change(remove=folder))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(path)
        row.addStretch(1)
        row.addWidget(remove)
        return line, remove

    def _change(self, *, add: str = "", remove: str = "") -> None:
        def work() -> None:
            folders = [one for one in self._services.settings.value.model_folders if one != remove]
            if add and add not in folders:
                folders.append(add)
            self._services.settings.update(model_folders=tuple(folders))

        self._tasks.run(work, None, self.failed.emit, lane="settings")

    def _tint(self, theme: Theme) -> None:
        self.open.setIcon(icons.icon("open_folder", theme))
        self.add.setIcon(icons.icon("plus", theme))
        for _, button in self._lines.values():
            button.setIcon(icons.icon("close", theme, "muted"))

    def _on_measured(self, free: int) -> None:
        self._room.set_caption(
            tr("{about} {free} are free there.", about=tr(_DOWNLOADS), free=format_bytes(free))
        )

    def _on_not_measured(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self._room.set_caption(tr("{about} It cannot be reached now.", about=tr(_DOWNLOADS)))

    def _on_open_clicked(self) -> None:
        folder = self._cache
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent  # nothing was downloaded yet
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.unopened.emit(str(folder))

    def _on_add_clicked(self) -> None:
        dialog = QFileDialog(self, tr("Add a folder with models"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self._change(add=name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

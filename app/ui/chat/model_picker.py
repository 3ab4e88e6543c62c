"""The button that names the model, and its menu of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.library.models import ModelEntry
from app.ui import icons
from app.ui.eliding_button import ElidingButton
from app.ui.icon_text import beside_icon
from app.ui.theme import Theme, Themes, set_look

_WIDEST = 260
_MOST = 20
"""Models in the menu; all of them are on the Models page."""


class ModelPicker(ElidingButton):
    """Names the model in memory; its menu has the demo model, recent ones and any file.

    Signals:
        chosen: path of a model; None is the demo model.
        file_asked: the owner wants to choose a file.
        stop_asked: stop what is being loaded.
        more_asked: title of the page on which there are more to choose from.
    """

    more_asked = Signal(str)
    stop_asked = Signal()
    chosen = Signal(object)
    file_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent, mode=Qt.TextElideMode.ElideMiddle)
        self._themes = themes
        self._name = ""
        self._stop = QAction(tr("Stop loading"), self)
        self._stop.triggered.connect(self.stop_asked)
        self._stop.setVisible(False)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        set_look(self, "quiet")
        self.setMenu(self._menu)
        self.show_models((), "")
        self.show_name(tr("No model"))
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def show_name(self, name: str) -> None:
        """Say which model answers, or what is happening to it."""
        self._name = name
        most = self._themes.sp(_WIDEST)
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, most)
        self.setText(beside_icon(shown.replace("&", "&&")) + " ")
        self.setToolTip(name)
        self.setAccessibleName(tr("Model: {name}. Choose another", name=name))

    def set_loading(self, loading: bool) -> None:
        """Offer to stop while a model is being loaded."""
        self._stop.setVisible(loading)

    def show_models(self, entries: Sequence[ModelEntry], current: str) -> None:
        """Offer these models; ``current`` is the path of the one in memory."""
        self._menu.clear()
        self._menu.addAction(self._stop)
        models = [entry for entry in entries if entry.kind == "model"]
        shown = models[:_MOST]
        shown += [entry for entry in models[_MOST:] if _is_at(entry, current)]
        for entry in shown:
            self._menu.addAction(self._action(entry, current))
        self._menu.addSeparator()
        if more := len(models) - len(shown):
            text = tr("{count} more models…", count=more)
            self._lead(text, "models", lambda: self.more_asked.emit("Models"))
        self._lead(tr("Find a model…"), "discover", lambda: self.more_asked.emit("Discover"))
        self._lead(tr("Open a .gguf file…"), "file", self.file_asked.emit)

    def _lead(self, text: str, icon_name: str, on_triggered: Callable[[], None]) -> None:
        action = self._menu.addAction(icons.icon(icon_name, self._themes.current), text)
        action.triggered.connect(lambda _checked=False: on_triggered())

    def _action(self, entry: ModelEntry, current: str) -> QAction:
        parts = [entry.type, format_bytes(entry.size) if entry.size else ""]
        detail = ", ".join(part for part in parts if part)
        text = f"{entry.name}   {detail}" if detail else entry.name
        action = QAction(text.replace("&", "&&"), self._menu)
        action.setCheckable(True)
        action.setChecked(_is_at(entry, current))
        action.setEnabled(entry.problem is None)
        action.setToolTip(entry.problem or entry.path)
        path = None if entry.demo else Path(entry.path)
        action.triggered.connect(lambda _checked=False: self.chosen.emit(path))
        return action

    def _tint(self, theme: Theme) -> None:
        self.setIcon(icons.icon("cpu", theme, "muted"))
        self._stop.setIcon(icons.icon("stop", theme))
        if self._name:
            self.show_name(self._name)


def _is_at(entry: ModelEntry, path: str) -> bool:
    return path in (entry.path, *(place.path for place in entry.places))

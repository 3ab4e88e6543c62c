"""What lies over the window while a file is dragged across it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.theme import Themes, set_look

_MARGIN = 12


class Drop(NamedTuple):
    """What a drop would do: open a model, list models and folders, attach files, or nothing."""

    kind: Literal["open", "list", "attach", "no model", "nothing"]
    paths: tuple[Path, ...] = ()
    others: tuple[Path, ...] = ()
    """Files beside a model, which are attached."""


def drop_of(data: QMimeData, *, to_list: bool = False) -> Drop:
    """Return what dropping these files would do; ``to_list`` on the page that lists models.

    Folders always go to the list; files that are no models go with the next question.
    """
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    models = [path for path in paths if path.suffix.lower() == ".gguf" and not path.is_dir()]
    folders = [path for path in paths if path.is_dir()]
    if folders or (models and to_list):
        return Drop("list", (*models, *folders))
    files = tuple(path for path in paths if path not in models)
    if models:
        return Drop("open", tuple(models[:1]), files)
    if files and not to_list:
        return Drop("attach", files)
    return Drop("no model" if paths else "nothing")


class DropHint(QFrame):
    """Says what a drop would do; lets the drag itself through to the window beneath."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._themes = themes
        set_look(self, "drop_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon = QLabel()
        self._title = QLabel()
        self._caption = QLabel()
        set_look(self._title, "title")
        set_look(self._caption, "muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (self._icon, self._title, self._caption):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self._icon)
            layout.addWidget(label)
        layout.addStretch(1)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on view."""
        return self._title.text()

    def show_for(self, drop: Drop) -> None:
        """Say what a drop would do."""
        theme = self._themes.current
        name, token = ("download", "accent") if drop.paths else ("info", "muted")
        size = self._themes.sp(40)
        self._icon.setPixmap(icons.pixmap(name, theme, token, size, self.devicePixelRatioF()))
        title, caption = _words(drop)
        self._title.setText(title)
        self._caption.setText(caption)
        window = self._window.rect()
        self.setGeometry(window.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
        self.show()
        self.raise_()


def _words(drop: Drop) -> tuple[str, str]:
    if drop.kind == "open":
        also = tr(" and attach {files}", files=_files(drop.others)) if drop.others else ""
        return (
            tr("Drop to open {name}{also}", name=drop.paths[0].name, also=also),
            tr("It stays where it is; nothing is copied."),
        )
    if drop.kind == "attach":
        return tr("Drop to attach {files}", files=_files(drop.paths)), tr(
            "Text, code, CSV and PDF go with a question."
        )
    if drop.kind == "list":
        what = (
            drop.paths[0].name
            if len(drop.paths) == 1
            else tr("{count} files", count=len(drop.paths))
        )
        stays = (
            tr("It stays where it is") if len(drop.paths) == 1 else tr("They stay where they are")
        )
        return tr("Drop to add {what} to your models", what=what), tr(
            "{stays}; nothing is copied.", stays=stays
        )
    return tr("Not a model file"), tr("Snug opens models in files that end in .gguf.")


def _files(paths: tuple[Path, ...]) -> str:
    return paths[0].name if len(paths) == 1 else tr("{count} files", count=len(paths))

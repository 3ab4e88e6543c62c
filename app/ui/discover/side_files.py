"""The files of a repository that are no models, folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.core.units import format_bytes
from app.core.words import mark, tr
from app.ui import icons
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.hub.repository import SideFile

_KINDS = {
    "mmproj": mark("lets the model see images or hear sound (a projector)"),
    "imatrix": mark("statistics that smaller types were made with (an importance matrix)"),
    "adapter": mark("changes that are put on a model (an adapter)"),
    "vocab": mark("a vocabulary without weights"),
    "draft": mark("a small model that makes a larger one faster (a draft model)"),
    "other": mark("no model by itself"),
}


class SideFiles(QWidget):
    """Says which other files there are; a click unfolds them."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.button = QPushButton(tr("Other files"))
        set_look(self.button, "fold")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._on_toggled)
        self._text = text_label(look="caption")
        self._text.setContentsMargins(26, 0, 0, 0)
        self._text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._text)
        self._tint(themes.current)
        themes.changed.connect(self._tint)
        self.hide()

    @property
    def text(self) -> str:
        """What is unfolded."""
        return self._text.text() if self._text.isVisibleTo(self) else ""

    def show_files(self, files: Sequence[SideFile]) -> None:
        """Show these; none hides it."""
        self.setVisible(bool(files))
        self.button.setChecked(False)
        self.button.setText(
            tr("1 other file beside the models")
            if len(files) == 1
            else tr("{count:,} other files beside the models", count=len(files))
        )
        self._text.setText(
            "\n".join(
                unbroken(f"{one.file.path}, {format_bytes(one.file.size)}: {tr(_KINDS[one.kind])}")
                for one in files
            )
        )

    def _tint(self, theme: Theme) -> None:
        folded = "chevron_down" if self.button.isChecked() else "chevron_right"
        self.button.setIcon(icons.icon(folded, theme, "muted"))

    def _on_toggled(self, unfolded: bool) -> None:
        self._text.setVisible(unfolded)
        self._tint(self._themes.current)

"""What was deleted and can still be undone, until the window closes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.core.units import format_bytes
from app.core.words import tr
from app.library.removal import Removed
from app.ui import icons
from app.ui.icon_text import beside_icon
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes, set_look


class UndoBar(QFrame):
    """Names the last deletion; hidden when there is none.

    Signals:
        undo_asked: the :class:`Removed` to bring back.
        purge_asked: free the space of all deletions now.
        emptied: it went away with the keyboard at one of its buttons.
    """

    undo_asked = Signal(object)
    purge_asked = Signal()
    emptied = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deleted: list[Removed] = []
        set_look(self, "notice_info")
        self._text = text_label()
        self.undo = QPushButton(beside_icon(tr("Undo")))
        self.undo.setAccessibleName(tr("Undo"))
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self._deleted[-1]))
        self.purge = QPushButton(tr("Free the space now"))
        set_look(self.purge, "quiet")
        self.purge.setToolTip(tr("Afterwards it cannot be undone"))
        self.purge.clicked.connect(self.purge_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.purge)
        layout.addWidget(self.undo)
        self._tint(themes.current)
        themes.changed.connect(self._tint)
        self._show()

    @property
    def text(self) -> str:
        """The sentence on view, empty when there is none."""
        return self._text.text().replace("\u00a0", " ") if self._deleted else ""

    def push(self, deleted: Removed) -> None:
        """Name another deletion."""
        self._deleted.append(deleted)
        self._show()

    def pop(self, deleted: Removed) -> None:
        """Take one off that was undone; the one before it can be undone next."""
        self._deleted.remove(deleted)
        self._show()

    def clear(self) -> None:
        """Take all off, as they are final now."""
        self._deleted.clear()
        self._show()

    def _show(self) -> None:
        keyboard = self.undo.hasFocus() or self.purge.hasFocus()
        self.setVisible(bool(self._deleted))
        if not self._deleted:
            if keyboard:
                self.emptied.emit()
            return
        last, total = self._deleted[-1], sum(one.freed for one in self._deleted)
        before = len(self._deleted) - 1
        also = (
            ""
            if not before
            else tr(", and 1 model before it")
            if before == 1
            else tr(", and {before} models before it", before=before)
        )
        freed = tr("{total} will be free when Snug is closed.", total=format_bytes(total))
        self._text.setText(
            unbroken(
                tr("{name} was deleted{also}. {freed}", name=last.name, also=also, freed=freed)
            )
        )
        self.setAccessibleName(self._text.text())

    def _tint(self, theme: Theme) -> None:
        self.undo.setIcon(icons.icon("undo", theme))

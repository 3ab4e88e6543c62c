"""A download's buttons: Download, then pause and cancel, at last Chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.ui import icons
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.hub.download import Download

Order = Literal["download", "pause", "resume", "cancel", "chat"]


class DownloadControl(QWidget):
    """Stands in a row, or as the one prominent button of the page.

    Signals:
        ordered: ``download``, ``pause``, ``resume``, ``cancel`` or ``chat``.
        resized: it needs another size now.
    """

    ordered = Signal(str)
    resized = Signal()

    def __init__(
        self, themes: Themes, name: str, *, prominent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = name
        self._prominent = prominent
        self._narrow = False
        self._download: Download | None = None
        self._here = False
        self.main = QPushButton()
        self.main.clicked.connect(self._on_main_clicked)
        self.pause = QToolButton()
        self.pause.clicked.connect(self._on_pause_clicked)
        self.cancel = QToolButton()
        self.cancel.clicked.connect(lambda: self.ordered.emit("cancel"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if not prominent:
            layout.addStretch(1)
        for button in (self.main, self.pause, self.cancel):
            layout.addWidget(button)
        self._label = "Download"
        self._enabled = True
        self._show()
        themes.changed.connect(self._show)

    def name_it(self, name: str, label: str = "Download") -> None:
        """Say what would be downloaded, for screen readers and in the prominent button."""
        if (name, label) != (self._name, self._label):
            self._name, self._label = name, label
            self._show()

    def show_state(self, download: Download | None, *, here: bool, enabled: bool = True) -> None:
        """Show how its download stands; ``here`` says that the file is on this disk."""
        before = (self._download and self._download.state, self._here, self._enabled)
        self._download, self._here, self._enabled = download, here, enabled
        if (download and download.state, here, enabled) != before:
            self._show()

    def set_narrow(self, narrow: bool) -> None:
        """Leave the word out where there is no room for it."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show()

    @property
    def order(self) -> Order | None:
        """What the main button does now; None while it is hidden."""
        if self._here:
            return "chat"
        if self._download is None or self._download.state in ("done", "removed"):
            return "download"
        return None

    def _show(self, _theme: Theme | None = None) -> None:
        theme = self._themes.current
        order = self.order
        focused = self.main.hasFocus() or self.pause.hasFocus() or self.cancel.hasFocus()
        self.main.setVisible(order is not None)
        self.pause.setVisible(order is None)
        self.cancel.setVisible(order is None)
        if order is not None:
            chat = order == "chat"
            look = "primary" if chat or self._prominent else "row"
            set_look(self.main, look)
            token = "accent_text" if look == "primary" else "text"
            self.main.setIcon(icons.icon("chat" if chat else "download", theme, token))
            words = "Chat" if chat else self._label
            self.main.setText("" if self._narrow else f" {words}")
            self.main.setEnabled(self._enabled or chat)
            spoken = f"Chat with {self._name}" if chat else f"Download {self._name}"
            self.main.setAccessibleName(spoken)
            self.main.setToolTip(spoken)
        else:
            self._show_pause(theme)
        if focused:
            (self.main if order is not None else self.pause).setFocus()
        self.resized.emit()

    def _show_pause(self, theme: Theme) -> None:
        state = self._download.state if self._download else "queued"
        goes_on = state in ("paused", "failed")
        word = "Try again" if state == "failed" else "Go on" if goes_on else "Pause"
        glyph = "refresh" if state == "failed" else "play" if goes_on else "pause"
        for button, name, icon in (
            (self.pause, word, glyph),
            (self.cancel, "Cancel", "close"),
        ):
            button.setIcon(icons.icon(icon, theme))
            button.setToolTip(name)
            button.setAccessibleName(f"{name}: {self._name}")

    def _on_main_clicked(self) -> None:
        if self.order is not None:
            self.ordered.emit(self.order)

    def _on_pause_clicked(self) -> None:
        state = self._download.state if self._download else "queued"
        self.ordered.emit("resume" if state in ("paused", "failed") else "pause")

"""A download's buttons: Download, then pause and cancel, at last Chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.core.words import tr
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
        self._going: tuple[QToolButton, QToolButton] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if not prominent:
            layout.addStretch(1)
        layout.addWidget(self.main)
        self._label = tr("Download")
        self._enabled = True
        self._show()
        themes.changed.connect(self._show)

    def name_it(self, name: str, label: str = "") -> None:
        """Say what would be downloaded, for screen readers and in the prominent button."""
        label = label or tr("Download")
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
    def pause(self) -> QToolButton:
        """Pauses a download, lets it go on, or tries again."""
        return self._going_buttons()[0]

    @property
    def cancel(self) -> QToolButton:
        """Gives a download up."""
        return self._going_buttons()[1]

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
        going = self._going or ()
        focused = any(button.hasFocus() for button in (self.main, *going))
        for button in going if order is not None else self._going_buttons():
            button.setVisible(order is None)
        self.main.setVisible(order is not None)
        if order is not None:
            chat = order == "chat"
            look = "primary" if chat or self._prominent else "row"
            set_look(self.main, look)
            token = "accent_text" if look == "primary" else "text"
            self.main.setIcon(icons.icon("chat" if chat else "download", theme, token))
            words = tr("Chat") if chat else self._label
            self.main.setText("" if self._narrow else f" {words}")
            self.main.setEnabled(self._enabled or chat)
            spoken = (
                tr("Chat with {name}", name=self._name)
                if chat
                else tr("Download {name}", name=self._name)
            )
            self.main.setAccessibleName(spoken)
            self.main.setToolTip(spoken)
        else:
            self._show_pause(theme)
        if focused:
            (self.main if order is not None else self.pause).setFocus()
        self.resized.emit()

    def _going_buttons(self) -> tuple[QToolButton, QToolButton]:
        # Most rows are never downloaded: a table of many must open fast.
        if self._going is None:
            self._going = QToolButton(self), QToolButton(self)
            pause, cancel = self._going
            pause.clicked.connect(self._on_pause_clicked)
            cancel.clicked.connect(lambda: self.ordered.emit("cancel"))
            layout = self.layout()
            assert layout is not None
            for button in self._going:
                button.hide()
                layout.addWidget(button)
        return self._going

    def _show_pause(self, theme: Theme) -> None:
        state = self._download.state if self._download else "queued"
        goes_on = state in ("paused", "failed")
        word = tr("Try again") if state == "failed" else tr("Go on") if goes_on else tr("Pause")
        glyph = "refresh" if state == "failed" else "play" if goes_on else "pause"
        for button, name, icon in (
            (self.pause, word, glyph),
            (self.cancel, tr("Cancel"), "close"),
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

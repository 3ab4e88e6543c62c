"""How the chat is laid out: conversations at the side, the transcript, the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.words import tr
from app.ui import icons
from app.ui.chat.column import Centred
from app.ui.chat.composer import Composer
from app.ui.chat.empty_state import EmptyState
from app.ui.chat.overfull_panel import OverfullPanel
from app.ui.chat.page_menu import PageMenu
from app.ui.chat.transcript import Transcript
from app.ui.chat.waiting_line import WaitingLine
from app.ui.conversations.side_panel import SidePanel
from app.ui.eliding_label import ElidingLabel
from app.ui.notice import Notice
from app.ui.page import Page
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, repolish, set_look

if TYPE_CHECKING:
    from app.ui.chat_settings.options_panel import OptionsPanel

_NARROW = 1000
"""Below this many pixels at a scale of 1 the conversations lie over the transcript."""

_LEAST_BESIDE = 560
"""Pixels at a scale of 1 that a transcript has at least beside the settings."""


class ChatFrame(Page):
    """Holds the parts of the chat and gives them their places."""

    def __init__(self, themes: Themes, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        # Until the width is known: a list beside the chat would hold the window wide open.
        self._narrow = True
        self._options_lie_over = True
        set_look(self, "page")
        self.side = SidePanel(themes)
        self.transcript = Transcript(themes, tasks)
        self.empty = EmptyState(themes)
        self.notice = Notice(themes)
        self.overfull = OverfullPanel(themes)
        self.waiting = WaitingLine(themes)
        self.composer = self.first_field = Composer(themes)
        self.options: OptionsPanel | None = None
        """The settings of the conversation, once they were asked for."""
        self._build()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def show_transcript(self, shown: bool) -> None:
        """Show the conversation, or what is said before there is one."""
        self._stack.setCurrentIndex(1 if shown else 0)

    def uncover(self) -> bool:
        """Put away what lies over the chat; return whether anything did."""
        covered = self._narrow and self.toggle.isChecked()
        if covered:
            self.toggle.setChecked(False)
        if self.options_toggle.isChecked() and self._options_lie_over:
            self.options_toggle.setChecked(False)
            covered = True
        return covered

    def place_options(self, options: OptionsPanel) -> None:
        """Take in the settings of the conversation."""
        self.options = options
        options.setParent(self)
        options.show()
        QWidget.setTabOrder(self.options_toggle, options)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the side list where the page is narrow, and unfold it again."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        self.toggle = QToolButton()
        set_look(self.toggle, "quiet")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._on_side_toggled)
        self.heading = ElidingLabel()
        set_look(self.heading, "muted")
        self.new = QToolButton()
        set_look(self.new, "quiet")
        self.new.setAccessibleName(tr("New chat"))
        self.new.setToolTip(tr("New chat (Ctrl+N)"))
        self.options_toggle = QToolButton()
        set_look(self.options_toggle, "quiet")
        self.options_toggle.setCheckable(True)
        self.options_toggle.setAccessibleName(tr("Settings of this conversation"))
        self.options_toggle.setToolTip(tr("Settings of this conversation (Ctrl+I)"))
        self.menu = PageMenu(self._themes)
        self._header = QWidget()
        header = QHBoxLayout(self._header)
        header.setContentsMargins(8, 8, 8, 0)
        header.setSpacing(8)
        header.addWidget(self.toggle)
        header.addWidget(self.heading)
        header.addStretch(1)
        header.addWidget(self.new)
        header.addWidget(self.options_toggle)
        header.addWidget(self.menu)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.transcript)
        bottom = QWidget()
        foot = QVBoxLayout(bottom)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.notice)
        foot.addWidget(self.overfull)
        foot.addWidget(self.waiting)
        foot.addWidget(self.composer)
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(self._header)
        main.addWidget(self._stack, 1)
        main.addWidget(Centred(self._themes, bottom, bottom_margin=16))
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addLayout(main, 1)
        # Not in the layout: where the page is narrow the list lies over the transcript.
        self.side.setParent(self)
        self.toggle.setChecked(False)
        self._on_side_toggled(False)
        for first, second in (
            (self.composer.field, self.composer.attach),
            (self.composer.attach, self.composer.picker),
            (self.composer.picker, self.composer.meter.ring),
            (self.composer.meter.ring, self.composer.button),
            (self.composer.button, self.toggle),
            (self.toggle, self.new),
            (self.new, self.options_toggle),
            (self.options_toggle, self.menu),
            (self.menu, self.side),
            (self.side.hits, self.transcript),
        ):
            QWidget.setTabOrder(first, second)

    def _arrange(self) -> None:
        """Give the list its place: beside the chat, or over the transcript."""
        narrow = self.width() < self._themes.sp(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.toggle.setChecked(not narrow)
        beside = not narrow and self.toggle.isChecked()
        left, right = self.side.width() if beside else 0, 0
        top = self._header.sizeHint().height()
        if self.options is not None:
            shown = self.options_toggle.isChecked()
            self._options_lie_over = self.width() - left - self.options.width() < self._themes.sp(
                _LEAST_BESIDE
            )
            right = self.options.width() if shown and not self._options_lie_over else 0
            if self.options.property("over") != self._options_lie_over:
                self.options.setProperty("over", self._options_lie_over)
                repolish(self.options)
            above = top if self._options_lie_over else 0
            at = self.width() - self.options.width()
            self.options.setGeometry(at, above, self.options.width(), self.height() - above)
            self.options.setVisible(shown)
            self.options.raise_()
        self._layout.setContentsMargins(left, 0, right, 0)
        top = top if narrow else 0
        if self.side.property("over") != narrow:
            self.side.setProperty("over", narrow)
            repolish(self.side)
        self.side.setGeometry(0, top, self.side.width(), self.height() - top)
        self.side.raise_()

    def _tint(self, theme: Theme) -> None:
        self.toggle.setIcon(icons.icon("menu", theme, "muted"))
        self.new.setIcon(icons.icon("plus", theme, "muted"))
        self.options_toggle.setIcon(icons.icon("sliders", theme, "muted", checked="accent"))
        self.menu.setIcon(icons.icon("more", theme, "muted"))
        self._arrange()

    def _on_side_toggled(self, shown: bool) -> None:
        left = self.side.isAncestorOf(QApplication.focusWidget() or self)
        self.side.setVisible(shown)
        self.new.setVisible(not shown)
        self._arrange()
        if shown and self._narrow:
            self.side.items.setFocus()  # it lies over the field
        elif left:
            self.composer.setFocus()
        name = tr("Hide the conversations") if shown else tr("Show the conversations")
        self.toggle.setAccessibleName(name)
        self.toggle.setToolTip(tr("{name} (Ctrl+B)", name=name))

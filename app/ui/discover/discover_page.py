"""The Discover page: results at the left, the repository at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from app.ui.discover.discover_controller import DiscoverController
from app.ui.discover.repository_view import RepositoryView
from app.ui.discover.search_panel import SearchPanel
from app.ui.discover.welcome import Welcome
from app.ui.page import Page
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.services import Services

_BOTH_FROM = 760
"""Width in pixels, at a text scale of 1, from which results and repository stand side by side."""
_WIDE_FROM, _NARROW_PANEL, _PANEL = 1000, 272, 336
_LEAST = 360


class DiscoverPage(Page):
    """Finds a model, shows which of its variants fits, and downloads it."""

    def __init__(
        self, services: Services, tasks: Tasks, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._both = True
        set_look(self, "page")
        self.panel = SearchPanel(services, tasks, themes)
        self.welcome = Welcome(themes)
        self.view = RepositoryView(services, tasks, themes)
        self.controller = DiscoverController(services, tasks, self.panel, self.view, self)
        self.right = QStackedWidget()
        self.right.addWidget(self.welcome)
        self.right.addWidget(self.view)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.panel)
        layout.addWidget(self.right, 1)
        self.controller.showed.connect(self._on_showed)
        self.controller.chat_asked.connect(self.chat_requested)
        self.controller.page_asked.connect(self.page_requested)
        self.controller.machine_said.connect(self.welcome.show_machine)
        self.view.head.back.connect(self.show_results)
        for keys in ("Ctrl+F", "Ctrl+K"):
            find = QShortcut(QKeySequence(keys), self)
            find.activated.connect(self._on_find)
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.activated.connect(self.show_results)
        self.setFocusProxy(self.panel.field)
        self._arrange()
        themes.changed.connect(self._on_theme_changed)

    def page_shown(self) -> None:
        """Read the machine anew, as what is free changes."""
        self.controller.refresh()

    def search_for(self, text: str) -> None:
        """Look for a model by its name."""
        self.show_results()
        self.panel.search_for(text)

    def page_close(self) -> None:
        """Stop what runs; downloads go on."""
        self.controller.close()

    def show_results(self) -> None:
        """Show the list again, where it has no room beside the repository."""
        if not self._both:
            self.panel.show()
            self.right.hide()
        if not self.panel.list.enter():
            self.panel.field.setFocus()

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which one of the sides can be used."""
        return QSize(self._themes.sp(_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both sides where there is room, else one of them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        sp = self._themes.sp
        both = self.width() >= sp(_BOTH_FROM)
        chosen = self.right.currentWidget() is self.view
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            focused = None
        if both != self._both:
            self._both = both
            self.panel.setVisible(both or not chosen)
            self.right.setVisible(both or chosen)
        self.view.head.back_button.setVisible(not both)
        if both:
            wide = self.width() >= sp(_WIDE_FROM)
            self.panel.setFixedWidth(sp(_PANEL if wide else _NARROW_PANEL))
        else:
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(self.maximumWidth())
        if focused is not None and not focused.isVisibleTo(self):
            # Otherwise the keyboard would go to the rail.
            home = self.view.head.back_button if chosen and not both else self.panel.field
            home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_showed(self) -> None:
        self.right.setCurrentWidget(self.view)
        if not self._both:
            self.right.show()
            self.view.head.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.panel.hide()

    def _on_find(self) -> None:
        if not self._both:
            self.panel.show()
            self.right.hide()
        self.panel.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.panel.field.selectAll()

    def _on_theme_changed(self, _theme: Theme) -> None:
        self._arrange()

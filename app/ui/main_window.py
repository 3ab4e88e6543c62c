"""The one window: the rail, the page on view, the status strip."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.words import tr
from app.ui import icons
from app.ui.api_switch import api_switch
from app.ui.downloads_line import DownloadsLine
from app.ui.drop_hint import Drop, DropHint, drop_of
from app.ui.notice import Notice
from app.ui.page import Page
from app.ui.pages import PAGES, PageEntry
from app.ui.rail import Rail, RailEntry
from app.ui.status_strip import StatusStrip
from app.ui.tasks import Tasks
from app.ui.theme import Themes, set_look, stepped
from app.ui.window_state import keep_window, restore_window

if TYPE_CHECKING:
    from app.engine.protocol import Loaded
    from app.services import Services
    from app.ui.repairing import Repairing

log = logging.getLogger(__name__)

_LEAST = 390
"""Least width of a page in pixels at a scale of 1, whatever it was laid out for before."""
_CLOSING_S = 0.7
"""Longest that closing waits for an answer to stop and be stored."""
_SERVER_AFTER_MS = 1500
"""Other programs are let in once the window has started, not while it does."""
_DOWNLOADS_AFTER_MS = 3000
"""Downloads that the last window left go on once this one has started, not while it does."""


class MainWindow(QWidget):
    """Builds the pages when they are first shown and passes files and shortcuts on to them.

    Signals:
        painted: the window is on the screen for the first time, its page still empty.
        ready: the first page stands in it.
    """

    painted = Signal()
    ready = Signal()

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        pages: Sequence[PageEntry] = PAGES,
        *,
        model: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the window; ``model`` is opened at the start in place of the last one."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._themes = themes
        self._entries = tuple(pages)
        self._pages: dict[int, Page] = {}
        self._current = 0
        self._model = model
        self._drop_hint: DropHint | None = None
        self._repairing: Repairing | None = None
        self._painted = False
        self._closed = False
        self.setWindowTitle("Snug")
        self.setAcceptDrops(True)
        set_look(self, "page")
        self._build()
        self._add_shortcuts()
        restore_window(self, self._state_file)

    @property
    def strip(self) -> StatusStrip:
        """The status strip."""
        return self._strip

    @property
    def notice(self) -> Notice:
        """Where the window says what belongs to no page."""
        return self._notice

    @property
    def current_page(self) -> Page:
        """The page on view; made now if nobody asked for it before."""
        return self._pages.get(self._current) or self._make(self._current)

    @property
    def current_index(self) -> int:
        """Its place in the rail, from 0."""
        return self._current

    def show_page(self, index: int) -> Page:
        """Put a page on view, building it at the first time."""
        self._current = index
        page = self.current_page
        self._rail.select(self._place_in_rail(index))
        self._stack.setCurrentWidget(page)
        # The page may move the focus on; without this it would rest on the rail.
        self._begin_at_page()
        if self._entries[index].title == "Models":
            self._downloads.seen()
        # Before the first paint the page would start the engine while the window is not there.
        if self._painted:
            page.page_shown()
        return page

    def open_model(self, path: Path) -> None:
        """Show the chat and open a model file in it."""
        self.show_page(0).open_model(path)

    def ask_for_model(self) -> None:
        """Let the owner choose a .gguf file to open."""
        from PySide6.QtWidgets import QFileDialog

        last = self._services.settings.value.last_model
        dialog = QFileDialog(self, tr("Open a model"), str(Path(last).parent) if last else "")
        dialog.setNameFilters([tr("Models (*.gguf)"), tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_model(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_titled(self, title: str) -> Page | None:
        """Put the page of that title on view; None when there is no such page."""
        for index, entry in enumerate(self._entries):
            if entry.title == title:
                return self.show_page(index)
        return None

    def change_scale(self, step: float) -> None:
        """Make all text larger or smaller by ``step``; 0 is back to normal."""
        scale = stepped(self._themes.scale, step) if step else 1.0
        self._themes.set_scale(scale)
        self._tasks.run(lambda: self._services.settings.update(text_scale=scale), lane="settings")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin with what takes time once the window is there to be looked at."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._on_first_paint)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what a drop would do."""
        drop = drop_of(event.mimeData(), to_list=self._takes_paths)
        if drop.kind != "nothing":
            if self._drop_hint is None:
                self._drop_hint = DropHint(self._themes, self)
            self._drop_hint.show_for(drop)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the hint away."""
        self._hide_drop_hint()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a model that was dropped, attach other files, or list what the list is for."""
        self._hide_drop_hint()
        event.acceptProposedAction()
        drop = drop_of(event.mimeData(), to_list=self._takes_paths)
        if drop.kind == "open":
            self.open_model(drop.paths[0])
        elif drop.kind == "list":
            self._list_paths(drop)
        attached = drop.paths if drop.kind == "attach" else drop.others
        if attached:
            self.show_page(0).attach_files(attached)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the rail know how much room there is."""
        super().resizeEvent(event)
        self._rail.set_room(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, in order: pages, worker lanes, services; about a second at most."""
        event.accept()
        if self._closed:
            return
        self._closed = True
        keep_window(self, self._state_file)
        self.hide()
        self._server.begin_close()
        for page in self._pages.values():
            page.page_close()
        self._downloads.close()
        self._wait_for_lane("engine")
        self._wait_for_lane("settings")
        self._tasks.close()
        self._server.close()
        self._services.close()

    @property
    def _in_rail(self) -> Sequence[PageEntry]:
        """The pages that have a button of their own."""
        return [entry for entry in self._entries if not entry.part_of]

    def _place_in_rail(self, index: int) -> int:
        """Return which button stands for a page."""
        owner = self._entries[index].part_of
        return next((at for at, entry in enumerate(self._entries) if entry.title == owner), index)

    @property
    def _state_file(self) -> Path:
        return self._services.paths.root / "window.json"

    def _build(self) -> None:
        entries = [RailEntry(entry.title, entry.icon_name, entry.at_end) for entry in self._in_rail]
        self._rail = Rail(self._themes, entries)
        self._rail.select(0)
        self._rail.chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        self._strip = StatusStrip(self._themes)
        self._strip.job_chosen.connect(self._on_job_chosen)
        self._strip.stop_asked.connect(self._on_stop_asked)
        self._downloads = DownloadsLine(self._services, self._tasks, self._strip, self)
        self._server = api_switch(self._services, self._tasks)
        self._server.failed.connect(self._on_server_failed)
        self._notice = Notice(self._themes)
        self._notice.repair_asked.connect(self._on_repair_requested)
        self._downloads.failed.connect(self._on_downloads_failed)
        around = QWidget()
        QVBoxLayout(around).addWidget(self._notice)
        around.hide()
        self._notice.appeared.connect(around.show)
        self._notice.cleared.connect(around.hide)
        self._notice.left.connect(self._begin_at_page)
        page = QVBoxLayout()
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(around)
        page.addWidget(self._stack, 1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail, 0, 0)
        layout.addLayout(page, 0, 1)
        layout.addWidget(self._strip, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(0, 1)
        self._bound_page()
        self._themes.changed.connect(self._bound_page)

    def _bound_page(self) -> None:
        """Let the window become small at once: pages find their narrow form only when they are."""
        self._stack.setMinimumWidth(self._themes.sp(_LEAST))

    def _add_shortcuts(self) -> None:
        step = 0.1
        for keys, slot in (
            (("Ctrl+O",), self.ask_for_model),
            (("Ctrl+Q",), self.close),
            (("Ctrl+,",), self._on_settings_asked),
            (("Ctrl+=", "Ctrl++"), lambda: self.change_scale(step)),
            (("Ctrl+-",), lambda: self.change_scale(-step)),
            (("Ctrl+0",), lambda: self.change_scale(0)),
        ):
            shortcut = QShortcut(self)
            shortcut.setKeys([QKeySequence(key) for key in keys])
            shortcut.activated.connect(slot)
        for index in range(len(self._in_rail)):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{index + 1}"), self)
            shortcut.activated.connect(lambda index=index: self.show_page(index))

    def _make(self, index: int) -> Page:
        page = self._entries[index].make(self._services, self._tasks, self._themes)
        self._pages[index] = page
        self._stack.addWidget(page)
        if self._entries[index].downloads:
            self._downloads.begin()
        page.model_loaded.connect(self._on_model_loaded)
        page.memory_freed.connect(self._on_memory_freed)
        page.working.connect(self._on_working)
        page.job.connect(self._strip.show_job)
        page.job_ended.connect(self._strip.end_job)
        page.open_requested.connect(self.ask_for_model)
        page.chat_requested.connect(self.open_model)
        page.page_requested.connect(self.show_titled)
        page.search_requested.connect(self._on_search_requested)
        page.conversation_requested.connect(self._on_conversation_requested)
        page.repair_requested.connect(self._on_repair_requested)
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

        # Fields would take a dropped file as text; the whole window is the target instead.
        for kind in (QPlainTextEdit, QTextEdit, QLineEdit):
            for field in page.findChildren(kind):
                field.setAcceptDrops(False)
        return page

    def _wait_for_lane(self, lane: str) -> None:
        idle = threading.Event()
        self._tasks.run(idle.set, lane=lane)
        if not idle.wait(_CLOSING_S):
            log.warning("closing while the %s lane still works", lane)

    @property
    def _takes_paths(self) -> bool:
        """Whether files that are dropped on the page on view go to its list."""
        page = self._pages.get(self._current)
        return page is not None and page.takes_paths

    def _list_paths(self, drop: Drop) -> None:
        page = self.current_page if self._takes_paths else self.show_titled("Models")
        if page is not None:
            page.take_paths(drop.paths)

    def _hide_drop_hint(self) -> None:
        if self._drop_hint is not None:
            self._drop_hint.hide()

    def _begin_at_page(self) -> None:
        """Bring the keyboard to where the page on view begins."""
        page = self.current_page
        # Not by a focus proxy: Tab would jump over what stands before it.
        (page.first_field or page).setFocus()

    def _on_first_paint(self) -> None:
        self.painted.emit()
        if self._closed:
            return
        if self._model is not None:
            # Before the page is shown, which would load the last model.
            self.current_page.open_model(self._model)
        self.show_page(self._current)
        self.ready.emit()
        self.setWindowIcon(icons.app_icon())
        self._tasks.run(_total_memory, self._strip.set_total_memory)
        QTimer.singleShot(_SERVER_AFTER_MS, self, self._server.apply)
        QTimer.singleShot(_DOWNLOADS_AFTER_MS, self, self._on_downloads_due)

    def _on_downloads_due(self) -> None:
        if not self._closed:
            self._downloads.begin_if_any()

    def _on_downloads_failed(self, error: Exception) -> None:
        # A page that deals with downloads says it itself.
        if not self._entries[self._current].downloads:
            self._notice.show_error(error)

    def _on_server_failed(self, error: Exception) -> None:
        if self._entries[self._current].title != "Settings":  # which says it itself
            self._notice.show_error(error)

    def _on_model_loaded(self, loaded: Loaded | None) -> None:
        self._strip.show_model(loaded)
        if loaded is not None:
            self._strip.set_predicted(self._services.loads.predicted_memory())

    def _on_memory_freed(self, name: str) -> None:
        self._strip.show_model(None, freed=name)
        for page in self._pages.values():
            page.model_freed(name)

    def _on_working(self, working: bool) -> None:
        self._strip.set_busy(working)
        if not working:
            self._strip.set_peak(self._services.engine.peak_memory)

    def _on_stop_asked(self) -> None:
        for page in self._pages.values():
            page.stop_work()

    def _on_job_chosen(self, _job: str) -> None:
        self.show_titled("Models")

    def _on_conversation_requested(self, conversation: int) -> None:
        self.show_page(0).open_conversation(conversation)

    def _on_repair_requested(self) -> None:
        if self._repairing is None:
            from app.ui.repairing import Repairing

            self._repairing = Repairing(
                self._services.store.repair, self._tasks, self._notice, self
            )
            self._repairing.done.connect(self._on_repaired)
        pages = self._pages.values()
        self._repairing.begin([held for page in pages for held in page.held_messages()])

    def _on_repaired(self) -> None:
        for page in self._pages.values():
            page.store_repaired()

    def _on_search_requested(self, text: str) -> None:
        page = self.show_titled("Discover")
        if page is not None:
            page.search_for(text)

    def _on_settings_asked(self) -> None:
        self.show_titled("Settings")


def _total_memory() -> int | None:
    from app.hardware.probe import probe

    return probe().ram.total

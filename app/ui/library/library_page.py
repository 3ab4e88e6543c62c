"""The Models page: what is being downloaded, and every model on this disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.words import mark, tr
from app.hub.download import Download
from app.library.models import ModelEntry
from app.ui import icons
from app.ui.downloads_watch import DownloadsWatch
from app.ui.eliding_label import ElidingLabel
from app.ui.icon_text import beside_icon
from app.ui.library.downloads_panel import DownloadsPanel
from app.ui.library.empty_hint import EmptyHint
from app.ui.library.entry_details import EntryDetails
from app.ui.library.entry_list import EntryList
from app.ui.library.entry_text import Order, arranged, summary
from app.ui.library.fit_reader import FitReader, Judge
from app.ui.library.library_work import LibraryWork
from app.ui.library.undo_bar import UndoBar
from app.ui.links import open_link
from app.ui.notice import Notice
from app.ui.page import Page
from app.ui.search_field import SearchField
from app.ui.segments import Segments
from app.ui.tab_order import order_tabs
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.library.found import Unread
    from app.library.removal import Removal
    from app.services import Services

_WIDEST = 1200
_DETAILS = (250, 0.3, 320)
"""Width of the details: at least, share of the page, at most; pixels at a text scale of 1."""
_SIDE_BY_SIDE_FROM = 660
"""Width in pixels, at a text scale of 1, from which the details stand beside the list."""
_ONE_LINE_FROM = 540
"""Width in pixels, at a text scale of 1, from which a line has room for words and buttons."""
_LEAST = 108
"""Height of the list at least: two rows."""
_ANY_HEIGHT = 16_777_215
_SAY_AFTER_MS = 300
"""A look at the disk that is over sooner is not worth mentioning."""
_ORDERS: tuple[tuple[Order, str], ...] = (
    ("name", mark("Name")), ("size", mark("Size")), ("used", mark("Last used")),
)  # fmt: skip


class LibraryPage(Page):
    """Lists models from the index at once, looks at the disk, and fills in what fits."""

    takes_paths = True

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        parent: QWidget | None = None,
        *,
        judge: Judge | None = None,
    ) -> None:
        """Make the page; ``judge`` stands in for reading the models' headers."""
        super().__init__(parent)
        self._themes = themes
        self._entries: list[ModelEntry] = []
        self._order: Order = "name"
        self._beside: bool | None = None
        self._states: dict[int, str] = {}
        self._unread: tuple[Unread, ...] = ()
        """What was said already to be out of reach."""
        self.work = LibraryWork(services, tasks, self)
        self.fits = FitReader(services, tasks, self, judge=judge)
        self.watch = DownloadsWatch(services, tasks, self)
        self._say = QTimer(self)
        self._say.setSingleShot(True)
        self._say.setInterval(_SAY_AFTER_MS)
        set_look(self, "page")
        self._build()
        self._wire()
        self.first_field = self.list
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def page_shown(self) -> None:
        """Look at the disk and the machine again."""
        self.refresh()
        self.fits.renew()

    def page_close(self) -> None:
        """Stop looking and listening."""
        self.work.stop()
        self.watch.close()

    def refresh(self) -> None:
        """Look at the disk again; what is on view stays until more is known."""
        self._say.start()
        self.work.scan()

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Add files and folders that were dropped, and select the first file."""
        self.work.add(paths)

    def event(self, event: QEvent) -> bool:
        """Look again when the window comes back to the front: drives come and go."""
        activated = event.type() == QEvent.Type.WindowActivate
        if activated and self.isVisible() and not self.work.scanning:
            self.refresh()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the details beside the list, or under it."""
        super().resizeEvent(event)
        self._arrange()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on as the eye does: rows of downloads come later than what stands below them."""
        order_tabs(self.open_file, [self.notice, self.undo, self.downloads])
        return super().focusNextPrevChild(forward)

    def _build(self) -> None:
        heading = QLabel(tr("Models"))
        set_look(heading, "title")
        self._summary = ElidingLabel()
        set_look(self._summary, "muted")
        self.stop = QPushButton(tr("Stop"))
        set_look(self.stop, "quiet")
        self.stop.setToolTip(tr("Stop looking for models"))
        self.stop.hide()
        self.add_folder = QPushButton(beside_icon(tr("Add a folder…")))
        self.add_folder.setAccessibleName(tr("Add a folder"))
        self.open_file = QPushButton(beside_icon(tr("Open a file…")))
        self.open_file.setAccessibleName(tr("Open a file"))
        self.open_file.setToolTip(tr("Open a .gguf file and chat with it (Ctrl+O)"))
        said = _at_left(heading, self._summary, self.stop)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(12)
        self._head.addLayout(said, 1)
        self._head.addLayout(_at_left(self.add_folder, self.open_file))
        self.notice = Notice(self._themes)
        self.undo = UndoBar(self._themes)
        self.downloads = DownloadsPanel(self._themes, self.watch)
        words = tr("Search these models")
        self.search = SearchField(
            self._themes, words, words, tr("Type part of a name. Down: the list.")
        )
        self.order = Segments([(order, tr(word)) for order, word in _ORDERS], self._order)
        self.order.setAccessibleName(tr("Sort by"))
        sort = QLabel(tr("Sort by"))
        set_look(sort, "muted")
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(12)
        self._tools.addWidget(self.search, 1)
        self._tools.addLayout(_at_left(sort, self.order))
        self.list = EntryList(self._themes, self.fits)
        self.hint = EmptyHint(self._themes)
        self.hint.hide()
        frame = QFrame()
        set_look(frame, "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(2, 4, 2, 4)
        inside.setSpacing(0)
        inside.addWidget(self.list, 1)
        inside.addWidget(self.hint, 1)
        self.details = EntryDetails(self._themes)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(16)
        self._body.addWidget(frame, 1)
        self._body.addWidget(self.details)
        column = QWidget()
        column.setMaximumWidth(_WIDEST)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 24, 0, 16)
        layout.setSpacing(12)
        layout.addLayout(self._head)
        for widget in (self.notice, self.undo, self.downloads):
            layout.addWidget(widget)
        layout.addLayout(self._tools)
        layout.addLayout(self._body, 1)
        inner = QWidget()
        set_look(inner, "page")
        centred = QHBoxLayout(inner)
        centred.setContentsMargins(32, 0, 32, 0)
        centred.addStretch(1)
        centred.addWidget(column, 1000)
        centred.addStretch(1)
        # The list scrolls by itself; all of it does only where a window is too low for its parts.
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        QWidget.setTabOrder(self.search, self.list)

    def _wire(self) -> None:
        work = self.work
        work.listed.connect(self._on_listed)
        work.progressed.connect(self._on_progressed)
        work.settled.connect(self._on_settled)
        work.removal_known.connect(self._on_removal_known)
        work.deleted.connect(self.undo.push)
        work.restored.connect(self.undo.pop)
        work.purged.connect(self.undo.clear)
        work.failed.connect(self.notice.show_error)
        self.watch.changed.connect(self._on_download_changed)
        self.watch.failed.connect(self.notice.show_error)
        self.fits.found.connect(self._on_fit_found)
        self.undo.undo_asked.connect(work.undo)
        self.undo.purge_asked.connect(work.purge)
        self.downloads.chat_asked.connect(self.chat_requested)
        self.downloads.link_asked.connect(self._on_link_asked)
        for part in (self.downloads, self.undo):
            part.emptied.connect(self.list.setFocus)
        self.hint.discover_asked.connect(self._on_discover_asked)
        self.list.selected.connect(self._on_selected)
        for source in (self.list, self.details):
            source.chat_asked.connect(self._on_chat_asked)
            source.delete_asked.connect(self._on_delete_asked)
        self.details.reveal_asked.connect(self._on_reveal_asked)
        self.details.remove_asked.connect(work.remove)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.returnPressed.connect(self.list.setFocus)
        self.search.down_pressed.connect(self.list.setFocus)
        self.order.chosen.connect(self._on_order_chosen)
        self.add_folder.clicked.connect(self._on_add_folder_clicked)
        self.open_file.clicked.connect(self.open_requested)
        self.stop.clicked.connect(work.stop)
        for keys, slot in (
            (QKeySequence("F5"), self.refresh),
            (QKeySequence(QKeySequence.StandardKey.Find), self.search.setFocus),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _arrange(self) -> None:
        room = self.width() - 64
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for lines in (self._head, self._tools):
            lines.setDirection(across if room >= self._themes.sp(_ONE_LINE_FROM) else down)
        beside = room >= self._themes.sp(_SIDE_BY_SIDE_FROM)
        if beside != self._beside:
            self._beside = beside
            self._body.setDirection(across if beside else down)
            self.details.set_compact(not beside)
        least, share, most = _DETAILS
        width = min(max(round(share * self.width()), self._themes.sp(least)), self._themes.sp(most))
        self.details.setMinimumWidth(width if beside else 0)
        self.details.setMaximumWidth(width if beside else _WIDEST)

    def _tint(self, theme: Theme) -> None:
        self._show()
        self.add_folder.setIcon(icons.icon("open_folder", theme))
        self.open_file.setIcon(icons.icon("file", theme))
        self._arrange()

    # The list

    def _show(self) -> None:
        text = self.search.text().strip()
        shown = arranged(self._entries, text, self._order)
        self.list.show_entries(shown)
        bare = all(entry.demo for entry in self._entries)
        if text and not shown:
            self.hint.show_no_match(text)
        elif bare:
            self.hint.show_first()
        self.hint.setVisible(bool(self._entries) and (not shown or bare))
        self.list.setVisible(bool(shown))
        # The hint stands right below the only row.
        rows = len(shown) * self.list.sizeHintForRow(0) + 4 if bare and shown else _ANY_HEIGHT
        self.list.setMaximumHeight(rows)
        self.list.setMinimumHeight(min(rows, self._themes.sp(_LEAST)))

    def _on_listed(self, entries: list[ModelEntry]) -> None:
        self._entries = entries
        self._show()
        if not self.stop.isVisible():
            self._summary.setText(summary(entries))

    def _on_progressed(self, text: str, fraction: float) -> None:
        if not self._say.isActive() and self.work.scanning:
            self._summary.setText(
                tr("Looking for models, {fraction:.0%}: {words}", fraction=fraction, words=text)
            )
            self.stop.show()

    def _on_settled(self, unread: Sequence[Unread]) -> None:
        self._say.stop()
        self.stop.hide()
        self._summary.setText(summary(self._entries))
        if unread == self._unread:
            return
        self._unread = tuple(unread)
        if len(unread) == 1:
            self.notice.show_notice("warning", unread[0].text)
        elif unread:
            text = tr("{unread} folders could not be looked into.", unread=len(unread))
            self.notice.show_notice("warning", text, "\n".join(one.text for one in unread))

    def _on_search_changed(self, _text: str) -> None:
        self._show()

    def _on_order_chosen(self, order: Order) -> None:
        self._order = order
        self._show()
        self.list.scrollTo(self.list.currentIndex())

    # The selected model

    def _on_selected(self, entry: ModelEntry | None) -> None:
        focused = QApplication.focusWidget()
        self.details.show_entry(entry, self.fits.fit(entry.key) if entry else None)
        if focused and self.details.isAncestorOf(focused) and not focused.isVisible():
            # As the button that has deleted the model before: the keyboard would go anywhere.
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if entry is not None and not entry.gone:
            self.work.ask_removal(entry)

    def _on_fit_found(self, key: str) -> None:
        if self.details.entry is not None and self.details.entry.key == key:
            self.details.show_fit(self.fits.fit(key))

    def _on_removal_known(self, entry: ModelEntry, removal: Removal) -> None:
        shown = self.details.entry
        if shown is not None and shown.key == entry.key and not shown.gone:
            self.details.show_removal(removal)

    def _on_chat_asked(self, entry: ModelEntry) -> None:
        if entry.problem is None and not entry.gone:
            self.chat_requested.emit(Path(entry.path))

    def _on_delete_asked(self, entry: ModelEntry) -> None:
        if entry.owned:
            self.work.delete(entry)

    def _on_reveal_asked(self, entry: ModelEntry) -> None:
        folder = QUrl.fromLocalFile(str(Path(entry.path).parent))
        if not QDesktopServices.openUrl(folder):
            self._say_nobody_answered(tr("file manager"), folder.toLocalFile())

    def _on_link_asked(self, link: str) -> None:
        if not open_link(link):
            self._say_nobody_answered(tr("browser"), link)

    def _say_nobody_answered(self, program: str, place: str) -> None:
        self.notice.show_notice(
            "warning",
            tr("No {program} answered.", program=program),
            tr("It is {place}.", place=place),
        )

    # Ways in

    def _on_download_changed(self, download: Download) -> None:
        before = self._states.get(download.id)
        self._states[download.id] = download.state
        if download.state == "done" and before not in (None, "done"):
            self.work.scan()

    def _on_discover_asked(self, text: str) -> None:
        if text:
            self.search_requested.emit(text)
        else:
            self.page_requested.emit("Discover")

    def _on_add_folder_clicked(self) -> None:
        dialog = QFileDialog(self, tr("Add a folder with models"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.work.add([Path(name)]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _at_left(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row

"""The left side: the field, the filters, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.words import mark, tr
from app.ui.discover.catalogue_rows import CatalogueRows
from app.ui.discover.empty_hint import EmptyHint
from app.ui.discover.filter_chips import FilterChips
from app.ui.discover.filters import SORTS, Asked, Filters
from app.ui.discover.fitter import Fitter
from app.ui.discover.problems import actions_for, is_way_broken
from app.ui.discover.result_list import ResultList
from app.ui.discover.result_rows import ResultRow, found_row, seen_row
from app.ui.discover.searcher import Searcher
from app.ui.discover.words import as_repo, owner_and_name
from app.ui.eliding_label import ElidingLabel
from app.ui.notice import Action, Notice
from app.ui.search_field import SearchField
from app.ui.tasks import Tasks
from app.ui.theme import Themes, set_look

if TYPE_CHECKING:
    from app.hub.search import Found
    from app.services import Services

_SHOW_WAIT_MS = 300
_WELL_KNOWN, _BROWSED = mark("Well-known models"), mark("On the Hub")
_SEEN = mark("Known without a network")


class SearchPanel(QFrame):
    """Searches the Hub while a name is typed; an empty field shows the catalogue.

    Signals:
        opened: the :class:`ResultRow` that the owner chose.
        page_requested: title of a page of the window.
    """

    opened = Signal(object)
    page_requested = Signal(str)

    def __init__(
        self, services: Services, tasks: Tasks, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._room = 0
        self._situation: object = None
        """What the catalogue was judged by."""
        self._browsing = False
        self._marked = ""
        """The repository on view."""
        self._shown: Asked | None = None
        """The search whose results are on view; None is the catalogue."""
        self.searcher = Searcher(services, tasks, self)
        self.catalogue = CatalogueRows(tasks, self)
        set_look(self, "side")
        self.setAccessibleName(tr("Search"))
        self._build(themes)
        self._wire()
        self._show_catalogue()

    @property
    def filters(self) -> Filters:
        """What narrows the search."""
        return self.chips.filters

    @property
    def heading(self) -> str:
        """What the list says that it shows."""
        return self._heading.text()

    def show_fitter(self, fitter: Fitter) -> None:
        """Search for what fits by these readings from now on, and mark the catalogue by them."""
        room = fitter.most_parameters()
        if fitter.situation != self._situation:
            self._situation = fitter.situation
            self.catalogue.judge(fitter)
        if room == self._room:
            return
        before, self._room = self._room, room
        self.chips.show_room(room)
        asked = self._asked()
        if not asked.text and not self._browsing:
            known = [row.key for row in self.list.lines.rows]
            if [row.key for row in self.catalogue.rows(asked)] != known:
                self._show_catalogue()
        elif asked.filters.fits and not before:
            # Later readings count for the next search: nobody wants a list that moves by itself.
            self._ask(at_once=True)

    def search_for(self, text: str) -> None:
        """Look for this, as if it had been typed."""
        self.field.setText(text)
        self._ask(at_once=True)

    def mark(self, repo: str) -> None:
        """Mark the line of the repository that is on view, now and in later results."""
        self._marked = repo
        self.list.mark(repo)

    def close_panel(self) -> None:
        """Look for nothing any more."""
        self.searcher.stop()
        self.catalogue.stop()

    def _build(self, themes: Themes) -> None:
        self.field = SearchField(
            themes,
            tr("Type a model's name"),
            tr("Search for a model"),
            tr("Type a name, or paste a page of the Hub. Down: results."),
        )
        self.chips = FilterChips()
        self._heading = ElidingLabel()
        set_look(self._heading, "caption")
        self.browse = QPushButton()
        set_look(self.browse, "quiet")
        self.sort = QComboBox()
        set_look(self.sort, "quiet")
        self.sort.setAccessibleName(tr("Order of the results"))
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, text in SORTS:
            self.sort.addItem(tr(text), value)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(tr("Searching"))
        self._bar.hide()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SHOW_WAIT_MS)
        self._slow.timeout.connect(self._bar.show)
        self.notice = Notice(themes)
        self.list = ResultList(themes)
        self.hint = EmptyHint()
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self.sort)
        head.addWidget(self.browse)
        top = QVBoxLayout()
        top.setContentsMargins(12, 12, 12, 0)
        top.setSpacing(8)
        top.addWidget(self.field)
        top.addWidget(self.chips)
        top.addWidget(self.notice)
        top.addLayout(head)
        top.addWidget(self._bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        lower = QVBoxLayout()
        lower.setContentsMargins(6, 0, 2, 0)
        lower.setSpacing(0)
        # Below the lines of a short list, at the top of an empty one.
        lower.addWidget(self.list, 1)
        lower.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(lower, 1)

    def _wire(self) -> None:
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_return_pressed)
        self.field.down_pressed.connect(self.list.enter)
        self.list.left_upwards.connect(self.field.setFocus)
        self.list.opened.connect(self.opened)
        self.list.more_wanted.connect(self._on_more_wanted)
        self.chips.changed.connect(self._on_filters_changed)
        self.sort.currentIndexChanged.connect(self._on_sort_changed)
        self.browse.clicked.connect(self._on_browse_clicked)
        self.catalogue.changed.connect(self._on_catalogue_changed)
        self.searcher.began.connect(self._on_began)
        self.searcher.found.connect(self._on_found)
        self.searcher.failed.connect(self._on_failed)
        self.searcher.hidden.connect(self._on_hidden)

    def _asked(self) -> Asked:
        text = self.field.text().strip()
        return Asked(text=as_repo(text) or text, filters=self.filters, room=self._room)

    def _ask(self, *, at_once: bool = False) -> None:
        """Begin a search, or show the catalogue where there is nothing to look for."""
        asked = self._asked()
        if not asked.text and not self._browsing:
            self.searcher.stop()
            self._show_catalogue()
            return
        self.searcher.ask(asked, at_once=at_once)

    def _show_catalogue(self) -> None:
        self._shown = None
        self._rest()
        self.notice.clear()
        asked = self._asked()
        rows = self.catalogue.rows(asked)
        all_sizes = msgspec.structs.replace(asked.filters, fits=False)
        everything = self.catalogue.rows(msgspec.structs.replace(asked, filters=all_sizes))
        self._head(tr(_WELL_KNOWN), searched=False)
        self._show_rows(rows)
        hidden = len(everything) - len(rows)
        if not everything:
            self._say_nothing_left(tr("No well-known model is like that."))
        elif hidden:
            text = (
                tr("1 larger model does not fit: show")
                if hidden == 1
                else tr("{count:,} larger models do not fit: show", count=hidden)
            )
            show = Action(text, lambda: self.chips.change(fits=False))
            self._hint("", [show])
        else:
            self._hint("")

    def _show_rows(self, rows: Sequence[ResultRow]) -> None:
        self.list.lines.show_rows(rows)
        self.list.scrollToTop()
        self.list.mark(self._marked)

    def _head(self, text: str, *, searched: bool) -> None:
        self._heading.setText(text)
        self.sort.setVisible(searched)
        self.browse.setVisible(not self.field.text().strip())
        self.browse.setText(tr(_WELL_KNOWN) if self._browsing else tr("Browse the Hub"))

    def _hint(self, text: str, actions: list[Action] | None = None) -> None:
        """Say something below the list, or in its place where it is empty."""
        self.hint.say(text, actions or [])
        self.list.setVisible(bool(self.list.lines.rowCount()) or not text)

    def _show_more(self, hidden: int, *, more: bool = False) -> Action:
        count = tr("{hidden} or more", hidden=hidden) if more else str(hidden)
        return Action(
            tr("Show {count} that do not fit", count=count), lambda: self.chips.change(fits=False)
        )

    def _say_nothing_left(self, text: str, hidden: int = 0, *, more: bool = False) -> None:
        actions = []
        if hidden:
            actions.append(self._show_more(hidden, more=more))
        narrowed = msgspec.structs.replace(self.filters, fits=True, gguf=True).narrowed
        if narrowed:
            plain = {"size": "", "architecture": "", "licence": "", "open": False}
            actions.append(
                Action(tr("Clear the other filters"), lambda: self.chips.change(**plain))
            )
        if self.filters.gguf and self._shown is not None:
            actions.append(Action(tr("Search all formats"), lambda: self.chips.change(gguf=False)))
        if not actions:
            text += " " + tr("Try fewer or other words.")
        self._hint(text, actions)

    def _rest(self) -> None:
        self._slow.stop()
        self._bar.hide()

    def _on_text_changed(self, _text: str) -> None:
        self._ask()

    def _on_return_pressed(self) -> None:
        repo = as_repo(self.field.text())
        if repo:
            self.opened.emit(_typed_row(repo))
        elif self.searcher.busy:
            self._ask(at_once=True)
        else:
            self.list.open_first()

    def _on_filters_changed(self, _filters: Filters) -> None:
        self._ask(at_once=True)

    def _on_sort_changed(self, index: int) -> None:
        self.chips.change(sort=self.sort.itemData(index))

    def _on_browse_clicked(self) -> None:
        self._browsing = not self._browsing
        if self._browsing:
            with QSignalBlocker(self.sort):
                self.sort.setCurrentIndex(self.sort.findData("trending"))
            filters = msgspec.structs.replace(self.filters, sort="trending")
            self.chips.show_filters(filters)
        self._ask(at_once=True)

    def _on_catalogue_changed(self) -> None:
        self.list.lines.replace(self.catalogue.by_key())

    def _on_began(self, asked: Asked) -> None:
        self._slow.start()
        typed = as_repo(self.field.text())
        if typed and asked.text == typed:
            self._shown = asked
            self._head(tr(_BROWSED), searched=True)
            self._show_rows([_typed_row(typed)])
            self._hint("")

    def _on_found(self, asked: Asked, found: tuple[Found, ...], first: bool, more: bool) -> None:
        self._rest()
        self.notice.clear()
        rows = [found_row(one, self._room) for one in found]
        if not first:
            self.list.lines.append(rows)
            self._say_cut_short()
            return
        self._shown = asked
        typed = as_repo(self.field.text())
        if typed and typed.lower() not in {row.repo.lower() for row in rows}:
            rows.insert(0, _typed_row(typed))
        self._head(tr(_BROWSED), searched=True)
        self._show_rows(rows)
        if rows:
            self._hint("")
        else:
            self._say_nothing_left(self._nothing(asked))
        self._say_cut_short()

    def _say_cut_short(self) -> None:
        """Say it where Snug has stopped looking, though there may be more."""
        if self.searcher.cut_short:
            self._say_nothing_left(tr("Snug looked through a thousand models and stopped there."))

    def _nothing(self, asked: Asked) -> str:
        what = tr("“{words}”", words=asked.text) if asked.text else tr("these filters")
        if asked.filters.gguf:
            return tr("No GGUF repository was found for {what}.", what=what)
        return tr("No repository was found for {what}.", what=what)

    def _on_hidden(self, asked: Asked, count: int, more: bool) -> None:
        if asked is self._shown and count and not self.list.lines.rowCount():
            text = tr("{nothing} that fits this machine.", nothing=self._nothing(asked)[:-1])
            self._say_nothing_left(text, count, more=more)

    def _on_failed(self, asked: Asked, error: Exception, seen: Sequence[str]) -> None:
        self._rest()
        again = self.searcher.more if asked is self._shown else lambda: self._ask(at_once=True)
        self.notice.show_error(error, actions_for(error, again, self.page_requested.emit))
        if asked is self._shown and self.list.lines.rowCount():
            return
        # What comes with Snug, and what was looked at before, needs nobody: it stays in reach.
        self._shown = None
        rows: list[ResultRow] = []
        if is_way_broken(error):
            rows = [seen_row(repo) for repo in seen]
            rows += self.catalogue.rows(asked, known_as=asked.text)
        self._head(tr(_SEEN if seen else _WELL_KNOWN) if rows else "", searched=False)
        self._show_rows(rows)
        self._hint("")

    def _on_more_wanted(self) -> None:
        if self._shown is not None and not self.notice.text:
            self._slow.start()
            self.searcher.more()
            if not self.searcher.busy:
                self._rest()


def _typed_row(repo: str) -> ResultRow:
    owner, name = owner_and_name(repo)
    return ResultRow(
        key=repo, name=name, facts=tr("{owner} · open this repository", owner=owner), repo=repo
    )

"""The GGUF repositories that were made from the one on view, to click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui.discover.lane_pool import LanePool
from app.ui.discover.words import count_text
from app.ui.eliding_button import LineButton
from app.ui.tasks import Tasks
from app.ui.text_label import text_label
from app.ui.theme import set_look

if TYPE_CHECKING:
    from app.core.cancel import CancelToken
    from app.hub.search import Found, Search
    from app.services import Services

_MOST = 60


class MadeFrom(QWidget):
    """Lists them, the most downloaded first.

    Signals:
        repository_asked: id of the repository to open.
        search_asked: words to look for instead.
    """

    repository_asked = Signal(str)
    search_asked = Signal(str)

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._pool = LanePool(tasks, "made-from", 2)
        self._repo = ""
        self._sources: list[str] = []
        self._found: list[Found] = []
        self._search: Search | None = None
        self._next: Callable[[], None] = self._fetch
        """What the button does."""
        heading = QLabel(tr("The same model as GGUF"))
        set_look(heading, "heading")
        self._text = text_label(look="muted")
        self._buttons: list[LineButton] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.more = QPushButton(tr("Show more"))
        self.more.clicked.connect(lambda: self._next())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self._text)
        layout.addLayout(self._list)
        layout.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def buttons(self) -> list[LineButton]:
        """The repositories on view."""
        return [button for button in self._buttons if button.isVisibleTo(self)]

    @property
    def text(self) -> str:
        """What is said in place of, or above, the list."""
        return self._text.text()

    def show_repository(self, repo: str, bases: Sequence[str] = ()) -> None:
        """Look for what was made from this one, else from what it was made from itself."""
        self.clear()
        self._repo = repo
        self._sources = [repo, *bases[:1]]
        self.show()
        self._fetch()

    def clear(self) -> None:
        """Show nothing."""
        self._pool.stop()
        self._repo, self._sources, self._found, self._search = "", [], [], None
        self.more.hide()
        for button in self._buttons:
            button.hide()
        self.hide()

    def _fetch(self) -> None:
        search = self._search
        sources = list(self._sources)
        self._say(tr("Looking for them …"))

        def work(token: CancelToken) -> tuple[Search, tuple[Found, ...]]:
            if search is not None:
                return search, search.more(token)
            for source in sources:
                fresh = self._services.hub.made_from(source)
                found = fresh.more(token)
                if found:
                    break
            return fresh, found

        self._pool.run(work, self._on_found, self._on_failed)

    def _on_found(self, answer: tuple[Search, tuple[Found, ...]]) -> None:
        self._search, found = answer
        self._found += [one for one in found if one.id != self._repo]
        del self._found[_MOST:]
        for index, one in enumerate(self._found):
            self._show(index, one)
        if not self._found:
            self._say(
                tr("No repository of GGUF files says that it was made from this one."),
                tr("Search by its name"),
                self._search_by_name,
            )
        elif not self._search.ended and len(self._found) < _MOST:
            self._say("", tr("Show more"), self._fetch)
        else:
            self._say("")

    def _on_failed(self, error: Exception) -> None:
        self._say(str(error), tr("Try again"), self._fetch)

    def _search_by_name(self) -> None:
        self.search_asked.emit(self._repo.rpartition("/")[2])

    def _say(self, text: str, label: str = "", run: Callable[[], None] | None = None) -> None:
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.more.setVisible(bool(label))
        self.more.setText(label)
        if run is not None:
            self._next = run

    def _show(self, index: int, found: Found) -> None:
        if index == len(self._buttons):
            button = LineButton()
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            set_look(button, "example")
            button.clicked.connect(
                lambda _=False, at=index: self.repository_asked.emit(self._found[at].id)
            )
            self._buttons.append(button)
            self._list.addWidget(button)
        button = self._buttons[index]
        button.show_text(
            tr("{id}   {count} downloads", id=found.id, count=count_text(found.downloads))
        )
        button.setAccessibleName(tr("Open {id}", id=found.id))
        button.show()

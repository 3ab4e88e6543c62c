"""What tests of the page do with it, as its owner would."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.discover.discover_page import DiscoverPage


def type_text(qtbot, page: DiscoverPage, text: str) -> list[str]:
    """Type words in place of the former ones and return the repositories found."""
    page.panel.field.clear()
    qtbot.keyClicks(page.panel.field, text)
    settle(qtbot, page)
    return repos(page)


def settle(qtbot, page: DiscoverPage) -> None:
    """Wait until no search is under way."""
    searcher = page.panel.searcher
    qtbot.waitUntil(lambda: not searcher.busy, timeout=10_000)


def settled(qtbot, page: DiscoverPage) -> None:
    """Wait until the repository on view is read and judged."""
    shown = page.controller.open
    qtbot.waitUntil(
        lambda: shown.repository is not None and shown.complete and page.view.waiting == "",
        timeout=15_000,
    )


def names(page: DiscoverPage) -> list[str]:
    """Return the names in the list."""
    return [row.name for row in page.panel.list.lines.rows]


def repos(page: DiscoverPage) -> list[str]:
    """Return the repositories in the list."""
    return [row.repo for row in page.panel.list.lines.rows]


def click_row(qtbot, page: DiscoverPage, repo: str) -> None:
    """Click a line of the list."""
    view = page.panel.list
    at = repos(page).index(repo)
    view.scrollTo(view.lines.index(at))
    where = view.visualRect(view.lines.index(at)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)


def visible(widget: QWidget) -> bool:
    """Tell whether a widget can be seen."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()

"""What tests of the page do with it, as its owner would."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.discover.discover_page import DiscoverPage
from app.ui.discover.variant_row import VariantRow


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


def show_repo(qtbot, page: DiscoverPage, repo: str) -> None:
    """Open a repository and wait until it is judged, or said why not."""
    page.controller.open_repository(repo)
    notice = page.view.notice
    shown = page.controller.open
    qtbot.waitUntil(
        lambda: bool(notice.text) or (shown.repository is not None and shown.complete),
        timeout=15_000,
    )
    qtbot.wait(10)


def row_of(page: DiscoverPage, name: str) -> VariantRow:
    """Return the row of the variant of that name."""
    return next(row for row in page.view.table.rows if row.facts.name == name)


def press(qtbot, button: QAbstractButton) -> None:
    """Click a button that can be seen."""
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

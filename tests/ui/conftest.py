"""What tests of the window stand on: themes, tasks that end, services of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.core.paths import DataPaths
from app.services import Services
from app.ui.tasks import Tasks
from app.ui.theme import Themes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it has no window manager: that is not ours to mend."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(r"This plugin does not support \w+\(\)"))


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Worker lanes that take no more work when the test is over; a crash in one fails the test."""
    crashes: list[BaseException] = []
    lanes = Tasks()
    lanes.crashed.connect(crashes.append)
    yield lanes
    lanes.close()
    assert not crashes, crashes


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[Themes]:
    """The light theme at normal size on the application."""
    qapp.setStyle("Fusion")
    current = Themes(qapp, "light")
    yield current
    # Closed widgets wait for an event loop to delete them, and every one would be restyled by the
    # next test's theme.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.styleHints().colorSchemeChanged.disconnect(current._on_color_scheme_changed)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """The real services on an empty data directory; the engine starts only if a test asks."""
    built = Services(DataPaths(tmp_path / "data"))
    yield built
    built.close()

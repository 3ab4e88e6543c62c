"""The page over the real Hub client, the real queue and a Hub on loopback; a machine of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import made_up_machine
import msgspec
import pytest
from made_up_machine import GB, MadeUpMachine, MadeUpSetup

from app.core.paths import DataPaths
from app.hardware.machine import Memory
from app.services import Services
from app.ui.discover import discover_controller
from app.ui.discover.discover_page import DiscoverPage
from app.ui.tasks import Tasks

MACHINE = msgspec.structs.replace(
    made_up_machine.MACHINE,
    ram=Memory(total=24 * GB, available=15 * GB, installed=24 * GB),
)


@pytest.fixture
def services(tmp_path: Path, fakehub) -> Iterator[Services]:
    """Services that ask the fake Hub."""
    built = Services(
        DataPaths(tmp_path / "data"), setup=MadeUpSetup(), machine=MadeUpMachine(MACHINE)
    )
    built.settings.update(endpoint=fakehub.url)
    yield built
    built.close()


@pytest.fixture
def small_machine(services: Services) -> Services:
    """The same on a machine with 4 GB of memory."""
    ram = Memory(total=4 * GB, available=3 * GB, installed=4 * GB)
    services.machine.given = msgspec.structs.replace(MACHINE, ram=ram)
    return services


@pytest.fixture
def page(
    qtbot, services: Services, tasks: Tasks, themes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DiscoverPage]:
    """The page on a machine that was read, of usual size."""
    monkeypatch.setattr(discover_controller, "probe", lambda: services.machine.given)
    made = DiscoverPage(services, tasks, themes)
    made.resize(1190, 760)
    made.show()
    qtbot.waitExposed(made)
    made.page_shown()
    qtbot.waitUntil(lambda: made.controller.open.fitter is not None, timeout=30_000)
    yield made
    made.page_close()
    # Not by qtbot, which would delete it before the lanes have told it their last results.
    made.close()
    made.deleteLater()

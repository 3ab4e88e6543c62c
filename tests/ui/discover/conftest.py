"""The page over the real Hub client, the real queue and a Hub on loopback; a machine of our own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import made_up_machine
import msgspec
import pytest
from made_up_machine import FINDING, GB

from app.core.paths import DataPaths
from app.engine.check import EngineFinding
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine, Memory
from app.services import Services
from app.ui.discover import discover_controller
from app.ui.discover.discover_page import DiscoverPage
from app.ui.tasks import Tasks

MACHINE = msgspec.structs.replace(
    made_up_machine.MACHINE,
    ram=Memory(total=24 * GB, available=15 * GB, installed=24 * GB),
)


class MachineServices(Services):
    """The real services of a machine that a test makes up; no engine is started."""

    given: Machine = MACHINE
    speeds: BandwidthRecord | None = None

    def machine(self) -> Machine:
        """Return the machine of the test."""
        assert threading.current_thread() is not threading.main_thread()
        return self.given

    def engine_finding(self, *_: object, **__: object) -> EngineFinding:
        """Return one finding."""
        return FINDING

    def speed_record(self) -> BandwidthRecord | None:
        """Return what the test says was measured."""
        return self.speeds


@pytest.fixture
def services(tmp_path: Path, fakehub) -> Iterator[MachineServices]:
    """Services that ask the fake Hub."""
    built = MachineServices(DataPaths(tmp_path / "data"))
    built.settings.update(endpoint=fakehub.url)
    yield built
    built.close()


@pytest.fixture
def small_machine(services: MachineServices) -> MachineServices:
    """The same on a machine with 4 GB of memory."""
    ram = Memory(total=4 * GB, available=3 * GB, installed=4 * GB)
    services.given = msgspec.structs.replace(MACHINE, ram=ram)
    return services


@pytest.fixture
def page(
    qtbot, services: MachineServices, tasks: Tasks, themes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DiscoverPage]:
    """The page on a machine that was read, of usual size."""
    monkeypatch.setattr(discover_controller, "probe", lambda: services.given)
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

"""The page over the real Hub client, the real queue and a Hub on loopback; a machine of our own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.paths import DataPaths
from app.engine.check import EngineFinding, Trial
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Cpu, Machine, Memory, Swap, System
from app.services import Services
from app.ui.discover import discover_controller
from app.ui.discover.discover_page import DiscoverPage
from app.ui.tasks import Tasks

GB = 10**9
MACHINE = Machine(
    ram=Memory(total=24 * GB, available=15 * GB, installed=24 * GB),
    swap=Swap(total=0, free=0),
    gpus=(),
    cpu=Cpu(
        name="Test Processor", cores=4, threads=8, machine_threads=8, features=("AVX2",),
        used=("AVX2",), options=("OPENMP",),
    ),
    system=System(name="Debian GNU/Linux 12", kernel="6.1", architecture="x86_64"),
    engine_asked=True,
)  # fmt: skip
FINDING = EngineFinding(
    build="1.0+abc",
    machine="m",
    trials=(Trial(name="plain", extra_buffers=False, gpu=False, worked=True),),
    chosen="plain",
    reason="It works.",
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

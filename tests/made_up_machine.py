"""A machine and what its engine was found to do, both made up by the tests."""

from __future__ import annotations

import threading

from app.engine.check import EngineFinding, Trial
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Cpu, Machine, Memory, Swap, System
from app.services.engine_setup import EngineSetup
from app.services.machine_desk import MachineDesk

GB = 10**9
MACHINE = Machine(
    ram=Memory(total=16 * GB, available=12 * GB, installed=16 * GB),
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


class MadeUpSetup(EngineSetup):
    """An engine check that was done."""

    def __init__(self) -> None:
        """There is nothing to look for."""

    def finding(self, *_: object, **__: object) -> EngineFinding:
        """Return one finding."""
        return FINDING


class MadeUpMachine(MachineDesk):
    """A machine that a test makes up, and may change."""

    def __init__(self, given: Machine = MACHINE) -> None:
        self.given = given
        self.speeds: BandwidthRecord | None = None
        """What was measured of it."""

    def look(self) -> Machine:
        """Return the machine of the test."""
        assert threading.current_thread() is not threading.main_thread()
        return self.given

    def speed_record(self) -> BandwidthRecord | None:
        """Return what the test says was measured."""
        return self.speeds

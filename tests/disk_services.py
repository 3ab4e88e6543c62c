"""The real services of a machine that tests make up, with every store below a test's folder."""

from __future__ import annotations

import threading

from app.core.paths import demo_model
from app.engine.check import EngineFinding, Trial
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Cpu, Machine, Memory, Swap, System
from app.hub.places import hub_cache
from app.library.library import Library
from app.library.stores import Stores
from app.services import Services

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


class DiskServices(Services):
    """The real services, with stores below a folder of the test; no engine is started."""

    def machine(self) -> Machine:
        """Return the machine of the test."""
        assert threading.current_thread() is not threading.main_thread()
        return MACHINE

    def engine_finding(self, *_: object, **__: object) -> EngineFinding:
        """Return one finding."""
        return FINDING

    def speed_record(self) -> BandwidthRecord | None:
        """Nothing was measured."""
        return None

    def _make_library(self) -> Library:
        home = self.paths.root.parent
        stores = Stores(
            huggingface=hub_cache(),
            ollama=(home / "ollama",),
            lmstudio=(home / "lmstudio",),
            jan=(home / "jan",),
        )
        return Library(self.paths.library, demo_model(), stores)

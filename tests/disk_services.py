"""The real services of a machine that tests make up, with every store below a test's folder."""

from __future__ import annotations

import threading

from made_up_machine import FINDING, MACHINE

from app.core.paths import demo_model
from app.engine.check import EngineFinding
from app.hardware.bandwidth import BandwidthRecord
from app.hardware.machine import Machine
from app.hub.places import hub_cache
from app.library.library import Library
from app.library.stores import Stores
from app.services import Services


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

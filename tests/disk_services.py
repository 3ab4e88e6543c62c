"""The real services of a machine that tests make up, with every store below a test's folder."""

from __future__ import annotations

from made_up_machine import MadeUpMachine, MadeUpSetup

from app.core.paths import DataPaths, demo_model
from app.hub.places import hub_cache
from app.library.library import Library
from app.library.stores import Stores
from app.services import Services


class DiskServices(Services):
    """The real services, with stores below a folder of the test; no engine is started."""

    def __init__(self, paths: DataPaths) -> None:
        super().__init__(paths, setup=MadeUpSetup(), machine=MadeUpMachine())

    def _make_library(self) -> Library:
        home = self.paths.root.parent
        stores = Stores(
            huggingface=hub_cache(),
            ollama=(home / "ollama",),
            lmstudio=(home / "lmstudio",),
            jan=(home / "jan",),
        )
        return Library(self.paths.library, demo_model(), stores)

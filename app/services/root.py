"""Building everything long-lived once, and closing it in order."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.paths import DataPaths, demo_model
from app.core.settings import SettingsBox
from app.engine.engine import Engine
from app.engine.line import EngineLine
from app.engine.protocol import Sampling
from app.engine.state_store import StateStore
from app.services.engine_setup import EngineSetup
from app.services.fit_desk import FitDesk
from app.services.lazy import Lazy, close
from app.services.load_records import LoadRecords
from app.services.loader import Loader
from app.services.machine_desk import MachineDesk

# The window is there before any of these is needed: each is imported where it is used, here and in
# the desks, which is a third of the time that importing everything would take.
if TYPE_CHECKING:
    from app.hub.client import Hub
    from app.hub.downloads import DownloadQueue
    from app.hub.endpoint import Access
    from app.hub.token import TokenStore
    from app.library.library import Library
    from app.library.models import ModelEntry

_KEEPING_S = 20.0
"""Longest that closing waits for a state to be on disk; a large one takes a few seconds."""


class Services:
    """Everything long-lived, built once per window or command.

    ``engine``, ``setup`` and ``machine`` are stand-ins for the real ones, where there is to be no
    engine or another machine. Raises StorageError when the data directory cannot be used.
    """

    def __init__(
        self,
        paths: DataPaths,
        *,
        engine: Engine | None = None,
        setup: EngineSetup | None = None,
        machine: MachineDesk | None = None,
    ) -> None:
        paths.prepare()
        self.paths = paths
        self.settings = settings = SettingsBox(paths.settings)
        self.store = ConversationStore(paths.database)
        self._closing = CancelToken()
        self._tokens = Lazy(self._make_tokens)
        self._access = Lazy(self._make_access)
        self._hub = Lazy(self._make_hub)
        self._downloads = Lazy(self._make_downloads)
        self._library = Lazy(self._make_library)

        self.engine = engine or Engine()
        self.line = EngineLine()
        """Where callers of the engine wait for their turn; who loads or generates has one."""
        self.states = StateStore(paths.states, self._states_limit)
        """What models have read of conversations; kept when the engine turns to something else."""
        settings.subscribe(lambda _settings: self.states.limit_changed())
        self.setup = setup or EngineSetup(self.engine, paths, settings)
        """With which settings the engine works here."""
        self.machine = machine or MachineDesk(self.engine, self.setup, paths, settings)
        """What this machine has, and how fast it is."""
        self.loads = LoadRecords(paths.fit_record, self.engine)
        """What was predicted and measured of each load."""
        self.fit = FitDesk(self.engine, self.machine, self.loads, settings)
        """Which contexts and speeds a model can have here."""
        self.loader = Loader(
            self.engine, self.setup, self.fit, self.loads, self.states, self._library, settings
        )
        """Brings models into memory."""

    @property
    def tokens(self) -> TokenStore:
        """Where the Hub's token is kept."""
        return self._tokens()

    @property
    def access(self) -> Access:
        """How the Hub is spoken to."""
        return self._access()

    @property
    def hub(self) -> Hub:
        """What the Hub offers; its calls block."""
        return self._hub()

    @property
    def downloads(self) -> DownloadQueue:
        """The queue of downloads; what a crash broke off goes on when it is first asked for."""
        return self._downloads()

    @property
    def library(self) -> Library:
        """The models on this disk; its calls block."""
        return self._library()

    def models(self) -> list[ModelEntry]:
        """List the models on this disk; blocks, reads headers of what is new.

        Raises Cancelled once the services are closed.
        """
        settings = self.settings.value
        # A disk that is slow to answer must not hold the process when the window is closed.
        return self.library.scan(
            settings.model_folders, settings.recent_models, cancel=self._closing
        )

    def sampling(self) -> Sampling:
        """Return how the owner wants answers to be sampled."""
        settings = self.settings.value
        return Sampling(temperature=settings.temperature, max_tokens=settings.max_tokens)

    def tidy(self) -> None:
        """Mark answers that a crash broke off, forget what was deleted long ago; blocks."""
        self.store.recover()
        self.store.purge()

    def close(self) -> None:
        """End downloads and the engine's process, and close the databases.

        Each is ended whatever becomes of the others.
        """
        self._closing.cancel()
        with ExitStack() as last:  # what stands last goes first
            last.callback(self.store.close)
            last.callback(self.engine.stop)
            last.callback(self._keep_state)
            last.callback(close, self._library)
            last.callback(close, self._hub)
            last.callback(close, self._downloads)
            last.callback(self.loads.close)

    def _keep_state(self) -> None:
        """Keep what the engine holds, unless it is busy or takes too long."""
        with self.line.turn_if_free() as free:
            if free and self.engine.loaded is not None:
                keeping = threading.Thread(
                    target=self.states.put_away, args=(self.engine,), daemon=True
                )
                keeping.start()
                keeping.join(_KEEPING_S)

    def _states_limit(self) -> int:
        return round(self.settings.value.state_cache_gb * 1_000_000_000)

    def _make_tokens(self) -> TokenStore:
        from app.hub.token import TokenStore

        return TokenStore(self.paths.token, self.settings.value.endpoint)

    def _make_access(self) -> Access:
        from app.hub.endpoint import Access

        return Access(
            endpoint=self.settings.value.endpoint,
            tokens=self.tokens,
            offline=lambda: self.settings.value.offline,
        )

    def _make_hub(self) -> Hub:
        from app.hub.client import Hub

        return Hub(self.access, self.paths.headers, self.paths.repositories)

    def _make_downloads(self) -> DownloadQueue:
        from app.hub.downloads import DownloadQueue
        from app.hub.places import hub_cache

        queue = DownloadQueue(self.access, hub_cache(), self.paths.downloads)
        queue.start()
        return queue

    def _make_library(self) -> Library:
        from app.hub.places import hub_cache
        from app.library.library import Library
        from app.library.stores import Stores

        return Library(self.paths.library, demo_model(), Stores.usual(hub_cache()))

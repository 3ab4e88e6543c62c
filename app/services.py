"""The composition root: builds the long-lived objects and hands them out, instead of globals."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.core.paths import DataPaths, demo_model
from app.core.settings import Settings, SettingsBox
from app.core.words import tr
from app.engine.engine import Engine
from app.engine.errors import EngineDied, EngineError
from app.engine.line import EngineLine
from app.engine.protocol import Loaded, ModelSettings, Progress, Sampling
from app.engine.state_store import StateStore

# The window is there before any of these is needed: each is imported where it is used, which is a
# third of the time that this module would take to import.
if TYPE_CHECKING:
    from app.engine.check import EngineFinding
    from app.engine.packs import Pack
    from app.fit.context import ContextCosts
    from app.fit.record import FitRecord, FitRecordStore
    from app.fit.sources import File, Wishes
    from app.hardware.bandwidth import BandwidthRecord
    from app.hardware.machine import Machine
    from app.hub.client import Hub
    from app.hub.downloads import DownloadQueue
    from app.hub.endpoint import Access
    from app.hub.token import TokenStore
    from app.library.library import Library
    from app.library.models import ModelEntry

log = logging.getLogger(__name__)
T = TypeVar("T")

_MOST_CONTEXTS = 100
"""Models whose chosen context is remembered."""
_ENOUGH = 0.75
"""Of the largest context, with which a model stays at the one that it had before."""
_KEEPING_S = 20.0
"""Longest that closing waits for a state to be on disk; a large one takes a few seconds."""


class Services:
    """Everything long-lived, built once per window or command.

    Raises StorageError when the data directory cannot be used.
    """

    def __init__(self, paths: DataPaths) -> None:
        paths.prepare()
        self.paths = paths
        self.settings = SettingsBox(paths.settings)
        self.store = ConversationStore(paths.database)
        self.engine = Engine()
        self.line = EngineLine()
        """Where callers of the engine wait for their turn; who loads or generates has one."""
        self.states = StateStore(paths.states, self._states_limit)
        """What models have read of conversations; kept when the engine turns to something else."""
        self._kept_gb = self.settings.value.state_cache_gb
        self.settings.subscribe(self._on_settings_changed)
        self._load_listeners: list[Callable[[Loaded], None]] = []
        self._recorded: tuple[Loaded, FitRecord] | None = None
        self._finding: EngineFinding | None = None
        self._making = threading.RLock()
        self._closing = CancelToken()
        self._check_lock = threading.Lock()
        self._speed_lock = threading.Lock()

    def tidy(self) -> None:
        """Mark answers that a crash broke off, forget what was deleted long ago; blocks."""
        self.store.recover()
        self.store.purge()

    def engine_finding(
        self,
        on_progress: Callable[[str, float], None] | None = None,
        *,
        again: bool = False,
        cancel: CancelToken | None = None,
    ) -> EngineFinding:
        """Return what the engine check found; runs the check for a new engine build or machine.

        Blocks: an instant when remembered, seconds otherwise. ``on_progress`` gets what is being
        tried and how far the whole is (0 to 1).
        """
        with self._check_lock:
            if self._finding is not None and not again:
                return self._finding
            pack = self._pack()
            self.engine.use_pack(pack.folder if pack else "")
            try:
                self._finding = self._find(on_progress, again=again, cancel=cancel)
            except EngineError as error:
                if pack is None:
                    raise
                from msgspec.structs import replace

                log.warning("the engine pack %s does not start: %s", pack.name, error)
                self.engine.use_pack("")
                found = self._find(on_progress, again=again, cancel=cancel)
                why = f"The engine pack {pack.name} does not start here. {found.reason}"
                self._finding = replace(found, reason=why)
            return self._finding

    def _find(
        self,
        on_progress: Callable[[str, float], None] | None,
        *,
        again: bool,
        cancel: CancelToken | None,
    ) -> EngineFinding:
        from app.engine.check import FindingStore, check

        findings = FindingStore(self.paths.engine_record)
        stored = findings.read(self._machine)
        # Where llama.cpp's own choice of kernels did not survive, it may not even start.
        self.engine.use_variant(stored[-1].variant if stored else "")
        build = self._build()
        remembered = [one for one in stored if one.build == build]
        if remembered and not again:
            finding = remembered[-1]
        else:
            finding = check(
                demo_model(),
                self.paths.cache,
                self._machine,
                on_step=on_progress or (lambda _text, _fraction: None),
                cancel=cancel,
                make_engine=self.engine.another,
            )
            findings.write(finding)
        self.engine.use_variant(finding.variant)
        return finding

    def _pack(self) -> Pack | None:
        """Return the engine pack for a card of this machine, None without one."""
        from app.engine.packs import PackStore, choose_pack

        packs = PackStore(self.paths.packs).packs()
        if not packs:
            return None
        from importlib.metadata import version

        from app.hardware.adapters import vendors

        return choose_pack(packs, vendors(), version("llama_cpp_python"))

    def _build(self) -> str:
        """Return the name of the engine build; empty where its child does not come up."""
        try:
            return self.engine.start()
        except EngineDied as error:
            log.warning("the engine did not start, checking it: %s", error.text)
            return ""

    def speed_record(self) -> BandwidthRecord | None:
        """Return what is remembered of this machine's speed with the settings in use, or None."""
        from app.hardware.bandwidth import RecordStore

        finding = self.engine_finding()
        records = RecordStore(self.paths.bandwidth_record)
        return records.read(finding.build, self._machine, self._speed_key(finding))

    def measure_speed(
        self,
        on_progress: Callable[[str, float], None] | None = None,
        cancel: CancelToken | None = None,
        *,
        again: bool = False,
        types: Sequence[str] = (),
        attention: Sequence[str] = (),
    ) -> BandwidthRecord:
        """Measure how fast this machine reads these types and attends, as far as not known.

        No ``types``, and no kinds of ``attention``, are the common ones. Blocks: seconds, in a
        child of its own; nothing else should compute meanwhile. ``again`` measures what is known,
        and what failed, once more. Raises Cancelled and EngineError.
        """
        from app.engine.calibrate import COMMON_ATTENTION, COMMON_TYPES
        from app.engine.machine_speed import measure_machine
        from app.hardware.bandwidth import BandwidthRecord, RecordStore

        finding = self.engine_finding(on_progress, cancel=cancel)
        with self._speed_lock:
            known = self.speed_record() or BandwidthRecord(
                build=finding.build, machine=self._machine, settings=self._speed_key(finding)
            )
            record = measure_machine(
                known,
                self.paths.cache,
                self.model_settings(finding),
                gpu=finding.gpu,
                again=again,
                types=types or COMMON_TYPES,
                attention=attention or COMMON_ATTENTION,
                on_step=on_progress or (lambda _text, _fraction: None),
                cancel=cancel,
            )
            if record != known:
                RecordStore(self.paths.bandwidth_record).write(record)
            return record

    def _speed_key(self, finding: EngineFinding) -> str:
        threads = self.settings.value.threads
        return f"{finding.chosen}, {threads or 'all'} threads"

    def load_model(
        self,
        path: Path | None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
        *,
        context: int | None = None,
        on_check: Callable[[str, float], None] | None = None,
    ) -> Loaded:
        """Load a model (None: the demo model) with the owner's settings and what the check found.

        Blocks; call it when it is your turn in the line, where others may use the engine, too.
        Raises a SnugError that says what is wrong with the file, or EngineError.
        """
        from msgspec.structs import replace

        from app.gguf.reader import read_file
        from app.library.models import read_entry

        path = path or demo_model()
        read_file(path)  # what is no model is better told here than by the engine's log
        problem = read_entry(path).problem
        if problem:
            raise EngineError(
                "model", tr("{name} cannot be chatted with.", name=path.name), problem
            )
        finding = self.engine_finding(on_check, cancel=cancel)
        if not finding.working:
            raise EngineError(
                "model",
                tr("The engine does not run on this machine."),
                tr("See the engine check on the Machine page for what was tried."),
                "\n".join(f"{trial.name}: {trial.error}" for trial in finding.trials),
            )
        self._note_peak()
        self._keep_state()
        if context is None:
            context = self.settings.value.contexts.get(str(path))
        settings = self.model_settings(finding, context)
        if not settings.context:
            settings = replace(settings, context=self._fitting_context(path, settings))
        loaded = self.engine.load(
            path, settings, name=self.model_name(path), on_progress=on_progress, cancel=cancel
        )
        self._record_load(path, settings, loaded)
        self._remember_use(path)
        for listener in self._load_listeners:
            listener(loaded)
        return loaded

    def unload_model(self) -> None:
        """Free the model's memory and keep what it has read; ``load_model`` brings it back.

        Blocks; call it when it is your turn in the line. Raises EngineDied.
        """
        self._keep_state()
        self._note_peak()
        self.engine.unload()

    def context_costs(self, *, needed: int = 0) -> ContextCosts | None:
        """Return what contexts the model in memory could have, and what each would take.

        One of them holds ``needed`` tokens, where the model was trained for so many. None without
        a model; blocks, for the file is read. Raises SnugError where that is not possible.
        """
        from app.fit.context import context_costs

        loaded, asked = self.engine.loaded, self.engine.asked
        if loaded is None or asked is None:
            return None
        file, wishes, machine = self._fit_question(asked[0], asked[1])
        return context_costs(file, machine, wishes, current=loaded.context, needed=needed)

    def choose_context(self, path: Path, context: int | None) -> None:
        """Remember the context that a model shall have from now on; None is as large as fits.

        Raises StorageError.
        """
        chosen = dict(self.settings.value.contexts)
        chosen.pop(str(path), None)
        if context is not None:
            chosen[str(path)] = context
        while len(chosen) > _MOST_CONTEXTS:
            del chosen[next(iter(chosen))]
        self.settings.update(contexts=chosen)

    def predicted_speed(self) -> float | None:
        """Return the tokens/s at which the model in memory should read prompts; blocks.

        From what was measured of this machine; None where that is not known.
        """
        from msgspec.structs import replace

        from app.fit.assess import assess

        asked, loaded = self.engine.asked, self.engine.loaded
        record = self.speed_record()
        if asked is None or loaded is None or record is None:
            return None
        file, wishes, machine = self._fit_question(asked[0], asked[1])
        wishes = replace(wishes, context=loaded.context)
        return assess(file, machine, wishes, record).prefill_tps

    def predicted_memory(self) -> int | None:
        """Return the bytes that were predicted for the model in memory, over all devices."""
        if self._recorded is None or self.engine.loaded is not self._recorded[0]:
            return None
        return self._recorded[1].predicted.total

    def _fitting_context(self, path: Path, settings: ModelSettings) -> int:
        """Return the largest context that fits comfortably; 0 leaves it to the engine."""
        from app.fit.context import fitting_context

        try:
            file, wishes, machine = self._fit_question(path, settings)
            fitting = fitting_context(file, machine, wishes)
            # What was read with another context cannot be taken up again: what is free now decides
            # only where it makes a difference.
            before = next(
                (one.context for one in self._loads.records() if one.file == path.name), 0
            )
            return before if _ENOUGH * fitting <= before <= fitting else fitting
        except (SnugError, ValueError) as error:  # the engine may load what is not understood here
            log.warning("no context was worked out for %s: %s", path.name, error)
            return 0

    def _fit_question(self, path: Path, settings: ModelSettings) -> tuple[File, Wishes, Machine]:
        """Return what it takes to judge a model as it would be loaded in place of this one."""
        from app.fit.context import freed_by_loaded
        from app.fit.sources import open_file, wishes

        wanted = wishes(
            self.settings.value,
            extra_buffers=settings.extra_buffers,
            gpu_layers=settings.gpu_layers,
            cache_type=settings.cache_type,
            freed=freed_by_loaded(self.engine.loaded),
        )
        return open_file(path), wanted, self.machine()

    def _on_settings_changed(self, settings: Settings) -> None:
        lowered = settings.state_cache_gb < self._kept_gb
        self._kept_gb = settings.state_cache_gb
        if lowered:
            self.states.trim()

    def _states_limit(self) -> int:
        return round(self.settings.value.state_cache_gb * 1_000_000_000)

    def _keep_state(self) -> None:
        """Keep what the engine has read; a cache, so that failing costs time and nothing else."""
        try:
            self.states.keep(self.engine)
        except EngineDied as error:
            log.warning("nothing was kept of what the engine had read: %s", error)

    def on_load(self, listener: Callable[[Loaded], None]) -> None:
        """Call ``listener`` with each model that is loaded from now on, in the loading thread."""
        self._load_listeners.append(listener)

    def fit_record(self) -> list[FitRecord]:
        """Return what was predicted and measured of each load, newest first; blocks.

        Raises StorageError when the record cannot be read.
        """
        self._note_peak()
        return self._loads.records()

    def model_name(self, path: Path) -> str:
        """Return what a model is called in lists, as ``llama3.2:3b``; at once, from memory."""
        library: Library | None = self.__dict__.get("_library")
        return (library and library.name_of(path)) or path.stem

    def _remember_use(self, path: Path) -> None:
        from app.library.models import remember

        if path == demo_model():
            if self.settings.value.last_model:
                self.settings.update(last_model="")
        elif self.library.holds(path):  # it is listed from there, as long as it is there
            self.settings.update(last_model=str(path))
        else:
            recent = remember(self.settings.value.recent_models, path)
            self.settings.update(recent_models=recent, last_model=str(path))
        try:
            self.library.used(path)
        except SnugError as error:  # the model is there and can be talked to
            log.warning("the use of a model was not remembered: %s", error)

    def _record_load(self, path: Path, settings: ModelSettings, loaded: Loaded) -> None:
        from app.fit.record import record_load
        from app.gguf.parts import read_parts

        try:
            features = self.engine.describe().features if settings.extra_buffers else []
            record = record_load(
                read_parts(path), settings, loaded, build=self.engine.build, features=features
            )
            self._recorded = loaded, self._loads.add(record)
        except (SnugError, ValueError) as error:  # the model is there and can be talked to
            log.warning("the load was not recorded: %s", error)

    def _note_peak(self) -> None:
        """Add to the record what the answers so far have taken."""
        if self._recorded is None or self.engine.loaded is not self._recorded[0]:
            return
        loaded, record = self._recorded
        growth = self.engine.peak_memory - loaded.base.total
        if self.engine.peak_memory:
            try:
                record = self._loads.note_peak(record, growth, self.engine.most_tokens)
                self._recorded = loaded, record
            except SnugError as error:
                log.warning("the peak was not recorded: %s", error)

    def model_settings(self, finding: EngineFinding, context: int | None = None) -> ModelSettings:
        """Join the owner's settings with what the check found to work."""
        settings = self.settings.value
        return ModelSettings(
            context=settings.context if context is None else context,
            gpu_layers=settings.gpu_layers if finding.gpu else 0,
            threads=settings.threads,
            extra_buffers=finding.extra_buffers,
        )

    def sampling(self) -> Sampling:
        """Return how the owner wants answers to be sampled."""
        settings = self.settings.value
        return Sampling(temperature=settings.temperature, max_tokens=settings.max_tokens)

    def machine(self) -> Machine:
        """Probe the machine, llama.cpp's own device list included; blocks."""
        from app.hardware.machine import EngineDevice, EngineView
        from app.hardware.probe import probe

        try:
            seen = self.engine.describe()
        except SnugError as error:
            return probe(None, engine_error=error.text)
        return probe(
            EngineView(
                devices=tuple(
                    EngineDevice(
                        name=device.name,
                        description=device.description,
                        kind=device.kind,
                        memory_total=device.memory_total,
                        memory_free=device.memory_free,
                        pci=device.pci,
                    )
                    for device in seen.devices
                ),
                features=tuple(seen.features),
                gpu_offload=seen.gpu_offload,
            )
        )

    def models(self) -> list[ModelEntry]:
        """List the models on this disk; blocks, reads headers of what is new.

        Raises Cancelled once the services are closed.
        """
        settings = self.settings.value
        # A disk that is slow to answer must not hold the process when the window is closed.
        return self.library.scan(
            settings.model_folders, settings.recent_models, cancel=self._closing
        )

    @property
    def tokens(self) -> TokenStore:
        """Where the Hub's token is kept."""
        return self._one("_tokens", self._make_tokens)

    @property
    def access(self) -> Access:
        """How the Hub is spoken to."""
        return self._one("_access", self._make_access)

    @property
    def hub(self) -> Hub:
        """What the Hub offers; its calls block."""
        return self._one("_hub", self._make_hub)

    @property
    def downloads(self) -> DownloadQueue:
        """The queue of downloads; what a crash broke off goes on when it is first asked for."""
        return self._one("_downloads", self._make_downloads)

    @property
    def library(self) -> Library:
        """The models on this disk; its calls block."""
        return self._one("_library", self._make_library)

    def close(self) -> None:
        """End the engine's process and downloads, and close the databases."""
        self._closing.cancel()
        if self._recorded is not None:
            self._note_peak()
            self._loads.close()
        for name in ("_downloads", "_hub", "_library"):
            made = self.__dict__.pop(name, None)
            if made is not None:
                made.close()
        self._keep_last_state()
        self.engine.stop()
        self.store.close()

    def _keep_last_state(self) -> None:
        """Keep what the engine holds, unless it is busy or takes too long."""
        with self.line.turn_if_free() as free:
            if free and self.engine.loaded is not None:
                keeping = threading.Thread(target=self._keep_state, daemon=True)
                keeping.start()
                keeping.join(_KEEPING_S)

    def _one(self, name: str, make: Callable[[], T]) -> T:
        """Return what is made when it is first asked for, by whichever thread."""
        with self._making:
            if name not in self.__dict__:
                self.__dict__[name] = make()
            made: T = self.__dict__[name]
            return made

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

    @cached_property
    def _loads(self) -> FitRecordStore:
        from app.fit.record import FitRecordStore

        return FitRecordStore(self.paths.fit_record)

    @cached_property
    def _machine(self) -> str:
        """Names this machine as far as the engine check depends on it."""
        import hashlib

        from app.hardware.probe import probe

        cpu = probe().cpu
        flags = hashlib.sha256(" ".join(cpu.features or ()).encode()).hexdigest()[:8]
        return f"{cpu.name or 'unknown processor'} ({cpu.threads or '?'} threads, {flags})"

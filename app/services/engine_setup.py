"""With which settings the engine works on this machine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from app.core.cancel import CancelToken
from app.core.paths import DataPaths, demo_model
from app.core.settings import SettingsBox
from app.engine.engine import Engine
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import ModelSettings

if TYPE_CHECKING:
    from app.engine.check import EngineFinding
    from app.engine.packs import Pack

log = logging.getLogger(__name__)
OnStep = Callable[[str, float], None]


class EngineSetup:
    """What the engine check found, and how models are loaded after it. Thread-safe."""

    def __init__(self, engine: Engine, paths: DataPaths, settings: SettingsBox) -> None:
        self._engine = engine
        self._paths = paths
        self._settings = settings
        self._found: EngineFinding | None = None
        self._lock = threading.Lock()

    def finding(
        self,
        on_progress: OnStep | None = None,
        *,
        again: bool = False,
        cancel: CancelToken | None = None,
    ) -> EngineFinding:
        """Return what the engine check found; runs the check for a new engine build or machine.

        Blocks: an instant when remembered, seconds otherwise. ``on_progress`` gets what is being
        tried and how far the whole is (0 to 1). Raises Cancelled and SnugError.
        """
        with self._lock:
            if self._found is None or again:
                self._found = self._with_pack(on_progress, again=again, cancel=cancel)
            return self._found

    def model_settings(self, finding: EngineFinding, context: int | None = None) -> ModelSettings:
        """Join the owner's settings with what the check found to work."""
        settings = self._settings.value
        return ModelSettings(
            context=settings.context if context is None else context,
            gpu_layers=settings.gpu_layers if finding.gpu else 0,
            threads=settings.threads,
            extra_buffers=finding.extra_buffers,
        )

    @cached_property
    def machine_name(self) -> str:
        """Names this machine as far as the engine check depends on it."""
        import hashlib

        from app.hardware.probe import probe

        cpu = probe().cpu
        flags = hashlib.sha256(" ".join(cpu.features or ()).encode()).hexdigest()[:8]
        return f"{cpu.name or 'unknown processor'} ({cpu.threads or '?'} threads, {flags})"

    def _with_pack(
        self, on_progress: OnStep | None, *, again: bool, cancel: CancelToken | None
    ) -> EngineFinding:
        """Find with the engine pack for this machine, and without one that does not start."""
        pack = self._pack()
        self._engine.use_pack(pack.folder if pack else "")
        try:
            return self._find(on_progress, again=again, cancel=cancel)
        except EngineError as error:
            if pack is None:
                raise
            from msgspec.structs import replace

            log.warning("the engine pack %s does not start: %s", pack.name, error)
            self._engine.use_pack("")
            found = self._find(on_progress, again=again, cancel=cancel)
            why = f"The engine pack {pack.name} does not start here. {found.reason}"
            return replace(found, reason=why)

    def _find(
        self, on_progress: OnStep | None, *, again: bool, cancel: CancelToken | None
    ) -> EngineFinding:
        from app.engine.check import FindingStore, check

        findings = FindingStore(self._paths.engine_record)
        stored = findings.read(self.machine_name)
        # Where llama.cpp's own choice of kernels did not survive, it may not even start.
        self._engine.use_variant(stored[-1].variant if stored else "")
        build = self._build()
        remembered = [one for one in stored if one.build == build]
        if remembered and not again:
            finding = remembered[-1]
        else:
            finding = check(
                demo_model(),
                self._paths.cache,
                self.machine_name,
                on_step=on_progress or (lambda _text, _fraction: None),
                cancel=cancel,
                make_engine=self._engine.another,
            )
            findings.write(finding)
        self._engine.use_variant(finding.variant)
        return finding

    def _pack(self) -> Pack | None:
        """Return the engine pack for a card of this machine, None without one."""
        from app.engine.packs import PackStore, choose_pack

        packs = PackStore(self._paths.packs).packs()
        if not packs:
            return None
        from importlib.metadata import version

        from app.hardware.adapters import vendors

        return choose_pack(packs, vendors(), version("llama_cpp_python"))

    def _build(self) -> str:
        """Return the name of the engine build; empty where its child does not come up."""
        try:
            return self._engine.start()
        except EngineDied as error:
            log.warning("the engine did not start, checking it: %s", error.text)
            return ""

"""This machine: what it has, and how fast it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.core.paths import DataPaths
from app.core.settings import SettingsBox
from app.engine.engine import Engine
from app.services.engine_setup import EngineSetup

if TYPE_CHECKING:
    from app.engine.check import EngineFinding
    from app.hardware.bandwidth import BandwidthRecord
    from app.hardware.machine import Machine


class MachineDesk:
    """Looks at the machine and measures it; every call blocks. Thread-safe."""

    def __init__(
        self, engine: Engine, setup: EngineSetup, paths: DataPaths, settings: SettingsBox
    ) -> None:
        self._engine = engine
        self._setup = setup
        self._paths = paths
        self._settings = settings
        self._lock = threading.Lock()

    def look(self) -> Machine:
        """Probe the machine, llama.cpp's own device list included."""
        from app.hardware.machine import EngineDevice, EngineView
        from app.hardware.probe import probe

        try:
            seen = self._engine.describe()
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

    def speed_record(self) -> BandwidthRecord | None:
        """Return what is remembered of this machine's speed with the settings in use, or None."""
        from app.hardware.bandwidth import RecordStore

        finding = self._setup.finding()
        records = RecordStore(self._paths.bandwidth_record)
        return records.read(finding.build, self._setup.machine_name, self._speed_key(finding))

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

        No ``types``, and no kinds of ``attention``, are the common ones. Takes seconds, in a child
        of its own; nothing else should compute meanwhile. ``again`` measures what is known, and
        what failed, once more. Raises Cancelled and EngineError.
        """
        from app.engine.calibrate import COMMON_ATTENTION, COMMON_TYPES
        from app.engine.machine_speed import measure_machine
        from app.hardware.bandwidth import BandwidthRecord, RecordStore

        finding = self._setup.finding(on_progress, cancel=cancel)
        with self._lock:
            known = self.speed_record() or BandwidthRecord(
                build=finding.build,
                machine=self._setup.machine_name,
                settings=self._speed_key(finding),
            )
            record = measure_machine(
                known,
                self._paths.cache,
                self._setup.model_settings(finding),
                gpu=finding.gpu,
                again=again,
                types=types or COMMON_TYPES,
                attention=attention or COMMON_ATTENTION,
                on_step=on_progress or (lambda _text, _fraction: None),
                cancel=cancel,
            )
            if record != known:
                RecordStore(self._paths.bandwidth_record).write(record)
            return record

    def _speed_key(self, finding: EngineFinding) -> str:
        threads = self._settings.value.threads
        return f"{finding.chosen}, {threads or 'all'} threads"

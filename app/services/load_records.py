"""What was predicted and measured of each load."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import SnugError
from app.engine.engine import Engine
from app.engine.protocol import Loaded, ModelSettings

if TYPE_CHECKING:
    from app.fit.record import FitRecord, FitRecordStore

log = logging.getLogger(__name__)


class LoadRecords:
    """Puts each load, and the peak of its answers, beside what was predicted.

    What cannot be recorded is logged: the model is there and can be talked to. Thread-safe.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine
        self._lock = threading.Lock()
        self._opened: FitRecordStore | None = None
        self._latest: tuple[Loaded, FitRecord] | None = None

    def add(self, path: Path, settings: ModelSettings, loaded: Loaded) -> None:
        """Record the load of a model; blocks."""
        from app.fit.record import record_load
        from app.gguf.parts import read_parts

        try:
            features = self._engine.describe().features if settings.extra_buffers else []
            record = record_load(
                read_parts(path), settings, loaded, build=self._engine.build, features=features
            )
            with self._lock:
                self._latest = loaded, self._store().add(record)
        except (SnugError, ValueError) as error:
            log.warning("the load was not recorded: %s", error)

    def note_peak(self) -> None:
        """Add to the record what the answers so far have taken; blocks."""
        with self._lock:
            latest, engine = self._latest, self._engine
            if latest is None or engine.loaded is not latest[0] or not engine.peak_memory:
                return
            loaded, record = latest
            growth = engine.peak_memory - loaded.base.total
            try:
                noted = self._store().note_peak(record, growth, engine.most_tokens)
                self._latest = loaded, noted
            except SnugError as error:
                log.warning("the peak was not recorded: %s", error)

    def records(self) -> list[FitRecord]:
        """Return the loads, newest first; blocks, raises StorageError."""
        self.note_peak()
        with self._lock:
            return self._store().records()

    def predicted_memory(self) -> int | None:
        """Return the bytes that were predicted for the model in memory, over all devices."""
        latest = self._latest
        if latest is None or self._engine.loaded is not latest[0]:
            return None
        return latest[1].predicted.total

    def close(self) -> None:
        """Note the last peak and close the database."""
        self.note_peak()
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _store(self) -> FitRecordStore:
        if self._opened is None:
            from app.fit.record import FitRecordStore

            self._opened = FitRecordStore(self._path)
        return self._opened

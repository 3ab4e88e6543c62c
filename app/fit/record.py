"""What was predicted for each load, beside what llama.cpp allocated and the system measured."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.core.database import DamagedRow, Database, Holding
from app.core.remade import RemadeDatabase
from app.core.words import mark
from app.engine.account import Account
from app.engine.protocol import Loaded, ModelSettings
from app.fit.memory import ENGINE_BASE, fit_settings, memory
from app.fit.result import Breakdown
from app.gguf.header import Header

KEPT = 200
"""Loads that are remembered."""

_MIGRATIONS = (
    "CREATE TABLE loads (id INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT;",
)  # fmt: skip

_HOLDING = Holding(
    mark("what was measured of loads"),
    mark("Close Snug and delete {path}. No model is lost, only the comparison of earlier loads."),
)


class FitRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One load; sizes in bytes, of main memory where nothing else is said."""

    id: int = 0
    at: float
    """Seconds since the epoch."""
    build: str
    """The engine's."""
    file: str
    type: str
    architecture: str
    context: int
    cache_type: str
    gpu_layers: int
    extra_buffers: bool
    predicted: Breakdown
    """Over all devices, from the header alone."""
    predicted_ram: int
    """Beyond the engine's process before it loads, as ``resident`` and ``peak``."""
    predicted_vram: int
    account: Account
    """What llama.cpp says it allocated."""
    resident: int
    """Growth of the process by loading."""
    anonymous: int | None = None
    """The part of it that are no pages of files; None where the system does not tell."""
    peak: int | None = None
    """Highest growth after answers; None before the first one."""
    tokens: int = 0
    """The most tokens of context that were in use by then."""

    @property
    def predicted_buffers(self) -> int:
        """What of the prediction stands against ``account.total``."""
        return self.predicted.total - self.predicted.overhead

    @property
    def allocated_error(self) -> float:
        """How far the prediction is from llama.cpp's account: 0.01 is 1% too much."""
        return _error(self.predicted_buffers, self.account.total)

    @property
    def peak_error(self) -> float | None:
        """How far it is from the measured peak; None before an answer."""
        return None if self.peak is None else _error(self.predicted_ram, self.peak)


class FitRecordStore:
    """The remembered loads in a database of their own, begun anew when that is damaged.

    Raises StorageError.
    """

    def __init__(self, path: Path) -> None:
        self._database = RemadeDatabase(path, _MIGRATIONS, _HOLDING, keep=True)

    def add(self, record: FitRecord) -> FitRecord:
        """Remember a load and return it with its id; the oldest one beyond 200 goes."""

        def write(database: Database) -> int:
            with database.write() as connection:
                cursor = connection.execute(
                    "INSERT INTO loads (record) VALUES (?)", [_text(record)]
                )
                number = int(cursor.lastrowid or 0)
                connection.execute("DELETE FROM loads WHERE id <= ?", [number - KEPT])
                return number

        return msgspec.structs.replace(record, id=self._database.run(write))

    def note_peak(self, record: FitRecord, peak: int, tokens: int) -> FitRecord:
        """Add what was measured after answers."""
        changed = msgspec.structs.replace(
            record, peak=max(peak, record.peak or 0), tokens=max(tokens, record.tokens)
        )

        def write(database: Database) -> None:
            with database.write() as connection:
                connection.execute(
                    "UPDATE loads SET record = ? WHERE id = ?", [_text(changed), record.id]
                )

        if changed != record:
            self._database.run(write)
        return changed

    def records(self) -> list[FitRecord]:
        """Return the loads, newest first."""
        return self._database.run(_records)

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _records(database: Database) -> list[FitRecord]:
    with database.read() as connection:
        rows = connection.execute("SELECT id, record FROM loads ORDER BY id DESC").fetchall()
        try:
            return [
                msgspec.structs.replace(
                    msgspec.json.decode(row["record"], type=FitRecord), id=row["id"]
                )
                for row in rows
            ]
        except msgspec.DecodeError as error:
            raise DamagedRow(str(error)) from error


def record_load(
    headers: Sequence[Header], settings: ModelSettings, loaded: Loaded, *, build: str,
    features: Sequence[str],
) -> FitRecord:  # fmt: skip
    """Put the prediction for a load beside what came of it."""
    # What was loaded, not what was asked: a build without a GPU ignores the layers.
    settings = msgspec.structs.replace(
        settings, gpu_layers=loaded.gpu_layers, context=loaded.context
    )
    predicted = memory(headers, fit_settings(settings, tuple(features)))
    anonymous = None
    if loaded.resident.anonymous is not None and loaded.base.anonymous is not None:
        anonymous = loaded.resident.anonymous - loaded.base.anonymous
    return FitRecord(
        at=time.time(),
        build=build,
        file=Path(loaded.path).name,
        type=headers[0].file_type,
        architecture=loaded.architecture,
        context=loaded.context,
        cache_type=settings.cache_type,
        gpu_layers=loaded.gpu_layers,
        extra_buffers=settings.extra_buffers,
        predicted=predicted.parts,
        predicted_ram=predicted.ram - ENGINE_BASE,
        predicted_vram=sum(predicted.vram),
        account=loaded.account,
        resident=loaded.resident.total - loaded.base.total,
        anonymous=anonymous,
    )


def _error(predicted: int, measured: int) -> float:
    return predicted / measured - 1 if measured else 0.0


def _text(record: FitRecord) -> str:
    return msgspec.json.encode(record).decode()

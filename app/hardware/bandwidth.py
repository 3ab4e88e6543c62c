"""How fast this machine reads weights and multiplies, as it was measured: values and their record.

Everything here was timed with the engine in use (``app.engine.calibrate``); what was not measured
is missing, never filled in. Rates are per second: bytes of weights read while decoding, FLOP while
a prompt is processed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from app.core.paths import replacing, storage_error
from app.hardware.machine import Unread

log = logging.getLogger(__name__)

DeviceRole = Literal["cpu", "gpu"]

_KEPT = 8


def attention_name(cache_type: str, head: int) -> str:
    """Name a kind of attention: kernels differ by the cache's type and the numbers of a head."""
    return f"{cache_type}/{head}"


class TypeSpeed(msgspec.Struct, frozen=True, kw_only=True):
    """What one type of weights reaches."""

    bandwidth: float
    """Bytes/s of weights while decoding."""
    prefill: float | None = None
    """FLOP/s while processing a prompt, the reading of the weights not counted."""
    spread: float = 0.0
    """How far the middle token was behind the quick ones (0.1 is 10%): the machine's unrest."""


class FixedTimes(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds that a token takes whatever the weights weigh."""

    token: float
    tensor: float
    """For each tensor that the token passes: starting the work and waiting for all threads."""
    word: float
    """For each entry of the vocabulary, while the next token is chosen."""


class AttentionSpeed(msgspec.Struct, frozen=True, kw_only=True):
    """Attending to the context: keys and values are read once, and each head works on them."""

    cache_bandwidth: float
    """Bytes/s of keys and values while decoding."""
    decode: float
    """FLOP/s while decoding, on what has been read."""
    prefill: float
    """FLOP/s while a prompt is processed."""


class DeviceSpeed(msgspec.Struct, frozen=True, kw_only=True):
    """One device: the processor, or the graphics cards together."""

    types: Mapping[str, TypeSpeed] = {}
    fixed: FixedTimes | None = None
    attention: Mapping[str, AttentionSpeed] = {}
    """By the type of the cache and the width of a head, see :func:`attention_name`."""


class BandwidthRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured with one engine build and its settings on one machine."""

    build: str
    machine: str
    settings: str
    measured_at: float = 0.0
    """Seconds since the epoch, of the latest measurement."""
    seconds: float = 0.0
    """How long that took."""
    busy: float | None = None
    """Share of the processor that other programs took meanwhile; much of it means too slow a
    record. None where not known."""
    cpu: DeviceSpeed = DeviceSpeed()
    gpu: DeviceSpeed | None = None
    unread: tuple[Unread, ...] = ()

    def device(self, role: DeviceRole) -> DeviceSpeed | None:
        """Return one device's figures; None where it was not measured."""
        return self.cpu if role == "cpu" else self.gpu

    def covers(self, key: tuple[str, str, str]) -> bool:
        """Whether this is about that build, machine and settings."""
        return (self.build, self.machine, self.settings) == key


class RecordStore:
    """The remembered records, one per engine build, machine and settings."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, build: str, machine: str, settings: str) -> BandwidthRecord | None:
        """Return what is remembered; an unreadable file counts as nothing."""
        key = (build, machine, settings)
        return next((one for one in self._all() if one.covers(key)), None)

    def write(self, record: BandwidthRecord) -> None:
        """Remember a record in place of the former one; raises StorageError."""
        key = (record.build, record.machine, record.settings)
        kept = [old for old in self._all() if not old.covers(key)][1 - _KEPT :]
        try:
            with replacing(self._path) as file:
                file.write(msgspec.json.encode([*kept, record]))
        except OSError as error:
            raise storage_error(error, self._path) from error

    def _all(self) -> list[BandwidthRecord]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[BandwidthRecord])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError) as error:
            log.warning("speed record unreadable, measuring again: %s", error)
            return []


def merged(old: DeviceSpeed, new: DeviceSpeed) -> DeviceSpeed:
    """Join two measurements of one device; of what both have, the later one counts."""
    return DeviceSpeed(
        types={**old.types, **new.types},
        fixed=new.fixed or old.fixed,
        attention={**old.attention, **new.attention},
    )


def best_of(measurements: Sequence[DeviceSpeed]) -> DeviceSpeed:
    """Join repeated measurements of one device; there is at least one.

    Of times the quickest counts, because other programs only ever make things slower. Attention is
    a difference of times, which noise moves both ways: there the middle one counts.
    """
    types: dict[str, TypeSpeed] = {}
    attention: dict[str, list[AttentionSpeed]] = {}
    for one in measurements:
        for name, speed in one.types.items():
            types[name] = _quicker(types[name], speed) if name in types else speed
        for name, rates in one.attention.items():
            attention.setdefault(name, []).append(rates)
    fixed = [one.fixed for one in measurements if one.fixed is not None]
    return DeviceSpeed(
        types=types,
        fixed=FixedTimes(
            token=min(one.token for one in fixed),
            tensor=min(one.tensor for one in fixed),
            word=min(one.word for one in fixed),
        )
        if fixed
        else None,
        attention={
            name: sorted(found, key=_token_of_four)[len(found) // 2]
            for name, found in attention.items()
        },
    )


def _token_of_four(rates: AttentionSpeed) -> float:
    """Return what a number costs that four heads share."""
    return 2 / rates.cache_bandwidth + 4 * 2 / rates.decode


def _quicker(one: TypeSpeed, other: TypeSpeed) -> TypeSpeed:
    rates = [rate for rate in (one.prefill, other.prefill) if rate is not None]
    return TypeSpeed(
        bandwidth=max(one.bandwidth, other.bandwidth),
        prefill=max(rates, default=None),
        spread=min(one.spread, other.spread),
    )

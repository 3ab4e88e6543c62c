"""What is measured of this machine when: what is missing, on each device, and what is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from app.core.cancel import CancelToken
from app.core.words import tr
from app.engine.calibrate import SIZES, Sizes, Wanted, attending, calibrate
from app.engine.protocol import ModelSettings
from app.hardware.bandwidth import BandwidthRecord, DeviceRole, DeviceSpeed, merged
from app.hardware.machine import Unread


def measure_machine(
    known: BandwidthRecord,
    cache: Path,
    settings: ModelSettings,
    *,
    gpu: bool,
    again: bool,
    types: Sequence[str],
    attention: Sequence[str],
    on_step: Callable[[str, float], None],
    cancel: CancelToken | None,
    sizes: Mapping[DeviceRole, Sizes] = SIZES,
) -> BandwidthRecord:
    """Return ``known`` with what it lacks of these types, on the processor and the graphics cards.

    What failed before is left alone, unless ``again``. Blocks; raises as :func:`calibrate`.
    """
    record = known
    roles: list[DeviceRole] = ["cpu", "gpu"] if gpu else ["cpu"]
    for index, role in enumerate(roles):
        old = (record.gpu if role == "gpu" else record.cpu) or DeviceSpeed()
        failed = () if again else record.unread
        wanted = _wanted(DeviceSpeed() if again else old, failed, role, types, attention)
        if not wanted.anything:
            continue
        started = time.monotonic()
        found = calibrate(
            cache,
            msgspec.structs.replace(settings, gpu_layers=-1 if role == "gpu" else 0),
            wanted,
            sizes=sizes[role],
            on_step=partial(_share, on_step, index, len(roles)),
            cancel=cancel,
        )
        tried = {_called(name, role) for name in wanted.names}
        kept = [one for one in record.unread if one.what not in tried]
        speeds = merged(old, found.speeds)
        record = msgspec.structs.replace(
            record,
            cpu=speeds if role == "cpu" else record.cpu,
            gpu=speeds if role == "gpu" else record.gpu,
            measured_at=time.time(),
            seconds=round(time.monotonic() - started, 1),
            busy=found.busy,
            unread=(*kept, *(Unread(_called(one.what, role), one.reason) for one in found.unread)),
        )
    return record


def _share(
    on_step: Callable[[str, float], None], index: int, count: int, text: str, part: float
) -> None:
    on_step(text, (index + part) / count)


def _wanted(
    old: DeviceSpeed, failed: Sequence[Unread], role: DeviceRole, types: Sequence[str],
    attention: Sequence[str],
) -> Wanted:  # fmt: skip
    skipped = {one.what for one in failed}

    def fresh(name: str) -> bool:
        return _called(name, role) not in skipped

    return Wanted(
        types=tuple(name for name in types if name not in old.types and fresh(name)),
        attention=tuple(
            kind for kind in attention if kind not in old.attention and fresh(attending(kind))
        ),
        fixed=old.fixed,
    )


def _called(name: str, role: DeviceRole) -> str:
    if role == "cpu":
        return tr("the processor's speed, {name}", name=name)
    return tr("the graphics card's speed, {name}", name=name)

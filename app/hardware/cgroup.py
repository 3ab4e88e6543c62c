"""Limits that a container or service sets on this process (Linux control groups, v1 and v2).

A limit may sit on any group between the process's own and the top, and each group counts what all
processes in it use, so every level is read and the tightest one wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.core.words import tr
from app.hardware.machine import Unread
from app.hardware.reading import attempt, read_optional

_NO_LIMIT = 2**60
"""Version 1 says "no limit" with a huge number that depends on the page size."""


@dataclass(frozen=True)
class Limits:
    """The tightest of all levels; None where nothing is limited."""

    memory: int | None = None
    memory_available: int | None = None
    swap: int | None = None
    swap_free: int | None = None
    cpus: float | None = None


@dataclass(frozen=True)
class _Group:
    folder: Path
    version: int


def read_limits(root: Path, unread: list[Unread]) -> Limits:
    """Read the limits of this process from the ``proc`` and ``sys`` under ``root``."""
    limits = Limits()
    groups = attempt(
        tr("the container's limits"),
        lambda: (*_levels(root, "memory"), *_levels(root, "cpu")),
        unread,
    )
    for group in dict.fromkeys(groups or ()):
        what = tr("the limits in {folder}", folder=group.folder)
        level = attempt(what, lambda group=group: _read(group), unread)  # type: ignore[misc]
        if level is not None:
            limits = _tighter(limits, level)
    return limits


def _levels(root: Path, controller: str) -> Iterator[_Group]:
    """Yield this process's groups for a controller, innermost first."""
    membership = read_optional(root / "proc/self/cgroup")
    if membership is None:  # a kernel without control groups
        return
    mounts = _mounts(read_optional(root / "proc/self/mountinfo") or "", controller)
    for line in membership.splitlines():
        number, _, rest = line.partition(":")
        controllers, _, name = rest.partition(":")
        version = 2 if number == "0" and not controllers else 1
        if version == 1 and controller not in controllers.split(","):
            continue
        default = "sys/fs/cgroup" if version == 2 else f"sys/fs/cgroup/{controller}"
        inner, mount = mounts.get(version, ("/", f"/{default}"))
        top = root / mount.lstrip("/")
        folder = top / _below(name, inner)
        while folder != top and top in folder.parents:
            yield _Group(folder, version)
            folder = folder.parent
        yield _Group(top, version)


def _mounts(mountinfo: str, controller: str) -> dict[int, tuple[str, str]]:
    """Return, per version, which group is mounted and where."""
    found: dict[int, tuple[str, str]] = {}
    for line in mountinfo.splitlines():
        front, _, back = line.partition(" - ")
        fields, kinds = front.split(), back.split()
        if len(fields) < 5 or len(kinds) < 3:
            continue
        if kinds[0] == "cgroup2":
            found.setdefault(2, (fields[3], fields[4]))
        elif kinds[0] == "cgroup" and controller in kinds[2].split(","):
            found.setdefault(1, (fields[3], fields[4]))
    return found


def _below(name: str, mounted: str) -> PurePosixPath:
    """Return the group's path under its mount; the mount itself when it lies outside of it."""
    try:
        path = PurePosixPath(name).relative_to(mounted)
    except ValueError:
        return PurePosixPath()
    return PurePosixPath() if ".." in path.parts else path


def _read(group: _Group) -> Limits:
    return _read_v2(group.folder) if group.version == 2 else _read_v1(group.folder)


def _read_v2(folder: Path) -> Limits:
    # Above memory.high a process is not killed but slowed to a crawl: as good as a limit.
    memory = _least(_number(folder, "memory.max"), _number(folder, "memory.high"))
    swap = _number(folder, "memory.swap.max")
    return Limits(
        memory=memory,
        memory_available=_left(memory, _number(folder, "memory.current"), folder, ""),
        swap=swap,
        swap_free=_difference(swap, _number(folder, "memory.swap.current")),
        cpus=_quota(*(read_optional(folder / "cpu.max") or "max").split()[:2]),
    )


def _read_v1(folder: Path) -> Limits:
    memory = _number(folder, "memory.limit_in_bytes")
    used = _number(folder, "memory.usage_in_bytes")
    both = _number(folder, "memory.memsw.limit_in_bytes")
    both_used = _number(folder, "memory.memsw.usage_in_bytes")
    swap = None if both is None or memory is None else max(0, both - memory)
    swap_used = None if both_used is None or used is None else max(0, both_used - used)
    return Limits(
        memory=memory,
        memory_available=_left(memory, used, folder, "total_"),
        swap=swap,
        swap_free=_difference(swap, swap_used),
        cpus=_quota(
            read_optional(folder / "cpu.cfs_quota_us") or "max",
            read_optional(folder / "cpu.cfs_period_us") or "100000",
        ),
    )


def _number(folder: Path, name: str) -> int | None:
    """Return the number in a file; None for "max", a missing file or version 1's "no limit"."""
    text = (read_optional(folder / name) or "max").strip()
    if text == "max":
        return None
    try:
        value = int(text)
    except ValueError as error:
        raise ValueError(f"{name} says {text[:40]!r}") from error
    return value if 0 <= value < _NO_LIMIT else None


def _left(limit: int | None, used: int | None, folder: Path, prefix: str) -> int | None:
    """Return what the group may still take: file caches give way, so they do not count as used."""
    if limit is None or used is None:
        return None
    stat = {}
    for line in (read_optional(folder / "memory.stat") or "").splitlines():
        key, _, value = line.partition(" ")
        stat[key] = int(value)
    caches = ("active_file", "inactive_file", "slab_reclaimable")
    reclaimable = sum(stat.get(prefix + key, 0) for key in caches)
    return max(0, limit - max(0, used - reclaimable))


def _quota(quota: str, period: str = "100000") -> float | None:
    if quota.strip() in ("max", "-1"):
        return None
    return int(quota) / int(period) if int(period) > 0 else None


def _difference(limit: int | None, used: int | None) -> int | None:
    return None if limit is None or used is None else max(0, limit - used)


def _least(*values: float | None) -> int | None:
    known = [int(value) for value in values if value is not None]
    return min(known, default=None)


def _tighter(one: Limits, other: Limits) -> Limits:
    quotas = [value for value in (one.cpus, other.cpus) if value is not None]
    return Limits(
        memory=_least(one.memory, other.memory),
        memory_available=_least(one.memory_available, other.memory_available),
        swap=_least(one.swap, other.swap),
        swap_free=_least(one.swap_free, other.swap_free),
        cpus=min(quotas, default=None),
    )

"""Main memory and swap."""

from __future__ import annotations

from pathlib import Path

import psutil

from app.core.words import mark, tr
from app.hardware.cgroup import Limits
from app.hardware.machine import Memory, Swap, Unread
from app.hardware.reading import Sources, attempt, read_text

_MEMORY = mark("how much memory this machine has")
_AVAILABLE = mark("how much memory is available")
_SWAP = mark("the swap space")


def read_memory(sources: Sources, limits: Limits, unread: list[Unread]) -> tuple[Memory, Swap]:
    """Read memory and swap, inside the limits of a container."""
    if sources.platform == "linux":
        installed, available, swap = _linux(sources.root, unread)
    else:
        installed, available, swap = _psutil(unread)
    return within(installed, available, swap, limits)


def within(
    installed: int | None, available: int | None, swap: Swap, limits: Limits
) -> tuple[Memory, Swap]:
    """Apply a container's limits to what the machine has."""
    limit = limits.memory
    if limit is not None and installed is not None and limit >= installed:
        limit = None
    memory = Memory(
        total=_least(installed, limit),
        available=_least(available, limits.memory_available) if available is not None else None,
        installed=installed,
        limit=limit,
    )
    if swap.total is not None:
        swap = Swap(
            total=_least(swap.total, limits.swap),
            free=_least(swap.free, limits.swap_free) if swap.free is not None else None,
        )
    return memory, swap


def parse_meminfo(text: str) -> dict[str, int]:
    """Read /proc/meminfo into bytes; lines of another form are left out."""
    values = {}
    for line in text.splitlines():
        key, _, rest = line.partition(":")
        words = rest.split()
        if words and words[0].isdigit():
            values[key.strip()] = int(words[0]) * (1024 if words[1:] == ["kB"] else 1)
    return values


def _linux(root: Path, unread: list[Unread]) -> tuple[int | None, int | None, Swap]:
    path = root / "proc/meminfo"
    info = attempt(tr(_MEMORY), lambda: parse_meminfo(read_text(path)), unread)
    if info is None:
        unread.append(Unread(tr(_SWAP), tr("it is read from the same file")))
        return None, None, Swap(total=None, free=None)
    # A kernel always has some memory: a zero is a sandbox that hides the figure.
    total = attempt(tr(_MEMORY), lambda: _positive(info["MemTotal"]), unread)
    available = attempt(tr(_AVAILABLE), lambda: info["MemAvailable"], unread)
    swap_total = attempt(tr(_SWAP), lambda: info["SwapTotal"], unread)
    swap_free = None
    if swap_total is not None:
        swap_free = attempt(tr(_SWAP), lambda: info["SwapFree"], unread)
    return total, available, Swap(total=swap_total, free=swap_free)


def _psutil(unread: list[Unread]) -> tuple[int | None, int | None, Swap]:
    memory = attempt(tr(_MEMORY), psutil.virtual_memory, unread)
    swap = attempt(tr(_SWAP), psutil.swap_memory, unread)
    return (
        memory.total if memory else None,
        memory.available if memory else None,
        Swap(total=swap.total if swap else None, free=swap.free if swap else None),
    )


def _positive(value: int) -> int:
    if value <= 0:
        raise ValueError("the system says 0")
    return value


def _least(*values: int | None) -> int | None:
    return min((value for value in values if value is not None), default=None)

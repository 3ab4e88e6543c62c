"""Readings that may fail, and the places they are taken from."""

from __future__ import annotations

import os
import platform as system
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil

from app.hardware import windows
from app.hardware.machine import Unread

T = TypeVar("T")

FAILURES = (OSError, ValueError, KeyError, IndexError, AttributeError, NotImplementedError,
            RuntimeError, ImportError, psutil.Error, subprocess.SubprocessError)  # fmt: skip
"""What a system's odd corner may raise while it is read; a reading never ends the probe."""


def attempt(what: str, read: Callable[[], T], unread: list[Unread]) -> T | None:
    """Return ``read()``, or None with the reason added to ``unread``."""
    try:
        return read()
    except FAILURES as error:
        unread.append(Unread(what, reason(error)))
        return None


def reason(error: BaseException) -> str:
    """Say an error as the end of a sentence."""
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror[0].lower()}{error.strerror[1:]}{where}"
    if isinstance(error, KeyError):
        return f"{error.args[0] if error.args else 'an entry'} is missing"
    return str(error).rstrip(".") or type(error).__name__


def read_text(path: Path) -> str:
    """Return the file's text, whatever bytes are in it; raises OSError."""
    return path.read_text(encoding="utf-8", errors="replace")


def read_optional(path: Path) -> str | None:
    """Return the file's text or None when there is no such file; raises other OSErrors."""
    try:
        return read_text(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def parse_list(text: str) -> frozenset[int]:
    """Read the kernel's list format, ``0-3,8``; raises ValueError."""
    numbers: set[int] = set()
    for part in filter(None, text.strip().split(",")):
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)


def _affinity() -> frozenset[int] | None:
    numbers = None  # macOS pins nobody
    if sys.platform == "linux":
        numbers = frozenset(os.sched_getaffinity(0))
    elif sys.platform == "win32":
        numbers = frozenset(psutil.Process().cpu_affinity())
    return numbers


def _sysctl() -> str:
    done = subprocess.run(
        ["/usr/sbin/sysctl", "hw", "machdep.cpu", "kern.hv_vmm_present"],
        capture_output=True, text=True, timeout=10, check=False,
    )  # fmt: skip
    # Some keys are not readable and make the exit status 1; what was printed still counts.
    if not done.stdout:
        raise OSError(done.stderr.strip() or "sysctl printed nothing")
    return done.stdout


def _nvml() -> Any:
    import pynvml

    return pynvml


@dataclass(frozen=True)
class Sources:
    """Where the probe reads; tests give recorded files and texts instead."""

    platform: str = sys.platform
    architecture: str = field(default_factory=system.machine)
    kernel: str = field(default_factory=system.release)
    root: Path = Path("/")
    """Linux: the folder that holds proc, sys and etc."""
    affinity: Callable[[], frozenset[int] | None] = _affinity
    """Numbers of the logical processors that this process may use; None where unknown."""
    sysctl: Callable[[], str] = _sysctl
    """macOS: ``key: value`` lines."""
    windows_cpu: Callable[[], str] = windows.cpu_name
    windows_feature: Callable[[int], bool] = windows.feature_present
    windows_adapters: Callable[[], Sequence[Mapping[str, str | int | bytes]]] = (
        windows.display_adapters
    )
    nvml: Callable[[], Any] = _nvml
    """Returns the NVML module; raises ImportError without it."""

"""The operating system's name and the architecture."""

from __future__ import annotations

import platform

from app.hardware.machine import System, Unread
from app.hardware.reading import Sources, attempt, read_optional

_SPELLINGS = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}


def read_system(sources: Sources, unread: list[Unread]) -> System:
    """Read what runs this machine."""
    return System(
        name=attempt("the system's name", lambda: _name(sources), unread),
        kernel=sources.kernel,
        architecture=_SPELLINGS.get(sources.architecture.lower(), sources.architecture.lower()),
    )


def _name(sources: Sources) -> str:
    if sources.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}".strip()
    if sources.platform == "win32":
        return f"Windows {sources.kernel}"
    text = read_optional(sources.root / "etc/os-release") or read_optional(
        sources.root / "usr/lib/os-release"
    )
    for line in (text or "").splitlines():
        key, _, value = line.partition("=")
        if key == "PRETTY_NAME" and (name := value.strip().strip("\"'")):
            return name
    return "Linux" if sources.platform == "linux" else sources.platform

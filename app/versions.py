"""What this Snug is made of and runs with, by name and version; the engine stays asleep."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

from app import __version__
from app.core.words import mark

Versions = tuple[tuple[str, str], ...]

_UNKNOWN = "(version not recorded)"


def installed(name: str) -> str:
    """Return the version of an installed package, or a word for one without a description."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return _UNKNOWN


def versions(engine_record: Path) -> Versions:
    """Return the parts of this Snug; ``engine_record`` remembers what the engine check found."""
    from app.engine.check import FindingStore

    engine = installed("llama-cpp-python")
    found = FindingStore(engine_record).latest(engine)
    build = (("llama.cpp build", found.build.partition("+")[2]),) if found else ()
    setting = (found.chosen or mark("none works")) if found else mark("not checked yet")
    return (
        ("Snug", __version__),
        ("Qt", installed("PySide6-Essentials")),
        ("Python", platform.python_version()),
        ("llama-cpp-python", engine),
        *build,
        (mark("Engine setting"), setting),
    )

"""Damaged databases are kept: under another name, with what belongs to them."""

from __future__ import annotations

import time
from pathlib import Path

from app.core.paths import storage_error

_PARTS = ("-wal", "-shm", "")  # the log first: without its file it means nothing


def kept_name(path: Path) -> Path:
    """Return the name that a database gets when it is set aside today."""
    day = path.with_name(f"{path.name}.damaged-{time.strftime('%Y-%m-%d')}")
    names = (day.with_name(day.name + end) for end in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())


def set_aside(path: Path) -> Path:
    """Rename a database that cannot be used, with what belongs to it; return its new name.

    Raises StorageError when it has to stay where it is: on Windows as long as anybody has it open.
    """
    kept = kept_name(path)
    try:
        for end in _PARTS:
            part = path.with_name(path.name + end)
            if part.exists():
                part.replace(kept.with_name(kept.name + end))
    except OSError as error:
        raise storage_error(error, path) from error
    return kept


def exchange(path: Path, fresh: Path) -> Path:
    """Set a database aside and put a fresh one, which is complete, in its place; return its name.

    Raises StorageError as :func:`set_aside`, and OSError.
    """
    fresh.replace(_ready(path))
    kept = set_aside(path)
    finish_exchange(path)
    return kept


def finish_exchange(path: Path) -> None:
    """Put a fresh database in its place, which a crash may have kept from it; raises OSError."""
    ready = _ready(path)
    if ready.exists() and not path.exists():
        ready.replace(path)


def _ready(path: Path) -> Path:
    return path.with_name(path.name + ".fresh")

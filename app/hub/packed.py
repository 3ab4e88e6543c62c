"""Files of what can be asked for again: packed, replaced whole, and as good as not there if bad."""

from __future__ import annotations

import logging
import os
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

log = logging.getLogger(__name__)
T = TypeVar("T")


def read_packed(path: Path, type: type[T], most: int) -> T | None:
    """Return what was written there, up to ``most`` bytes unpacked; None without it."""
    try:
        unpacked = zlib.decompressobj().decompress(path.read_bytes(), most)
        found = msgspec.msgpack.decode(unpacked, type=type)
        os.utime(path)  # what is used stays
    except FileNotFoundError:
        return None
    except (OSError, zlib.error, msgspec.DecodeError) as error:
        log.warning("%s is not read: %s", path, error)
        return None
    return found


def write_packed(path: Path, what: Any) -> None:
    """Write a value; a failure is only told in the log."""
    packed = zlib.compress(msgspec.msgpack.encode(what), 6)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not waited for: after a power cut it is asked for again.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            temporary = Path(file.name)
            file.write(packed)
        temporary.replace(path)
    except OSError as error:
        log.warning("%s is not written: %s", path, error)
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def drop_oldest(files: Iterable[Path], most: int) -> None:
    """Keep the files that were used last, and drop the others."""
    try:
        ages = [(path.stat().st_mtime, path) for path in files]
        for _, path in sorted(ages, reverse=True)[most:]:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.info("kept files were not tidied: %s", error)

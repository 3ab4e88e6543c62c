"""What is there of a half-written file, in a form that survives being killed and power cuts.

Each line says which ranges are there, with a checksum, so that a torn last line is no harm. Ranges
that were only written are safe while the system runs, and are believed as long as it has not been
started anew; ranges that were synchronised before they were noted are believed always.
"""

from __future__ import annotations

import os
import threading
import zlib
from pathlib import Path

import msgspec

from app.hub.pieces import Range, Ranges

_COMPACT = 64 * 1024
"""Bytes after which the journal is begun anew."""


class _Entry(msgspec.Struct, frozen=True):
    size: int
    """Of the whole file."""
    boot: str
    """Since which start of the system the ranges are there; empty: they were synchronised."""
    ranges: tuple[Range, ...]


def boot_id() -> str:
    """Return what names this run of the system; empty where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def read_journal(journal: Path, part: Path, size: int) -> tuple[Range, ...]:
    """Return what of a file of ``size`` bytes is in ``part``; nothing where that is unknown.

    Raises ``OSError`` for a journal that is there and cannot be read.
    """
    try:
        lines = journal.read_bytes().split(b"\n")
        there = part.stat().st_size
    except FileNotFoundError:
        return ()
    boot = boot_id()
    synced: tuple[Range, ...] = ()
    written: tuple[Range, ...] = ()
    for entry in filter(None, map(_decoded, lines)):
        if entry.size != size:
            continue
        if not entry.boot:
            synced = entry.ranges
        elif entry.boot == boot:
            written = entry.ranges
    return Ranges((*synced, *written)).clipped(min(there, size)).as_tuple()


class Journal:
    """The journal of one part, open for notes; thread-safe. Raises ``OSError``."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size
        self._boot = boot_id()
        self._lock = threading.Lock()
        self._file = path.open("ab", buffering=0)
        self._last: _Entry | None = None

    def note(self, ranges: tuple[Range, ...], *, synced: bool) -> None:
        """Note what is there; ``synced``: it has reached the disk, and so must this note."""
        if not synced and not self._boot:
            return
        entry = _Entry(self._size, "" if synced else self._boot, ranges)
        with self._lock:
            if entry == self._last:
                return
            if synced and self._file.tell() > _COMPACT:
                self._compact(entry)
            else:
                _write(self._file.fileno(), _encoded(entry))
            self._last = entry
        if synced:
            # Outside the lock: it may take seconds, and what is only written can be noted by then.
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; no other thread may be noting."""
        self._file.close()

    def _compact(self, entry: _Entry) -> None:
        beside = self._path.with_name(f"new-{self._path.name}")
        file = beside.open("wb", buffering=0)
        try:
            _write(file.fileno(), _encoded(entry))
            os.fsync(file.fileno())
            # Windows does not replace what is open.
            self._file.close()
            file.close()
            beside.replace(self._path)
        except OSError:
            file.close()
            beside.unlink(missing_ok=True)
            raise
        self._file = self._path.open("ab", buffering=0)


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _encoded(entry: _Entry) -> bytes:
    text = msgspec.json.encode(entry)
    # The line break comes first: whatever a torn note left behind stays a line of its own.
    return b"\n%08x %s\n" % (zlib.crc32(text), text)


def _decoded(line: bytes) -> _Entry | None:
    checksum, _, text = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(text):
        return None
    try:
        return msgspec.json.decode(text, type=_Entry)
    except msgspec.DecodeError:
        return None

"""Damages real databases where disks do: whole pages, in the middle of a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from struct import unpack_from

PAGE = 4096
_INTERIOR = (2, 5)


def pages_of(path: Path, name: str) -> list[int]:
    """Return the numbers of the pages that hold a table or an index, the root first."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)
        ).fetchone()
    return list(_below(path.read_bytes(), root))


def overwrite(path: Path, pages: Iterable[int], content: bytes = bytes(PAGE)) -> None:
    """Put other content, zeros unless said, in place of pages."""
    with path.open("r+b") as file:
        for number in pages:
            file.seek((number - 1) * PAGE)
            file.write(content)


def _below(data: bytes, number: int) -> Iterator[int]:
    yield number
    start = (number - 1) * PAGE
    if data[start] in _INTERIOR:
        (cells,) = unpack_from(">H", data, start + 3)
        places = unpack_from(f">{cells}H", data, start + 12)
        children = [unpack_from(">I", data, start + place)[0] for place in places]
        for child in (*children, *unpack_from(">I", data, start + 8)):
            yield from _below(data, child)

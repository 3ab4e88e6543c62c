"""Rows of SQLite tables from their pages alone, for when what leads to these pages is damaged.

The format is https://www.sqlite.org/fileformat2.html; whatever does not follow it is passed over.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from struct import error as StructError
from struct import unpack_from

Value = int | float | str | bytes | None

_USUAL_PAGE = 4096
_LEAF = 13
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer by its type."""


def leaf_rows(path: Path, columns: range) -> Iterator[tuple[int, list[Value]]]:
    """Yield the numbers and values of all rows that have so many columns, of whatever table.

    Also of such that were deleted: nothing here knows which pages are in use. Raises OSError.
    """
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        (size,) = unpack_from(">H", data, 16) if len(data) > 18 else (0,)
        pages = _Pages(data, 65536 if size == 1 else size)
        for number in range(1, len(data) // pages.size + 1):
            for row, values in pages.rows(number):
                if len(values) in columns:
                    yield row, values


class _Pages:
    def __init__(self, data: mmap.mmap, size: int) -> None:
        self._data = data
        self.size = size if size >= 512 and size & (size - 1) == 0 else _USUAL_PAGE

    def rows(self, number: int) -> Iterator[tuple[int, list[Value]]]:
        """Yield the rows of a page, none unless it is a leaf of a table."""
        start = (number - 1) * self.size
        head = start + (100 if number == 1 else 0)
        if self._data[head] != _LEAF:
            return
        (count,) = unpack_from(">H", self._data, head + 3)
        most = min(count, (self.size - 8) // 2)
        for place in unpack_from(f">{most}H", self._data, head + 8):
            if 8 <= place < self.size:
                try:
                    yield self._row(start + place, start + self.size)
                except (IndexError, StructError, ValueError, OverflowError):
                    continue

    def _row(self, at: int, end: int) -> tuple[int, list[Value]]:
        length, at = _varint(self._data, at)
        row, at = _varint(self._data, at)
        if not 0 < length <= len(self._data):
            raise ValueError("a row that is larger than the file")
        here = self._local(length)
        if at + here > end:
            raise ValueError("a row that leaves its page")
        payload = bytes(self._data[at : at + here])
        if here < length:
            payload += self._overflow(at + here, length - here)
        return row, _values(payload)

    def _local(self, length: int) -> int:
        """Return how much of a row lies in its page."""
        if length <= self.size - 35:
            return length
        least = (self.size - 12) * 32 // 255 - 23
        wanted = least + (length - least) % (self.size - 4)
        return wanted if wanted <= self.size - 35 else least

    def _overflow(self, at: int, length: int) -> bytes:
        parts: list[bytes] = []
        while length > 0:
            (page,) = unpack_from(">I", self._data, at)
            at = (page - 1) * self.size
            if page < 2 or at + self.size > len(self._data):
                raise ValueError("a page that is not there")
            parts.append(bytes(self._data[at + 4 : at + 4 + min(length, self.size - 4)]))
            length -= len(parts[-1])
        return b"".join(parts)


def _values(payload: bytes) -> list[Value]:
    header, at = _varint(payload, 0)
    values: list[Value] = []
    place = header
    while at < header:
        kind, at = _varint(payload, at)
        value, size = _value(payload, place, kind)
        values.append(value)
        place += size
    if place != len(payload):
        raise ValueError("a row of another length")
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    """Return a value and how many bytes it takes."""
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), 0
    if kind in _INTEGERS:
        size = _INTEGERS[kind]
        return int.from_bytes(payload[at : at + size], "big", signed=True), size
    if kind == 7:
        return unpack_from(">d", payload, at)[0], 8
    if kind < 12:
        raise ValueError("a type that there is not")
    size = (kind - 12) // 2
    content = payload[at : at + size]
    return (content.decode("utf-8", "replace") if kind % 2 else content), size


def _varint(data: bytes | mmap.mmap, at: int) -> tuple[int, int]:
    """Return a number of up to nine bytes and where it ends."""
    number = 0
    for place in range(at, at + 8):
        number = number << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return number, place + 1
    return number << 8 | data[at + 8], at + 9

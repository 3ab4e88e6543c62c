"""Reading what can still be read of a damaged database, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

_MOST_FAILURES = 50_000
"""Reads that failed, after which the rest of a table is given up: a few seconds."""
_BEYOND = 1 << 20
"""Keys that are looked for where not even the highest one can be read."""

_HOPELESS = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_NOTADB)  # nothing is known of such a table
_UNREADABLE = (sqlite3.Error, MemoryError)  # a garbled length asks for more memory than there is


def open_damaged(path: Path) -> sqlite3.Connection:
    """Open a database for :func:`readable_rows`, with what of its tables is still known.

    Raises ``sqlite3.Error``. Texts that are no UTF-8 any more come with replacement characters.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    # One table that cannot be understood is no reason to read none.
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def readable_rows(connection: sqlite3.Connection, table: str, key: str) -> Iterator[sqlite3.Row]:
    """Yield every row that can be read, once, in no order; ``key`` is its INTEGER PRIMARY KEY.

    A page that is damaged takes its own rows with it. They are closed in on from both sides, and
    what lies between two of them is found by halving.
    """
    seen: set[int] = set()
    # As they lie there, first: a garbled number would hide those behind it.
    for rows in (
        readable(connection, f"SELECT * FROM {table}"),
        _in_ranges(connection, table, key),
    ):
        for row in rows:
            if row[key] not in seen:
                seen.add(row[key])
                yield row


def readable(connection: sqlite3.Connection, select: str) -> Iterator[sqlite3.Row]:
    """Yield the rows of a query as far as the file can be read."""
    try:
        yield from connection.execute(select)
    except _UNREADABLE:
        return


def readable_numbers(
    connection: sqlite3.Connection, select: str
) -> tuple[dict[int, int | None], bool]:
    """Return pairs that a query gives, as far as the file can be read, and whether that is all."""
    found: dict[int, int | None] = {}
    try:
        for one, other in connection.execute(select):
            found[one] = other
    except _UNREADABLE:
        return found, False
    return found, True


def _in_ranges(connection: sqlite3.Connection, table: str, key: str) -> Iterator[sqlite3.Row]:
    failures = 0
    ranges = [(0, _highest(connection, table, key))]
    while ranges and failures < _MOST_FAILURES:
        low, high = ranges.pop()
        for order in ("ASC", "DESC"):
            try:
                for row in connection.execute(
                    f"SELECT * FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key} {order}",
                    (low, high),
                ):
                    yield row
                    low, high = (row[key] + 1, high) if order == "ASC" else (low, row[key] - 1)
            except _UNREADABLE as error:
                if getattr(error, "sqlite_errorcode", 0) in _HOPELESS:
                    return
                failures += 1
            else:
                break
        else:
            if low < high:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]


def _highest(connection: sqlite3.Connection, table: str, key: str) -> int:
    for select in (
        f"SELECT max({key}) FROM {table}",
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
    ):
        for row in readable(connection, select):
            if isinstance(row[0], int):
                return int(row[0])
    return _BEYOND

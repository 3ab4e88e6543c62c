"""Rows are read from their pages alone as SQLite reads them."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from core.damaging import overwrite, pages_of

from app.core.leaf_pages import leaf_rows

VALUES = [
    None, 0, 1, -1, 127, -128, 32767, 2**23 - 1, -(2**31), 2**40, -(2**63), 0.1, -1e300,
    "", "ä€😀", "long " * 5000, "x" * 4061, "x" * 4062, b"", b"\x00\xff" * 3000,
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, one, other)")
        chance = random.Random(1)
        connection.executemany(
            "INSERT INTO note VALUES (?, ?, ?)",
            [
                (number * 7**8 + 1, chance.choice(VALUES), chance.choice(VALUES))
                for number in range(600)
            ],
        )
    return path


@pytest.mark.parametrize("page_size", [512, 4096, 65536])
def test_every_row_of_a_file_is_read(path, page_size):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.execute("VACUUM")
        whole = {row[0]: row[1:] for row in connection.execute("SELECT * FROM note")}
    assert {row: tuple(rest) for row, (_, *rest) in leaf_rows(path, range(3, 4))} == whole
    assert list(leaf_rows(path, range(4, 9)))[1:] == []  # but the schema's own row


def test_what_leads_to_them_is_not_needed(path):
    with closing(sqlite3.connect(path)) as connection:
        whole = {row[0]: row[1:] for row in connection.execute("SELECT * FROM note")}
    root, *_ = pages_of(path, "note")
    overwrite(path, [1, root])
    assert {row: tuple(rest) for row, (_, *rest) in leaf_rows(path, range(3, 4))} == whole


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_passed_over(path, seed):
    chance, data = random.Random(seed), bytearray(path.read_bytes())
    for _ in range(400):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data)
    assert sum(1 for _ in leaf_rows(path, range(100))) > 100


@pytest.mark.parametrize("content", [b"", b"\x0d", b"noise" * 5000, b"\xff" * 9000])
def test_what_is_no_database_has_no_rows(tmp_path, content):
    path = tmp_path / "none.db"
    path.write_bytes(content)
    assert list(leaf_rows(path, range(1, 100))) == []

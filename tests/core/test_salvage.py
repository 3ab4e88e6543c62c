"""What can be read of a damaged table is read, whatever lies beside it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from core.damaging import PAGE, overwrite, pages_of

from app.core.salvage import open_damaged, readable_rows

ROWS = 3000


def text_of(number: int) -> str:
    return f"row {number} " * 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table of some 150 pages, with every third number missing and one far away."""
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        connection.executemany(
            "INSERT INTO note VALUES (?, ?)",
            [(number, text_of(number)) for number in (*range(1, ROWS), 10**9) if number % 3],
        )
    return path


def read(path: Path) -> dict[int, str]:
    with closing(open_damaged(path)) as connection:
        rows = list(readable_rows(connection, "note", "id"))
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row["text"] for row in rows}


def test_of_a_whole_table_all_is_read(path):
    assert read(path) == {n: text_of(n) for n in (*range(1, ROWS), 10**9) if n % 3}


@pytest.mark.parametrize("seed", range(6))
def test_damaged_pages_take_only_their_own_rows(path, seed):
    whole = read(path)
    chance = random.Random(seed)
    _root, *pages = pages_of(path, "note")
    damaged = chance.sample(pages, 5)
    overwrite(path, damaged, bytes([chance.choice([0, 2, 255])]) * PAGE)
    kept = read(path)
    assert kept.items() < whole.items()
    # Less than 40 rows are on a page; five pages are damaged.
    assert len(kept) >= len(whole) - 5 * 40


@pytest.mark.parametrize("place", [0, -1])
def test_the_first_and_the_last_page_are_none_worse(path, place):
    whole = read(path)
    _root, *pages = pages_of(path, "note")
    overwrite(path, [pages[place]])
    assert len(whole) - 40 <= len(read(path)) < len(whole)


def test_what_is_left_of_a_file_that_was_cut_off_is_read(path):
    whole = read(path)
    size = path.stat().st_size // PAGE // 2 * PAGE
    with path.open("r+b") as file:
        file.truncate(size)
    kept = read(path)
    assert kept.items() < whole.items()
    assert len(kept) > len(whole) * 0.4


def test_a_garbled_number_hides_no_rows_behind_it(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM note WHERE id > ?", (ROWS,))
    whole = read(path)
    data = bytearray(path.read_bytes())
    # The row's number is what stands before its header: 1000 becomes a huge one.
    place = data.index(text_of(1000).encode())
    number = data.rindex(b"\x87\x68", 0, place)
    data[number : number + 2] = b"\xff\x7f"
    path.write_bytes(data)
    assert whole.keys() - read(path).keys() == {1000}


def test_a_text_that_is_none_is_read_as_far_as_it_is_one(path):
    data = bytearray(path.read_bytes())
    place = data.index(text_of(500).encode())
    data[place : place + 3] = b"\xff\xfe\xff"
    path.write_bytes(data)
    assert read(path)[500] == "\ufffd" * 3 + text_of(500)[3:]


def test_without_a_first_page_there_is_nothing(path):
    overwrite(path, [1])
    assert read(path) == {}

"""Connections, transactions and migrations, on real files and in real processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.core.database import DamagedDatabase, Database
from app.core.errors import StorageError

V1 = """
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);  -- the first; of some
INSERT INTO note (text) VALUES ('kept');
"""
V2 = """
ALTER TABLE note ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;
CREATE TABLE tag (note INTEGER NOT NULL REFERENCES note (id));
INSERT INTO tag SELECT id FROM note;
CREATE TRIGGER noted AFTER DELETE ON note
BEGIN
    INSERT INTO note (text) VALUES ('one went; ');
    INSERT INTO note (text) VALUES ('another');
END;
"""
# A table that others refer to is built anew, as SQLite's manual has it.
V3 = """
CREATE TABLE note_new (id INTEGER PRIMARY KEY, text TEXT NOT NULL, marked INTEGER);
INSERT INTO note_new SELECT id, text, marked FROM note;
DROP TABLE note;
ALTER TABLE note_new RENAME TO note;
"""
BROKEN = """
UPDATE note SET text = 'changed';
INSERT INTO nowhere VALUES (1);
"""


def rows(path: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def make(path: Path, *migrations: str) -> None:
    Database(path, migrations).close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "snug.db"


def test_a_new_file_gets_every_migration_and_no_copy(path):
    make(path, V1, V2, V3)
    assert rows(path, "PRAGMA user_version") == [(3,)]
    assert rows(path, "SELECT text, marked FROM note") == [("kept", 0)]
    assert [file.name for file in path.parent.iterdir()] == ["snug.db"]


def test_an_older_file_is_copied_and_brought_along(path):
    make(path, V1)
    make(path, V1, V2, V3)
    copy = path.with_name("snug.db.v1.backup")
    assert rows(copy, "PRAGMA user_version") == [(1,)]
    assert rows(copy, "SELECT * FROM note") == [(1, "kept")]
    assert rows(path, "SELECT text, marked FROM note") == [("kept", 0)]
    assert rows(path, "SELECT note FROM tag") == [(1,)]
    assert sorted(file.name for file in path.parent.iterdir()) == ["snug.db", copy.name]


def test_the_copy_holds_what_was_only_in_the_log_of_writes(path):
    # The window that wrote it was killed: its rows are in the WAL and nowhere else.
    database = Database(path, [V1])
    with database.write() as connection:
        connection.execute("INSERT INTO note (text) VALUES ('late')")
    make(path, V1, V2)
    assert rows(path.with_name("snug.db.v1.backup"), "SELECT text FROM note") == [
        ("kept",),
        ("late",),
    ]
    database.close()


def test_an_unfinished_copy_of_an_earlier_try_is_no_hindrance(path):
    make(path, V1)
    path.with_name("snug.db.v1.backup.part").write_bytes(b"half a copy")
    make(path, V1, V2)
    assert rows(path.with_name("snug.db.v1.backup"), "SELECT text FROM note") == [("kept",)]


def test_a_newer_file_is_refused_and_untouched(path):
    make(path, V1, V2)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="newer version") as caught:
        Database(path, [V1])
    assert "schema 2" in caught.value.detail
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["snug.db"]


def test_a_failing_migration_changes_nothing_and_can_be_tried_again(path):
    make(path, V1)
    with pytest.raises(StorageError, match="could not be prepared") as caught:
        Database(path, [V1, V2, BROKEN])
    assert "nowhere" in caught.value.detail
    assert rows(path, "PRAGMA user_version") == [(1,)]
    assert rows(path, "SELECT * FROM note") == [(1, "kept")]
    make(path, V1)  # the earlier version still opens it
    make(path, V1, V2)
    assert rows(path, "SELECT text, marked FROM note") == [("kept", 0)]


def test_a_migration_that_breaks_a_reference_is_refused(path):
    make(path, V1, V2)
    with pytest.raises(StorageError, match="could not be prepared") as caught:
        Database(path, [V1, V2, "DROP TRIGGER noted;\nDELETE FROM note;"])
    assert "foreign key" in caught.value.detail
    assert rows(path, "SELECT text FROM note") == [("kept",)]


MIGRATE = """
import pathlib, sys, time
from app.core.database import DamagedDatabase, Database
folder, go, count, *migrations = sys.argv[1:]
while not pathlib.Path(go).exists():
    time.sleep(0.001)
for number in range(int(count)):
    Database(pathlib.Path(folder) / f"{number}.db", migrations).close()
"""


def at_once(tmp_path: Path, count: int, *migrations: str) -> None:
    go = tmp_path / "go"
    command = [sys.executable, "-c", MIGRATE, str(tmp_path), str(go), str(count), *migrations]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    time.sleep(0.3)  # all are waiting; if one is not, the race is only a little less sharp
    go.touch()
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said


def test_processes_that_create_the_same_file_at_once(tmp_path):
    at_once(tmp_path, 15, V1, V2)
    for number in range(15):
        assert rows(tmp_path / f"{number}.db", "SELECT text, marked FROM note") == [("kept", 0)]


def test_processes_that_migrate_the_same_file_at_once(tmp_path):
    for number in range(10):
        make(tmp_path / f"{number}.db", V1)
    at_once(tmp_path, 10, V1, V2, "INSERT INTO note (text) VALUES ('once');")
    for number in range(10):
        path = tmp_path / f"{number}.db"
        assert rows(path, "SELECT text FROM note") == [("kept",), ("once",)]
        assert rows(path.with_name(path.name + ".v1.backup"), "SELECT text FROM note") == [
            ("kept",)
        ]


def test_a_process_killed_in_a_migration_leaves_the_old_database(path):
    make(path, V1)
    endless = (
        "UPDATE note SET text = 'half';\n"
        "CREATE TABLE big AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i FROM n;"
    )
    code = (
        "import sys, pathlib\n"
        "from app.core.database import Database\n"
        "Database(pathlib.Path(sys.argv[1]), sys.argv[2:])\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(path), V1, endless])
    copy = path.with_name("snug.db.v1.backup")
    end = time.monotonic() + 30
    while not copy.exists() and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(0.2)
    assert process.poll() is None, "it was to be in the migration"
    process.kill()
    process.wait()
    make(path, V1, V2)
    assert rows(path, "SELECT text, marked FROM note") == [("kept", 0)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_write_is_stored_whole_or_not_at_all(path):
    database = Database(path, [V1])

    def write(then: Callable[[sqlite3.Connection], object]) -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO note (text) VALUES ('half')")
            then(connection)

    with pytest.raises(ZeroDivisionError):
        write(lambda connection: 1 / 0)
    with pytest.raises(StorageError):
        write(lambda connection: connection.execute("INSERT INTO note (text) VALUES (NULL)"))
    with database.write() as connection:
        connection.execute("INSERT INTO note (text) VALUES ('whole')")
    assert rows(path, "SELECT text FROM note") == [("kept",), ("whole",)]
    database.close()


def test_each_thread_has_a_connection_and_gives_it_back(path):
    database = Database(path, [V1])
    mine = database.connection()
    assert database.connection() is mine
    seen: list[sqlite3.Connection] = []

    def work() -> None:
        seen.append(database.connection())
        database.release()
        database.release()  # nothing to give back is fine

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen[0] is not mine
    with pytest.raises(sqlite3.ProgrammingError):
        seen[0].execute("SELECT 1")
    assert mine.execute("SELECT 1").fetchone()[0] == 1
    database.close()
    with pytest.raises(sqlite3.ProgrammingError):
        mine.execute("SELECT 1")


def test_commits_reach_the_disk_and_references_hold(path):
    database = Database(path, [V1])
    connection = database.connection()
    found = [
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    ]
    assert found == ["wal", 2, 1]
    database.close()


def test_a_lock_held_elsewhere_is_named(path, monkeypatch):
    monkeypatch.setattr("app.core.database._BUSY_MS", 50)
    database = Database(path, [V1])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"), database.write():
            pytest.fail("wrote through a lock")
        assert [row["text"] for row in database.connection().execute("SELECT text FROM note")] == [
            "kept"
        ]
    with database.write() as connection:
        connection.execute("DELETE FROM note")
    database.close()


def test_a_file_that_is_being_created_is_waited_for(path):
    # SQLite gives up at once here: two windows that start for the first time meet so.
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE early (id)")
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.3, lambda: other.execute("COMMIT"))
        timer.start()
        make(path, V1)
        timer.join()
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]


def test_work_goes_on_in_the_file_that_has_the_name(path):
    database = Database(path, [V1])
    with database.read() as before:
        assert before.execute("SELECT text FROM note").fetchone()[0] == "kept"
    make(path.with_name("fresh.db"), V1, "UPDATE note SET text = 'fresh';")
    with database.closed():  # as Windows wants it
        path.rename(path.with_name("early.db"))
        path.with_name("fresh.db").rename(path)
    with database.write() as connection:
        assert connection.execute("SELECT text FROM note").fetchone()[0] == "fresh"
        connection.execute("UPDATE note SET text = 'newer'")
    database.close()
    assert rows(path, "SELECT text FROM note") == [("newer",)]
    assert rows(path.with_name("early.db"), "SELECT text FROM note") == [("kept",)]


def test_who_exchanges_files_waits_for_all_and_keeps_all_out(path):
    database = Database(path, [V1])
    order: list[str] = []
    reading, closed = threading.Event(), threading.Event()

    def read() -> None:
        with database.read() as outer, database.read() as inner:
            assert inner is outer
            reading.set()
            time.sleep(0.1)
            order.append("read")

    def exchange() -> None:
        reading.wait()
        with database.closed():
            order.append("closed")
            closed.set()
            time.sleep(0.1)
            order.append("open")

    def write() -> None:
        closed.wait()
        with database.write():
            order.append("written")

    threads = [threading.Thread(target=work) for work in (read, exchange, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert order == ["read", "closed", "open", "written"]
    database.close()


@pytest.mark.parametrize(
    ("place", "byte"), [(47, 0x55), (60, 0x55), (60, 0xFF), (100, 0), (24, None)]
)
def test_a_garbled_head_is_damage(path, place, byte):
    make(path, V1)
    data = bytearray(path.read_bytes())
    if byte is None:
        data[:100] = bytes(100)
    else:
        data[place] = byte
    path.write_bytes(data)
    with pytest.raises(DamagedDatabase):
        make(path, V1)

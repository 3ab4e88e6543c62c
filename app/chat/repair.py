"""A damaged database of conversations is made usable again, and nothing of it thrown away."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from app.chat.model import Message
from app.chat.rescue import Rescued, put_back, rescue
from app.chat.schema import FUNCTIONS, HOLDING, MIGRATIONS
from app.core.database import DamagedDatabase, DamagedRow, Database, database_error
from app.core.paths import storage_error
from app.core.salvage import open_damaged
from app.core.setting_aside import exchange

_TABLES = ("conversation", "message", "document", "attachment", "draft", "preset")
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Repaired(msgspec.Struct, frozen=True):
    """What became of a damaged database."""

    kept: Path | None = None
    """Where it is now; None where only what can be made again was damaged, in place."""
    rescued: Rescued | None = None
    """What the fresh one has of it."""


def repair(path: Path, held: Sequence[Message] = ()) -> Repaired:
    """Repair the database of conversations at ``path``; blocks, for seconds where it is large.

    The index of words is made again where that is all. Otherwise what can be read goes into a fresh
    database, and the damaged one is set aside. ``held`` are messages that a window still shows:
    those that cannot be read are taken from there. Another window that has the database open goes
    on in the fresh one.

    No thread of this process may have it open. Raises StorageError, with all as it was.
    """
    try:
        _repair_in_place(path, held)
    except DamagedDatabase:
        return _begin_afresh(path, held)
    return Repaired()


def _repair_in_place(path: Path, held: Sequence[Message]) -> None:
    """Make the index of words again if it is damaged; raises DamagedDatabase for all else."""
    with closing(Database(path, MIGRATIONS, HOLDING, FUNCTIONS)) as database:
        with database.write() as connection:
            for table in _TABLES:
                _check(connection, f"integrity_check({table})")
                for _ in connection.execute(f"SELECT * FROM {table}"):
                    pass  # each text is one
            if not _is_index_sound(connection):
                connection.execute("INSERT INTO message_words (message_words) VALUES ('rebuild')")
            put_back(connection, held)
        with database.read() as connection:
            _check(connection, "quick_check")


def _check(connection: sqlite3.Connection, check: str) -> None:
    said = connection.execute(f"PRAGMA {check}").fetchone()[0]
    if said != "ok":
        raise DamagedRow(said)


def _is_index_sound(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("INSERT INTO message_words (message_words) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        return False
    return True


def _begin_afresh(path: Path, held: Sequence[Message]) -> Repaired:
    fresh = path.with_name(path.name + ".part")
    try:
        _remove(fresh)
        before = path.stat()
        with closing(open_damaged(path)) as damaged:
            _lock(damaged, path)
            rescued = _fill(fresh, path, damaged, held)
            if not os.path.samestat(path.stat(), before):  # another window has done it meanwhile
                return repair(path, held)
            if os.name != "nt":  # the lock holds until nobody finds the file by its name any more
                kept = exchange(path, fresh)
        if os.name == "nt":  # where nothing that is open gets another name
            kept = exchange(path, fresh)
    except OSError as error:
        raise storage_error(error, path) from error
    finally:
        _remove(fresh)
    return Repaired(kept, rescued)


def _fill(fresh: Path, path: Path, damaged: sqlite3.Connection, held: Sequence[Message]) -> Rescued:
    with (
        closing(Database(fresh, MIGRATIONS, HOLDING, FUNCTIONS)) as database,
        database.write() as connection,
    ):
        rescued = rescue(path, damaged, connection)
        back = put_back(connection, held)
    return msgspec.structs.replace(
        rescued,
        messages=rescued.messages + back,
        lost_messages=max(0, rescued.lost_messages - back),
    )


def _lock(damaged: sqlite3.Connection, path: Path) -> None:
    """Keep other windows from writing; where not even that can be done, neither can they."""
    try:
        damaged.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF in _BUSY:
            raise database_error(error, path, HOLDING) from error


def _remove(database: Path) -> None:
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)

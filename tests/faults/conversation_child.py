"""Migrates or imports, until it is killed or its disk is full.

``conversation_child.py migrate|import DATABASE FILE TICKS`` dies by SIGKILL after so many ticks of
the database's clock, and prints how many there were otherwise; ``full FOLDER KIND V1 FILE`` does
both on a full disk and prints what happened as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from disk_child import Disk

from app.chat.exchange import read_file
from app.chat.store import ConversationStore
from app.core.database import Database
from app.core.errors import StorageError

_INSTRUCTIONS = 200
"""Of SQLite's machine, in a tick."""


class Clock:
    """Counts ticks of every connection, and ends the process at one of them."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self.last = last

    def tick(self) -> int:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def watch(self) -> None:
        open_one: Callable[[Database], sqlite3.Connection] = Database._open

        def opened(database: Database) -> sqlite3.Connection:
            connection = open_one(database)
            connection.set_progress_handler(self.tick, _INSTRUCTIONS)
            return connection

        Database._open = opened  # type: ignore[method-assign]


def error_of(call: Callable[[], object]) -> str:
    """Return the sentence of the StorageError that ``call`` raises, or "none"."""
    try:
        call()
    except StorageError as error:
        return error.text if error.hint else "no hint"
    return "none"


def version_of(path: Path) -> int:
    """Return the schema that a database says it has."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def full(folder: Path, kind: str, old: Path, exported: Path) -> dict[str, object]:
    """Open an earlier database, then import, on a disk that is full and then is not."""
    disk = Disk(folder, kind)
    path = folder / "snug.db"
    shutil.copy(old, path)
    disk.fill()
    result: dict[str, object] = {"open": error_of(lambda: ConversationStore(path))}
    result["left"] = sorted(one.name for one in folder.iterdir() if "backup" in one.name)
    disk.free()
    result["version"] = version_of(path)
    store = ConversationStore(path)
    result["opened"] = version_of(path)
    before = [one.id for one in store.conversations()]
    conversations = read_file(exported)
    disk.fill()
    result["import"] = error_of(lambda: store.take_over(conversations))
    result["unseen"] = [one.id for one in store.conversations()] == before
    disk.free()
    taken = store.take_over(conversations)
    result["imported"] = [store.archive(number) for number in taken] == conversations
    with closing(sqlite3.connect(path)) as connection:
        result["integrity"] = connection.execute("PRAGMA integrity_check").fetchone()[0]
    store.close()
    return result


def main() -> None:
    """Do what is asked."""
    verb, *rest = sys.argv[1:]
    if verb == "full":
        folder, kind, old, exported = rest
        sys.stdout.write(json.dumps(full(Path(folder), kind, Path(old), Path(exported))))
        return
    database, exported, ticks = rest
    clock = Clock(int(ticks))
    if verb == "migrate":
        clock.watch()
        ConversationStore(Path(database)).close()
    else:
        conversations = read_file(Path(exported))
        clock.watch()
        store = ConversationStore(Path(database))
        clock.count = 0
        store.take_over(conversations)
        store.close()
    sys.stdout.write(str(clock.count))


if __name__ == "__main__":
    main()

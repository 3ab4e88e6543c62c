"""Migrates or imports, and dies by SIGKILL at a tick of the database's clock."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from app.chat.exchange import read_file
from app.chat.repair import repair
from app.chat.store import ConversationStore
from app.core.database import Database

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


def migrate(database: Path, last: int, count: Connection) -> None:
    """Open an earlier database; send how many ticks that took, if it lives so long."""
    clock = Clock(last)
    clock.watch()
    ConversationStore(database).close()
    count.send(clock.count)


def repair_it(database: Path, last: int, count: Connection) -> None:
    """Repair a damaged database; what exchanges the files is a tick of the clock, too."""
    clock = Clock(last)
    clock.watch()
    exchange = Path.replace

    def ticking(path: Path, target: Path) -> Path:
        clock.tick()
        return exchange(path, target)

    Path.replace = ticking  # type: ignore[method-assign, assignment]
    repair(database)
    clock.tick()
    count.send(clock.count)


def take_over(database: Path, exported: Path, last: int, count: Connection) -> None:
    """Import a file; send how many ticks that took, if it lives so long."""
    conversations = read_file(exported)
    clock = Clock(last)
    clock.watch()
    store = ConversationStore(database)
    clock.count = 0
    store.take_over(conversations)
    store.close()
    count.send(clock.count)

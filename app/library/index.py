"""What earlier looks at this disk have found, in a database that can be made again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from app.core.database import DamagedRow, Database, Holding
from app.core.errors import StorageError
from app.core.remade import RemadeDatabase
from app.core.words import mark
from app.library.found import Found
from app.library.models import Facts

log = logging.getLogger(__name__)

FORMAT = 1
"""Counted up when what is kept of a model changes; what an older Snug kept is then left."""

_SEEN = (
    "CREATE TABLE seen (id TEXT PRIMARY KEY, format INTEGER NOT NULL, data BLOB NOT NULL) STRICT;",
)
_USED = ("CREATE TABLE used (what TEXT PRIMARY KEY, at REAL NOT NULL) STRICT;",)

_MODELS = Holding(
    mark("the list of models"),
    mark("Close Snug and delete {path}. No model is lost: the list is made again from the disk."),
)
_USES = Holding(
    mark("the times at which models were used"),
    mark("Close Snug and delete {path}. No model is lost, only when each was used last."),
)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A model at a place, with what its files said when they were read."""

    found: Found
    facts: Facts
    gone: bool = False
    """Whether it was missing at the last look, with its drive."""
    problem: str = ""
    """What was wrong at the last look, beside what the files say of themselves."""

    @property
    def id(self) -> str:
        """Names it among all; two names in Ollama's store may mean one file."""
        return seen_id(self.found)


def seen_id(found: Found) -> str:
    """Return what names a find among all others."""
    return f"{found.path}\n{found.name}" if found.store == "ollama" else found.path


class Index:
    """The rows by their ids; without a usable database there are none, which costs only time.

    Thread-safe; two windows may share it.
    """

    def __init__(self, path: Path) -> None:
        self._database = RemadeDatabase(path, _SEEN, _MODELS, keep=False)
        self._decoder = msgspec.msgpack.Decoder(Seen)

    def load(self) -> dict[str, Seen]:
        """Return all rows."""
        try:
            return self._database.run(self._load)
        except StorageError as error:
            log.warning("there is no index of models: %s", error.detail or error)
            return {}

    def save(self, changed: Iterable[Seen], gone: Iterable[str]) -> None:
        """Keep what has changed and forget ``gone``; a failure is only told in the log."""
        encode = msgspec.msgpack.encode
        rows = [(one.id, FORMAT, encode(one)) for one in changed]
        ids = [(one,) for one in gone]

        def write(database: Database) -> None:
            with database.write() as connection:
                connection.executemany("DELETE FROM seen WHERE id = ?", ids)
                connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", rows)

        if not rows and not ids:
            return
        try:
            self._database.run(write)
        except StorageError as error:  # the list is right all the same, and read afresh next time
            log.warning("the index of models was not written: %s", error.detail or error)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _load(self, database: Database) -> dict[str, Seen]:
        with database.read() as connection:
            rows = connection.execute(
                "SELECT id, data FROM seen WHERE format = ?", [FORMAT]
            ).fetchall()
            try:
                return {row["id"]: self._decoder.decode(row["data"]) for row in rows}
            except msgspec.DecodeError as error:
                raise DamagedRow(str(error)) from error


class Usage:
    """When each model was used last, apart from the index: this cannot be made again."""

    def __init__(self, path: Path) -> None:
        self._database = RemadeDatabase(path, _USED, _USES, keep=True)

    def note(self, names: Iterable[str], at: float) -> None:
        """Remember a use, at seconds since the epoch, under each name; raises StorageError."""
        rows = [(name, at) for name in names if name]

        def write(database: Database) -> None:
            with database.write() as connection:
                connection.executemany(
                    "INSERT INTO used VALUES (?, ?) ON CONFLICT (what) "
                    "DO UPDATE SET at = max(at, excluded.at)",
                    rows,
                )

        self._database.run(write)

    def times(self) -> Mapping[str, float]:
        """Return the last use by each name; raises StorageError."""

        def read(database: Database) -> dict[str, float]:
            with database.read() as connection:
                return {row[0]: row[1] for row in connection.execute("SELECT what, at FROM used")}

        return self._database.run(read)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

"""Migrates and imports on a disk that is full.

``conversation_child.py full FOLDER KIND V1 FILE`` prints what happened as JSON.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from disk_child import Disk

from app.chat.exchange import read_file
from app.chat.store import ConversationStore
from app.core.errors import StorageError


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
    _, folder, kind, old, exported = sys.argv[1:]
    sys.stdout.write(json.dumps(full(Path(folder), kind, Path(old), Path(exported))))


if __name__ == "__main__":
    main()

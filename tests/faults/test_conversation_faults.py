"""Migrations and imports that are killed, or have no room: all of it happens, or none."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from core.damaging import overwrite, pages_of
from faults.disks import DISKS, HERE, disk_child
from faults.forks import FORKS
from faults.killed_child import migrate, repair_it, take_over

from app.chat.archive import ArchivedConversation, ArchivedDocument, ArchivedMessage
from app.chat.exchange import write_file
from app.chat.schema import FUNCTIONS, MIGRATIONS
from app.chat.store import ConversationStore
from app.core.database import Database
from app.core.errors import StorageError
from app.core.setting_aside import set_aside

MESSAGES = 600
SCRIPT = "conversation_child.py"
killed = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")


def earlier(path: Path, version: int, count: int) -> Path:
    """Make a database of an earlier version with so many messages in one conversation."""
    database = Database(path, [""] * version, functions=FUNCTIONS)
    dump = HERE.parent / "chat" / "databases" / f"v{version}.sql"
    connection = database.connection()
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.execute("BEGIN")
    connection.execute(
        "INSERT INTO conversation (id, title, model, created, updated, leaf)"
        " VALUES (9, 'Long', '', 1, 1750000000, ?)",
        (99 + count,),
    )
    connection.executemany(
        "INSERT INTO message (id, conversation, parent, viewed, role, state, created, model, note,"
        " text) VALUES (?, 9, ?, ?, 'user', 'complete', 0, '', '', ?)",
        [
            (
                100 + n,
                99 + n if n else None,
                101 + n if n < count - 1 else None,
                f"long number{n} " + "some words :: that are indexed " * 5,
            )
            for n in range(count)
        ],
    )
    connection.execute("COMMIT")
    database.close()
    return path


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """A file with conversations to import."""
    path = tmp_path_factory.mktemp("exported") / "all.json"
    write_file(path, [conversation(number) for number in range(6)])
    return path


def conversation(number: int) -> ArchivedConversation:
    count = 40
    return ArchivedConversation(
        title=f"Imported {number}",
        leaf=count,
        messages=tuple(
            ArchivedMessage(
                id=n,
                role="user",
                text=f"imported words {n}",
                parent=n - 1 or None,
                viewed=n + 1 if n < count else None,
                documents=(ArchivedDocument(name="a", kind="text", text=f"{number} {n % 3}"),),
            )
            for n in range(1, count + 1)
        ),
    )


def ticks(work: Callable[..., None], *given: object, last: int = 0) -> int | None:
    """Let a child work; return how many ticks it took, or None when it was killed at ``last``."""
    ours, its = FORKS.Pipe(duplex=False)
    child = FORKS.Process(target=work, args=(*given, last, its))
    child.start()
    its.close()
    child.join(60)
    if child.exitcode == -signal.SIGKILL:
        return None
    assert child.exitcode == 0
    return int(ours.recv())


def moments(whole: int | None, count: int) -> list[int]:
    """Return moments from the very first to shortly before the end."""
    assert whole is not None
    assert whole > count
    return [1 + (whole - 1) * step // count for step in range(count)]


def query(path: Path, statement: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()[0]


@killed
@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_a_migration_that_is_killed_is_done_whole_the_next_time(tmp_path, version):
    old = earlier(tmp_path / "old.db", version, MESSAGES)
    trial = tmp_path / "trial.db"
    shutil.copy(old, trial)
    for moment in moments(ticks(migrate, trial), 8):
        path = tmp_path / f"{moment}.db"
        shutil.copy(old, path)
        assert ticks(migrate, path, last=moment) is None
        assert query(path, "PRAGMA user_version") in (version, len(MIGRATIONS))
        store = ConversationStore(path)
        titles = [one.title for one in store.conversations()]
        assert titles == ["Two branches", "Left behind", "Long"]
        assert len(store.branch(9)) == MESSAGES
        assert len(store.search("number123")) == 1
        assert len(store.search("indexed", 1000)) == MESSAGES
        assert len(store.search("::", 1000)) == MESSAGES
        store.close()
        assert query(path, "PRAGMA integrity_check") == "ok"
        # The copy is of before, and whole.
        backup = path.with_name(f"{path.name}.v{version}.backup")
        assert query(backup, "PRAGMA user_version") == version
        assert query(backup, "SELECT count(*) FROM message") == MESSAGES + 6


@killed
def test_an_import_that_is_killed_leaves_all_or_nothing(tmp_path, exported):
    def begin(name: str) -> Path:
        path = tmp_path / name
        store = ConversationStore(path)
        store.add_question(None, "there already", parent=None)
        store.close()
        return path

    seen = set()
    for moment in moments(ticks(take_over, begin("trial.db"), exported), 8):
        path = begin(f"{moment}.db")
        assert ticks(take_over, path, exported, last=moment) is None
        assert query(path, "PRAGMA integrity_check") == "ok"
        store = ConversationStore(path)
        count = len(store.conversations())
        seen.add(count)
        assert count in (1, 7)
        assert len(store.search("imported words", 1000)) == (count - 1) * 40
        # What came half way is out of sight, and goes.
        store.purge(older_than=-1)
        assert query(path, "SELECT count(*) FROM message") == 1 + (count - 1) * 40
        assert query(path, "SELECT count(*) FROM document") == (count - 1) * 3
        store.close()
    assert 1 in seen


@killed
def test_a_repair_that_is_killed_loses_nothing(tmp_path):
    whole = earlier(tmp_path / "whole.db", len(MIGRATIONS), MESSAGES)
    _root, *pages = pages_of(whole, "message")
    overwrite(whole, pages[5:7])
    trial = tmp_path / "trial.db"
    shutil.copy(whole, trial)
    ticked = ticks(repair_it, trial)
    with closing(ConversationStore(trial)) as store:
        rescued = len(store.branch(9))
    assert MESSAGES - 40 < rescued < MESSAGES
    assert ticked is not None
    # While it copies, and around each of the last moments, where names change.
    for moment in [*moments(ticked, 6), *range(ticked - 4, ticked + 1)]:
        path = tmp_path / f"{moment}.db"
        shutil.copy(whole, path)
        assert ticks(repair_it, path, last=moment) is None
        with closing(ConversationStore(path)) as store:
            store.repair()
            assert len(store.branch(9)) == rescued
            assert len(store.search("indexed", 1000)) == rescued
        assert query(path, "PRAGMA integrity_check") == "ok"
        (kept,) = tmp_path.glob(f"{path.name}.damaged-????-??-??")
        assert query(kept, "SELECT count(*) FROM conversation") == 4
        left = {one.name.removeprefix(path.name) for one in tmp_path.glob(f"{path.name}*")}
        assert left & {".part", ".part-wal", ".part-shm", ".fresh"} == set()


@pytest.mark.parametrize(("kind", "said"), DISKS)
def test_without_room_nothing_is_half_done(kind, said, tmp_path, exported):
    old = earlier(tmp_path / "old.db", 1, 20)
    result = disk_child(
        "full",
        kind,
        str(old),
        str(exported),
        mounts=kind == "tmpfs",
        script="conversation_child.py",
    )
    assert said in result["open"]
    assert result["version"] == 1
    assert result["left"] == []
    assert result["opened"] == len(MIGRATIONS)
    assert said in result["import"]
    assert result["unseen"] is True
    assert result["imported"] is True
    assert result["integrity"] == "ok"


def test_a_damaged_database_is_set_aside_with_its_log(tmp_path):
    path = tmp_path / "snug.db"
    store = ConversationStore(path)
    store.create_conversation("in the log")
    for end in ("-wal", "-shm"):  # as a crash leaves them
        shutil.copy(f"{path}{end}", tmp_path / f"kept{end}")
    store.close()
    for end in ("-wal", "-shm"):
        (tmp_path / f"kept{end}").rename(f"{path}{end}")
    path.write_bytes(b"noise" * 2000)
    with pytest.raises(StorageError, match="damaged"):
        ConversationStore(path)
    kept = set_aside(path)
    assert kept.read_bytes() == b"noise" * 2000
    assert Path(f"{kept}-wal").exists()
    assert not path.exists()
    assert not Path(f"{path}-wal").exists()
    ConversationStore(path).close()
    again = set_aside(path)
    assert again != kept
    assert kept.read_bytes() == b"noise" * 2000


def test_a_database_that_has_to_stay_is_said(tmp_path, monkeypatch):
    path = tmp_path / "snug.db"
    path.write_bytes(b"x")

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match="write to"):
        set_aside(path)
    assert path.read_bytes() == b"x"

"""What happens to conversations when processes die, disks fill and files break."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from faults.disks import DISKS, disk_child
from faults.forks import FORKS
from faults.streaming_child import PACE_S, stream
from hypothesis import HealthCheck, given, settings, strategies

from app.chat.store import CLOSED_NOTE, ConversationStore
from app.core.errors import StorageError
from app.core.paths import DataPaths


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def wait_until(condition, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.02)


class StreamingChild:
    """A window into which an answer streams, and the record of what its engine has said."""

    def __init__(self, home: Path, log: Path) -> None:
        self.log = log
        self.process = FORKS.Process(target=stream, args=(home, log), daemon=True)
        self.process.start()

    def lines(self) -> list[str]:
        # The last line may be cut in the middle.
        return self.log.read_text().split("\n")[:-1] if self.log.exists() else []

    @property
    def message(self) -> int:
        return next(int(line.split()[1]) for line in self.lines() if line.startswith("message"))

    def pieces(self) -> list[str]:
        return [line for line in self.lines() if not line.startswith("message")]

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def length_a_second_before_death(self) -> int:
        pieces = [line.split() for line in self.pieces()]
        end = float(pieces[-1][0])
        return max(int(length) for when, length in pieces if float(when) <= end - 1.0)


WINDOWS = 5


@pytest.mark.parametrize("seed", range(10))
def test_killed_windows_lose_at_most_a_second_of_text(tmp_path, seed):
    # Windows stream into one database and are killed one after the other, at odd moments: fifty.
    chance = random.Random(seed)
    home = DataPaths(tmp_path / "home")
    home.prepare()
    children = [StreamingChild(home.root, tmp_path / f"{number}.log") for number in range(WINDOWS)]
    try:
        wait_until(lambda: all(len(child.pieces()) > 1.1 / PACE_S for child in children))
        database = home.database
        store = ConversationStore(database)  # the next start, beside windows that still live
        for dead, child in enumerate(children, 1):
            # Each began at another moment, and writes every 0.4 s.
            time.sleep(chance.uniform(0, 0.15))
            assert child.process.is_alive()
            child.kill()
            assert store.recover() == 1
            states = [store.message(one.message).state for one in children]
            assert states == ["interrupted"] * dead + ["streaming"] * (WINDOWS - dead)
            kept = store.message(child.message)
            assert len(kept.text) >= child.length_a_second_before_death() > 0
            written = "".join(f"word{number} " for number in range(len(child.pieces())))
            assert written.startswith(kept.text)
            assert kept.note == CLOSED_NOTE
            assert store.branch(kept.conversation)[-1] == kept
        assert store.recover() == 0
        store.close()
        assert integrity(database) == "ok"
    finally:
        for child in children:
            child.kill()


WRITER = """
import pathlib, sys
from app.chat.store import ConversationStore
path, go, name = sys.argv[1:]
while not pathlib.Path(go).exists():
    pass
store = ConversationStore(pathlib.Path(path))
own, parent = store.create_conversation(name), None
for number in range(150):
    parent = store.add_message(own.id, "user", f"{name} {number}", parent=parent).id
    store.add_message(1, "user", f"{name} {number}", parent=None)
store.close()
"""


def test_two_windows_write_at_once(tmp_path):
    database, go = tmp_path / "snug.db", tmp_path / "go"
    store = ConversationStore(database)
    shared = store.create_conversation("shared")
    assert shared.id == 1
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(database), str(go), name],
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("left", "right")
    ]
    go.touch()
    for process in processes:
        _, said = process.communicate(timeout=90)
        assert process.returncode == 0, said
    chats = {one.title: one.id for one in store.conversations()}
    for name in ("left", "right"):
        texts = [message.text for message in store.branch(chats[name])]
        assert texts == [f"{name} {number}" for number in range(150)]
    (last,) = store.branch(shared.id)
    everything = [store.message(number).text for number in store.siblings(last.id)]
    assert sorted(everything) == sorted(
        f"{name} {number}" for name in ("left", "right") for number in range(150)
    )
    store.close()
    assert integrity(database) == "ok"


@pytest.mark.parametrize(("kind", "said"), DISKS)
def test_an_answer_outlives_a_disk_that_stays_full(kind, said):
    result = disk_child("full", kind, "stays", mounts=kind == "tmpfs")
    assert result["answer"] == "not saved"
    assert result["whole"] is True
    (told,) = result["told"]
    assert said in told
    assert result["readable"] == ["Count."]
    assert result["kept"] is True
    assert said in result["add"]
    assert "none" not in (result["new"], result["prepare"], result["settings"])
    if kind == "tmpfs":
        assert "full" in result["new"]
        assert "full" in result["prepare"]
        assert "full" in result["settings"]
    assert result["settings_kept"] == "kept"
    # Room again: saving once more is all it takes.
    assert result["stored"] == [True, "complete", True]
    assert result["integrity"] == "ok"
    assert [name for name in result["left"] if name.startswith(".")] == []


@pytest.mark.parametrize(("kind", "said"), DISKS)
def test_an_answer_is_stored_when_the_disk_has_room_again(kind, said):
    result = disk_child("full", kind, "freed", mounts=kind == "tmpfs")
    assert result["answer"] == "complete"
    told, over = result["told"]
    assert said in told
    assert over is None
    assert result["stored"] == [True, "complete", True]
    assert result["integrity"] == "ok"


@pytest.mark.parametrize(
    "kind",
    [
        "mount",
        pytest.param(
            "permissions",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows: no such bits"),
        ),
    ],
)
def test_a_folder_that_may_only_be_read_is_said(kind):
    result = disk_child("readonly", kind, mounts=kind == "mount")
    for step in ("prepare", "open", "new", "save"):
        assert "may not write" in result[step], step
    assert result["settings"] == "dark"
    assert result["untouched"] is True


def test_a_folder_that_cannot_exist_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    paths = DataPaths(tmp_path / "file" / "data")
    with pytest.raises(StorageError, match="write to"):
        paths.prepare()
    with pytest.raises(StorageError, match="write to"):
        ConversationStore(paths.database)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A sound database of some pages."""
    path = tmp_path_factory.mktemp("sound") / "snug.db"
    store = ConversationStore(path)
    for number in range(5):
        conversation, parent = store.create_conversation(f"chat {number}"), None
        for _ in range(20):
            parent = store.add_message(conversation.id, "user", "text " * 200, parent=parent).id
    store.close()
    return path


def read_everything(path: Path) -> None:
    store = ConversationStore(path)
    try:
        store.recover()
        for conversation in store.conversations():
            for message in store.branch(conversation.id):
                store.siblings(message.id)
            store.archive(conversation.id)
        store.drafts()
        store.presets.all()
        store.search("text")
        store.search("::")
    finally:
        store.close()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"\xff" * 4096 + data[4096:], id="first page overwritten"),
        pytest.param(lambda data: b"not a database, " * 500, id="another file"),
        pytest.param(lambda data: b"short", id="a few bytes"),
        pytest.param(lambda data: data[: len(data) // 2], id="second half missing"),
        pytest.param(lambda data: data[:5000] + os.urandom(60_000) + data[65_000:], id="noise"),
    ],
)
def test_a_damaged_database_is_named_and_left_alone(tmp_path, sound, damage):
    path = tmp_path / "snug.db"
    broken = damage(sound.read_bytes())
    path.write_bytes(broken)
    with pytest.raises(StorageError, match="damaged") as caught:
        read_everything(path)
    assert str(path) in caught.value.hint
    assert path.read_bytes() == broken


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=strategies.floats(0, 1),
    noise=strategies.binary(min_size=1, max_size=3000),
)
def test_wherever_it_is_damaged_nothing_worse_than_an_error_happens(tmp_path, sound, start, noise):
    path = tmp_path / "snug.db"
    data = sound.read_bytes()
    offset = int(start * (len(data) - len(noise)))
    broken = data[:offset] + noise + data[offset + len(noise) :]
    path.write_bytes(broken)
    with contextlib.suppress(StorageError):
        read_everything(path)
        return
    assert path.read_bytes() == broken

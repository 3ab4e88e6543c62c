"""What is written reaches the disk in small steps, and the journal never says more than is true."""

from __future__ import annotations

import errno
import os
import threading
from contextlib import contextmanager

import msgspec
import pytest
from downloading import PACE, wait_until

from app.hub import keeping
from app.hub.journal import read_journal
from app.hub.keeping import Keeper
from app.hub.pieces import Plan

STEP = 10_000
SIZE = 8 * STEP
RARELY = msgspec.structs.replace(PACE, sync=60.0, sync_bytes=STEP)
ALWAYS = msgspec.structs.replace(RARELY, sync=0.0)


class Writing:
    """A file that is written from its beginning on, and what keeps it."""

    def __init__(self, folder, pace, monkeypatch) -> None:
        self.part, self.journal = folder / "part", folder / "journal"
        self.part.touch()
        self.plan = Plan(SIZE, [], ahead=SIZE, least=1)
        self.run = self.plan.take(SIZE)
        self.stop = threading.Event()
        self.synced: list[int] = []
        """How much was written at each synchronisation of the part."""
        self.broken = False
        self.error: OSError | None = None
        self.keeper = Keeper(self.part, self.journal, self.plan, pace, self.stop)
        real = os.fdatasync

        def fdatasync(handle: int) -> None:
            if self.broken:
                raise OSError(errno.EIO, "lost")
            real(handle)
            self.synced.append(os.fstat(handle).st_size)

        monkeypatch.setattr(keeping.os, "fdatasync", fdatasync)

    def write(self, size: int) -> None:
        with self.part.open("ab") as file:
            file.write(bytes(size))
        self.plan.wrote(self.run, size)

    @contextmanager
    def running(self):
        thread = threading.Thread(target=self._run)
        thread.start()
        try:
            yield
        finally:
            self.stop.set()
            thread.join(10)
            self.keeper.close()

    def _run(self) -> None:
        try:
            self.keeper.run()
        except OSError as error:
            self.error = error

    def sure(self, monkeypatch) -> tuple:
        """What a new start of the system believes of the journal."""
        with monkeypatch.context() as patched:
            patched.setattr("app.hub.journal.boot_id", lambda: "another start")
            return read_journal(self.journal, self.part, SIZE)


def test_little_is_left_to_do_at_the_end(tmp_path, monkeypatch):
    writing = Writing(tmp_path, RARELY, monkeypatch)
    with writing.running():
        for step in range(1, 8):
            writing.write(STEP)
            wait_until(lambda step=step: writing.synced and writing.synced[-1] == step * STEP)
        assert not writing.keeper.complete
        writing.write(STEP)
        wait_until(lambda: writing.keeper.complete)
    assert writing.synced == [step * STEP for step in range(1, 9)]


def test_a_new_start_of_the_system_believes_what_is_on_the_disk(tmp_path, monkeypatch):
    writing = Writing(tmp_path, ALWAYS, monkeypatch)
    with writing.running():
        writing.write(STEP)
        wait_until(lambda: writing.sure(monkeypatch) == ((0, STEP),))
    assert writing.error is None


def test_what_is_only_written_is_believed_until_then(tmp_path, monkeypatch):
    writing = Writing(tmp_path, RARELY, monkeypatch)
    with writing.running():
        writing.write(STEP - 1)
        writing.keeper.note()
        assert read_journal(writing.journal, writing.part, SIZE) == ((0, STEP - 1),)
        assert writing.sure(monkeypatch) == ()


@pytest.mark.parametrize("pace", [RARELY, ALWAYS])
def test_what_the_disk_lost_is_taken_back(tmp_path, monkeypatch, pace):
    writing = Writing(tmp_path, pace, monkeypatch)
    with writing.running():
        writing.write(STEP)
        wait_until(lambda: writing.synced == [STEP])
        writing.broken = True
        writing.write(2 * STEP)
        writing.keeper.note()
        wait_until(lambda: writing.error is not None)
    assert not writing.keeper.complete
    assert read_journal(writing.journal, writing.part, SIZE) == ((0, STEP),)

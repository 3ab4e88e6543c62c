"""The bytes of one large file, over several connections into a sparse part beside its journal.

Every connection fetches runs near the first gap. One thread computes the SHA-256 behind the front,
reading what was just written; another synchronises the disk now and then. The journal follows, so
that neither kill -9 nor a power cut costs more than moments.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from io import FileIO
from pathlib import Path

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.hub.disk_space import disk_error
from app.hub.errors import HubError, retryable
from app.hub.follow import Follower
from app.hub.journal import Journal, read_journal
from app.hub.patience import Pace, Patience
from app.hub.pieces import Plan, Range, Run
from app.hub.remote_file import POLL, RangesIgnoredError, RemoteFile

log = logging.getLogger(__name__)

_SETUP_SHARE = 40
"""A run lasts so many times as long as its connection took to make."""


class Transfer:
    """One attempt to have all ``size`` bytes in ``part``, going on from what ``journal`` knows.

    ``link`` is where to ask first. Raises ``OSError`` when the part cannot be opened.
    """

    def __init__(
        self,
        remote: RemoteFile,
        link: str,
        part: Path,
        journal: Path,
        size: int,
        *,
        connections: int,
        pace: Pace,
        patience: Patience,
        cancel: CancelToken,
    ) -> None:
        self._remote = remote
        self._link = link
        self._part = part
        self._size = size
        self._connections = connections
        self._pace = pace
        self._patience = patience
        self._cancel = cancel
        have = read_journal(journal, part, size)
        if not have:
            # A journal must never speak of another part than the one beside it.
            journal.unlink(missing_ok=True)
            part.open("wb").close()
        self._plan = Plan(size, have, ahead=pace.ahead, least=pace.least)
        self._journal = Journal(journal, size)
        self._kept: tuple[Range, ...] = have
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._opening: set[int] = set()
        self._fatal: BaseException | None = None
        self._ignored = 0
        self._follower = Follower(part, size, lambda: self._plan.front, self._stop, pace.buffer)
        self._digest = ""
        self._synced = False

    @property
    def done(self) -> int:
        """Bytes that are there."""
        return self._plan.done

    @property
    def checking(self) -> bool:
        """Whether everything came and only the checksum is outstanding."""
        return self._plan.completed.is_set()

    def run(self) -> str:
        """Fetch what is missing and return the SHA-256 of the whole.

        All of it is on the disk then, not only in memory. Raises HubError and ``Cancelled``; what
        came stays for the next attempt.
        """
        self._cancel.on_cancel(self._wake.set)
        workers = [self._thread(self._work, "download-1")]
        others = [self._thread(self._hash, "download-hash")]
        syncer = self._thread(self._sync, "download-sync")
        try:
            looked, had = time.monotonic(), self._plan.done
            while not self._over():
                self._wake.wait(min(self._pace.note, self._pace.company))
                self._wake.clear()
                self._journal.note(self._plan.have(), synced=False)
                now, done = time.monotonic(), self._plan.done
                if len(workers) < self._connections and now - looked >= self._pace.company:
                    if done - had < self._pace.enough * (now - looked):
                        workers += self._company(len(workers))
                    looked, had = now, done
        except OSError as error:
            self._fail(self._disk_error(error))
        finally:
            self._stop.set()
            for thread in others:
                thread.join()
            self._join(workers)
            # A slow disk must not hold up who closes the window.
            syncer.join(None if self._fatal is None and not self._cancel.cancelled else POLL)
            self._close(syncer)
        if self._fatal is not None:
            raise self._fatal
        self._cancel.raise_if_cancelled()
        return self._digest

    def _company(self, there: int) -> list[threading.Thread]:
        """Start the other connections: one alone does not bring what this machine could take."""
        if self._plan.completed.is_set():
            return []
        numbers = range(there + 1, self._connections + 1)
        return [self._thread(self._work, f"download-{number}") for number in numbers]

    def _over(self) -> bool:
        if self._fatal is not None or self._cancel.cancelled:
            return True
        return bool(self._digest) and self._synced

    def _thread(self, work: Callable[[], None], name: str) -> threading.Thread:
        def guarded() -> None:
            try:
                work()
            except BaseException as error:
                # Whatever it is, run() raises it: a thread must not die unheard.
                self._fail(error)

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        thread.start()
        return thread

    def _fail(self, error: BaseException) -> None:
        with self._lock:
            if self._fatal is None and not isinstance(error, Cancelled):
                self._fatal = error
        self._stop.set()
        self._wake.set()

    def _join(self, workers: list[threading.Thread]) -> None:
        for worker in workers:
            # Who waits for a server's answer cannot be interrupted; it ends by itself when that
            # comes, before it has touched the file.
            while worker.is_alive() and worker.ident not in self._opening:
                worker.join(0.02)

    def _close(self, syncer: threading.Thread) -> None:
        try:
            if not syncer.is_alive():
                lost = isinstance(self._fatal, _NotSyncedError)
                self._journal.note(self._kept if lost else self._plan.have(), synced=False)
                self._journal.close()
        except OSError as error:
            self._fail(self._disk_error(error))

    # Receiving

    def _work(self) -> None:
        hand = _Hand(self._link, self._pace.run, self._pace.buffer)
        while not self._stop.is_set():
            run = self._plan.take(hand.length)
            if run is None:
                if self._plan.completed.is_set():
                    return
                self._plan.wait(POLL)
                continue
            try:
                self._receive(run, hand)
            except RangesIgnoredError as error:
                self._ignored += 1
                if self._ignored > 1:
                    raise
                self._again(run, error)
            except HubError as error:
                self._again(run, error)
            finally:
                self._plan.drop(run)

    def _again(self, run: Run, error: HubError) -> None:
        """Wait as long as makes sense; raises the error when another attempt does not."""
        log.info("download: %s (%s)", error.text, error.detail)
        if run.at > run.start and retryable(error) and not error.retry_after:
            # What brought something is followed by the next one almost at once.
            self._stop.wait(0.05)
            return
        moment = self._patience.failed(error)
        self._stop.wait(max(0.0, moment - time.monotonic()))

    def _receive(self, run: Run, hand: _Hand) -> None:
        """Fetch a run over one connection."""
        begun = time.monotonic()
        me = threading.get_ident()
        self._opening.add(me)
        try:
            body, hand.link = self._remote.open(hand.link, run.at, run.end, self._size)
        finally:
            self._opening.discard(me)
        opened = time.monotonic()
        try:
            if not self._stop.is_set():
                with self._part.open("r+b", buffering=0) as file:
                    file.seek(run.at)
                    while run.at < run.end and not body.ended and not self._stop.is_set():
                        came = body.receive(hand.buffer[: run.end - run.at])
                        if came:
                            self._keep(run, hand, file, came)
        except OSError as error:
            raise self._disk_error(error) from error
        finally:
            body.close()
        rate = (run.at - run.start) / max(time.monotonic() - opened, 1e-6)
        length = int(_SETUP_SHARE * (opened - begun) * rate)
        hand.length = min(max(length, self._pace.run), self._pace.longest_run)

    def _keep(self, run: Run, hand: _Hand, file: FileIO, came: int) -> None:
        offset = run.at
        write_all(file, hand.buffer[:came])
        at_front = self._plan.wrote(run, came)
        hand.buffer = self._follower.give(offset, hand.buffer, came, at_front=at_front)
        self._patience.progressed()
        self._ignored = 0

    # Checking and keeping

    def _hash(self) -> None:
        try:
            self._digest = self._follower.run()
        except OSError as error:
            raise self._disk_error(error) from error
        self._wake.set()

    def _sync(self) -> None:
        try:
            with self._part.open("r+b", buffering=0) as file:
                while not self._stop.is_set():
                    self._wait_for_sync()
                    have, complete = self._plan.have(), self._plan.completed.is_set()
                    if have != self._kept or complete:
                        getattr(os, "fdatasync", os.fsync)(file.fileno())
                        self._kept = have
                        self._journal.note(have, synced=True)
                    if complete:
                        self._synced = True
                        self._wake.set()
                        return
        except OSError as error:
            # What the system could not write it may have dropped: only the last one is sure.
            found = self._disk_error(error)
            raise _NotSyncedError(found) from error

    def _wait_for_sync(self) -> None:
        until, enough = time.monotonic() + self._pace.sync, self._plan.done + self._pace.sync_bytes
        while not self._stop.is_set() and time.monotonic() < until:
            if self._plan.completed.wait(0.05) or self._plan.done >= enough:
                return

    def _disk_error(self, error: OSError) -> HubError:
        return disk_error(error, self._part.parent, self._size - self._plan.done)


class _Hand:
    """What one connection goes on with: where to ask, for how much, and memory for it."""

    def __init__(self, link: str, length: int, buffer: int) -> None:
        self.link = link
        self.length = length
        self.buffer = memoryview(bytearray(buffer))


class _NotSyncedError(HubError):
    """The disk could not be synchronised."""

    def __init__(self, error: HubError) -> None:
        super().__init__(error.kind, error.text, error.hint, error.detail)


def write_all(file: FileIO, data: memoryview) -> None:
    """Write all of ``data``; raises ``OSError``, as when the disk takes a part of it only."""
    while data:
        data = data[file.write(data) :]

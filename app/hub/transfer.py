"""The bytes of one large file, over several connections into a sparse part beside its journal.

Every connection fetches runs near the first gap, and a thread behind it writes what came. One
thread computes the SHA-256 behind the front, mostly from memory; another synchronises the disk in
small steps. The journal follows, so that neither kill -9 nor a power cut costs more than moments.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.core.errors import Cancelled
from app.hub.buffers import Buffers
from app.hub.errand import Errand
from app.hub.errors import HubError, retryable
from app.hub.follow import Follower
from app.hub.journal import read_journal
from app.hub.keeping import Keeper
from app.hub.pieces import Plan, Run
from app.hub.remote_file import POLL, RangesIgnoredError
from app.hub.writing import Piece, Writer

log = logging.getLogger(__name__)

_SETUP_SHARE = 40
"""A run lasts so many times as long as its connection took to make."""
_BUFFERS = 12
"""Enough for the moments in which the disk takes nothing; all are made only where the checksum is
slower than the network."""


class Transfer:
    """One attempt to have all of an errand, going on from what ``journal`` knows.

    Raises ``OSError`` when the part cannot be opened.
    """

    def __init__(self, errand: Errand, journal: Path, *, connections: int) -> None:
        self._errand = errand
        self._pace = pace = errand.pace
        self._connections = connections
        have = read_journal(journal, errand.part, errand.size)
        if not have:
            # A journal must never speak of another part than the one beside it.
            journal.unlink(missing_ok=True)
            errand.part.open("wb").close()
        self._plan = plan = Plan(errand.size, have, ahead=pace.ahead, least=pace.least)
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._opening: set[int] = set()
        self._fatal: BaseException | None = None
        self._ignored = 0
        self._keeper = Keeper(errand.part, journal, plan, pace, self._stop)
        self._buffers = Buffers(pace.buffer, _BUFFERS, self._stop)
        self._follower = Follower(
            errand.part,
            errand.size,
            lambda: plan.front,
            self._stop,
            self._buffers,
            reach=_BUFFERS * pace.buffer,
        )
        self._digest = ""

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
        self._errand.cancel.on_cancel(self._wake.set)
        workers = [self._thread(self._work, "download-1")]
        others = [self._thread(self._hash, "download-hash")]
        syncer = self._thread(self._keep, "download-sync")
        try:
            looked, had = time.monotonic(), self._plan.done
            while not self._over():
                self._wake.wait(min(self._pace.note, self._pace.company))
                self._wake.clear()
                self._keeper.note()
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
            syncer.join(None if self._fatal is None and not self._errand.cancel.cancelled else POLL)
            self._close(syncer)
        if self._fatal is not None:
            raise self._fatal
        self._errand.cancel.raise_if_cancelled()
        return self._digest

    def _company(self, there: int) -> list[threading.Thread]:
        """Start the other connections: one alone does not bring what this machine could take."""
        if self._plan.completed.is_set():
            return []
        numbers = range(there + 1, self._connections + 1)
        return [self._thread(self._work, f"download-{number}") for number in numbers]

    def _over(self) -> bool:
        if self._fatal is not None or self._errand.cancel.cancelled:
            return True
        return bool(self._digest) and self._keeper.complete

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
                self._keeper.close()
        except OSError as error:
            self._fail(self._disk_error(error))

    # Receiving

    def _work(self) -> None:
        hand = _Hand(self._errand.link, self._pace.run)
        writer = Writer(self._errand.part, self._written, self._plan.drop)
        writing = self._thread(lambda: self._write(writer), "download-write")
        try:
            while not self._stop.is_set():
                run = self._plan.take(hand.length)
                if run is not None:
                    self._fetch(run, hand, writer)
                elif self._plan.completed.is_set():
                    break
                else:
                    self._plan.wait(POLL)
        finally:
            writer.end()
            writing.join()

    def _fetch(self, run: Run, hand: _Hand, writer: Writer) -> None:
        hand.came = 0
        try:
            self._receive(run, hand, writer)
        except RangesIgnoredError as error:
            self._ignored += 1
            if self._ignored > 1:
                raise
            self._again(hand, error)
        except HubError as error:
            self._again(hand, error)
        finally:
            writer.end_run(run)

    def _again(self, hand: _Hand, error: HubError) -> None:
        """Wait as long as makes sense; raises the error when another attempt does not."""
        log.info("download: %s (%s)", error.text, error.detail)
        if hand.came and retryable(error) and not error.retry_after:
            # What brought something is followed by the next one almost at once.
            self._stop.wait(0.05)
            return
        moment = self._errand.patience.failed(error)
        self._stop.wait(max(0.0, moment - time.monotonic()))

    def _receive(self, run: Run, hand: _Hand, writer: Writer) -> None:
        """Fetch a run over one connection."""
        begun, start = time.monotonic(), run.at
        me = threading.get_ident()
        self._opening.add(me)
        try:
            body, hand.link = self._errand.remote.open(hand.link, start, run.end, self._errand.size)
        finally:
            self._opening.discard(me)
        opened = time.monotonic()
        quick = hand.rate >= self._pace.quick
        try:
            while (at := start + hand.came) < run.end and not body.ended:
                hand.buffer = hand.buffer or self._buffers.take()
                if hand.buffer is None or self._stop.is_set():
                    break
                # Pieces end at multiples of their size, as a disk would have it.
                room = len(hand.buffer) - at % len(hand.buffer)
                came = body.receive(hand.buffer[: min(run.end - at, room)])
                if came:
                    writer.put(Piece(run, at, came, hand.buffer, quick))
                    hand.buffer = None
                    hand.came += came
                    self._errand.patience.progressed()
                    self._ignored = 0
        finally:
            body.close()
        hand.rate = hand.came / max(time.monotonic() - opened, 1e-6)
        length = int(_SETUP_SHARE * (opened - begun) * hand.rate)
        hand.length = min(max(length, self._pace.run), self._pace.longest_run)

    # Writing

    def _write(self, writer: Writer) -> None:
        try:
            writer.run()
        except OSError as error:
            raise self._disk_error(error) from error

    def _written(self, piece: Piece) -> None:
        at_front = self._plan.wrote(piece.run, piece.size)
        self._follower.give(piece.offset, piece.buffer, piece.size, at_front=at_front)

    # Checking and keeping

    def _hash(self) -> None:
        try:
            self._digest = self._follower.run()
        except OSError as error:
            raise self._disk_error(error) from error
        self._wake.set()

    def _keep(self) -> None:
        try:
            self._keeper.run()
        except OSError as error:
            raise self._disk_error(error) from error
        self._wake.set()

    def _disk_error(self, error: OSError) -> HubError:
        return self._errand.disk_error(error, self._plan.done)


class _Hand:
    """What one connection goes on with."""

    def __init__(self, link: str, length: int) -> None:
        self.link = link
        """Where to ask."""
        self.length = length
        """Bytes to ask for."""
        self.rate = 0.0
        """Bytes/s that came last."""
        self.came = 0
        """Bytes that the run at work has brought."""
        self.buffer: memoryview | None = None

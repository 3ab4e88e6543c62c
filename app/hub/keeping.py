"""Sees to it that what is written of a file reaches the disk, and that the journal says so."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from app.hub.journal import Journal
from app.hub.patience import Pace
from app.hub.pieces import Plan, Range, Ranges

_LOOK = 0.01
"""Seconds between two looks at how much was written: a fast network brings 20 MB in that time."""


class Keeper:
    """Keeps what ``plan`` has of ``part``; one thread runs it. Raises ``OSError``.

    The disk gets small steps all the time: whoever waits until the end waits for all of it then.
    """

    def __init__(
        self, part: Path, journal: Path, plan: Plan, pace: Pace, stop: threading.Event
    ) -> None:
        self._part = part
        self._journal = Journal(journal, plan.size)
        self._plan = plan
        self._pace = pace
        self._stop = stop
        self._kept: tuple[Range, ...] = plan.have()
        self._lost = False
        self.complete = False
        """Whether all of the file is on the disk."""

    def note(self) -> None:
        """Write down what is there by now, for the case that this process is killed."""
        self._journal.note(self._plan.have(), synced=False)

    def run(self) -> None:
        """Synchronise the disk until all is on it, or it was stopped.

        Raises ``OSError``; what the system could not write, it may have dropped.
        """
        noted = time.monotonic()
        with self._part.open("r+b", buffering=0) as file:
            while not self._stop.is_set():
                self._wait()
                have, complete = self._plan.have(), self._plan.completed.is_set()
                if have != self._kept or complete:
                    try:
                        getattr(os, "fdatasync", os.fsync)(file.fileno())
                    except OSError:
                        self._lost = True
                        raise
                    self._kept = have
                if complete:
                    self.complete = True
                    return
                # The journal is synchronised less often: its disk would do little else.
                if time.monotonic() - noted >= self._pace.sync:
                    self._journal.note(self._kept, synced=True)
                    noted = time.monotonic()

    def close(self) -> None:
        """Write down what is sure to be there; no other thread may be at it."""
        self._journal.note(self._kept if self._lost else self._plan.have(), synced=False)
        self._journal.close()

    def _wait(self) -> None:
        """Wait for the next step: enough bytes, enough time, or the end."""
        until = time.monotonic() + self._pace.sync
        enough = Ranges(self._kept).total + self._pace.sync_bytes
        while not self._stop.is_set() and time.monotonic() < until:
            if self._plan.done >= enough or self._plan.completed.wait(_LOOK):
                return

"""The headers of all variants of a repository, several at a time, each as soon as it is there."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeAlias

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.hub.errors import HubError, Kind
from app.hub.header_store import HeaderStore, Kept
from app.hub.headers import read_borrowing, read_here, read_plainly
from app.hub.ranged import RangedFile
from app.hub.repository import RepoFile, Repository, Variant
from app.hub.session import Session

Result: TypeAlias = tuple[Header, ...] | HubError | GgufError
OnRead: TypeAlias = Callable[[Variant, Result], None]

_FOR_ALL: frozenset[Kind] = frozenset(
    {
        "offline", "dns", "tls", "proxy", "unauthorized", "gated", "forbidden", "not_found",
        "revision", "rate_limit", "redirects", "disabled",
    }
)  # fmt: skip
"""What is wrong with one file for these reasons is wrong with all."""
_MOST_FAILURES = 3
"""After so many others in a row the rest is not tried."""


class _Job:
    """One file to be read."""

    def __init__(self, variant: _Progress, place: int, file: RangedFile) -> None:
        self.variant = variant
        self.place = place
        self.file = file
        self.begun = False
        self.tried = 0
        """Donors that it does not go with."""


class _Progress:
    """A variant, and what is known of its parts."""

    def __init__(self, variant: Variant) -> None:
        self.variant = variant
        self.headers: list[Header | None] = [None] * len(variant.files)
        self.error: HubError | GgufError | None = None
        self.left = len(variant.files)

    @property
    def result(self) -> Result:
        if self.error is not None:
            return self.error
        return tuple(header for header in self.headers if header is not None)


class HeaderJobs:
    """Reads headers once: made, run, done."""

    def __init__(
        self,
        session: Session,
        store: HeaderStore,
        repository: Repository,
        on_read: OnRead,
        cancel: CancelToken,
    ) -> None:
        self._session = session
        self._store = store
        self._repository = repository
        self._on_read = on_read
        self._cancel = cancel
        self._changed = threading.Condition()
        self._reporting = threading.Lock()
        self._ready: deque[_Job] = deque()
        self._waiting: list[_Job] = []
        """For the vocabulary that somebody reads."""
        self._leading = False
        """Whether somebody reads one."""
        self._donors: list[Kept] = []
        self._left = 0
        self._failures = 0
        self._stopped = False
        self._bug: BaseException | None = None

    def run(self, variants: Sequence[Variant], connections: int) -> None:
        """Read all headers; raises Cancelled, and whatever ``on_read`` raises."""
        for variant in variants:
            self._cancel.raise_if_cancelled()
            self._begin(variant)
        self._left = len(self._ready)
        threads = [
            # What waits for a server that is silent shall not keep the program from ending.
            threading.Thread(target=self._work, name=f"headers {number}", daemon=True)
            for number in range(min(connections, self._left))
        ]
        self._cancel.on_cancel(self._stop)
        for thread in threads:
            thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._left == 0 or self._stopped)
        with self._reporting:
            all_done, self._stopped = self._left == 0, True
        for thread in threads if all_done else ():
            thread.join()
        if self._bug is not None:
            raise self._bug
        self._cancel.raise_if_cancelled()
        if threads:
            self._store.tidy()

    def _begin(self, variant: Variant) -> None:
        """Take what is kept, and note what has to be read."""
        progress = _Progress(variant)
        for place, part in enumerate(variant.files):
            if kept := self._store.read(part.sha256, part.size):
                progress.headers[place] = kept.header
                progress.left -= 1
                self._lend(kept)
            else:
                self._ready.append(_Job(progress, place, self._remote(part)))
        if not progress.left:
            self._on_read(variant, progress.result)

    def _remote(self, file: RepoFile) -> RangedFile:
        repository = self._repository
        return RangedFile(self._session, repository.id, repository.revision, file, self._cancel)

    def _lend(self, kept: Kept) -> None:
        lengths = kept.outline.lengths
        if lengths and all(other.outline.lengths != lengths for other in self._donors):
            self._donors.append(kept)

    def _stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._read(job)
        except Cancelled:
            self._stop()
        except Exception as error:  # handed to the thread that waits for this one
            self._bug = error
            self._stop()

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._ready or not self._left or self._stopped)
            if self._stopped or not self._ready:
                return None
            return self._ready.popleft()

    def _read(self, job: _Job) -> None:
        try:
            kept = self._try(job)
        except (HubError, GgufError) as error:
            self._done(job, error)
            return
        if kept is not None:
            self._store.write(job.file.file.sha256, kept.outline)
            self._done(job, kept.header)

    def _try(self, job: _Job) -> Kept | None:
        """Return the header, or None when another one's vocabulary has to be waited for."""
        if not job.begun:
            job.begun = True
            if found := read_here(job.file):
                return found
        while True:
            with self._changed:
                donors = self._donors[job.tried :]
                if not donors:
                    if self._leading:
                        self._waiting.append(job)
                        return None
                    self._leading = True
                    break
            if found := read_borrowing(job.file, donors):
                return found
            job.tried += len(donors)
        found = None
        try:
            found = read_plainly(job.file)
            return found
        finally:
            with self._changed:
                if found is not None:
                    self._lend(found)
                self._leading = False
                self._ready.extend(self._waiting)
                self._waiting = []
                self._changed.notify_all()

    def _done(self, job: _Job, result: Header | HubError | GgufError) -> None:
        finished = [(job, result)]
        with self._changed:
            if isinstance(result, HubError):
                self._failures += 1
                if result.kind in _FOR_ALL or self._failures >= _MOST_FAILURES:
                    finished += [(other, result) for other in (*self._ready, *self._waiting)]
                    self._ready.clear()
                    self._waiting = []
            else:
                self._failures = 0
        for one, found in finished:
            self._report(one, found)
        with self._changed:
            self._left -= len(finished)
            self._changed.notify_all()

    def _report(self, job: _Job, found: Header | HubError | GgufError) -> None:
        progress = job.variant
        with self._reporting:
            progress.left -= 1
            if isinstance(found, Header):
                progress.headers[job.place] = found
            else:
                progress.error = progress.error or found
            if not progress.left and not self._stopped:
                self._on_read(progress.variant, progress.result)

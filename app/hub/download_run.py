"""One download while it runs: its files one after the other, and how far and how fast it is."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.core.cancel import CancelToken
from app.hub.cache_layout import RepoCache
from app.hub.download import ACTIVE, Download, State, Wanted
from app.hub.file_download import FileDownload, bytes_there, discard_partial
from app.hub.names import is_commit

if TYPE_CHECKING:
    import httpx2

    from app.hub.endpoint import Access
    from app.hub.patience import Pace

log = logging.getLogger(__name__)

_MEASURED = 5.0
"""Seconds over which the speed is measured."""
_SOONEST = 0.5


class Means(msgspec.Struct, frozen=True):
    """What every download of a queue works with; ``margin``: bytes that stay free."""

    access: Access
    client: Callable[[], httpx2.Client]
    connections: int
    margin: int
    pace: Pace


class Run:
    """Fetches the files of one download; one thread runs it, others may look."""

    def __init__(self, means: Means, download: Download, cancel: CancelToken) -> None:
        self._means = means
        self._download = download
        self._cancel = cancel
        self._cache = repo_cache(download)
        self._before = 0
        self._file: FileDownload | None = None
        self._speed = Speed()

    def fetch(self, placed: Callable[[str], None]) -> Path:
        """Have all files, and return the first one; ``placed`` hears of each that was not there.

        Raises HubError and ``Cancelled``.
        """
        asked, revision, paths = self._download, self._download.revision, []
        self._means.access.check()
        for wanted in asked.files:
            self._file = FileDownload(
                self._means.access, self._means.client(), self._cache, revision, wanted,
                connections=self._means.connections, margin=self._means.margin,
                pace=self._means.pace, cancel=self._cancel,
            )  # fmt: skip
            paths.append(self._file.run())
            # A branch may move on meanwhile: all files come from the commit of the first.
            revision = self._file.commit
            if self._file.fetched:
                placed(wanted.path)
            self._before += wanted.size
            self._file = None
        note_refs(self._cache, asked, revision)
        return paths[0]

    @property
    def elsewhere(self) -> bool:
        """Whether it only waits for another program."""
        file = self._file
        return file is not None and file.elsewhere

    def look(self) -> Download:
        """Return how it stands now; raises ``OSError``."""
        file, before = self._file, self._before
        state: State
        state, note = ("running", "") if file is None else file.state()
        # Before the first file, what is known from the last time.
        done = max(before, self._download.done) if file is None else before + file.done
        done = min(done, self._download.total)
        rate = self._speed.at(time.monotonic(), done)
        if state != "running":
            rate = None
        left = (self._download.total - done) / rate if rate else None
        return msgspec.structs.replace(
            self._download, state=state, note=note, done=done, rate=rate, left=left
        )


class Entry:
    """A download in a queue, and what runs for it; ``placed``: paths that were not there before."""

    def __init__(self, download: Download, placed: tuple[str, ...] = ()) -> None:
        self.download = download
        self.placed = placed
        self.cancel = CancelToken()
        self.run: Run | None = None
        self.thread: threading.Thread | None = None

    @property
    def active(self) -> bool:
        """Whether it goes on by itself."""
        return self.download.state in ACTIVE

    @property
    def done(self) -> int:
        """How many bytes of it are there by now."""
        return self.download.done if self.run is None else self.run.look().done

    def change(self, **changes: Any) -> Download:
        """Change how it stands, and return that."""
        self.download = msgspec.structs.replace(self.download, **changes)
        return self.download


class Speed:
    """How fast something grows, over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def at(self, now: float, done: int) -> float | None:
        """Note how much is done and return units per second; None while that is not known."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while now - self._seen[0][0] > _MEASURED and len(self._seen) > 2:
            self._seen.popleft()
        then, had = self._seen[0]
        return (done - had) / (now - then) if now - then >= _SOONEST else None


def repo_cache(download: Download) -> RepoCache:
    """Return where its files belong."""
    return RepoCache(Path(download.cache), download.repo)


def there(download: Download) -> int:
    """Return how many bytes of it are on this disk; raises ``OSError``."""
    repo = repo_cache(download)
    commit = repo.commit(download.revision)
    return sum(bytes_there(repo, commit, wanted) for wanted in download.files)


def still_there(download: Download) -> int:
    """Return that, or how many bytes there were when it cannot be seen."""
    try:
        return there(download)
    except OSError as error:
        # Its turn will come, and then whoever asked for it hears what is wrong.
        log.warning("what is there of %s cannot be seen: %s", download.repo, error)
        return download.done


def finished(download: Download) -> str:
    """Return the path of its first file when all are in the cache, else an empty text.

    Raises ``OSError``.
    """
    repo = repo_cache(download)
    commit = repo.commit(download.revision)
    if not commit:
        return ""
    paths = [repo.find(commit, one.path, one.size, one.sha256) for one in download.files]
    if None in paths:
        return ""
    note_refs(repo, download, commit)
    return str(paths[0])


def erase(download: Download, placed: tuple[str, ...]) -> None:
    """Remove what was fetched of a download that is not wanted any more; raises ``OSError``."""
    repo = repo_cache(download)
    commit = repo.commit(download.revision)
    for wanted in download.files:
        if commit and wanted.path in placed:
            repo.withdraw(commit, wanted.path)
        if wanted.sha256:
            discard_partial(repo, wanted.sha256)
        if commit:
            repo.tidy(commit, wanted.path)


def note_refs(cache: RepoCache, download: Download, commit: str) -> None:
    """Say which commit the branches are at by whose names it was asked for; raises ``OSError``."""
    for ref in (download.ref, download.revision):
        if ref and not is_commit(ref):
            cache.set_ref(ref, commit)


def checked_total(files: tuple[Wanted, ...]) -> int:
    """Return the bytes of all files; raises ``ValueError`` where there are none to fetch."""
    if not files or any(file.size < 0 for file in files):
        raise ValueError("a download needs files with their sizes")
    return sum(file.size for file in files)

"""One file of the Hub into the cache: looked for, fetched, checked, put in its place."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from app.core.cancel import CancelToken
from app.core.words import mark, tr
from app.hub.abandon import abandonable
from app.hub.cache_layout import RepoCache
from app.hub.disk_space import check_space, disk_error
from app.hub.download import State, Wanted
from app.hub.errand import Errand
from app.hub.errors import HubError
from app.hub.journal import read_journal
from app.hub.names import is_sha256
from app.hub.patience import Pace, Patience, wait_until
from app.hub.pieces import Ranges
from app.hub.remote_file import Found, RangesIgnoredError, RemoteFile, check_found
from app.hub.transfer import Transfer
from app.hub.whole import WholeTransfer

if TYPE_CHECKING:
    from app.hub.endpoint import Access

_LOOK_AGAIN = 0.3
"""Seconds between looks at a lock that another program holds."""
_ELSEWHERE = mark("Another program or window is downloading this file; waiting for it.")


class FileDownload:
    """Fetches ``wanted`` of ``repo`` at ``revision``; one thread runs it, others may look.

    ``margin``: bytes that stay free on the disk. Raises ``OSError`` where the cache is unreadable.
    """

    def __init__(
        self,
        access: Access,
        client: httpx2.Client,
        cache: RepoCache,
        revision: str,
        wanted: Wanted,
        *,
        connections: int,
        margin: int,
        pace: Pace,
        cancel: CancelToken,
    ) -> None:
        self._remote = RemoteFile(
            access, client, cache.repo, revision, wanted.path, stall=pace.stall
        )
        self._cache = cache
        self._wanted = wanted
        self._connections = connections
        self._margin = margin
        self._pace = pace
        self._cancel = cancel
        self._patience = Patience(pace.waits)
        self._transfer: Transfer | WholeTransfer | None = None
        self._elsewhere = False
        self.commit = cache.commit(revision)
        """Empty until the Hub was asked, where the revision is a branch."""
        self._there_before = bytes_there(cache, self.commit, wanted)
        self.fetched = False
        """Whether the file was not there before."""

    @property
    def done(self) -> int:
        """Bytes that are there."""
        transfer = self._transfer
        return self._there_before if transfer is None else transfer.done

    @property
    def elsewhere(self) -> bool:
        """Whether it waits for another program that fetches the same file."""
        return self._elsewhere

    def state(self) -> tuple[State, str]:
        """Return what is going on, and one sentence where it needs one."""
        if self._elsewhere:
            return "waiting", tr(_ELSEWHERE)
        if note := self._patience.note:
            return "waiting", note
        transfer = self._transfer
        if transfer is not None and transfer.checking:
            return "checking", ""
        return "running", ""

    def run(self) -> Path:
        """Return the finished file; raises HubError and ``Cancelled``."""
        try:
            return self._run()
        except OSError as error:
            raise disk_error(error, self._cache.cache) from error

    def _run(self) -> Path:
        wanted = self._wanted
        if self.commit and wanted.sha256 and (path := self._there(wanted.sha256)):
            return path
        found = self._find()
        self.commit = found.commit
        etag = wanted.sha256 or found.etag
        if path := self._there(etag):
            return path
        self._cache.prepare(found.commit, wanted.path, etag)
        with self._alone(etag):
            # Whoever had the lock may have fetched it.
            if path := self._there(etag):
                return path
            self._fetch(found, etag)
            self.fetched = True
            return self._cache.link(found.commit, wanted.path, etag)

    def _there(self, etag: str) -> Path | None:
        return self._cache.find(self.commit, self._wanted.path, self._wanted.size, etag)

    def _find(self) -> Found:
        while True:
            try:
                found = abandonable(self._remote.find, self._cancel)
            except HubError as error:
                wait_until(self._patience.failed(error), self._cancel)
                continue
            check_found(found, self._wanted.size, self._wanted.sha256, self._wanted.path)
            self._patience.progressed()
            return found

    @contextlib.contextmanager
    def _alone(self, etag: str) -> Iterator[None]:
        """Hold the lock that huggingface_hub and other windows take for this content."""
        path = self._cache.lock(etag)
        lock: BaseFileLock = FileLock(path, mode=0o664)
        try:
            while True:
                self._cancel.raise_if_cancelled()
                try:
                    lock.acquire(timeout=0)
                    break
                except Timeout:
                    self._elsewhere = True
                    self._there_before = bytes_there(self._cache, self.commit, self._wanted)
                    wait_until(time.monotonic() + _LOOK_AGAIN, self._cancel)
                except NotImplementedError:
                    # A file system without such locks.
                    lock = SoftFileLock(path)
            self._elsewhere = False
            yield
        finally:
            self._elsewhere = False
            lock.release()

    def _fetch(self, found: Found, etag: str) -> None:
        """Bring the content to its place, checked and on the disk."""
        sha256 = self._wanted.sha256 or (found.etag if is_sha256(found.etag) else "")
        part, blob = self._cache.part(etag), self._cache.blob(etag)
        there = bytes_there(self._cache, self.commit, self._wanted)
        check_space(self._cache.cache, self._wanted.size - there, self._margin)
        for last in (False, True):
            digest = self._transferred(found, etag, ranged=bool(sha256))
            if not sha256 or digest == sha256:
                break
            # Wrong bytes somewhere, nobody knows where: everything once more, then say so.
            self._cache.discard(etag)
            if last:
                raise HubError(
                    "checksum",
                    tr("{path} arrived damaged, twice.", path=self._wanted.path),
                    tr("Try again later or from another network; a proxy or the server alters it."),
                    f"SHA-256 {digest}, not {sha256}",
                )
        part.replace(blob)
        _sync_folder(blob.parent)
        self._cache.journal(etag).unlink(missing_ok=True)

    def _transferred(self, found: Found, etag: str, *, ranged: bool) -> str:
        """Fetch everything and return its SHA-256."""
        errand = Errand(
            self._remote, found.link, self._cache.part(etag), self._wanted.size,
            self._pace, self._patience, self._cancel,
        )  # fmt: skip
        if ranged and errand.size:
            try:
                self._transfer = transfer = Transfer(
                    errand, self._cache.journal(etag), connections=self._connections
                )
                return transfer.run()
            except RangesIgnoredError:
                self._cache.discard(etag)
            except HubError:
                if not transfer.done:
                    self._cache.discard(etag)
                raise
        self._transfer = WholeTransfer(errand)
        return self._transfer.run()


def bytes_there(cache: RepoCache, commit: str, wanted: Wanted) -> int:
    """Return how many bytes of a file are on this disk, finished or not; raises ``OSError``."""
    if commit and cache.has(commit, wanted.path, wanted.size, wanted.sha256):
        return wanted.size
    if not wanted.sha256:
        return 0
    part, journal = cache.part(wanted.sha256), cache.journal(wanted.sha256)
    return Ranges(read_journal(journal, part, wanted.size)).total


def discard_partial(cache: RepoCache, etag: str) -> bool:
    """Remove what is unfinished of a content, unless another program is at it.

    Raises ``OSError``.
    """
    if not cache.part(etag).exists() and not cache.journal(etag).exists():
        return True
    lock = FileLock(cache.lock(etag), mode=0o664)
    try:
        with lock.acquire(timeout=0):
            cache.discard(etag)
    except (Timeout, NotImplementedError):
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Let a new name reach the disk, where the system can do that for folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

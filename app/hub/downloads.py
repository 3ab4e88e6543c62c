"""The queue of downloads: in order, paused and resumed, and gone on with after a crash."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.core.cancel import CancelToken
from app.core.errors import Cancelled, SnugError, StorageError
from app.hub.announcer import Announcer, Listener
from app.hub.cache_layout import RepoCache
from app.hub.disk_space import MARGIN, check_space, disk_error
from app.hub.download import ACTIVE, BUG, Download, Problem, State, Wanted, problem_of
from app.hub.download_run import (
    Entry,
    Means,
    Run,
    checked_total,
    erase,
    finished,
    still_there,
    there,
)
from app.hub.download_store import DownloadStore
from app.hub.errors import OfflineError
from app.hub.names import checked_path, checked_revision
from app.hub.patience import Pace

if TYPE_CHECKING:
    import httpx2

    from app.hub.endpoint import Access

__all__ = ["ACTIVE", "Download", "DownloadQueue", "Pace", "Problem", "State", "Wanted"]

log = logging.getLogger(__name__)

_PATIENCE_AT_CLOSE = 1.0


class DownloadQueue:
    """What is being fetched into the Hugging Face cache ``cache``; ``database`` remembers it.

    What earlier windows began in other caches goes on in those.

    Thread-safe. ``at_once`` downloads run side by side, each over up to ``connections``
    connections; ``margin`` bytes stay free on the disk. Nothing runs before :meth:`start`.
    Raises StorageError when the database cannot be used.
    """

    def __init__(
        self,
        access: Access,
        cache: Path,
        database: Path,
        *,
        at_once: int = 1,
        connections: int = 4,
        margin: int = MARGIN,
        pace: Pace | None = None,
    ) -> None:
        self._cache = cache.absolute()
        self._at_once = at_once
        self._margin = margin
        self._store = DownloadStore(database)
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._entries: dict[int, Entry] = {}
        self._announcer = Announcer(self._busy, self._look)
        self._http: httpx2.Client | None = None
        self._started = self._closed = False
        self._access = access
        self._means = Means(access, self._client, connections, margin, pace or Pace())

    @property
    def damaged(self) -> Path | None:
        """Where a damaged list of downloads was put, when a new one had to be begun."""
        return self._store.damaged

    def start(self, *, adopt: bool = True) -> None:
        """Begin with what is queued, and go on with what earlier windows have left.

        Without ``adopt`` that stays for the next window: a command does what it was asked for.
        """
        stored = self._store.adopt() if adopt else []
        with self._lock:
            for one in stored:
                entry = self._entries.setdefault(one.download.id, Entry(one.download, one.placed))
                if not entry.download.cache:
                    entry.change(cache=str(self._cache))  # as a Snug stored it that knew one only
                if entry.active:
                    entry.change(state="queued", note="", done=still_there(entry.download))
            self._entries = dict(sorted(self._entries.items()))
            self._started = True
            self._announcer.start()
            self._dispatch()

    def close(self) -> None:
        """Stop within about a second; what was running goes on at the next start."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            threads = [entry.thread for entry in self._entries.values() if entry.thread]
            for entry in self._entries.values():
                entry.cancel.cancel()
            self._changed.notify_all()
        until = time.monotonic() + _PATIENCE_AT_CLOSE
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._announcer.close(_PATIENCE_AT_CLOSE)
        self._store.close()
        if self._http is not None:
            self._http.close()

    def add(
        self, repo: str, revision: str, name: str, files: Sequence[Wanted], *, ref: str = ""
    ) -> Download:
        """Queue the files of ``repo`` at ``revision`` (40 hex, or a branch) and return it.

        ``ref`` is the branch under which ``revision`` was found ("main"), for programs that ask
        the cache by branch. What is queued already is returned, and resumed where it stood still;
        what is in the cache with the right size is done at once, without a request. Raises
        ``HubError`` ("disk_full", before the first byte and over everything queued; "name" for a
        path that leaves its folder).
        """
        for path in (file.path for file in files):
            checked_path(path)
        for one in (revision, *([ref] if ref else [])):
            checked_revision(one)
        RepoCache(self._cache, repo)
        wanted = Download(
            0, repo, revision, name, tuple(files), checked_total(tuple(files)), ref=ref,
            cache=str(self._cache),
        )  # fmt: skip
        if (same := self._same(wanted)) is not None:
            self.resume(same)
            if (known := self.get(same)) is not None:
                return known
        try:
            path = finished(wanted)
            done = wanted.total if path else there(wanted)
            if not path:
                self._check_space(wanted.cache, wanted.total - done)
        except OSError as error:
            raise disk_error(error, self._cache) from error
        wanted = msgspec.structs.replace(
            wanted, done=done, path=path, state="done" if path else "queued"
        )
        added = self._store.add(wanted)
        with self._lock:
            self._entries[added.id] = Entry(added)
            self._tell(added)
            self._dispatch()
        return added

    def pause(self, id: int) -> None:
        """Stop it and keep what is there; unknown ids and ended ones are left as they are."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or not entry.active:
                return
            self._halt(entry)
        self._store.save(entry)

    def resume(self, id: int) -> None:
        """Queue a paused or failed one again; raises ``HubError`` ("disk_full")."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or entry.download.state not in ("paused", "failed"):
                return
            download = entry.download
        try:
            done = there(download)
            self._check_space(download.cache, download.total - done)
        except OSError as error:
            raise disk_error(error, Path(download.cache)) from error
        with self._lock:
            if entry.download.state not in ("paused", "failed"):
                return
            self._tell(entry.change(state="queued", note="", problem=None, done=done))
            self._dispatch()
        self._store.save(entry)

    def cancel(self, id: int) -> None:
        """Stop it, remove what is there of it, and forget it; a finished one keeps its files.

        Raises StorageError, and HubError ("disk") for what cannot be removed.
        """
        with self._lock:
            entry = self._entries.get(id)
            if entry is None:
                return
            unfinished = entry.download.state != "done"
            entry.cancel.cancel()
            thread = entry.thread
        self._remove(id)
        if thread is not None:
            thread.join()
        if unfinished:
            try:
                erase(entry.download, entry.placed)
            except OSError as error:
                raise disk_error(error, Path(entry.download.cache)) from error

    def forget(self, id: int) -> None:
        """Take one that does not run off the list; its files, and its partial data, stay.

        Raises StorageError.
        """
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or entry.active:
                return
        self._remove(id)

    def downloads(self) -> tuple[Download, ...]:
        """Return all of them in the order in which they were added."""
        with self._lock:
            return tuple(entry.download for entry in self._entries.values())

    def get(self, id: int) -> Download | None:
        """Return one of them, or ``None`` when it is not in the queue."""
        with self._lock:
            entry = self._entries.get(id)
            return None if entry is None else entry.download

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with each change, from a thread of the queue; return how to stop that.

        Changes of state come at once, progress at most five times a second. A call that is under
        way when it is stopped still ends.
        """
        return self._announcer.subscribe(listener)

    def wait(self, id: int, cancel: CancelToken) -> Download:
        """Return it once it is done, failed, paused or removed.

        Raises ``Cancelled``, also when the queue closes; ``LookupError`` for an unknown id.
        """

        def wake() -> None:
            with self._changed:
                self._changed.notify_all()

        cancel.on_cancel(wake)
        with self._changed:
            entry = self._entries[id]
            while entry.active:
                cancel.raise_if_cancelled()
                if self._closed:
                    raise Cancelled
                self._changed.wait()
            return entry.download

    # Running

    def _dispatch(self) -> None:
        """Start what may run now; the lock is held."""
        if self._closed or not self._started:
            return
        running = sum(
            entry.thread is not None
            and not entry.cancel.cancelled
            and not (entry.run is not None and entry.run.elsewhere)
            for entry in self._entries.values()
        )
        for entry in self._entries.values():
            if running >= self._at_once:
                return
            # One that was paused a moment ago may still be stopping.
            if entry.download.state == "queued" and entry.thread is None:
                entry.cancel = CancelToken()
                entry.thread = threading.Thread(
                    target=self._work, args=(entry,), name=f"download {entry.download.id}",
                    daemon=True,
                )  # fmt: skip
                self._tell(entry.change(state="running"))
                entry.thread.start()
                running += 1

    def _work(self, entry: Entry) -> None:
        cancel = entry.cancel
        try:
            entry.run = run = Run(self._means, entry.download, cancel)
            path = run.fetch(lambda path: self._placed(entry, path))
            self._end(entry, cancel, state="done", done=entry.download.total, path=str(path))
        except Cancelled:
            pass
        except OfflineError as error:
            self._end(entry, cancel, state="paused", note=str(error))
        except (SnugError, OSError) as error:
            cache = Path(entry.download.cache)
            found = disk_error(error, cache) if isinstance(error, OSError) else error
            log.warning("download of %s failed: %s", entry.download.repo, found.detail)
            self._end(entry, cancel, state="failed", problem=problem_of(found))
        except BaseException:
            self._end(entry, cancel, state="failed", problem=BUG)
            raise
        finally:
            with self._lock:
                entry.run = entry.thread = None
                self._dispatch()
            self._store.release()

    def _end(self, entry: Entry, cancel: CancelToken, **changes: Any) -> None:
        with self._lock:
            # Whoever stopped it has said what it is then; what is complete is complete.
            if cancel.cancelled and changes["state"] != "done":
                return
            if entry.download.state == "removed":
                return
            changes = {"done": entry.done, **changes}
            # It has nothing to say any more, even if it is resumed before its thread has ended.
            entry.run = None
            self._tell(entry.change(**{"rate": None, "left": None, "note": "", **changes}))
        self._save_quietly(entry)

    def _placed(self, entry: Entry, path: str) -> None:
        with self._lock:
            entry.placed = (*entry.placed, path)
        self._save_quietly(entry)

    def _halt(self, entry: Entry, note: str = "") -> None:
        """Pause what runs; the lock is held."""
        entry.cancel.cancel()
        self._tell(entry.change(state="paused", note=note, done=entry.done, rate=None, left=None))

    def _remove(self, id: int) -> None:
        self._store.remove(id)
        with self._lock:
            entry = self._entries.pop(id, None)
            if entry is not None:
                self._tell(entry.change(state="removed", rate=None, left=None))
                self._dispatch()

    def _client(self) -> httpx2.Client:
        with self._lock:
            if self._http is None:
                self._http = self._access.client()
            return self._http

    def _same(self, wanted: Download) -> int | None:
        """Return the one in the queue that is for the same files, unless these went away."""
        found = [one for one in self.downloads() if one.aim == wanted.aim]
        for one in found:
            if one.state != "done" or Path(one.path).exists():
                return one.id
            self._remove(one.id)
        return None

    def _check_space(self, cache: str, needed: int) -> None:
        """Raise HubError ("disk_full") unless this and all that is queued there fit on it."""
        for one in self.downloads():
            if one.state in ACTIVE and one.cache == cache:
                needed += one.total - one.done
        check_space(Path(cache), needed, self._margin)

    # Telling

    def _save_quietly(self, entry: Entry) -> None:
        """Save it where nobody waits for an answer; the files themselves say how far it is."""
        try:
            self._store.save(entry)
        except StorageError as error:
            log.error("a download was not remembered: %s (%s)", error, error.detail)

    def _tell(self, download: Download) -> None:
        """Let everyone hear it; the lock is held."""
        self._announcer.tell(download)
        self._changed.notify_all()

    def _busy(self) -> bool:
        with self._lock:
            return any(entry.thread is not None for entry in self._entries.values())

    def _look(self) -> None:
        """See how far everything is, and whether it may go on."""
        try:
            self._access.check()
            offline = ""
        except OfflineError as error:
            offline = str(error)
        with self._lock:
            for entry in self._entries.values():
                # What was stopped may still run for a moment; it has nothing to say any more.
                if entry.run is None or entry.cancel.cancelled or not entry.active:
                    continue
                if offline:
                    self._halt(entry, offline)
                    continue
                seen = entry.run.look()
                changed = msgspec.structs.replace(
                    entry.download, state=seen.state, note=seen.note, done=seen.done,
                    rate=seen.rate, left=seen.left,
                )  # fmt: skip
                if changed != entry.download:
                    entry.download = changed
                    self._tell(changed)
            # One that now waits for another program leaves its place to the next.
            self._dispatch()

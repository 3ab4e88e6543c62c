"""What models have read of each conversation, kept on disk so that it need not be read again.

A state is worth nothing without the exact model file, settings and engine build that made it, so
these are its key; with another one it is discarded. It is a cache: whatever fails here costs time,
never an answer.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec

from app.engine.engine import Engine
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Loaded, StateRestored, StateSaved

log = logging.getLogger(__name__)

WORTH = 512
"""Tokens; fewer are read again as quickly."""
_SPARE_DISK = 1_000_000_000
"""Bytes that are left free for everything else."""


class _Held(msgspec.Struct):
    """Whose words an engine's context holds."""

    conversation: int | None
    loaded: Loaded
    changes: int
    """Of the engine, when they were last on disk."""


class StateStore:
    """The kept states, the latest used ones up to ``limit()`` bytes.

    Blocks, and speaks to the engine: call it where the engine is called. Thread-safe.
    """

    def __init__(self, folder: Path, limit: Callable[[], int]) -> None:
        self._folder = folder
        self._limit = limit
        self._lock = threading.RLock()
        self._held: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()
        self._tidied = False
        self._known_limit = limit()

    def turn_to(self, engine: Engine, conversation: int | None) -> StateRestored | None:
        """Keep what the engine holds of another conversation, and take up what was kept of this.

        To be called before a conversation is counted or answered; None is somebody whose words are
        not kept. Returns what was taken up, None for nothing. Raises EngineDied.
        """
        with self._lock:
            if engine.loaded is None:
                return None
            held = self._current(engine)
            if held is not None and held.conversation == conversation:
                return None
            self.keep(engine)
            restored = None if conversation is None else self._restore(engine, conversation)
            self._held[engine] = _Held(conversation, engine.loaded, engine.changes)
            return restored

    def keep(self, engine: Engine) -> StateSaved | None:
        """Write what the engine holds unless that is on disk, or not worth it.

        To be called before a model is unloaded or the engine stops. Raises EngineDied.
        """
        with self._lock:
            held = self._current(engine)
            if held is None or held.conversation is None or held.changes == engine.changes:
                return None
            try:
                return self._save(engine, held)
            except EngineDied:
                raise
            except (EngineError, OSError) as error:
                log.warning("a state was not kept: %s", error)
                return None

    def forget(self, conversation: int) -> None:
        """Delete what was kept of a conversation."""
        with self._lock:
            for held in self._held.values():
                if held.conversation == conversation:
                    held.conversation = None
            for path in self._files(f"{conversation}-*"):
                _delete(path)

    def put_away(self, engine: Engine) -> None:
        """:meth:`keep` what can be kept; failing costs time and nothing else."""
        try:
            self.keep(engine)
        except EngineDied as error:
            log.warning("nothing was kept of what the engine had read: %s", error)

    def limit_changed(self) -> None:
        """Delete what is beyond a lowered limit, in the background: a state may be on its way."""
        limit, before = self._limit(), self._known_limit
        self._known_limit = limit
        if limit < before:
            threading.Thread(target=self._trim, daemon=True, name="states-trim").start()

    def _trim(self) -> None:
        with self._lock:
            self._make_room(self._limit(), None)

    def size(self) -> int:
        """Return the bytes of all that is kept."""
        return sum(size for size, _, _ in self._by_use())

    def _current(self, engine: Engine) -> _Held | None:
        """Return whose words the engine holds, None after it was loaded anew."""
        held = self._held.get(engine)
        return held if held is not None and held.loaded is engine.loaded else None

    def _save(self, engine: Engine, held: _Held) -> StateSaved | None:
        assert held.conversation is not None
        place = self._place(engine, held.conversation)
        limit = self._limit()
        self._tidy()
        most = min(limit, shutil.disk_usage(self._folder).free - _SPARE_DISK)
        if place is None or most <= 0:
            return None
        path, key = place
        saved = engine.save_state(path, key, least=WORTH, most=most)
        held.changes = engine.changes
        if saved.size:
            self._make_room(limit, path)
        return saved

    def _restore(self, engine: Engine, conversation: int) -> StateRestored | None:
        place = self._place(engine, conversation)
        if place is None:
            return None
        path, key = place
        if not path.exists():
            return None
        try:
            restored = engine.restore_state(path, key)
            os.utime(path)
        except EngineDied:
            _delete(path)  # whatever was wrong with it, not twice
            raise
        except (EngineError, OSError) as error:
            log.warning("a kept state is discarded: %s", error)
            _delete(path)
            return None
        return restored

    def _place(self, engine: Engine, conversation: int) -> tuple[Path, str] | None:
        """Return the file for a conversation with the loaded model, and its key.

        Files of the same model with another key have lost their use and are deleted.
        """
        from app.gguf.parts import model_files  # the window is there before it is needed

        if engine.asked is None:
            return None
        model, settings = engine.asked
        try:
            stats = [file.stat() for file in model_files(model)]
        except OSError as error:
            log.warning("no state without the model's file: %s", error)
            return None
        files = [(stat.st_size, stat.st_mtime_ns) for stat in stats]
        key = msgspec.json.encode((str(model), files, settings, engine.build)).decode()
        name = f"{conversation}-{_digest(str(model))}-"
        path = self._folder / f"{name}{_digest(key)}.state"
        for other in self._files(f"{name}*"):
            if other != path:
                _delete(other)
        return path, key

    def _make_room(self, limit: int, new: Path | None) -> None:
        kept = sorted(self._by_use(), key=lambda one: one[1])
        total = sum(size for size, _, _ in kept)
        for size, _, path in kept:
            if total <= limit:
                break
            if path != new:
                _delete(path)
                total -= size

    def _by_use(self) -> Iterator[tuple[int, int, Path]]:
        """Yield the bytes of each state, when it was last used, and its path."""
        for path in self._files():
            with suppress(FileNotFoundError):  # another window made room
                stat = path.stat()
                yield stat.st_size, stat.st_mtime_ns, path

    def _files(self, pattern: str = "*") -> list[Path]:
        return list(self._folder.glob(f"{pattern}.state")) if self._folder.is_dir() else []

    def _tidy(self) -> None:
        """Make the folder, and delete what a crash left half written."""
        if self._tidied:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self._folder.glob("*.part"):
            _delete(path)
        self._tidied = True


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s could not be deleted: %s", path.name, error)

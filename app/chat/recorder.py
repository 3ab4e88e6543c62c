"""Stores an answer while it streams, beside the thread that brings its text."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from app.chat.store import ConversationStore
from app.core.errors import StorageError

log = logging.getLogger(__name__)

WRITE_EVERY_S = 0.4
"""Pause between two writes; with the write itself well under a second."""

StorageWatcher = Callable[[StorageError | None], None]
"""Told why storing has stopped working, once, and None when it works again."""


class Recorder:
    """Writes the text of one streaming message every 0.4 s while there is more of it.

    A context manager: its thread runs inside, and has ended after it. A write that fails is tried
    again at the next turn, for as long as the message streams.
    """

    def __init__(
        self, store: ConversationStore, message: int, watcher: StorageWatcher | None = None
    ) -> None:
        self._store = store
        self._message = message
        self._watcher = watcher
        self._pieces: list[str] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="snug-recorder", daemon=True)

    def add(self, text: str) -> None:
        """Take the next piece of text; never waits."""
        self._pieces.append(text)

    def text(self) -> str:
        """Return everything that has come."""
        return "".join(self._pieces)

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        written, failing = 0, False
        try:
            while not self._ended.wait(WRITE_EVERY_S):
                if len(self._pieces) == written:
                    continue
                # Counted before joining: what arrives in between only makes the text longer.
                count = len(self._pieces)
                try:
                    self._store.write_text(self._message, self.text())
                except StorageError as error:
                    if not failing:
                        failing = True
                        self._tell(error)
                else:
                    written = count
                    if failing:
                        failing = False
                        self._tell(None)
        finally:
            self._store.release()

    def _tell(self, error: StorageError | None) -> None:
        if error is None:
            log.info("a streaming answer is being saved again")
        else:
            log.warning("a streaming answer is not being saved: %s (%s)", error, error.detail)
        if self._watcher is not None:
            self._watcher(error)

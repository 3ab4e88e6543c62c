"""Reading a document in a process of its own, which has a clock and little memory."""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import IO

import msgspec
import psutil

from app.core.cancel import CancelToken
from app.core.process import snug_command
from app.core.words import mark
from app.documents.child import out_of_memory
from app.documents.document import Document, DocumentError, Limits
from app.documents.messages import Message, Order, Reading, Refused, decode
from app.documents.sentences import Sentence

log = logging.getLogger(__name__)

_LOOK_S = 0.1
_DETAIL = 4_000
_LINE = 100_000_000
"""Bytes of the longest line from the child: a text, with what JSON adds to it."""


def read_document(
    path: Path,
    *,
    on_page: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
    limits: Limits | None = None,
) -> Document:
    """Return what a file says; blocks, for as long as ``limits`` allow at most.

    ``on_page`` gets the page of a PDF that is being read, and how many there are. Nothing that a
    file holds is run or fetched. Raises :class:`DocumentError` and Cancelled.
    """
    limits = limits or Limits()
    cancel = cancel or CancelToken()
    cancel.raise_if_cancelled()
    order = Order(os.fsencode(path.absolute()), limits)
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            snug_command("read-document", msgspec.json.encode(order).decode()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answer = _Run(child, limits, cancel).answer(on_page)
        if answer is None:
            raise _died(child.returncode, errors)
    if isinstance(answer, Refused):
        raise DocumentError(answer.text, answer.hint, answer.detail)
    return answer


class _Run:
    """One child, from its start to its end."""

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits, cancel: CancelToken) -> None:
        self._child = child
        self._limits = limits
        self._cancel = cancel
        self._said: queue.SimpleQueue[Message | None] = queue.SimpleQueue()

    def answer(self, on_page: Callable[[int, int], None] | None) -> Document | Refused | None:
        """Wait for what it found; None where it ended without a word."""
        assert self._child.stdout is not None
        listener = threading.Thread(
            target=self._listen, args=(self._child.stdout,), daemon=True, name="document"
        )
        listener.start()
        try:
            return self._wait(on_page)
        finally:
            self._child.kill()
            self._child.wait()
            listener.join()

    def _wait(self, on_page: Callable[[int, int], None] | None) -> Document | Refused | None:
        end = monotonic() + self._limits.seconds
        while True:
            try:
                message = self._said.get(timeout=_LOOK_S)
            except queue.Empty:
                pass
            else:
                if not isinstance(message, Reading):
                    return message
                if on_page is not None:
                    on_page(message.page, message.pages)
            self._cancel.raise_if_cancelled()
            if monotonic() > end:
                return Refused(
                    Sentence(
                        mark("Reading it took longer than {seconds:.0f} seconds."),
                        {"seconds": self._limits.seconds},
                    ),
                    Sentence(
                        mark("It may be damaged, or very long; attach the part of it that matters.")
                    ),
                )
            if self._memory() > self._limits.memory:
                return out_of_memory()

    def _memory(self) -> int:
        # Not every system holds a process to its limit.
        try:
            return int(psutil.Process(self._child.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def _listen(self, output: IO[bytes]) -> None:
        with output:
            while line := output.readline(_LINE):
                try:
                    self._said.put(decode(line))
                except msgspec.DecodeError as error:
                    log.warning("the reader of a document spoke nonsense: %s", error)
                    break
        self._said.put(None)


def _died(status: int, errors: IO[bytes]) -> DocumentError:
    size = errors.seek(0, 2)
    errors.seek(max(0, size - _DETAIL))
    said = errors.read().decode("utf-8", "replace").strip()
    if "MemoryError" in said:
        refused = out_of_memory()
        return DocumentError(refused.text, refused.hint, said)
    return DocumentError(
        Sentence(mark("It cannot be read: it is damaged, or not what it says it is.")),
        Sentence(mark("Open it in the program that it is from and save it anew.")),
        f"Its reader ended with {status}.\n{said}".strip(),
    )

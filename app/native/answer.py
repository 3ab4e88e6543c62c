"""From pieces of tokens to text: whole characters, no stop word, not too many messages."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Sequence

from app.engine.protocol import Text

_FLUSH_SECONDS = 0.02
"""Text travels at most this often: a fast model would otherwise spend its time on messages."""


class AnswerText:
    """The text of one answer, sent on as it grows."""

    def __init__(self, request: int, emit: Callable[[Text], None], stops: Sequence[str]) -> None:
        self.tokens = 0
        self.stopped = False
        self._request = request
        self._emit = emit
        self._stops = stops
        # Characters may be spread over tokens; broken ones become U+FFFD only when they stay so.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._flushed_at = 0.0

    def add(self, piece: bytes) -> None:
        """Take the bytes of the next token."""
        self.tokens += 1
        self._pending += self._decoder.decode(piece)
        if self._stops:
            self._cut()
        now = time.perf_counter()
        if self.stopped or now - self._flushed_at >= _FLUSH_SECONDS:
            self._flush(keep=0 if self.stopped else _held_back(self._pending, self._stops))
            self._flushed_at = now

    def finish(self) -> None:
        """Send what is left."""
        if not self.stopped:
            self._pending += self._decoder.decode(b"", final=True)
        self._flush(keep=0)

    def _cut(self) -> None:
        for stop in self._stops:
            place = self._pending.find(stop)
            if place >= 0:
                self._pending = self._pending[:place]
                self.stopped = True

    def _flush(self, keep: int) -> None:
        end = len(self._pending) - keep
        if end > 0:
            text, self._pending = self._pending[:end], self._pending[end:]
            self._emit(Text(self._request, text, self.tokens))


def _held_back(text: str, stops: Sequence[str]) -> int:
    """Return how many characters at the end of ``text`` may be the beginning of a stop word."""
    return max(
        (size for stop in stops for size in range(1, len(stop)) if text.endswith(stop[:size])),
        default=0,
    )

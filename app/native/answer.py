"""From pieces of tokens to text: whole characters, no stop word, not too many messages."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Sequence
from typing import Literal

from app.engine.protocol import Text
from app.native.template import CLOSE, OPEN

_FLUSH_SECONDS = 0.1
"""Text travels at most this often. Each message wakes three threads of the window's process, and on
a machine whose every core computes, all of the engine's threads wait for the one they displace."""
_LONGEST_START = 32
"""Characters in which a thought must have begun, white space included."""


class AnswerText:
    """The text of one answer, sent on as it grows; stop words count behind its thought.

    ``opening`` is what of the thought the template wrote into the prompt: it is sent before the
    first token's text. ``may_think`` says that the model may begin one itself.
    """

    def __init__(
        self,
        request: int,
        emit: Callable[[Text], None],
        stops: Sequence[str],
        *,
        opening: str = "",
        may_think: bool = False,
    ) -> None:
        self.tokens = 0
        self.stopped = False
        self.thinking_tokens = 0
        self.thinking_s = 0.0
        """Seconds from the first token to the thought's end."""
        self._request = request
        self._emit = emit
        self._stops = [stop for stop in stops if stop]
        # Characters may be spread over tokens; broken ones become U+FFFD only when they stay so.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._opening = opening
        self._flushed_at = 0.0
        self._began_at = 0.0
        self._part: Literal["start", "thought", "answer"] = "answer"
        if opening:
            self._part = "thought"
        elif may_think:
            self._part = "start"

    def add(self, piece: bytes) -> None:
        """Take the bytes of the next token."""
        now = time.perf_counter()
        if not self.tokens:
            self._began_at = now
            self._pending = self._opening
        self.tokens += 1
        self._pending += self._decoder.decode(piece)
        if self._part != "answer":
            self._follow_thought(now)
        if self._stops and self._part == "answer":
            self._cut()
        if self.stopped or now - self._flushed_at >= _FLUSH_SECONDS:
            self._flush(keep=self._held_back())
            self._flushed_at = now

    def finish(self) -> None:
        """Send what is left."""
        if not self.stopped:
            self._pending += self._decoder.decode(b"", final=True)
        if self._part == "thought" and self.tokens:
            self._end_thought(time.perf_counter())
        self._flush(keep=0)

    def _follow_thought(self, now: float) -> None:
        if self._part == "start":
            begun = self._pending.lstrip()
            if begun.startswith(OPEN):
                self._part = "thought"
            elif not OPEN.startswith(begun) or len(self._pending) > _LONGEST_START:
                self._part = "answer"
        if self._part == "thought":
            place = self._pending.find(CLOSE)
            if place >= 0:
                self._part = "answer"
                self._end_thought(now)
                self._flush(keep=len(self._pending) - place - len(CLOSE))

    def _end_thought(self, now: float) -> None:
        self.thinking_tokens = self.tokens
        self.thinking_s = round(now - self._began_at, 3)

    def _cut(self) -> None:
        for stop in self._stops:
            place = self._pending.find(stop)
            if place >= 0:
                self._pending = self._pending[:place]
                self.stopped = True

    def _held_back(self) -> int:
        """Return how many characters at the end may become something that counts."""
        if self.stopped:
            return 0
        if self._part == "start":
            return len(self._pending)
        return _beginning(self._pending, self._stops if self._part == "answer" else (CLOSE,))

    def _flush(self, keep: int) -> None:
        end = len(self._pending) - keep
        if end > 0:
            text, self._pending = self._pending[:end], self._pending[end:]
            self._emit(Text(self._request, text, self.tokens))


def _beginning(text: str, words: Sequence[str]) -> int:
    """Return how many characters at the end of ``text`` may be the beginning of a word."""
    return max(
        (size for word in words for size in range(1, len(word)) if text.endswith(word[:size])),
        default=0,
    )

"""Keeps what a model thought apart from its answer, which programs read on their own."""

from __future__ import annotations

from typing import NamedTuple

OPEN, CLOSE = "<think>", "</think>"


class Piece(NamedTuple):
    """What a piece of text was: of the thought, of the answer, or of both."""

    thought: str
    answer: str


class ThoughtSplitter:
    """Splits text as it comes: a thought stands between its tags, before the answer.

    Space around both is left out.
    """

    def __init__(self) -> None:
        self._in_thought = False
        self._in_answer = False
        self._held = ""
        """Text that may be the beginning of a tag, or space that may be the end of a part."""
        self._begun = False
        """Whether the part has said anything but space."""

    def take(self, text: str, *, end: bool = False) -> Piece:
        """Read the next piece; with ``end`` nothing is held back any more."""
        text, self._held = self._held + text, ""
        if not self._in_thought and not self._in_answer:
            start = text.lstrip()
            if start.startswith(OPEN):
                self._in_thought, text = True, start.removeprefix(OPEN)
            elif not end and OPEN.startswith(start):
                self._held = text
                return Piece("", "")
            else:
                self._in_answer = True
        thought = ""
        if self._in_thought:
            thought, closed, text = text.partition(CLOSE)
            if not closed:
                return Piece(self._visible(self._hold(thought, end)), "")
            thought = self._visible(thought.rstrip())
            self._in_thought, self._in_answer, self._begun = False, True, False
        return Piece(thought, self._visible(text))

    def _hold(self, thought: str, end: bool) -> str:
        """Keep back what may be the closing tag, and the space in front of it."""
        if end:
            return thought.rstrip()
        cut = next(
            (size for size in range(len(CLOSE) - 1, 0, -1) if thought.endswith(CLOSE[:size])), 0
        )
        kept = thought[: len(thought) - cut].rstrip()
        self._held = thought[len(kept) :]
        return kept

    def _visible(self, text: str) -> str:
        if not self._begun:
            text = text.lstrip()
            self._begun = bool(text)
        return text

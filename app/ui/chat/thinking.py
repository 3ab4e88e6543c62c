"""Telling what a reasoning model thought from what it answered, while the text arrives."""

from __future__ import annotations

from typing import Literal, NamedTuple

_OPEN, _CLOSE = "<think>", "</think>"


class Update(NamedTuple):
    """What one piece of text meant: the thought so far, and what belongs to the answer."""

    thought: str | None
    closed: bool
    body: str
    restarted: bool
    """The answer so far was a thought whose opening tag stood in the prompt."""


def split_thinking(text: str) -> tuple[str | None, str]:
    """Separate ``<think>…</think>`` at the start from the answer.

    A template may have opened it in the prompt: then a line that starts with ``</think>``, outside
    of code, ends what is in front of it.
    """
    start = text.lstrip()
    if start.startswith(_OPEN):
        thought, _, body = start.removeprefix(_OPEN).partition(_CLOSE)
        return thought.strip(), body
    if _CLOSE in text:
        scan, position = _LineScan(), 0
        for line in text.split("\n"):
            if scan.ends_thought(line):
                return text[:position].strip(), text[position + len(_CLOSE) :]
            scan.pass_line(line)
            position += len(line) + 1
    return None, text


class _LineScan:
    def __init__(self) -> None:
        self._in_code = False

    def ends_thought(self, line: str) -> bool:
        return not self._in_code and line.startswith(_CLOSE)

    def pass_line(self, line: str) -> None:
        if line.lstrip(" \t").startswith(("```", "~~~")):
            self._in_code = not self._in_code


class ThoughtFilter:
    """Does in pieces what :func:`split_thinking` does at once."""

    def __init__(self) -> None:
        self._phase: Literal["start", "thought", "unsure", "answer"] = "start"
        self._held = ""
        self._thought = ""
        self._seen: list[str] = []
        self._line = ""
        self._passed = 0
        self._scan = _LineScan()

    def take(self, text: str, *, end: bool = False) -> Update:
        """Read the next piece; with ``end`` nothing is held back any more."""
        if self._phase == "start":
            self._held += text
            start = self._held.lstrip()
            if not end and len(start) < len(_OPEN) and _OPEN.startswith(start):
                return Update(None, False, "", False)
            text, self._held = self._held, ""
            if start.startswith(_OPEN):
                self._phase, text = "thought", start.removeprefix(_OPEN)
            else:
                self._phase = "unsure"
        if self._phase == "thought":
            return self._in_thought(text, end=end)
        if self._phase == "unsure":
            return self._unsure(text)
        return Update(None, True, text, False)

    def _in_thought(self, text: str, *, end: bool) -> Update:
        looked = max(0, len(self._thought) - len(_CLOSE))
        self._thought += text
        found = self._thought.find(_CLOSE, looked)
        if found < 0:
            return Update(self._thought.strip(), end, "", False)
        self._phase = "answer"
        body = self._thought[found + len(_CLOSE) :]
        return Update(self._thought[:found].strip(), True, body, False)

    def _unsure(self, text: str) -> Update:
        self._seen.append(text)
        pending, position = self._line + text, 0
        complete = pending.count("\n")
        for number, line in enumerate(pending.split("\n")):
            if self._scan.ends_thought(line):
                thought = "".join(self._seen)[: self._passed]
                self._phase, self._seen = "answer", []
                return Update(thought.strip(), True, pending[position + len(_CLOSE) :], True)
            if number == complete:
                self._line = line
                break
            self._scan.pass_line(line)
            position += len(line) + 1
            self._passed += len(line) + 1
        return Update(None, True, text, False)

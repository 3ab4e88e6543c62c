"""Which bytes of a file are there, which are on their way, and which to ask for next."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable

Range = tuple[int, int]
"""From the first byte to behind the last one."""


class Ranges:
    """Disjoint ranges in order; what touches is joined. Not thread-safe."""

    def __init__(self, ranges: Iterable[Range] = ()) -> None:
        self._ranges: list[Range] = []
        for start, end in ranges:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Take in one more range, whatever it overlaps."""
        if start >= end:
            return
        first = bisect_right(self._ranges, start, key=lambda one: one[1])
        if first and self._ranges[first - 1][1] == start:
            first -= 1
        last = first
        while last < len(self._ranges) and self._ranges[last][0] <= end:
            start, end = min(start, self._ranges[last][0]), max(end, self._ranges[last][1])
            last += 1
        self._ranges[first:last] = [(start, end)]

    def clipped(self, size: int) -> Ranges:
        """Return what of it lies below ``size``."""
        return Ranges((start, min(end, size)) for start, end in self._ranges)

    def gaps(self, size: int) -> list[Range]:
        """Return what is not in it, from 0 to ``size``."""
        gaps, at = [], 0
        for start, end in [*self.clipped(size).as_tuple(), (size, size)]:
            if start > at:
                gaps.append((at, start))
            at = max(at, end)
        return gaps

    def as_tuple(self) -> tuple[Range, ...]:
        """Return the ranges in order."""
        return tuple(self._ranges)

    @property
    def total(self) -> int:
        """Bytes in all of them."""
        return sum(end - start for start, end in self._ranges)

    @property
    def front(self) -> int:
        """How far everything from byte 0 on is there."""
        return self._ranges[0][1] if self._ranges and self._ranges[0][0] == 0 else 0


class Run:
    """A range that one connection fetches: ``at`` moves from its start to ``end``.

    ``end`` may come nearer while it runs, when another connection takes over the rest.
    """

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.at = start
        self.end = end


class Plan:
    """What is there of a file of ``size`` bytes and who fetches what; thread-safe.

    Runs begin at most ``ahead`` bytes before the front, so that what follows the front finds its
    bytes in memory.
    """

    def __init__(self, size: int, have: Iterable[Range], *, ahead: int, least: int) -> None:
        self.size = size
        self._have = Ranges(have).clipped(size)
        self._ahead = ahead
        self._least = least
        self._runs: list[Run] = []
        self._changed = threading.Condition()
        self.completed = threading.Event()
        """Set once nothing is missing."""
        if self._have.total == size:
            self.completed.set()

    def take(self, length: int) -> Run | None:
        """Return the next run of up to ``length`` bytes; None where there is nothing to do now.

        Near the end a run that others have under way is shared, unless it is shorter than twice
        the least length.
        """
        with self._changed:
            taken = Ranges(self._have.as_tuple())
            for run in self._runs:
                taken.add(run.at, run.end)
            gaps = taken.gaps(self.size)
            if gaps and gaps[0][0] <= self._have.front + self._ahead:
                start, end = gaps[0]
                run = Run(start, min(end, start + length))
            else:
                longest = max(self._runs, key=lambda run: run.end - run.at, default=None)
                if longest is None or longest.end - longest.at < 2 * self._least:
                    return None
                middle = (longest.at + longest.end + 1) // 2
                run = Run(middle, longest.end)
                longest.end = middle
            self._runs.append(run)
            return run

    def wrote(self, run: Run, size: int) -> bool:
        """Note that ``size`` bytes more of a run are in the file.

        Returns whether nothing before them is missing.
        """
        with self._changed:
            at_front = run.at <= self._have.front
            self._have.add(run.at, run.at + size)
            run.at += size
            if self._have.total == self.size:
                self.completed.set()
            self._changed.notify_all()
            return at_front

    def drop(self, run: Run) -> None:
        """Give a run back; what is missing of it is asked for again."""
        with self._changed:
            self._runs.remove(run)
            self._changed.notify_all()

    def have(self) -> tuple[Range, ...]:
        """Return what is there."""
        with self._changed:
            return self._have.as_tuple()

    @property
    def done(self) -> int:
        """Bytes that are there."""
        with self._changed:
            return self._have.total

    def wait(self, seconds: float) -> None:
        """Wait until something has changed, or the time is up."""
        with self._changed:
            self._changed.wait(seconds)

    @property
    def front(self) -> int:
        """How far everything from byte 0 on is there."""
        with self._changed:
            return self._have.front

"""Bytes of a file of which only some are here."""

from __future__ import annotations

import bisect


class Fragments:
    """Pieces of a file by their place; what was put in first stays."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._pieces: list[bytes] = []

    def copy(self) -> Fragments:
        """Return the same pieces, to be added to."""
        same = Fragments()
        same._starts, same._pieces = list(self._starts), list(self._pieces)
        return same

    def known(self, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``, as far as they are here without a gap."""
        place = bisect.bisect_right(self._starts, offset) - 1
        if place < 0:
            return b""
        inside = offset - self._starts[place]
        found = [self._pieces[place][inside : inside + size]]
        at = offset + len(found[0])
        # A piece that touches the one before goes on where that ends.
        while found[-1] and at < offset + size and place + 1 < len(self._starts):
            place += 1
            if self._starts[place] != at:
                break
            found.append(self._pieces[place][: offset + size - at])
            at += len(found[-1])
        return found[0] if len(found) == 1 else b"".join(found)

    def next(self, offset: int) -> int | None:
        """Return where the first piece behind ``offset`` starts; None when there is none."""
        place = bisect.bisect_right(self._starts, offset)
        return self._starts[place] if place < len(self._starts) else None

    def hold(self, offset: int, data: bytes) -> None:
        """Put bytes where there were none."""
        while data:
            place = bisect.bisect_right(self._starts, offset)
            reached = self._starts[place - 1] + len(self._pieces[place - 1]) if place else 0
            if reached > offset:
                data, offset = data[reached - offset :], reached
                continue
            room = self._starts[place] - offset if place < len(self._starts) else len(data)
            if room:
                self._starts.insert(place, offset)
                self._pieces.insert(place, data[:room])
            data, offset = data[room:], offset + room

    def joined(self, end: int) -> list[tuple[int, bytes]]:
        """Return the pieces before ``end``, joined where they touch."""
        runs: list[tuple[int, list[bytes]]] = []
        reached = -1
        for start, piece in zip(self._starts, self._pieces, strict=True):
            if start >= end:
                break
            if start != reached:
                runs.append((start, []))
            runs[-1][1].append(piece[: end - start])
            reached = start + len(piece)
        return [(start, b"".join(parts)) for start, parts in runs]

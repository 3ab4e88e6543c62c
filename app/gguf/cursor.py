"""A bounded way through a file's header, in few reads and one small window of memory."""

from __future__ import annotations

import struct

from app.core.words import tr
from app.gguf.errors import Malformed, Truncated
from app.gguf.source import Source

MAX_HEADER = 64 << 20
"""Bytes; the largest vocabularies known need 16 million."""
MAX_TEXT = 16 << 20
"""Bytes of all names and texts that are read; in memory they may take four times as much."""

_FIRST_READ = 256 << 10
_LARGEST_READ = 4 << 20

_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")


class Cursor:
    """A place in a source, with a window of bytes around it that only ever moves on."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._limit = min(source.size, MAX_HEADER)
        self._chunk = _FIRST_READ
        self._base = 0
        self._text = MAX_TEXT
        self.buffer = b""
        self.at = 0
        """The place within ``buffer``."""

    @property
    def position(self) -> int:
        """Where the cursor is in the file."""
        return self._base + self.at

    def expect(self, count: int) -> None:
        """Raise unless the file goes on for ``count`` bytes from here."""
        if self.position + count > self._limit:
            if self._limit < self._source.size:
                raise Malformed(tr("it is longer than {most} MiB", most=MAX_HEADER >> 20))
            raise Truncated(detail=f"{self._source.size:,} bytes, the header goes on")

    def need(self, count: int) -> None:
        """See that ``count`` bytes from here are in the window, or raise."""
        if self.at + count <= len(self.buffer):
            return
        self.expect(count)
        tail = self.buffer[self.at :]
        self._base += self.at
        self.at = 0
        wanted = min(max(count, self._chunk), self._limit - self._base)
        self._chunk = min(2 * self._chunk, _LARGEST_READ)
        self.buffer = tail
        while len(self.buffer) < count:
            here = len(self.buffer)
            self.buffer += self._source.read(self._base + here, wanted - here)
            if len(self.buffer) == here:
                raise Truncated(detail=f"no more bytes at {self._base + here:,}")

    def peek(self, count: int) -> bytes:
        """Return up to ``count`` bytes from here without moving on."""
        self.need(min(count, self._limit - self.position))
        return self.buffer[self.at : self.at + count]

    def unpack(self, layout: struct.Struct) -> tuple[int, ...]:
        """Take what ``need`` made sure of."""
        values = layout.unpack_from(self.buffer, self.at)
        self.at += layout.size
        return values

    def u32(self) -> int:
        """Read a 32-bit number."""
        self.need(4)
        return self.unpack(_U32)[0]

    def u64(self) -> int:
        """Read a 64-bit number."""
        self.need(8)
        return self.unpack(_U64)[0]

    def take(self, count: int) -> bytes:
        """Read ``count`` bytes."""
        self.need(count)
        start = self.at
        self.at += count
        return self.buffer[start : self.at]

    def string(self, cap: int, what: str) -> bytes:
        """Read a string of at most ``cap`` bytes; ``what`` names it in the error."""
        length = self.u64()
        if length > cap:
            raise Malformed(
                tr("{what} is {length:,} bytes long", what=what, length=length),
                detail=f"at {self.position:,}",
            )
        self._text -= length
        if self._text < 0:
            raise Malformed(tr("its texts are longer than those of any model"))
        return self.take(length)

    def skip_to(self, position: int) -> None:
        """Move on without reading what lies between."""
        self.expect(position - self.position)
        if position <= self._base + len(self.buffer):
            self.at = position - self._base
        else:
            self._base, self.buffer, self.at = position, b"", 0

    def skip_strings(self, count: int) -> None:
        """Move past ``count`` strings, the fast way: a vocabulary has hundreds of thousands."""
        length_at = _U64.unpack_from
        while count:
            self.need(8)
            buffer, at = self.buffer, self.at
            last = len(buffer) - 8
            for passed in range(count):
                if at > last:
                    count -= passed
                    break
                at += 8 + length_at(buffer, at)[0]
            else:
                count = 0
            self.skip_to(self._base + at)

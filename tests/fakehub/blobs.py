"""What files on the fake Hub hold: bytes, files on this disk, and zeros that exist nowhere."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

_PIECE = 1 << 20
_NOTHING = bytes(_PIECE)


@dataclass(frozen=True)
class Zeros:
    """A run of zero bytes, as the weights of a model that nobody runs."""

    size: int


Part: TypeAlias = bytes | Path | Zeros


class Blob:
    """The content of one file, from any parts in a row."""

    def __init__(self, *parts: Part, sha256: str = "") -> None:
        """``sha256`` is said in place of the real one, where hashing gigabytes of zeros is vain."""
        self._make: Callable[[], Sequence[Part]] = lambda: parts
        self._stated = sha256

    @classmethod
    def later(cls, make: Callable[[], Blob]) -> Blob:
        """Return the blob that ``make`` makes when something of it is first wanted."""
        blob = cls()
        made = functools.cache(make)
        blob._make = lambda: [part for _, part in made().parts]
        blob._later = made
        return blob

    _later: Callable[[], Blob] | None = None

    @functools.cached_property
    def parts(self) -> tuple[tuple[int, Part], ...]:
        """Each part after its length."""
        return tuple((_size(part), part) for part in self._make())

    @functools.cached_property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(size for size, _ in self.parts)

    @functools.cached_property
    def sha256(self) -> str:
        """Name of the content in large file storage; reads everything at first use."""
        if self._later is not None:
            return self._later().sha256
        if self._stated:
            return self._stated
        only = self.parts[0][1] if len(self.parts) == 1 else None
        if isinstance(only, Path):
            return _file_sha256(only, only.stat().st_mtime_ns, self.size)
        return self.work_out()

    @functools.cached_property
    def git_oid(self) -> str:
        """Name of the content in git, where files are small."""
        data = self.read()
        return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    @functools.cached_property
    def pointer(self) -> bytes:
        """The text that stands in git in place of a large file."""
        return (
            "version https://git-lfs.github.com/spec/v1\n"
            f"oid sha256:{self.sha256}\nsize {self.size}\n"
        ).encode()

    def read(self, start: int = 0, length: int = -1) -> bytes:
        """Return that many bytes from ``start``, or as many as there are."""
        end = self.size if length < 0 else min(start + length, self.size)
        return b"".join(
            bytes(piece)
            for part, offset, count in self.spans(start, end)
            for piece in _pieces(part, offset, count)
        )

    def spans(self, start: int, end: int) -> Iterator[tuple[Part, int, int]]:
        """Yield part, offset in it and length for the bytes from ``start`` to ``end``."""
        position = 0
        for size, part in self.parts:
            first, last = max(start - position, 0), min(end - position, size)
            if first < last:
                yield part, first, last - first
            position += size

    def work_out(self) -> str:
        """Return the SHA-256 of all bytes, whatever is said of them."""
        digest = hashlib.sha256()
        for part, offset, count in self.spans(0, self.size):
            for piece in _pieces(part, offset, count):
                digest.update(piece)
        return digest.hexdigest()


def nothing(length: int) -> memoryview:
    """Return that many zeros, at most a megabyte of them."""
    return memoryview(_NOTHING)[:length]


def _size(part: Part) -> int:
    if isinstance(part, bytes):
        return len(part)
    return part.size if isinstance(part, Zeros) else part.stat().st_size


def _pieces(part: Part, offset: int, count: int) -> Iterator[bytes | memoryview]:
    if isinstance(part, bytes):
        yield memoryview(part)[offset : offset + count]
    elif isinstance(part, Zeros):
        for done in range(0, count, _PIECE):
            yield nothing(min(_PIECE, count - done))
    else:
        with part.open("rb") as file:
            file.seek(offset)
            while count > 0 and (piece := file.read(min(_PIECE, count))):
                count -= len(piece)
                yield piece


@functools.lru_cache(maxsize=256)
def _file_sha256(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

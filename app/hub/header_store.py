"""Headers of files on the Hub, kept by content: what was read once is not asked for again."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.gguf.errors import GgufError
from app.gguf.header import Header, LargeArray
from app.gguf.reader import read_header
from app.gguf.types import ValueType
from app.hub.packed import drop_oldest, read_packed, write_packed

log = logging.getLogger(__name__)

EDGE = 4096
"""Bytes that are kept at both ends of an array of texts, to tell whether another one is alike."""
_MOST_KEPT = 3000
"""Headers; with some 30 kB each these are 90 MB."""
_LARGEST = 64 << 20


class Outline(msgspec.Struct, frozen=True):
    """The bytes of a header without the inside of its large arrays; a source of its own header."""

    size: int
    """Bytes of the file."""
    pieces: tuple[tuple[int, bytes], ...]
    """Places in the file and the bytes there, in order and apart from each other."""
    lengths: tuple[tuple[str, int, int], ...]
    """Key, number of texts and bytes of each large array of texts."""

    def read(self, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``; none where they were left out."""
        for start, piece in self.pieces:
            if start <= offset < start + len(piece):
                return piece[offset - start : offset - start + size]
        return b""

    @property
    def known_lengths(self) -> dict[tuple[str, int], int]:
        """``lengths`` as the reader of headers wants them."""
        return {(key, count): length for key, count, length in self.lengths}

    def header(self) -> Header:
        """Read the header once more; raises GgufError where this is none."""
        return read_header(self, lengths=self.known_lengths)


class Kept(msgspec.Struct, frozen=True):
    """A header, and the bytes that it is read from."""

    outline: Outline
    header: Header


def outline(header: Header, pieces: Iterable[tuple[int, bytes]]) -> Outline:
    """Leave out what a header does not show, from the bytes that it was read from."""
    arrays = [
        (key, value.offset, header.spans[key].offset + header.spans[key].size, value)
        for key, value in header.metadata.items()
        if isinstance(value, LargeArray)
    ]
    kept: list[tuple[int, bytes]] = []
    for start, piece in pieces:
        at, end = start, min(start + len(piece), header.data_offset)
        for _, first, last, value in arrays:
            edge = EDGE if value.type is ValueType.STRING else 0
            inside, outside = first + edge, last - edge
            if inside < outside and inside < end and outside > at:
                if inside > at:
                    kept.append((at, piece[at - start : inside - start]))
                at = outside
        if at < end:
            kept.append((at, piece[at - start : end - start]))
    lengths = tuple(
        (key, value.count, last - first)
        for key, first, last, value in arrays
        if value.type is ValueType.STRING
    )
    return Outline(header.file_size, tuple(kept), lengths)


class HeaderStore:
    """A folder of outlines, each under the SHA-256 of its file; thread-safe.

    What cannot be read or written there is as good as not kept: it can be read again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, sha256: str, size: int) -> Kept | None:
        """Return what is kept of a file of ``size`` bytes; None without it."""
        if not sha256:
            return None
        found = read_packed(self._path(sha256), Outline, _LARGEST)
        if found is None or found.size != size:
            return None
        try:
            return Kept(found, found.header())
        except GgufError as error:
            log.warning("a kept header is unreadable: %s", error)
            return None

    def write(self, sha256: str, found: Outline) -> None:
        """Keep an outline, where the content has a name."""
        if sha256:
            write_packed(self._path(sha256), found)

    def tidy(self, most: int = _MOST_KEPT) -> None:
        """Keep the headers that were used last and drop the others."""
        drop_oldest(self._folder.glob("*/*"), most)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

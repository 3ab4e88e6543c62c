"""Reads the headers of many files on the Hub, sharing what the variants of one model share.

Nine tenths of a header are its vocabulary, which is the same in all variants of a model. So one
file is read plainly, and of the others only the beginning, up to where the vocabulary begins, and
the end, from where it ends: the same bytes at both ends, and the same number of texts, take the
same length in between. The strict reader then judges the whole: tensors that follow each other
without gaps and fill the file to its last byte do not come out of a wrong guess.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.gguf.errors import GgufError
from app.gguf.header import LargeArray
from app.gguf.reader import read_header
from app.gguf.types import ValueType
from app.hub.fragments import Fragments
from app.hub.header_store import EDGE, Kept, outline
from app.hub.ranged import FIRST_STEP, RangedFile

BEGINNING = 32 << 10
"""Bytes that are fetched at once: small headers are in them, and where vocabularies begin."""
_SLACK = 4096
"""Bytes by which a header may be longer than that of another variant and is yet fetched at once."""


class _More(Exception):
    """The bytes that are here do not suffice."""


class _Overlay:
    """Bytes from here and elsewhere; what is in neither comes from the file, or not at all."""

    def __init__(self, here: Fragments, size: int, file: RangedFile | None = None) -> None:
        self.here = here
        self.size = size
        self._file = file

    def read(self, offset: int, size: int) -> bytes:
        found = self.here.known(offset, size)
        if found or offset >= self.size or size <= 0:
            return found
        if self._file is None:
            raise _More
        found = self._file.read(offset, size)
        self.here.hold(offset, found)
        return found


def read_here(file: RangedFile) -> Kept | None:
    """Read the header from the beginning of the file; None when it goes on behind that.

    Raises HubError, GgufError and Cancelled.
    """
    file.fetch_missing(0, BEGINNING)
    try:
        header = read_header(_Overlay(file.here, file.size))
    except _More:
        return None
    return Kept(outline(header, file.here.joined(header.data_offset)), header)


def read_plainly(file: RangedFile) -> Kept:
    """Read the whole header; raises HubError, GgufError and Cancelled."""
    file.step = FIRST_STEP
    header = read_header(file)
    return Kept(outline(header, file.here.joined(header.data_offset)), header)


def read_borrowing(file: RangedFile, donors: Iterable[Kept]) -> Kept | None:
    """Read the header with a vocabulary that one of the ``donors`` has as well; None without one.

    Raises HubError and Cancelled.
    """
    for donor in donors:
        if found := _borrow(file, donor):
            return found
    return None


def _borrow(file: RangedFile, donor: Kept) -> Kept | None:
    theirs = donor.header
    texts = [
        key
        for key, value in theirs.metadata.items()
        if isinstance(value, LargeArray) and value.type is ValueType.STRING
    ]
    if not texts:
        return None
    first, last = theirs.spans[texts[0]], theirs.spans[texts[-1]]
    # From the name of the array to its first texts; its type and number are in between.
    start = first.offset - 4 - len(texts[0].encode()) - 8
    opened, closed = first.offset + 12 + EDGE, last.offset + last.size
    opening = donor.outline.read(start, opened - start)
    file.fetch_missing(0, opened + _SLACK)
    place = file.here.known(0, opened + _SLACK).find(opening)
    if place < 0 or len(opening) != opened - start:
        return None
    shift = place - start
    tail = closed - EDGE + shift
    file.fetch_missing(tail, theirs.data_offset + shift + _SLACK)
    if file.here.known(tail, EDGE) != donor.outline.read(closed - EDGE, EDGE):
        return None
    source = _Overlay(file.here.copy(), file.size, file)
    file.step = BEGINNING
    for offset, piece in donor.outline.pieces:
        if offset < closed and offset + len(piece) > opened:
            inside = max(opened - offset, 0)
            source.here.hold(offset + inside + shift, piece[inside : closed - offset])
    try:
        header = read_header(source, lengths=donor.outline.known_lengths)
    except GgufError:
        return None  # whatever is wrong with it, a plain look tells better
    if header.needed_size + header.alignment <= file.size:
        return None
    return Kept(outline(header, source.here.joined(header.data_offset)), header)

"""Ranges of characters as sets of bytes: tokens are bytes, and may end inside a character."""

from __future__ import annotations

from collections.abc import Iterator

Ranges = list[tuple[int, int]]
"""First and last code point of each, both included."""

LAST = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)
_LENGTHS = ((0, 0x7F), (0x80, 0x7FF), (0x800, 0xFFFF), (0x10000, LAST))


def complement(ranges: Ranges) -> Ranges:
    """Return the characters that are in none of ``ranges``."""
    result = []
    free = 0
    for low, high in sorted(ranges):
        if low > free:
            result.append((free, low - 1))
        free = max(free, high + 1)
    if free <= LAST:
        result.append((free, LAST))
    return result


def sequences(ranges: Ranges) -> list[list[int]]:
    """Return all spellings in UTF-8, each a set of bytes (bit n for byte n) for each place."""
    single = 0
    longer: list[list[int]] = []
    for low, high in complement([*complement(ranges), _SURROGATES]):
        for first, last in _LENGTHS:
            if low > last or high < first:
                continue
            for way in _split(chr(max(low, first)).encode(), chr(min(high, last)).encode()):
                masks = [_mask(a, b) for a, b in way]
                if len(masks) == 1:
                    single |= masks[0]
                else:
                    longer.append(masks)
    return ([[single]] if single else []) + longer


def _mask(low: int, high: int) -> int:
    return (1 << high + 1) - (1 << low)


def _split(low: bytes, high: bytes) -> Iterator[list[tuple[int, int]]]:
    """Cut a range of spellings of one length into products of ranges of bytes."""
    if len(low) == 1:
        yield [(low[0], high[0])]
        return
    least, most = b"\x80" * (len(low) - 1), b"\xbf" * (len(low) - 1)
    if low[0] == high[0]:
        for rest in _split(low[1:], high[1:]):
            yield [(low[0], low[0]), *rest]
        return
    first, last = low[0], high[0]
    if low[1:] != least:
        for rest in _split(low[1:], most):
            yield [(first, first), *rest]
        first += 1
    tail = None
    if high[1:] != most:
        tail = last
        last -= 1
    if first <= last:
        yield [(first, last), *([(0x80, 0xBF)] * (len(low) - 1))]
    if tail is not None:
        for rest in _split(least, high[1:]):
            yield [(tail, tail), *rest]

"""Text without what no model, database or screen should be given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
_ESCAPES = re.compile("\x1b\\[[0-9;:?]*[@-~]")
"""Colours of a terminal, as logs have them."""
_LINE_ENDS = re.compile("\r\n|[\r\f\u2028\u2029]")
_TOGETHER = re.compile("[\r\ud800-\udbff]")
"""What goes with the character behind it."""
_PIECE = 100_000


def clean(text: str) -> str:
    """Return text with line feeds only, without control characters and halves of pairs.

    The result can be encoded, and cleaning it again changes nothing.
    """
    # In pieces: while a pattern is looked for in a long text, no other thread runs.
    return "".join(_clean(text[start:end]) for start, end in pairwise(_cuts(text)))


def _cuts(text: str) -> Iterator[int]:
    """Yield places where nothing that belongs together is parted."""
    place = 0
    while place < len(text):
        yield place
        place = text.find("\n", place + _PIECE, place + 2 * _PIECE) + 1 or place + 2 * _PIECE
        while place < len(text) and _TOGETHER.match(text[place - 1]):
            place += 1
    yield len(text)


def _clean(text: str) -> str:
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def share_of_controls(text: str) -> float:
    """Return how much of a text is characters that no text has."""
    if not text:
        return 0.0
    found = sum(
        len(match) for match in re.findall("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]+", text)
    )
    return found / len(text)

"""A document in passages: parts that can stand alone, none longer than a few paragraphs.

The same text is always cut at the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LEAST, _MOST = 400, 1_200
"""Characters of a passage; only the last of a section is shorter."""

_PAGE = re.compile(r"^\[Page \d{1,6}\]\n", re.MULTILINE)
_BREAKS: dict[str, tuple[re.Pattern[str], ...]] = {
    "code": tuple(map(re.compile, (r"\n\n+(?=\S)", r"\n\n+", r"\n(?=\S)", r"\n"))),
    "table": (re.compile(r"\n"),),
}
_PROSE_BREAKS = tuple(
    map(
        re.compile,
        (r"\n+(?=#)", r"\n[ \t]*\n\s*", r"(?<=[.!?:;])\n", r"\n", r"[.!?][\"')\]]*\s+|。"),
    )
)
_SPACE = re.compile(r"\s+")


class Span(NamedTuple):
    """Characters from ``start`` up to ``end``."""

    start: int
    end: int


class Passage(NamedTuple):
    """A part of a document, and what has to stand before it to be understood."""

    start: int
    end: int
    lead: Span | None = None
    """The number of its page, or the heads of its columns, unless it begins with them."""


def passages(text: str, kind: str) -> tuple[Passage, ...]:
    """Cut a text; the passages follow each other and leave nothing out."""
    return tuple(
        Passage(cut.start, cut.end, lead if lead is not None and cut.start >= lead.end else None)
        for section, lead in _sections(text, kind)
        for cut in _cuts(text, section, _BREAKS.get(kind, _PROSE_BREAKS))
    )


def joined(chosen: Sequence[Passage]) -> tuple[Span, ...]:
    """Return the parts of a document that passages are, with their leads, in order and merged."""
    spans = {Span(one.start, one.end) for one in chosen}
    spans |= {one.lead for one in chosen if one.lead is not None}
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _sections(text: str, kind: str) -> Iterator[tuple[Span, Span | None]]:
    """Yield parts that no passage goes beyond, each with its lead."""
    if kind == "pdf":
        marks = [Span(*match.span()) for match in _PAGE.finditer(text)]
        begins = [mark.start for mark in marks]
        yield Span(0, begins[0] if begins else len(text)), None
        for mark, end in zip(marks, [*begins[1:], len(text)], strict=bool(marks)):
            yield Span(mark.start, end), mark
    elif kind == "table":
        head = text.find("\n", text.find("\n") + 1) + 1
        # A row of a thousand columns would leave no room for others.
        yield Span(0, len(text)), Span(0, head) if 0 < head <= _MOST else None
    else:
        yield Span(0, len(text)), None


def _cuts(text: str, section: Span, breaks: Sequence[re.Pattern[str]]) -> Iterator[Span]:
    start, end = section
    while end - start > _MOST:
        cut = _break(text, start + _LEAST, start + _MOST, breaks)
        yield Span(start, cut)
        start = cut
    if start < end:
        yield Span(start, end)


def _break(text: str, low: int, high: int, breaks: Sequence[re.Pattern[str]]) -> int:
    window = text[low:high]
    for pattern in (*breaks, _SPACE):
        ends = [match.end() for match in pattern.finditer(window)]
        if ends:
            return low + ends[-1]
    return high

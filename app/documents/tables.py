"""Values between commas as a table that a model can read: bars, a rule below the first row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from app.core.words import mark
from app.documents.document import DocumentError
from app.documents.sentences import Sentence

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_SAMPLE = 100_000


def as_table(text: str, most: int) -> str | None:
    """Return a table of at most ``most`` characters; None where the text is none.

    Raises :class:`DocumentError` for one that is longer.
    """
    delimiter = _delimiter(text)
    if delimiter is None:
        return None
    lines: list[str] = []
    size = 0
    for row in _rows(text, delimiter):
        cells = [" ".join(cell.split()).replace("|", "\\|") for cell in row]
        if not any(cells):
            continue
        lines.append(" | ".join(cells))
        if len(lines) == 1:
            lines.append(" | ".join("---" for _ in cells))
        size += len(lines[-1]) + 1
        if size > most:
            raise too_long(most)
    return "\n".join(lines) + "\n" if lines else None


def too_long(most: int) -> DocumentError:
    """Return the error for more than ``most`` characters."""
    return DocumentError(
        Sentence(mark("It holds more than {most:,} characters."), {"most": most}),
        Sentence(mark("Attach the part of it that matters.")),
    )


def _delimiter(text: str) -> str | None:
    """Return what stands between the values, None where nothing does so regularly."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample.rpartition("\n")[0]
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        widths = Counter[int]()
        for place, row in enumerate(_rows(sample, delimiter)):
            if place == _SAMPLE_ROWS:
                break
            if any(row):
                widths[len(row)] += 1
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        # Prose has commas, too, but not as many in each line.
        share = count / widths.total()
        if width > 1 and share > 0.5 and (best is None or (share, width) > best[:2]):
            best = share, width, delimiter
    return None if best is None else best[2]


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

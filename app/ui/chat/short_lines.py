"""Lines of any length as lines that can be laid out: Qt lays a line out anew when it grows."""

from __future__ import annotations

from app.ui.chat.pieces import PIECE

LONGEST = 4_000
"""Characters of a line of code; what is copied and saved has the line whole."""


def short_lines(text: str) -> list[str]:
    """Return the lines of a text, those longer than a piece in several, cut at a space if any.

    Where a line is cut depends only on what stands before it: all but the last stay as text grows.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        start = 0
        while len(line) - start > PIECE:
            space = line.rfind(" ", start + PIECE // 2, start + PIECE)
            end = space + 1 if space > 0 else start + PIECE
            lines.append(line[start:end])
            start = end
        lines.append(line[start:])
    return lines


def broken(text: str, column: int = 0) -> str:
    """Return code that goes on at ``column`` with no line longer than :data:`LONGEST`."""
    if column + len(text) <= LONGEST:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        first = LONGEST - column
        lines.append(line[:first])
        lines += (line[start : start + LONGEST] for start in range(first, len(line), LONGEST))
        column = 0
    return "\n".join(lines)

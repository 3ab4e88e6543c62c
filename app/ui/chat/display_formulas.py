"""Formulas that have lines of their own in a paragraph: they stand centred between its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

_BREAKS = ("softbreak", "hardbreak")
_AFTER = ".,;:"
"""What may stand behind a formula in its line."""


class Part(NamedTuple):
    """A part of a paragraph."""

    tokens: Sequence[Token]
    centred: bool = False


def parts_of(tokens: Sequence[Token]) -> list[Part]:
    """Cut the inline tokens of a paragraph where a formula has lines of its own."""
    if not any(_is_display(token) for token in tokens):
        return [Part(tokens)]
    parts: list[Part] = []
    for line in _lines(tokens):
        alone = _is_formula(line)
        if alone or not parts or parts[-1].centred:
            parts.append(Part(line, centred=alone))
        else:
            parts[-1] = Part([*parts[-1].tokens, *line])
    parts = [Part(_without_break(part.tokens), part.centred) for part in parts if part.tokens]
    # What is emphasized across a formula would end in front of it.
    whole = all(sum(token.nesting for token in part.tokens) == 0 for part in parts)
    return parts if whole else [Part(tokens)]


def _lines(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the lines, each with the break at its end."""
    lines: list[list[Token]] = [[]]
    for token in tokens:
        lines[-1].append(token)
        if token.type in _BREAKS:
            lines.append([])
    return lines


def _is_display(token: Token) -> bool:
    return token.type == "formula" and token.block


def _without_break(line: Sequence[Token]) -> Sequence[Token]:
    return line[:-1] if line and line[-1].type in _BREAKS else line


def _is_formula(line: Sequence[Token]) -> bool:
    """Whether a line is a formula and nothing else."""
    others = [token for token in _without_break(line) if not _is_display(token)]
    return any(_is_display(token) for token in line) and all(
        token.type == "text" and token.content.strip() in ("", *_AFTER) for token in others
    )

"""Where a long paragraph is cut, so that what is written of it need not be laid out again."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

PIECE = 1_500
"""Characters after which a paragraph goes on in a new block."""

_TRIES = 4
"""Places at which a cut is tried in vain: each takes as long as reading all that is before it."""

_SENTENCE_END = re.compile(r"[.!?:;][)\"'*_`]*[ ](?=\w)")
_SPACE = re.compile(r"(?<=\S) (?=\w)")


def pieces(markdown: MarkdownIt, content: str) -> Iterator[tuple[str, str]]:
    """Yield ``(piece, rest)`` for every piece that a long paragraph has already completed.

    Where it is cut depends only on the text before the cut, never on what follows: a streamed
    paragraph and a whole one break at the same places.
    """
    while (cut := _cut(markdown, content)) is not None:
        piece, content = content[: cut[0]], content[cut[1] :]
        yield piece, content


def bounded_parts(content: str) -> list[str]:
    """Cut a text that no block ends into parts that can be read one by one."""
    parts: list[str] = []
    start = 0
    while len(content) - start > 2 * PIECE:
        space = content.rfind("\n", start + PIECE, start + 2 * PIECE)
        end = space + 1 if space > 0 else start + 2 * PIECE
        parts.append(content[start:end])
        start = end
    return [*parts, content[start:]]


def _cut(markdown: MarkdownIt, content: str) -> tuple[int, int] | None:
    start = tried = 0
    while len(content) - start > 0:
        newline = content.find("\n", start)
        end = len(content) if newline < 0 else newline
        if end - start > PIECE:
            return _cut_line(markdown, content, start)
        if newline < 0:
            return None
        if newline >= 2 * PIECE:
            return newline, newline + 1
        if newline >= max(PIECE, tried + PIECE // _TRIES):
            if _settled(markdown, content[:newline]):
                return newline, newline + 1
            tried = newline
        start = newline + 1
    return None


def _cut_line(markdown: MarkdownIt, content: str, start: int) -> tuple[int, int]:
    low, high = start + PIECE // 4, start + PIECE
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in pattern.finditer(content, low, high)]
        for end in ends[: -_TRIES - 1 : -1]:
            if _settled(markdown, content[: end - 1]):
                return end - 1, end
    spaces = [match.end() for match in _SPACE.finditer(content, low, high)]
    return (spaces[-1] - 1, spaces[-1]) if spaces else (high, high)


@functools.lru_cache(maxsize=64)
def _settled(markdown: MarkdownIt, text: str) -> bool:
    # Nothing before the cut may still wait for its other half.
    tokens: list[Token] = []
    state = StateInline(text, markdown, {}, tokens)
    markdown.inline.tokenize(state)
    for rule in markdown.inline.ruler2.getRules(""):
        rule(state)
    if any(mark.open and mark.end < 0 for mark in state.delimiters):
        return False
    if any(token.markup in ("\\(", "\\[") for token in tokens if token.type == "text_special"):
        return False
    return not any(
        character in token.content
        for token in tokens
        if token.type == "text"
        for character in "[`$"
    )

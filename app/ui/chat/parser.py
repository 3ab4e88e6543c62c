"""The parser of Markdown, held to what an answer needs and to what can be read in good time.

No HTML, no definitions, and nothing that takes the square of its length to find out that it is not
there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as _table_rule
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from app.ui.chat.formulas import formula_rule
from app.ui.chat.pieces import PIECE

STUB = "\u2060"
"""Stands for the part of a paragraph that was cut off before (an invisible word joiner)."""
_BRACKETS = 32
"""Brackets in the text of a link."""
_COLUMNS = 21


def _bounded_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    # A line this long was already shown as text when its delimiter row arrives.
    start, end = state.bMarks[start_line], state.eMarks[start_line]
    if end - start > PIECE or state.src.startswith(STUB, start):
        return False
    if state.src.count("|", start, end) > _COLUMNS:
        return False  # nobody could read it, and laying it out would take minutes
    return _table_rule(state, start_line, end_line, silent)


def _bounded(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Let a rule for links or images look only where there can be one.

    Each bracket that is never closed would be followed to the end of the text, and each in it.
    """

    def look(state: StateInline, silent: bool) -> bool:
        end = state.src.find("](", state.pos)
        if end < 0 or state.src.count("[", state.pos, end) > _BRACKETS:
            return False
        return rule(state, silent)

    return look


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        # Judged where a link is followed; an image is its alt text in any case.
        return True


@functools.cache
def parser() -> MarkdownIt:
    """Return CommonMark with tables and strikethrough, without HTML and reference definitions.

    It is one for all texts: it keeps nothing of what it reads, and takes longer to build than an
    answer takes to read. A definition at the end of an answer would change text that was written
    long before.
    """
    markdown = _Parser("commonmark", {"html": False, "linkify": False, "typographer": False})
    markdown.enable(["table", "strikethrough"])
    markdown.inline.ruler.before("escape", "formula", formula_rule)
    markdown.inline.ruler.at("link", _bounded(link))
    markdown.inline.ruler.at("image", _bounded(image))
    markdown.disable(["html_block", "html_inline", "reference"])
    markdown.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    return markdown


def block_tokens(markdown: MarkdownIt, source: str) -> list[Token]:
    """Parse the block structure; the text inside is left for :func:`flatten`."""
    tokens: list[Token] = []
    markdown.block.parse(source, markdown, {}, tokens)
    return tokens

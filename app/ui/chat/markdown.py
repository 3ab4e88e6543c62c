"""Markdown as a flat list of values: paragraphs, tables, code and thoughts.

markdown-it-py parses; nothing here knows Qt. Lists and quotes become paragraphs that know their
indent, marker and quote depth, so that an endless list is many small blocks and not one large one.
Raw HTML stays text, images become their alt text, and only http(s) addresses become links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.core.plain_text import plain
from app.ui.chat.display_formulas import parts_of
from app.ui.chat.formulas import DOWN, SLANTED, STRONG, UP, readable
from app.ui.chat.link_honesty import true_host, web_address
from app.ui.chat.parser import STUB
from app.ui.chat.pieces import PIECE, bounded_parts, pieces

ROWS = 24
"""Table rows in one block, fewer where they are wide."""
_CELLS = 168

BOLD, ITALIC, STRIKE, CODE, RAISED, LOWERED = 1, 2, 4, 8, 16, 32
BULLETS = ("•", "◦", "▪")
BREAK = "\u2028"
"""A line break inside a paragraph, as QTextDocument writes it."""


class Span(msgspec.Struct, frozen=True):
    """Text of one style; ``style`` adds up BOLD, ITALIC, STRIKE, CODE, RAISED and LOWERED."""

    text: str
    style: int = 0
    href: str = ""


Spans: TypeAlias = tuple[Span, ...]


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph; ``marker`` is the bullet or number in front of a list item."""

    spans: Spans = ()
    kind: Literal["text", "heading", "rule"] = "text"
    level: int = 0
    indent: int = 0
    marker: str = ""
    quote: int = 0
    joined: bool = False
    """It goes on where the previous block stopped."""
    centred: bool = False
    """It is a formula with lines of its own."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """At most :func:`rows_of` rows; a longer table goes on in blocks without ``head``."""

    head: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    aligns: tuple[str, ...]
    widths: tuple[int, ...] = ()
    """Percent of each column, when the table is longer than one block; else as wide as needed."""
    indent: int = 0
    quote: int = 0


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A code block; not ``closed`` while its fence is open and more may come."""

    language: str
    text: str
    closed: bool = True
    indent: int = 0


class Thinking(msgspec.Struct, frozen=True, kw_only=True):
    """What a reasoning model wrote before its answer."""

    text: str
    closed: bool


Block: TypeAlias = Paragraph | Table | Code | Thinking


class Resumed(NamedTuple):
    """What was cut off in front of the tokens, as far as it matters for their meaning."""

    stub: str = ""
    """Source lines repeated in front so that the first block is read as what it continues."""
    widths: tuple[int, ...] = ()
    numbers: tuple[int | None, ...] = ()
    """Where the first list and those in it go on to count."""


def flatten(
    markdown: MarkdownIt,
    tokens: Sequence[Token],
    resumed: Resumed = Resumed(),  # noqa: B008
) -> list[Block]:
    """Turn block tokens into blocks."""
    return _Flattener(markdown, resumed).run(tokens)


def normalized(text: str) -> str:
    """Return text as it is shown, and copied as code: with plain line ends, and without controls.

    What a letter becomes depends on it alone, a carriage return apart: text may come in pieces.
    """
    return plain(text)


class _Flattener:
    def __init__(self, markdown: MarkdownIt, resumed: Resumed) -> None:
        self._markdown = markdown
        self._resumed: Resumed | None = resumed
        self._out: list[Block] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._indent = 0
        self._quote = 0
        self._opened = 0
        """How many of the resumed lists have been met."""

    def run(self, tokens: Sequence[Token]) -> list[Block]:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            kind = token.type
            if kind in ("paragraph_open", "heading_open"):
                self._text(token, tokens[position + 1])
                position += 2
            elif kind in ("bullet_list_open", "ordered_list_open"):
                self._open_list(token)
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self._lists.pop()
            elif kind == "list_item_open":
                self._open_item(token)
            elif kind == "list_item_close":
                self._flush_marker()
                self._indent -= 1
            elif kind == "blockquote_open":
                self._quote += 1
            elif kind == "blockquote_close":
                self._quote -= 1
            elif kind in ("fence", "code_block"):
                self._flush_marker()
                language = token.info.strip().split(maxsplit=1)
                self._emit(
                    Code(
                        language=language[0].lower() if language else "",
                        text=token.content.removesuffix("\n"),
                        indent=self._indent + self._quote,
                    )
                )
            elif kind == "hr":
                self._flush_marker()
                self._emit(self._paragraph((), kind="rule"))
            elif kind == "table_open":
                self._flush_marker()
                position = self._table(tokens, position)
            position += 1
        self._flush_marker()
        return self._out

    def _emit(self, block: Block) -> None:
        self._out.append(block)
        self._resumed = None

    def _open_list(self, token: Token) -> None:
        number = None
        if self._resumed is not None and len(self._lists) == self._opened < len(
            self._resumed.numbers
        ):
            number = self._resumed.numbers[self._opened]
            self._opened += 1
        if token.type == "bullet_list_open":
            self._lists.append(None)
        else:
            self._lists.append(int(token.attrs.get("start", 1)) if number is None else number)

    def _open_item(self, token: Token) -> None:
        self._flush_marker()
        number = self._lists[-1]
        if number is None:
            depth = sum(1 for entry in self._lists if entry is None)
            self._marker = BULLETS[(depth - 1) % len(BULLETS)]
        else:
            self._marker = f"{number}{token.markup}"
            self._lists[-1] = number + 1
        self._indent += 1

    def _text(self, opening: Token, inline: Token) -> None:
        kind, level, content = "text", 0, inline.content
        if opening.type == "heading_open":
            kind, level = "heading", int(opening.tag[1])
        joined = False
        if self._resumed is not None and self._resumed.stub and content == STUB:
            self._marker = ""
            return
        if self._resumed is not None and self._resumed.stub.startswith(STUB):
            content, joined = content[len(self._resumed.stub) :], True
        if (
            len(content) > PIECE
            and not self._lists
            and not self._quote
            and "#" not in opening.markup
        ):
            for piece, rest in pieces(self._markdown, content):
                self._emit(self._paragraph(self._inline(piece), joined=joined))
                joined, content = True, rest
        # A long paragraph comes in pieces of a block each, however it arrives.
        if kind == "text" and not joined and len(content) <= PIECE:
            for tokens, centred in parts_of(self._tokens(content)):
                self._emit(self._paragraph(spans_of(tokens), centred=centred))
        elif not joined or content.strip():
            self._emit(
                self._paragraph(self._inline(content), kind=kind, level=level, joined=joined)
            )

    def _inline(self, content: str) -> Spans:
        # Where it is not cut into blocks it is cut here: marks that are open cost their square.
        spans: list[Span] = []
        for part in bounded_parts(content):
            spans += spans_of(self._tokens(part))
            spans += [Span(BREAK)] if part.endswith("\n") else []
        return tuple(spans)

    def _tokens(self, content: str) -> list[Token]:
        tokens: list[Token] = []
        self._markdown.inline.parse(content.strip(), self._markdown, {}, tokens)
        return tokens

    def _paragraph(
        self,
        spans: Spans,
        *,
        kind: str = "text",
        level: int = 0,
        joined: bool = False,
        centred: bool = False,
    ) -> Paragraph:
        marker, self._marker = self._marker, ""
        return Paragraph(
            spans=spans,
            kind=kind,  # type: ignore[arg-type]
            level=level,
            indent=self._indent,
            marker=marker,
            quote=self._quote,
            joined=joined,
            centred=centred,
        )

    def _flush_marker(self) -> None:
        if self._marker:
            self._emit(self._paragraph(()))

    def _table(self, tokens: Sequence[Token], position: int) -> int:
        head: list[Spans] = []
        aligns: list[str] = []
        rows: list[tuple[Spans, ...]] = []
        cells: list[Spans] = []
        while tokens[position].type != "table_close":
            token = tokens[position]
            if token.type == "th_open":
                style = str(token.attrs.get("style", ""))
                aligns.append(style.removeprefix("text-align:"))
                head.append(self._inline(tokens[position + 1].content))
            elif token.type == "td_open":
                cells.append(self._inline(tokens[position + 1].content))
            elif token.type == "tr_close" and cells:
                rows.append(tuple(cells))
                cells = []
            position += 1
        table = Table(
            head=tuple(head),
            rows=tuple(rows),
            aligns=tuple(aligns),
            indent=self._indent,
            quote=self._quote,
        )
        widths = self._resumed.widths if self._resumed is not None else ()
        for chunk in table_chunks(table, widths):
            self._emit(chunk)
        return position


def rows_of(columns: int) -> int:
    """Return how many rows of a table are one block: all of it is laid out anew as it grows."""
    return max(4, min(ROWS, _CELLS // max(1, columns)))


def table_chunks(table: Table, widths: tuple[int, ...] = ()) -> Iterator[Table]:
    """Cut a table into blocks of some rows whose columns stay aligned.

    ``widths`` are those of a first part that was cut off before; the heading is not repeated.
    """
    most = rows_of(len(table.aligns))
    if len(table.rows) <= most and not widths:
        yield table
        return
    head = () if widths else table.head
    widths = widths or column_widths(table)
    for start in range(0, len(table.rows), most):
        yield msgspec.structs.replace(
            table, head=head, rows=table.rows[start : start + most], widths=widths
        )
        head = ()


def column_widths(table: Table) -> tuple[int, ...]:
    """Return percent per column from the lengths in the head and the first rows."""
    longest = [
        max(4, min(60, max(_length(row[column]) for row in (table.head, *table.rows[:ROWS]))))
        for column in range(len(table.head))
    ]
    total = sum(longest)
    return tuple(max(1, round(100 * length / total)) for length in longest)


def _length(spans: Spans) -> int:
    return sum(len(span.text) for span in spans)


def spans_of(children: Sequence[Token]) -> Spans:
    """Turn inline tokens into spans, neighbours of one style merged."""
    spans: list[Span] = []
    style, href = 0, ""

    def add(text: str, extra: int = 0) -> None:
        if not text:
            return
        if spans and spans[-1].style == style | extra and spans[-1].href == href:
            spans[-1] = Span(spans[-1].text + text, style | extra, href)
        else:
            spans.append(Span(text, style | extra, href))

    for token in children:
        kind = token.type
        if kind in ("text", "text_special"):
            add(token.content)
        elif kind in ("softbreak", "hardbreak"):
            add(BREAK)
        elif kind == "code_inline":
            add(token.content, CODE)
        elif kind == "formula":
            for text, stands in readable(token.content):
                extra = sum(bit for way, bit in _STANDS.items() if stands & way)
                add(text.replace("\n", BREAK), extra)
        elif kind == "image":
            add(token.content or "image", ITALIC)
        elif kind == "link_open":
            href = web_address(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            href = ""
        elif kind in _STYLES:
            bit, on = _STYLES[kind]
            style = style | bit if on else style & ~bit
    return tuple(_with_true_hosts(spans))


def _with_true_hosts(spans: list[Span]) -> Iterator[Span]:
    """Put the host behind a link whose text names another one."""
    for href, parts in groupby(spans, key=lambda span: span.href):
        shown = list(parts)
        yield from shown
        host = true_host("".join(span.text for span in shown), href) if href else ""
        if host:
            yield Span(f" ({host})")


_STANDS = {SLANTED: ITALIC, UP: RAISED, DOWN: LOWERED, STRONG: BOLD}
_STYLES = {
    "strong_open": (BOLD, True),
    "strong_close": (BOLD, False),
    "em_open": (ITALIC, True),
    "em_close": (ITALIC, False),
    "s_open": (STRIKE, True),
    "s_close": (STRIKE, False),
}

"""A growing answer as blocks: what is finished is frozen, only the tail is parsed again.

Freezing depends on complete lines alone, never on how the text arrived, so that a streamed answer
ends as exactly the blocks that :func:`whole` gives for its text. The cost of an append depends on
the tail: list items, table rows, code lines and pieces of a long paragraph leave it one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

from app.ui.chat.list_path import ListPath, list_path
from app.ui.chat.markdown import (
    Block,
    Code,
    Resumed,
    Table,
    Thinking,
    flatten,
    normalized,
    rows_of,
)
from app.ui.chat.parser import STUB, block_tokens, parser
from app.ui.chat.pieces import PIECE, pieces
from app.ui.chat.thinking import ThoughtFilter, split_thinking

MOST = 12_000
"""Characters without an end of a block that are parsed again and again while more come."""

_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_UNDECIDED = re.compile(
    r"[ ]{0,3}(?:[-=+*#>_~`:|\s]+|\d{1,9}[.)]?|(?:`{3,}|~{3,}|\|).*)", re.DOTALL
)


def whole(text: str) -> list[Block]:
    """Return the blocks of a complete answer, parsed at once."""
    thought, body = split_thinking(normalized(text))
    markdown = parser()
    blocks: list[Block] = [] if thought is None else [Thinking(text=thought, closed=True)]
    return blocks + flatten(markdown, block_tokens(markdown, body))


class Splitter:
    """Takes an answer in pieces and keeps :attr:`blocks` up to date.

    ``append`` and ``finish`` return how many leading blocks are as they were before.
    """

    def __init__(self) -> None:
        self._filter = ThoughtFilter()
        self._thought: Thinking | None = None
        self._body = _Body()
        self._carriage = ""

    @property
    def cut(self) -> bool:
        """Whether a block was too long to be parsed again with each piece: it is two blocks then.

        :func:`whole` shows it as the one that it is.
        """
        return self._body.cut

    @property
    def blocks(self) -> list[Block]:
        """All blocks, the last of which may still change."""
        thought: list[Block] = [] if self._thought is None else [self._thought]
        return thought + self._body.blocks

    def append(self, text: str) -> int:
        """Add what came; costs are bounded by the unfinished end of the answer."""
        text = self._carriage + text
        self._carriage = "\r" if text.endswith("\r") else ""
        return self._take(normalized(text.removesuffix("\r")), end=False)

    def finish(self) -> int:
        """Nothing more comes: settle what was held back."""
        return self._take("\n" if self._carriage else "", end=True)

    def _take(self, text: str, *, end: bool) -> int:
        update = self._filter.take(text, end=end)
        keep = len(self._body.blocks) if self._thought is None else 1 + len(self._body.blocks)
        if update.restarted:
            self._body, keep = _Body(), 0
        if update.thought is not None:
            thought = Thinking(text=update.thought, closed=update.closed)
            if thought != self._thought:
                keep = 0
            self._thought = thought
        if update.body or end:
            kept = self._body.append(update.body, end=end)
            keep = min(keep, kept + (self._thought is not None))
        return keep


class _OpenFence(NamedTuple):
    character: str
    length: int
    indent: int
    language: str
    base: int = 0
    """Column where the list item's content begins."""
    resumed: Resumed = Resumed()
    """With what the answer goes on after it."""

    def left_by(self, line: str) -> bool:
        """Whether the line stands outside of the list item that the code is in."""
        return bool(line.strip()) and _width(line) < self.base

    def closed_by(self, line: str) -> bool:
        line = _dedented(line, self.base)
        match = _FENCE.match(line)
        return bool(
            match
            and match[1][0] == self.character
            and len(match[1]) >= self.length
            and not line[match.end() :].strip(" \t\n")
        )

    def may_be_closed_by(self, start: str) -> bool:
        return not start.strip(" \t" + self.character) or self.left_by(start)

    def content(self, line: str) -> str:
        return _dedented(line, self.indent)

    def block(self, text: str, *, closed: bool) -> Code:
        return Code(
            language=self.language,
            text=text.removesuffix("\n"),
            closed=closed,
            indent=len(self.resumed.numbers),
        )


def _width(line: str) -> int:
    """Return the column of the first character that is no space; a tab goes on to a fourth one."""
    return len(line) - len(line.lstrip(" \t")) if "\t" not in line else _indent(line, 2**30)[0]


def _dedented(line: str, columns: int) -> str:
    column, position = _indent(line, columns)
    return " " * max(0, column - columns) + line[position:]


def _indent(line: str, most: int) -> tuple[int, int]:
    column = position = 0
    while column < most and position < len(line) and line[position] in " \t":
        column += 4 - column % 4 if line[position] == "\t" else 1
        position += 1
    return column, position


class _Body:
    """The answer without its thoughts."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.cut = False
        self._markdown = parser()
        self._frozen = 0
        self._tail = ""
        self._resumed = Resumed()
        self._checked = 0
        """Characters of the tail that were looked through and hold nothing more to freeze."""
        self._fence: _OpenFence | None = None
        self._code = ""

    def append(self, text: str, *, end: bool) -> int:
        """Add text and return how many leading blocks are as before."""
        keep = self._frozen
        self._tail += text
        while self._read_code(end=end) and not end and self._freeze():
            pass
        self.blocks[self._frozen :] = self._unfinished(end=end)
        return keep

    def _push(self, blocks: Sequence[Block], cut: int, resumed: Resumed = Resumed()) -> None:  # noqa: B008
        self.blocks[self._frozen :] = blocks
        self._frozen = len(self.blocks)
        self._tail = self._tail[cut:]
        self._resumed = resumed
        self._checked = 0

    def _unfinished(self, *, end: bool) -> list[Block]:
        if self._fence is not None:
            text = self._code
            if not self._fence.may_be_closed_by(self._tail):
                text += self._fence.content(self._tail)
            return [self._fence.block(text, closed=False)]
        tail = self._tail if end else _decided(self._tail)
        return self._flatten(block_tokens(self._markdown, self._resumed.stub + tail))

    def _flatten(self, tokens: Sequence[Token]) -> list[Block]:
        return flatten(self._markdown, tokens, self._resumed)

    def _read_code(self, *, end: bool) -> bool:
        """Move complete lines into the open code block; False while it stays open."""
        fence = self._fence
        if fence is None:
            return True
        added: list[str] = []
        position = 0
        for line in _lines(self._tail):
            if not end and not line.endswith("\n"):
                break
            if fence.left_by(line):
                self._fence = None
                break
            position += len(line)
            if fence.closed_by(line):
                self._fence = None
                break
            if line.endswith("\n") or line.strip(" \t"):
                added.append(fence.content(line))
        self._code += "".join(added)
        if self._fence is not None and not end:
            self._tail = self._tail[position:]
            return False
        self._fence = None
        self._push([fence.block(self._code, closed=True)], position, fence.resumed)
        self._code = ""
        return True

    def _freeze(self) -> bool:
        """Freeze what later lines cannot change; True when the tail changed and may hold more."""
        complete = self._tail.rfind("\n") + 1
        if len(self._tail) - complete > PIECE:
            complete = len(self._tail)
        if complete <= self._checked:
            return False
        self._checked = complete
        source = _Source(self._resumed.stub, self._tail[:complete])
        tokens = block_tokens(self._markdown, source.text)
        if not tokens:
            return False
        last = max(i for i, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0)
        kind = tokens[last].type
        return (
            (kind == "fence" and self._freeze_fence(tokens, last, source))
            or (kind.endswith("list_open") and self._freeze_list(tokens, last, source))
            or (kind == "table_open" and self._freeze_rows(tokens, last, source))
            or (kind == "paragraph_open" and self._freeze_pieces(tokens, last, source))
            or (last > 0 and self._freeze_before(tokens, last, source))
            or (complete > MOST and self._freeze_all(tokens, complete))
        )

    def _freeze_before(self, tokens: Sequence[Token], last: int, source: _Source) -> bool:
        self._push(self._flatten(tokens[:last]), source.start(tokens[last]))
        return True

    def _freeze_all(self, tokens: Sequence[Token], complete: int) -> bool:
        self.cut = True
        self._push(self._flatten(tokens), complete)
        return True

    def _freeze_fence(
        self, tokens: Sequence[Token], fence: int, source: _Source, place: ListPath | None = None
    ) -> bool:
        token = tokens[fence]
        opening = source.lines(token, 1)
        base = place.column if place is not None else 0
        match = _FENCE.match(opening, base)
        if match is None or not opening.endswith("\n") or "\t" in opening[: match.end()]:
            return False
        words = token.info.split(maxsplit=1)
        self._push(self._flatten(tokens[:fence]), source.start(token) + len(opening))
        self._fence = _OpenFence(
            match[1][0],
            len(match[1]),
            match.start(1),
            words[0].lower() if words else "",
            base,
            Resumed(stub=place.stub, numbers=place.numbers) if place is not None else Resumed(),
        )
        return True

    def _freeze_list(self, tokens: Sequence[Token], last: int, source: _Source) -> bool:
        numbers = self._resumed.numbers if last == 0 else ()
        place = list_path(tokens, last, lambda token: source.lines(token, 1), numbers)
        token = tokens[place.token]
        if token.type == "fence" and self._freeze_fence(tokens, place.token, source, place):
            return True
        if place.token == last or source.start(token) <= 0:
            return False
        resumed = Resumed(stub=place.stub, numbers=place.numbers)
        self._push(self._flatten(tokens[: place.token]), source.start(token), resumed)
        return True

    def _freeze_rows(self, tokens: Sequence[Token], last: int, source: _Source) -> bool:
        rows = [token for token in tokens[last:] if token.type == "tr_open"][1:]
        if len(rows) <= rows_of(sum(token.type == "th_open" for token in tokens[last:])):
            return False
        *finished, rest = self._flatten(tokens)
        assert isinstance(rest, Table)
        first = rows[len(rows) - len(rest.rows)]
        stub = source.lines(tokens[last], 2)
        self._push(finished, source.start(first), Resumed(stub=stub, widths=rest.widths))
        return True

    def _freeze_pieces(self, tokens: Sequence[Token], last: int, source: _Source) -> bool:
        content, stub = tokens[last + 1].content, self._resumed.stub
        if last == 0 and stub:
            content, start = content[len(stub) :], 0
        else:
            start = source.start(tokens[last], skip_space=True)
        rests = [rest for _, rest in pieces(self._markdown, content)]
        if not rests:
            return False
        cut = len(content) - len(rests[-1])
        before = len(self._flatten(tokens[:last])) if last else 0
        finished = self._flatten(tokens)[: before + len(rests)]
        stub = STUB + "\n" if content[cut - 1] == "\n" else STUB
        self._push(finished, start + cut, Resumed(stub=stub))
        return True


class _Source:
    """The text that was parsed, and where its lines stand in the tail."""

    def __init__(self, stub: str, tail: str) -> None:
        self.text = stub + tail
        self._stub = len(stub)
        self._starts = [0]
        for line in _lines(self.text):
            self._starts.append(self._starts[-1] + len(line))

    def start(self, token: Token, *, skip_space: bool = False) -> int:
        position = self._starts[_line(token)]
        if skip_space:
            position += len(self.text[position:]) - len(self.text[position:].lstrip())
        return position - self._stub

    def lines(self, token: Token, count: int) -> str:
        first = _line(token)
        return self.text[self._starts[first] : self._starts[first + count]]


def _line(token: Token) -> int:
    assert token.map is not None
    return token.map[0]


def _lines(text: str) -> list[str]:
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _decided(tail: str) -> str:
    """Leave out what may turn into something else with its next characters."""
    complete = tail.rfind("\n") + 1
    if complete < len(tail) and not _UNDECIDED.fullmatch(tail, complete):
        return tail
    before = tail.rfind("\n", 0, max(0, complete - 1)) + 1
    if tail.startswith("|", before) and not tail[:before].endswith("|\n"):
        return tail[:before]
    return tail[:complete]

"""Where the unfinished end of a list begins, and the lines that stand for what is before it.

A list may hold everything an answer consists of. Its finished items, and the finished parts of its
last item, are frozen like top-level blocks; the items around the rest are repeated as stubs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from app.ui.chat.parser import STUB

_ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])( *)")


class ListPath(NamedTuple):
    """The place in front of which everything is finished."""

    token: int
    """Index of the token that begins the unfinished end."""
    stub: str
    """Lines that open the items around it."""
    numbers: tuple[int | None, ...]
    """Number of the item at hand for each list around it; None for bullets."""
    column: int
    """Where the content of the innermost item begins."""


def list_path(
    tokens: Sequence[Token],
    index: int,
    line_of: Callable[[Token], str],
    numbers: tuple[int | None, ...],
) -> ListPath:
    """Return the deepest place in the list at ``index``, the last block of its parse.

    ``numbers`` override where the lists around the beginning start. The place may be the list's
    own beginning, when nothing in it is finished.
    """
    found = ListPath(index, "", (), 0)
    stub, path, column = "", list[int | None](), 0
    depth = 0
    while True:
        opening = tokens[index]
        if not opening.type.endswith("list_open"):
            return found
        level = opening.level
        items = [
            i
            for i in range(index, len(tokens))
            if tokens[i].level == level + 1 and tokens[i].type == "list_item_open"
        ]
        number = None
        if opening.type == "ordered_list_open":
            first = numbers[depth] if depth < len(numbers) else None
            number = int(opening.attrs.get("start", 1)) if first is None else first
            number += len(items) - 1
        if len(items) > 1:
            numbers = ()
            found = ListPath(items[-1], stub, (*path, number), column)
        item = items[-1]
        line = line_of(tokens[item])
        match = _ITEM.match(line, column)
        if match is None or "\t" in line[: match.end() + 1]:
            return found
        spaces = len(match[3])
        if not line[match.end() :].strip() or spaces > 4:
            spaces = 1
        stub += " " * column + match[1] + match[2] + " " * spaces + STUB + "\n\n"
        column = match.end(2) + spaces
        path.append(number)
        parts = [
            i
            for i in range(item + 1, len(tokens))
            if tokens[i].level == level + 2 and tokens[i].nesting >= 0
        ]
        if not parts:
            return found
        if len(parts) > 1 or tokens[parts[-1]].type == "fence":
            found = ListPath(parts[-1], stub, tuple(path), column)
        if len(parts) > 2 or (len(parts) > 1 and not _is_stub(tokens, parts[0])):
            numbers = ()
        index = parts[-1]
        depth += 1


def _is_stub(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].type == "paragraph_open" and tokens[index + 1].content == STUB

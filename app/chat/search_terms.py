"""What the index of words gets to read, and what it is asked.

FTS5's ``unicode61`` knows words that end where spaces or signs are. Signs themselves, and scripts
that put no spaces between words, are given to it as pairs of neighbours, each a word to it:
``a->b`` becomes ``a -> > b``, and 量子化 becomes 量子 子化 化. So they are found in the middle
of a text as fast as words are at their beginnings.

Databases hold what this module made of their texts: a change of it is a migration that builds the
index anew. That is why characters are named here, and not looked up in Python's Unicode tables.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

SAME_SIGNS = {ord(one): sign for sign, many in (("'", "‘’‚‛"), ('"', "“”„‟"), ("-", "‐‑‒–—"))
              for one in many}  # fmt: skip
"""What is printed for the signs that keyboards have."""

_SIGNS = (
    "!-/:-@\\[-`{-~¡-©«-±´¶-¸»¿×÷"
    "\u055a-\u055f\u0589\u05be\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965"
    "\u2010-\u2027\u2030-\u205e\u2070-\u2bff\u2e00-\u2fff\u3001-\u303f"
    "\ufe10-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee"
    "\U0001f000-\U0001faff"
)
_WITHOUT_SPACES = (
    "\u0e00-\u109f"  # Thai, Lao, Tibetan, Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3040-\u33ff\uff66-\uff9f\U0001b000-\U0001b2ff"  # kana, bopomofo
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_RUN = re.compile(f"[{_SIGNS}{_WITHOUT_SPACES}]+")

_PRIVATE = 0xF0000
"""Characters of private use are letters to ``unicode61``; some very rare ones share one."""


def indexed(text: str) -> str:
    """Return a text as the index gets to read it."""
    return _RUN.sub(_spread, text)


def match(words: Sequence[str]) -> str:
    """Return the FTS5 query for texts that have each of the words, at least their beginnings.

    Empty when there is nothing in them to look for.
    """
    return " AND ".join(f'"{terms}"*' for word in words if (terms := _asked(word)))


def _asked(word: str) -> str:
    terms = indexed(word).replace("\0", " ").split()
    # Its last character may have any neighbour in the text.
    if len(terms) > 1 and terms[-2][0] >= chr(_PRIVATE) and terms[-1] == terms[-2][1:]:
        terms.pop()
    return " ".join(terms)


def _spread(found: re.Match[str]) -> str:
    run = found[0]
    return f" {_short_pairs(run) if len(run) < _SHORT else _pairs(run)} "


def _pairs(run: str) -> str:
    letters = [chr(_PRIVATE | ord(one) & 0xFFFF) for one in run.translate(SAME_SIGNS)]
    return " ".join(map("".join, zip(letters, [*letters[1:], ""], strict=True)))


# Of all the runs of signs, a few short ones are nearly all.
_SHORT = 6
_short_pairs = functools.lru_cache(2048)(_pairs)

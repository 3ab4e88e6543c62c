"""Which passages belong to a question: ranked by the words they share with it (BM25).

SQLite's full-text index does it, in memory: it is fast, knows letters with accents, and always
ranks the same passages in the same order.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from app.documents.passages import Passage

_MOST_WORDS = 200
"""Of a question; a long one says everything at its beginning or again."""
_STEM_FROM, _STEM = 6, 5
"""Longer words are also looked for by their beginning: for other endings of the same word."""
_BITS = 20
"""Enough to number the passages of the longest document."""
_NO_SPACES = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
"""Scripts that do not part words: pairs of characters stand for them."""
_RUN = re.compile(f"[{_NO_SPACES}]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"\w+")


class Place(NamedTuple):
    """A passage of one of several documents, by their numbers from 0."""

    document: int
    passage: int


class Relevance:
    """The passages of some documents, to be ranked by one question after another.

    For one thread at a time.
    """

    def __init__(self, documents: Sequence[tuple[str, Sequence[Passage]]]) -> None:
        """Take documents as their texts and passages."""
        self._sizes = [len(passages) for _, passages in documents]
        self._places = [
            Place(document, passage)
            for document, size in enumerate(self._sizes)
            for passage in range(size)
        ]
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(
            "CREATE VIRTUAL TABLE passage USING fts5"
            " (text, content = '', tokenize = 'unicode61 remove_diacritics 2')"
        )
        self._database.executemany(
            "INSERT INTO passage (rowid, text) VALUES (?, ?)",
            enumerate(
                _searchable(text[one.start : one.end])
                for text, passages in documents
                for one in passages
            ),
        )

    def close(self) -> None:
        """Forget the passages."""
        self._database.close()

    def order(self, question: str) -> list[Place]:
        """Return all passages, those first that answer the question likeliest.

        Behind those that share words with it come their neighbours, and then the others so that
        any number of them is spread over the documents: a question of no common word, as "What is
        this about?", is best answered by a bit of everything.
        """
        found = self._matching(question)
        ordered = dict.fromkeys(found)
        for number in found:
            for near in (number + 1, number - 1):
                if (
                    0 <= near < len(self._places)
                    and self._places[near].document == self._places[number].document
                ):
                    ordered.setdefault(near)
        spread = sorted(
            range(len(self._places)),
            key=lambda number: (_turn(self._places[number].passage), number),
        )
        ordered |= dict.fromkeys(spread)
        return [self._places[number] for number in ordered]

    def _matching(self, question: str) -> list[int]:
        words = list(dict.fromkeys(_WORD.findall(_searchable(question).casefold())))
        if not words:
            return []
        terms = [f'"{word}"' for word in words[:_MOST_WORDS]]
        terms += [f'"{word[:_STEM]}" *' for word in words[:_MOST_WORDS] if len(word) >= _STEM_FROM]
        terms += [f'"{word}" *' for word in words[:_MOST_WORDS] if _RUN.fullmatch(word)]
        rows = self._database.execute(
            "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY bm25(passage), rowid",
            (" OR ".join(terms),),
        )
        return [number for (number,) in rows]


def _searchable(text: str) -> str:
    """Return a text with spaces between what an owner would look for."""
    text = _HUMP.sub(" ", text.replace("_", " "))
    return text if text.isascii() else _RUN.sub(_pairs, text)


def _pairs(run: re.Match[str]) -> str:
    word = run[0]
    if len(word) < 3:
        return f" {word} "
    return " " + " ".join(word[place : place + 2] for place in range(len(word) - 1)) + " "


def _turn(passage: int) -> int:
    """Return a number by which the first few passages of any document are spread over it."""
    return int(f"{passage:0{_BITS}b}"[::-1], 2)

"""Finding words in titles and in every message, while they are being typed."""

from __future__ import annotations

import re
import sqlite3
import unicodedata

import msgspec

from app.chat import search_terms
from app.chat.rows import storable, text_of
from app.core.database import Database
from app.engine.protocol import Role

LONGEST = 200
"""Characters of a query that count."""

_MOST_WORDS = 16
_BEFORE, _AROUND = 40, 160
"""Characters of a snippet before the first find, and altogether."""

_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What ends a line, controls, or turns the direction of what stands beside it."""

_AT_ONCE = 20_000
"""Characters that are looked through for the first find."""

_FOUND = """
SELECT message.id, conversation, title, role, message.text, message.created
FROM message_words JOIN message ON message.id = message_words.rowid
JOIN conversation ON conversation.id = conversation
WHERE message_words MATCH ? AND deleted IS NULL ORDER BY message_words.rowid DESC LIMIT ?
"""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A message, or a title, that has every word of a query."""

    conversation: int
    message: int | None
    """None: it is the title."""
    title: str
    role: Role | None
    snippet: str
    """One line around the first find."""
    marks: tuple[tuple[int, int], ...]
    """What was found in the snippet: characters from … up to …."""
    when: float
    """Of the message, or the conversation's latest one; seconds since the epoch."""


def search(database: Database, query: str, limit: int = 50) -> list[Hit]:
    """Return at most ``limit`` finds: titles first, then messages, the newest first.

    Words are found by their beginnings, whatever their case and accents, and where signs are, or
    a script that has no spaces, inside of texts too. Every branch is searched; deleted
    conversations are not, nor is what still streams.
    """
    words = _words(query)
    if not words:
        return []
    with database.read() as connection:
        hits = _titles(connection, words, limit)
        if asked := search_terms.match(words):
            rows = connection.execute(_FOUND, (asked, limit - len(hits)))
            hits += [_hit(row, words) for row in rows]
        return hits


def _words(query: str) -> list[str]:
    text = storable(query[:LONGEST]).replace("\0", " ")
    return text.split()[:_MOST_WORDS]


def _titles(connection: sqlite3.Connection, words: list[str], limit: int) -> list[Hit]:
    folded = [fold(word) for word in words]
    hits: list[Hit] = []
    for row in connection.execute(
        "SELECT id, title, updated FROM conversation WHERE deleted IS NULL"
        " ORDER BY pinned DESC, updated DESC, id DESC"
    ):
        if len(hits) >= limit:
            break
        text = text_of(row["title"])
        title = fold(text)
        if all(word in title for word in folded):
            snippet, marks = snippet_of(text, words)
            hits.append(
                Hit(
                    conversation=row["id"],
                    message=None,
                    title=text,
                    role=None,
                    snippet=snippet,
                    marks=marks,
                    when=row["updated"],
                )
            )
    return hits


def _hit(row: sqlite3.Row, words: list[str]) -> Hit:
    snippet, marks = snippet_of(text_of(row["text"]), words)
    return Hit(
        conversation=row["conversation"],
        message=row["id"],
        title=text_of(row["title"]),
        role=row["role"],
        snippet=snippet,
        marks=marks,
        when=row["created"],
    )


def snippet_of(text: str, words: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return one line of the text around the first of the words, and where they stand in it."""
    wanted = [part for word in words if (part := fold(word).strip())]
    first = _first(text, wanted)
    begin = max(0, first - _BEFORE)
    if begin:
        space = text.find(" ", begin, first)
        begin = begin if space < 0 else space + 1
    end = min(len(text), begin + _AROUND)
    # Same length, so that places stay what they are.
    line = _BREAKS.sub(" ", text[begin:end])
    lead, tail = ("…" if begin else ""), ("…" if end < len(text) else "")
    marks = _marks(fold(text[begin:end]), wanted)
    return (
        f"{lead}{line}{tail}",
        tuple((start + len(lead), stop + len(lead)) for start, stop in marks),
    )


def _first(text: str, parts: list[str]) -> int:
    """Return where the first of the parts stands in a text, or 0; most often that is early."""
    longest = max(map(len, parts), default=0)
    for begin in range(0, len(text), _AT_ONCE):
        folded = fold(text[max(0, begin - longest) : begin + _AT_ONCE])
        finds = [place for part in parts if (place := _place(folded, part)) >= 0]
        if finds:
            return max(0, begin - longest) + min(finds)
    return 0


def _place(text: str, part: str) -> int:
    """Return where a word begins that begins with ``part``, or where it stands at all, or -1."""
    place = inside = text.find(part)
    while place > 0 and text[place - 1].isalnum() and part[0].isalnum():
        place = text.find(part, place + 1)
    return inside if place < 0 else place


def _marks(text: str, parts: list[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for part in parts:
        place = _place(text, part)
        while place >= 0:
            found.append((place, place + len(part)))
            further = _place(text[place + len(part) :], part)
            place = -1 if further < 0 else place + len(part) + further
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class _Folding(dict[int, int]):
    """Each character without its case and accents, signs as keyboards have them.

    An entry is made when a character is first met.
    """

    def __missing__(self, code: int) -> int:
        if sign := search_terms.SAME_SIGNS.get(code):
            self[code] = ord(sign)
            return ord(sign)
        base, *marks = list(unicodedata.normalize("NFD", chr(code)))
        # Hangul comes apart too, into letters that are no accents.
        lower = base.lower() if all(map(unicodedata.combining, marks)) else chr(code)
        self[code] = folded = ord(lower) if len(lower) == 1 else code
        return folded


_FOLDED = _Folding()


def fold(text: str) -> str:
    """Return text of the same length without case and accents."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)

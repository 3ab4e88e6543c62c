"""Conversations out of a damaged database and into a fresh one, message by message."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.chat.messages import show
from app.chat.model import Message
from app.chat.rows import packed, storable
from app.chat.titles import title_of
from app.core.leaf_pages import leaf_rows
from app.core.process import this_process
from app.core.salvage import readable, readable_numbers, readable_rows

_EARLIEST = {"conversation": 7, "message": 13}
"""Columns that rows had in the first version."""
_PLAIN = ("id", "conversation", "parent", "role", "state", "created", "model", "cut")
"""Columns that hold what a :class:`Message` has by their names, as it is."""
_MOST_NUMBER = 10**12
"""Of rows that were ever stored; what is beyond is noise."""

# What there was, by an index of the table: that lies in other pages.
_ALL_MESSAGES = "SELECT id, parent FROM message INDEXED BY message_children"
_ALL_ATTACHMENTS = "SELECT id FROM attachment INDEXED BY attachment_owner"

_ORPHANS = """
SELECT id, conversation, parent FROM message AS one WHERE parent IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM message WHERE conversation = one.conversation AND id = one.parent)
"""
_BEFORE = "SELECT max(id) FROM message WHERE conversation = ? AND id < ?"
_VIEWED = """
UPDATE message AS one SET viewed =
    (SELECT max(id) FROM message WHERE conversation = one.conversation AND parent = one.id)
WHERE NOT EXISTS (SELECT 1 FROM message WHERE id = one.viewed AND parent = one.id)
"""
_WITHOUT_END = """
SELECT id, (SELECT max(id) FROM message WHERE conversation = one.id) AS last
FROM conversation AS one WHERE last IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM message WHERE conversation = one.id AND id = one.leaf)
"""
_FIRST_QUESTION = """
SELECT text FROM message WHERE conversation = ? AND role = 'user' ORDER BY id LIMIT 1
"""


class Rescued(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of a damaged database."""

    conversations: int
    """Without the deleted ones."""
    messages: int
    lost_messages: int
    lost_files: int
    is_all_told: bool
    """Whether what was lost could be counted; there may be more otherwise."""


def rescue(path: Path, damaged: sqlite3.Connection, fresh: sqlite3.Connection) -> Rescued:
    """Copy what can be read, with the numbers it had, inside a transaction of ``fresh``.

    ``damaged`` is a connection to the file at ``path``. Raises OSError.

    A message whose parent is lost follows the one before that.
    """
    parents, is_all_told = readable_numbers(damaged, _ALL_MESSAGES)
    attachments = {row["id"] for row in readable(damaged, _ALL_ATTACHMENTS)}
    talks = _copy(fresh, "conversation", readable_rows(damaged, "conversation", "id"))
    messages = _copy(fresh, "message", readable_rows(damaged, "message", "id"))
    is_all_told = is_all_told and messages <= parents.keys()
    if parents.keys() - messages or not is_all_told:
        if not talks:
            talks = _copy(fresh, "conversation", _in_leaves(fresh, path, "conversation"))
        # What was deleted for good may still lie there; its conversation does not.
        messages |= _copy(
            fresh,
            "message",
            (
                row
                for row in _in_leaves(fresh, path, "message")
                if row["id"] in parents
                or (not is_all_told and (row["conversation"] in talks or not talks))
            ),
        )
    _copy(fresh, "document", readable_rows(damaged, "document", "id"))
    files = _copy(fresh, "attachment", readable_rows(damaged, "attachment", "id"))
    _copy(fresh, "draft", readable_rows(damaged, "draft", "conversation"))
    for order in ("ASC", "DESC"):
        _copy(fresh, "preset", readable(damaged, f"SELECT * FROM preset ORDER BY name {order}"))
    _go_on_counting(damaged, fresh)
    mend(fresh, parents)
    return Rescued(
        conversations=_count(fresh, "conversation WHERE deleted IS NULL"),
        messages=len(messages),
        lost_messages=len(parents.keys() - messages),
        lost_files=len(attachments - files),
        is_all_told=is_all_told,
    )


def put_back(connection: sqlite3.Connection, held: Iterable[Message]) -> int:
    """Store messages that a window shows and the database has no longer; return how many."""
    missing = [
        one
        for one in {message.id: message for message in held}.values()
        if not _count(connection, f"message WHERE id = {one.id:d}")
    ]
    for one in missing:
        owner = this_process() if one.state == "streaming" else (None, None)
        _make_room(connection, one.conversation, one.created)
        _insert(
            connection,
            "message",
            {
                **{name: getattr(one, name) for name in _PLAIN},
                "text": storable(one.text),
                "note": storable(one.note),
                "stats": packed(one.stats),
                "owner_pid": owner[0],
                "owner_started": owner[1],
            },
        )
    if missing:
        mend(connection, {})
    return len(missing)


def mend(connection: sqlite3.Connection, parents: dict[int, int | None]) -> None:
    """Make whole branches of what is there; ``parents`` is what is known of lost messages."""
    for row in connection.execute(_ORPHANS).fetchall():
        parent, here = row["parent"], f"message WHERE conversation = {row['conversation']:d}"
        while parent is not None and not _count(connection, f"{here} AND id = {parent:d}"):
            above = parents.get(parent)
            parent = above if above is not None and above < parent else None  # it may be garbled
        if parent is None:
            (parent,) = connection.execute(_BEFORE, (row["conversation"], row["id"])).fetchone()
        connection.execute("UPDATE message SET parent = ? WHERE id = ?", (parent, row["id"]))
    connection.execute(_VIEWED)
    for row in connection.execute(_WITHOUT_END).fetchall():
        show(connection, row["id"], row["last"])
    for row in connection.execute("SELECT id FROM conversation WHERE title = ''").fetchall():
        question = connection.execute(_FIRST_QUESTION, (row["id"],)).fetchone()
        if question is not None:
            connection.execute(
                "UPDATE conversation SET title = ? WHERE id = ?",
                (title_of(question["text"]), row["id"]),
            )


def _in_leaves(fresh: sqlite3.Connection, path: Path, table: str) -> Iterator[Mapping[str, Any]]:
    """Yield rows whose pages are sound where nothing may lead to them any more."""
    names = [row["name"] for row in fresh.execute(f"PRAGMA table_info({table})")]
    # Columns that came later are not in rows from before.
    for number, values in leaf_rows(path, range(_EARLIEST[table], len(names) + 1)):
        yield {**dict(zip(names, values, strict=False)), "id": number}


def _copy(
    fresh: sqlite3.Connection, table: str, rows: Iterable[sqlite3.Row | Mapping[str, Any]]
) -> set[int]:
    """Store rows of a table, but those that are no rows of it; return their numbers."""
    columns = {row["name"] for row in fresh.execute(f"PRAGMA table_info({table})")}
    copied: set[int] = set()
    for row in rows:
        values = {name: value for name, value in dict(row).items() if name in columns}
        try:
            if table == "message":
                _make_room(fresh, row["conversation"], row["created"])
            _insert(fresh, table, values)
        except sqlite3.IntegrityError:
            continue
        if "id" in columns:
            copied.add(row["id"])
    return copied


def _insert(connection: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    places = ", ".join("?" * len(values))
    connection.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", tuple(values.values())
    )


def _make_room(connection: sqlite3.Connection, conversation: int, created: float) -> None:
    """Begin a conversation of that number where it is lost; its messages say what it was."""
    connection.execute(
        "INSERT INTO conversation (id, title, model, created, updated) VALUES (?, '', '', ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET updated = max(updated, excluded.updated)"
        " WHERE title = ''",
        (conversation, created, created),
    )


def _go_on_counting(damaged: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
    """Give no number twice: other windows may know rows by it that are lost here."""
    before = {
        row["name"]: row["seq"]
        for row in readable(damaged, "SELECT name, seq FROM sqlite_sequence")
    }
    for table in ("conversation", "message", "attachment"):
        last = before.get(table)
        if not isinstance(last, int) or not 0 <= last < _MOST_NUMBER:
            last = int(time.time())  # more than there ever were
        (highest,) = fresh.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        fresh.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        fresh.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, max(last, highest)))


def _count(connection: sqlite3.Connection, what: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])

"""Conversations in SQLite: a tree of messages each, of which one branch is on view."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.chat.model import Conversation, Message, MessageState
from app.chat.schema import MIGRATIONS
from app.chat.titles import title_of
from app.core.database import DamagedRow, Database
from app.core.errors import StorageError
from app.core.process import ProcessMark, is_running, this_process
from app.engine.protocol import Role, Stats

log = logging.getLogger(__name__)
T = TypeVar("T")

CLOSED_NOTE = "Snug ended in the middle of this answer."
"""Note of a message whose process died while streaming it."""

_KEEP_DELETED_S = 7 * 24 * 3600.0

_MESSAGE = "id, conversation, parent, role, text, state, created, model, stats, note"
_CONVERSATION = "id, title, created, updated, leaf, model"

# Every walk is one statement; ids grow from parent to child, so each of them ends.
_PATH = f"""
WITH RECURSIVE path (step) AS (
    SELECT ?
    UNION ALL
    SELECT parent FROM path JOIN message ON id = step WHERE parent < step
)
SELECT {_MESSAGE} FROM path JOIN message ON id = step ORDER BY id
"""
_LEAF_BELOW = """
WITH RECURSIVE down (step) AS (
    SELECT ?
    UNION ALL
    SELECT viewed FROM down JOIN message ON id = step WHERE viewed > step
)
SELECT max(step) FROM down
"""
_VIEW = """
WITH RECURSIVE path (step, child) AS (
    SELECT ?, NULL
    UNION ALL
    SELECT parent, step FROM path JOIN message ON id = step WHERE parent < step
)
UPDATE message SET viewed = child FROM path
WHERE id = step AND child IS NOT NULL AND viewed IS NOT child
"""


class ConversationStore:
    """Every conversation of one data directory; usable from any thread.

    Every call blocks on the disk and raises :class:`StorageError` when that fails, or when what
    it names is not stored (any more).
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, MIGRATIONS)
        self._process: ProcessMark | None = None
        self._process_lock = threading.Lock()

    # Conversations

    def conversations(self) -> list[Conversation]:
        """Return all but the deleted ones, the one with the latest message first."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {_CONVERSATION} FROM conversation WHERE deleted IS NULL"
                " ORDER BY updated DESC, id DESC"
            ).fetchall()
            return [_value(Conversation, dict(row)) for row in rows]

    def conversation(self, conversation: int) -> Conversation:
        """Return one conversation, deleted or not."""
        with self._database.read() as connection:
            return _conversation(connection, conversation)

    def create_conversation(self, title: str = "", model: str = "") -> Conversation:
        """Begin a conversation; without a title its first question becomes that."""
        now = time.time()
        with self._database.write() as connection:
            row = connection.execute(
                "INSERT INTO conversation (title, model, created, updated) VALUES (?, ?, ?, ?)"
                f" RETURNING {_CONVERSATION}",
                (_storable(title), _storable(model), now, now),
            ).fetchone()
            return _value(Conversation, dict(row))

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        self._set(conversation, "title", _storable(title).strip())

    def use_model(self, conversation: int, model: str) -> None:
        """Remember the path of the model that a conversation used last."""
        self._set(conversation, "model", _storable(model))

    def delete(self, conversation: int) -> None:
        """Take a conversation off the list; :meth:`restore` brings it back."""
        self._set(conversation, "deleted", time.time())

    def restore(self, conversation: int) -> None:
        """Put a deleted conversation back on the list, as it was."""
        self._set(conversation, "deleted", None)

    def purge(self, older_than: float = _KEEP_DELETED_S) -> int:
        """Remove for good what was deleted more than ``older_than`` seconds ago; return how many.

        For a start of Snug; an undo in another window is why the latest ones stay.
        """
        with self._database.write() as connection:
            rows = connection.execute(
                "SELECT id FROM conversation WHERE deleted < ?", (time.time() - older_than,)
            ).fetchall()
            for (conversation,) in rows:
                connection.execute("DELETE FROM message WHERE conversation = ?", (conversation,))
                connection.execute("DELETE FROM conversation WHERE id = ?", (conversation,))
        return len(rows)

    # Branches

    def branch(self, conversation: int) -> list[Message]:
        """Return the branch on view, from its first message to its last."""
        with self._database.read() as connection:
            leaf = _conversation(connection, conversation).leaf
            return [] if leaf is None else _path(connection, leaf)

    def path(self, message: int) -> list[Message]:
        """Return the messages from the first one to this one, on view or not."""
        with self._database.read() as connection:
            return _known(_path(connection, message))

    def message(self, message: int) -> Message:
        """Return one message as it is stored now."""
        with self._database.read() as connection:
            (row,) = _known(
                connection.execute(
                    f"SELECT {_MESSAGE} FROM message WHERE id = ?", (message,)
                ).fetchall()
            )
            return _message(row)

    def siblings(self, message: int) -> list[int]:
        """Return the ids of the messages with the same parent, itself included, oldest first."""
        with self._database.read() as connection:
            (row,) = _known(
                connection.execute(
                    "SELECT conversation, parent FROM message WHERE id = ?", (message,)
                ).fetchall()
            )
            rows = connection.execute(
                "SELECT id FROM message WHERE conversation = ? AND parent IS ? ORDER BY id",
                tuple(row),
            ).fetchall()
        return [identity for (identity,) in rows]

    def select(self, message: int) -> None:
        """Put the branch through this message on view, below it as it was last seen."""
        with self._database.write() as connection:
            (row,) = _known(
                connection.execute(
                    "SELECT conversation FROM message WHERE id = ?", (message,)
                ).fetchall()
            )
            leaf = connection.execute(_LEAF_BELOW, (message,)).fetchone()[0]
            connection.execute(
                "UPDATE conversation SET leaf = ? WHERE id = ?", (leaf, row["conversation"])
            )
            connection.execute(_VIEW, (leaf,))

    # Messages

    def add_message(
        self,
        conversation: int,
        role: Role,
        text: str,
        *,
        parent: int | None,
        state: MessageState = "complete",
        model: str = "",
    ) -> Message:
        """Store a message below ``parent`` (none: as a first one) and put it on view.

        One added as "streaming" belongs to this process until :meth:`finish_message`.
        Raises ValueError when the parent belongs to another conversation.
        """
        text = _storable(text)
        owner = self._this_process() if state == "streaming" else (None, None)
        now = time.time()
        with self._database.write() as connection:
            known = _conversation(connection, conversation)
            if parent is not None:
                (row,) = _known(
                    connection.execute(
                        "SELECT conversation FROM message WHERE id = ?", (parent,)
                    ).fetchall()
                )
                if row["conversation"] != conversation:
                    raise ValueError(f"message {parent} is not in conversation {conversation}")
            message = _message(
                connection.execute(
                    "INSERT INTO message (conversation, parent, role, text, state, created, model,"
                    " note, owner_pid, owner_started) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?)"
                    f" RETURNING {_MESSAGE}",
                    (conversation, parent, role, text, state, now, _storable(model), *owner),
                ).fetchone()
            )
            title = known.title or (title_of(text) if role == "user" else "")
            connection.execute(
                "UPDATE conversation SET leaf = ?, updated = ?, title = ? WHERE id = ?",
                (message.id, now, title, conversation),
            )
            if parent is not None and parent == known.leaf:
                # Its branch is on view already: a long chat is not walked for each message.
                connection.execute(
                    "UPDATE message SET viewed = ? WHERE id = ?", (message.id, parent)
                )
            else:
                connection.execute(_VIEW, (message.id,))
        return message

    def write_text(self, message: int, text: str) -> None:
        """Store the text that a streaming message has so far, all of it."""
        with self._database.write() as connection:
            _known(
                connection.execute(
                    "UPDATE message SET text = ? WHERE id = ? RETURNING id",
                    (_storable(text), message),
                ).fetchall()
            )

    def finish_message(
        self,
        message: int,
        text: str,
        state: MessageState,
        *,
        stats: Stats | None = None,
        note: str = "",
    ) -> Message:
        """Store how a streaming message ended; raises ValueError for the state "streaming"."""
        if state == "streaming":
            raise ValueError("a finished message does not stream")
        numbers = None if stats is None else msgspec.json.encode(stats).decode()
        with self._database.write() as connection:
            (row,) = _known(
                connection.execute(
                    "UPDATE message SET text = ?, state = ?, stats = ?, note = ?,"
                    f" owner_pid = NULL, owner_started = NULL WHERE id = ? RETURNING {_MESSAGE}",
                    (_storable(text), state, numbers, _storable(note), message),
                ).fetchall()
            )
            connection.execute(
                "UPDATE conversation SET updated = ? WHERE id = ?",
                (time.time(), row["conversation"]),
            )
            return _message(row)

    def recover(self) -> int:
        """Mark as interrupted what dead processes were streaming; return how many messages.

        What another living window is streaming is left alone.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, owner_pid, owner_started FROM message WHERE state = 'streaming'"
            ).fetchall()
            # Asked outside of a transaction: another window's answer does not wait for it.
            left = [row for row in rows if not _is_owned(row)]
        if not left:
            return 0
        with self._database.write() as connection:
            return sum(
                connection.execute(
                    "UPDATE message SET state = 'interrupted', note = ?, owner_pid = NULL,"
                    " owner_started = NULL"
                    " WHERE id = ? AND state = 'streaming' AND owner_pid IS ?",
                    (CLOSED_NOTE, row["id"], row["owner_pid"]),
                ).rowcount
                for row in left
            )

    def release(self) -> None:
        """Close this thread's connection; for a thread that ends before the store is closed."""
        self._database.release()

    def close(self) -> None:
        """Close the database; call when nothing is being written any more."""
        self._database.close()

    def _set(self, conversation: int, column: str, value: str | float | None) -> None:
        with self._database.write() as connection:
            _known(
                connection.execute(
                    f"UPDATE conversation SET {column} = ? WHERE id = ? RETURNING id",
                    (value, conversation),
                ).fetchall()
            )

    def _this_process(self) -> ProcessMark:
        with self._process_lock:
            if self._process is None:
                self._process = this_process()
            return self._process


def _known(found: list[T]) -> list[T]:
    if not found:
        raise StorageError(
            "This conversation is no longer stored.",
            "It was deleted; start another one.",
        )
    return found


def _conversation(connection: sqlite3.Connection, conversation: int) -> Conversation:
    (row,) = _known(
        connection.execute(
            f"SELECT {_CONVERSATION} FROM conversation WHERE id = ?", (conversation,)
        ).fetchall()
    )
    return _value(Conversation, dict(row))


def _path(connection: sqlite3.Connection, message: int) -> list[Message]:
    return [_message(row) for row in connection.execute(_PATH, (message,))]


def _message(row: sqlite3.Row) -> Message:
    fields = dict(row)
    return _value(Message, {**fields, "stats": _stats(fields["stats"])})


def _value(kind: type[T], fields: Any) -> T:
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise DamagedRow(str(error)) from error


def _stats(text: Any) -> Stats | None:
    if text is None:
        return None
    try:
        return msgspec.json.decode(str(text), type=Stats)
    except msgspec.DecodeError as error:
        # Numbers are not worth a conversation that cannot be opened.
        log.warning("numbers of a message are unreadable: %s", error)
        return None


def _is_owned(row: sqlite3.Row) -> bool:
    if row["owner_pid"] is None or row["owner_started"] is None:
        return False
    return is_running(_value(ProcessMark, (row["owner_pid"], row["owner_started"])))


def _storable(text: str) -> str:
    # Qt hands over halves of a character pair as they were pasted; UTF-8 has no form for them.
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

"""Messages: a tree in each conversation, of which one branch is on view."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Sequence

from app.chat.attachments import attach
from app.chat.conversations import NEW_CHAT, insert_conversation
from app.chat.model import Message, MessageState, Preset
from app.chat.rows import (
    MESSAGE,
    conversation_of,
    known,
    packed,
    storable,
    value,
    with_attachments,
)
from app.chat.titles import title_of
from app.core.database import Database
from app.core.process import ProcessMark, is_running, this_process
from app.engine.protocol import Role, Stats

CLOSED_NOTE = "Snug ended in the middle of this answer."
"""Note of a message whose process died while streaming it."""

_VIEW = """
WITH RECURSIVE path (step, child) AS (
    SELECT ?, NULL
    UNION ALL
    SELECT parent, step FROM path JOIN message ON id = step WHERE parent < step
)
UPDATE message SET viewed = child FROM path
WHERE id = step AND child IS NOT NULL AND viewed IS NOT child
"""


class Messages:
    """The part of the store that writes messages; see :class:`ConversationStore`."""

    _database: Database
    _process: ProcessMark | None = None
    _process_lock: threading.Lock

    def add_message(
        self,
        conversation: int,
        role: Role,
        text: str,
        *,
        parent: int | None,
        state: MessageState = "complete",
        model: str = "",
        attachments: Sequence[int] = (),
    ) -> Message:
        """Store a message below ``parent`` (none: as a first one) and put it on view.

        One added as "streaming" belongs to this process until :meth:`finish_message`.
        ``attachments`` are taken from the draft, or shared with another message of the
        conversation, as an edited one does. Raises ValueError when a parent or an attachment
        belongs to another conversation.
        """
        owner = self._this_process() if state == "streaming" else None
        text = storable(text)
        title = title_of(text) if role == "user" else ""
        with self._database.write() as connection:
            number = _insert(connection, conversation, role, text, parent, state, model, owner)
            attach(connection, conversation, number, attachments)
            return _added(connection, number, title)

    def add_question(
        self,
        conversation: int | None,
        text: str,
        *,
        parent: int | None,
        attachments: Sequence[int] = (),
        model: str = "",
        system: str | None = None,
        preset: Preset | None = None,
    ) -> Message:
        """Store what the owner sends, and forget the draft that it was, in one go.

        Without a conversation one begins; ``model`` (a path), ``system`` and ``preset`` are for
        that. ``attachments`` are as in :meth:`add_message`.
        """
        text = storable(text)
        title = title_of(text)
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM draft WHERE conversation = ?", (conversation or NEW_CHAT,)
            )
            if conversation is None:
                conversation = insert_conversation(connection, "", model, system, preset).id
            number = _insert(connection, conversation, "user", text, parent, "complete", "", None)
            attach(connection, conversation, number, attachments)
            return _added(connection, number, title)

    def write_text(self, message: int, text: str) -> None:
        """Store the text that a streaming message has so far, all of it."""
        with self._database.write() as connection:
            known(
                connection.execute(
                    "UPDATE message SET text = ? WHERE id = ? RETURNING id",
                    (storable(text), message),
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
        with self._database.write() as connection:
            rows = known(
                connection.execute(
                    "UPDATE message SET text = ?, state = ?, stats = ?, note = ?,"
                    f" owner_pid = NULL, owner_started = NULL WHERE id = ? RETURNING {MESSAGE}",
                    (storable(text), state, packed(stats), storable(note), message),
                ).fetchall()
            )
            (stored,) = with_attachments(connection, rows)
            connection.execute(
                "UPDATE conversation SET updated = ? WHERE id = ?",
                (time.time(), stored.conversation),
            )
            return stored

    def leave_out(self, message: int, summary: str = "") -> Message:
        """Let prompts begin after this message; ``summary`` stands for what is out."""
        return self._cut(message, storable(summary))

    def take_in(self, message: int) -> Message:
        """Let prompts go on above this message again."""
        return self._cut(message, None)

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

    def _cut(self, message: int, summary: str | None) -> Message:
        with self._database.write() as connection:
            rows = known(
                connection.execute(
                    f"UPDATE message SET cut = ? WHERE id = ? RETURNING {MESSAGE}",
                    (summary, message),
                ).fetchall()
            )
            (changed,) = with_attachments(connection, rows)
            return changed

    def _this_process(self) -> ProcessMark:
        with self._process_lock:
            if self._process is None:
                self._process = this_process()
            return self._process


def show(connection: sqlite3.Connection, conversation: int, leaf: int) -> None:
    """Put the branch that ends with ``leaf`` on view."""
    connection.execute("UPDATE conversation SET leaf = ? WHERE id = ?", (leaf, conversation))
    connection.execute(_VIEW, (leaf,))


def _insert(
    connection: sqlite3.Connection,
    conversation: int,
    role: Role,
    text: str,
    parent: int | None,
    state: MessageState,
    model: str,
    owner: ProcessMark | None,
) -> int:
    if parent is not None:
        (row,) = known(
            connection.execute(
                "SELECT conversation FROM message WHERE id = ?", (parent,)
            ).fetchall()
        )
        if row["conversation"] != conversation:
            raise ValueError(f"message {parent} is not in conversation {conversation}")
    conversation_of(connection, conversation)
    row = connection.execute(
        "INSERT INTO message (conversation, parent, role, text, state, created, model,"
        " note, owner_pid, owner_started) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?) RETURNING id",
        (
            conversation,
            parent,
            role,
            text,
            state,
            time.time(),
            storable(model),
            *(owner or (None, None)),
        ),
    ).fetchone()
    return int(row["id"])


def _added(connection: sqlite3.Connection, message: int, title: str) -> Message:
    """Put a message that was just added on view and return it."""
    (added,) = with_attachments(
        connection,
        connection.execute(f"SELECT {MESSAGE} FROM message WHERE id = ?", (message,)).fetchall(),
    )
    before = conversation_of(connection, added.conversation)
    if not title and added.attachments:
        title = title_of(added.attachments[0].name)
    connection.execute(
        "UPDATE conversation SET leaf = ?, updated = ?, title = ? WHERE id = ?",
        (added.id, added.created, before.title or title, added.conversation),
    )
    if added.parent is not None and added.parent == before.leaf:
        # Its branch is on view already: a long chat is not walked for each message.
        connection.execute("UPDATE message SET viewed = ? WHERE id = ?", (added.id, added.parent))
    else:
        connection.execute(_VIEW, (added.id,))
    return added


def _is_owned(row: sqlite3.Row) -> bool:
    if row["owner_pid"] is None or row["owner_started"] is None:
        return False
    return is_running(value(ProcessMark, (row["owner_pid"], row["owner_started"])))

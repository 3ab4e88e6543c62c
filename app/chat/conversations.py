"""The list of conversations, what belongs to each as a whole, and drafts."""

from __future__ import annotations

import sqlite3
import time

from app.chat.archive_rows import remove
from app.chat.model import Conversation, Preset
from app.chat.rows import (
    CONVERSATION,
    as_conversation,
    conversation_of,
    known,
    packed,
    storable,
    text_of,
)
from app.core.database import Database

_KEEP_DELETED_S = 7 * 24 * 3600.0
NEW_CHAT = 0
"""Stands where a conversation's number would, for the draft of one that has none yet."""


class Conversations:
    """The part of the store that works on conversations; see :class:`ConversationStore`."""

    _database: Database

    def conversations(self) -> list[Conversation]:
        """Return all but the deleted ones: pinned first, then by the latest message."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {CONVERSATION} FROM conversation WHERE deleted IS NULL"
                " ORDER BY pinned DESC, updated DESC, id DESC"
            ).fetchall()
            return [as_conversation(row) for row in rows]

    def conversation(self, conversation: int) -> Conversation:
        """Return one conversation, deleted or not."""
        with self._database.read() as connection:
            return conversation_of(connection, conversation)

    def create_conversation(
        self,
        title: str = "",
        model: str = "",
        *,
        system: str | None = None,
        preset: Preset | None = None,
    ) -> Conversation:
        """Begin a conversation; without a title its first question becomes that."""
        with self._database.write() as connection:
            return insert_conversation(connection, title, model, system, preset)

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        self._set(conversation, "title", storable(title).strip())

    def pin(self, conversation: int, pinned: bool = True) -> None:
        """Keep a conversation at the top of the list, or no longer."""
        self._set(conversation, "pinned", int(pinned))

    def use_model(self, conversation: int, model: str) -> None:
        """Remember the path of the model that a conversation used last."""
        self._set(conversation, "model", storable(model))

    def set_system(self, conversation: int, system: str | None) -> None:
        """Give a conversation a system prompt of its own; None is the usual one again."""
        self._set(conversation, "system", None if system is None else storable(system))

    def set_preset(self, conversation: int, preset: Preset | None) -> None:
        """Say how a conversation's answers are sampled; None is as the settings say."""
        self._set(conversation, "preset", packed(preset))

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
            remove(connection, [conversation for (conversation,) in rows])
        return len(rows)

    def draft(self, conversation: int | None) -> str:
        """Return what waits to be sent in a conversation (None: in a new chat)."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT text FROM draft WHERE conversation = ?", (conversation or NEW_CHAT,)
            ).fetchone()
            return "" if row is None else text_of(row["text"])

    def drafts(self) -> dict[int | None, str]:
        """Return every draft by its conversation; None is the new chat's."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT conversation, text FROM draft").fetchall()
            return {row["conversation"] or None: text_of(row["text"]) for row in rows}

    def keep_draft(self, conversation: int | None, text: str) -> None:
        """Keep what was typed and not sent; nothing is kept of nothing."""
        with self._database.write() as connection:
            if conversation is not None:
                conversation_of(connection, conversation)
            number = conversation or NEW_CHAT
            if text:
                connection.execute(
                    "INSERT INTO draft VALUES (?, ?)"
                    " ON CONFLICT (conversation) DO UPDATE SET text = excluded.text",
                    (number, storable(text)),
                )
            else:
                connection.execute("DELETE FROM draft WHERE conversation = ?", (number,))

    def _set(self, conversation: int, column: str, value: str | float | None) -> None:
        with self._database.write() as connection:
            known(
                connection.execute(
                    f"UPDATE conversation SET {column} = ? WHERE id = ? RETURNING id",
                    (value, conversation),
                ).fetchall()
            )


def insert_conversation(
    connection: sqlite3.Connection,
    title: str = "",
    model: str = "",
    system: str | None = None,
    preset: Preset | None = None,
) -> Conversation:
    """Begin a conversation in a transaction that is under way."""
    now = time.time()
    row = connection.execute(
        "INSERT INTO conversation (title, model, created, updated, system, preset)"
        f" VALUES (?, ?, ?, ?, ?, ?) RETURNING {CONVERSATION}",
        (
            storable(title),
            storable(model),
            now,
            now,
            None if system is None else storable(system),
            packed(preset),
        ),
    ).fetchone()
    return as_conversation(row)

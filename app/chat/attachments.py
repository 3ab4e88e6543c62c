"""Documents that go with a message, or wait with a draft."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from app.chat.document_texts import forget_unused, store_document
from app.chat.model import Attachment, Passage
from app.chat.rows import (
    ATTACHMENT,
    as_attachment,
    conversation_of,
    known,
    packed,
    storable,
    text_of,
)
from app.core.database import Database

_READ = f"SELECT {ATTACHMENT} FROM attachment JOIN document ON document.id = document"


class Attachments:
    """The part of the store that keeps documents; usable from any thread.

    What goes with a draft can be changed; what was sent stays as the model has read it. Every call
    blocks and raises :class:`StorageError`, also for what is not stored (any more).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        conversation: int | None,
        name: str,
        kind: str,
        text: str,
        *,
        tokens: int | None = None,
        passages: Sequence[Passage] | None = None,
    ) -> Attachment:
        """Put a document to the draft of a conversation (None: of the new chat).

        Raises ValueError for passages that are not parts of the text, in its order.
        """
        chosen = _checked(passages, len(storable(text)))
        with self._database.write() as connection:
            if conversation is not None:
                conversation_of(connection, conversation)
            document = store_document(connection, text)
            (number,) = connection.execute(
                "INSERT INTO attachment (conversation, document, name, kind, tokens, passages)"
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (conversation, document, storable(name), storable(kind), tokens, packed(chosen)),
            ).fetchone()
            return _attachment(connection, number)

    def of_draft(self, conversation: int | None) -> list[Attachment]:
        """Return what waits with the draft of a conversation (None: of the new chat)."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"{_READ} WHERE conversation IS ? AND message IS NULL ORDER BY attachment.id",
                (conversation,),
            ).fetchall()
            return [as_attachment(row) for row in rows]

    def choose(
        self, attachment: int, passages: Sequence[Passage] | None, tokens: int | None = None
    ) -> Attachment:
        """Say which parts of a draft's document go into the prompt, None being all of it.

        ``tokens`` is what they take there, where that was counted. Raises ValueError for passages
        that are not parts of the text in its order, and for a document that was sent.
        """
        with self._database.write() as connection:
            chosen = _checked(passages, _of_draft(connection, attachment).length)
            connection.execute(
                "UPDATE attachment SET passages = ?, tokens = ? WHERE id = ?",
                (packed(chosen), tokens, attachment),
            )
            return _attachment(connection, attachment)

    def remove(self, attachment: int) -> None:
        """Take a document from a draft; raises ValueError for one that was sent."""
        with self._database.write() as connection:
            _of_draft(connection, attachment)
            connection.execute("DELETE FROM attachment WHERE id = ?", (attachment,))
            forget_unused(connection)

    def text(self, attachment: int) -> str:
        """Return the whole text of a document."""
        with self._database.read() as connection:
            (row,) = known(
                connection.execute(
                    "SELECT text FROM attachment JOIN document ON document.id = document"
                    " WHERE attachment.id = ?",
                    (attachment,),
                ).fetchall()
            )
            return text_of(row["text"])

    def texts(self, attachments: Iterable[Attachment]) -> dict[int, str]:
        """Return the whole texts of documents by the attachments' numbers."""
        return {one.id: self.text(one.id) for one in attachments}


def attach(
    connection: sqlite3.Connection, conversation: int, message: int, attachments: Iterable[int]
) -> None:
    """Give documents to a message: a draft's are moved there, another message's go with both.

    Raises ValueError for what belongs to another conversation.
    """
    for number in attachments:
        (row,) = known(
            connection.execute(
                "SELECT conversation, message FROM attachment WHERE id = ?", (number,)
            ).fetchall()
        )
        is_draft = row["message"] is None
        if row["conversation"] != conversation and not (is_draft and row["conversation"] is None):
            raise ValueError(f"attachment {number} is not in conversation {conversation}")
        if is_draft:
            connection.execute(
                "UPDATE attachment SET conversation = ?, message = ? WHERE id = ?",
                (conversation, message, number),
            )
        else:
            connection.execute(
                "INSERT INTO attachment"
                " (conversation, message, document, name, kind, tokens, passages)"
                " SELECT ?, ?, document, name, kind, tokens, passages FROM attachment"
                " WHERE id = ?",
                (conversation, message, number),
            )


def _attachment(connection: sqlite3.Connection, attachment: int) -> Attachment:
    (row,) = known(connection.execute(f"{_READ} WHERE attachment.id = ?", (attachment,)).fetchall())
    return as_attachment(row)


def _of_draft(connection: sqlite3.Connection, attachment: int) -> Attachment:
    found = _attachment(connection, attachment)
    if found.message is not None:
        raise ValueError(f"attachment {attachment} was sent")
    return found


def _checked(passages: Sequence[Passage] | None, length: int) -> tuple[Passage, ...] | None:
    if passages is None:
        return None
    end = 0
    for passage in passages:
        if not end <= passage.start < passage.end <= length:
            raise ValueError(f"{passage} is no part of {length} characters after {end}")
        end = passage.end
    return tuple(passages)

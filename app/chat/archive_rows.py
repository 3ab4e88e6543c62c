"""Conversations out of the database and into it, whole."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

from app.chat.archive import ArchivedConversation, ArchivedDocument, ArchivedMessage, checked
from app.chat.document_texts import forget_unused, store_document
from app.chat.rows import (
    ATTACHMENT,
    MESSAGE,
    as_attachment,
    as_message,
    conversation_of,
    packed,
    text_of,
)


def pack(connection: sqlite3.Connection, conversation: int) -> ArchivedConversation:
    """Read a conversation with every branch; an answer that streams is taken as far as it is."""
    about = conversation_of(connection, conversation)
    draft = connection.execute(
        "SELECT text FROM draft WHERE conversation = ?", (conversation,)
    ).fetchone()
    return checked(
        ArchivedConversation(
            title=about.title,
            created=about.created,
            updated=about.updated,
            leaf=about.leaf,
            model=about.model,
            pinned=about.pinned,
            system=about.system,
            preset=about.preset,
            draft="" if draft is None else text_of(draft["text"]),
            messages=tuple(_messages(connection, conversation)),
        )
    )


def unpack(connection: sqlite3.Connection, archived: ArchivedConversation) -> int:
    """Store a conversation that was checked, as a deleted one; return its number.

    Where many come together, they are restored together: all of them are there, or none.
    """
    row = connection.execute(
        "INSERT INTO conversation"
        " (title, model, created, updated, deleted, pinned, system, preset)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            archived.title,
            archived.model,
            archived.created,
            archived.updated,
            time.time(),
            int(archived.pinned),
            archived.system,
            packed(archived.preset),
        ),
    ).fetchone()
    conversation = int(row["id"])
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'message'").fetchone()
    before = 0 if last is None else int(last["seq"])
    connection.executemany(
        "INSERT INTO message (id, conversation, parent, viewed, role, state, created, model,"
        " stats, note, cut, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                before + one.id,
                conversation,
                None if one.parent is None else before + one.parent,
                None if one.viewed is None else before + one.viewed,
                one.role,
                one.state,
                one.created,
                one.model,
                packed(one.stats),
                one.note,
                one.cut,
                one.text,
            )
            for one in archived.messages
        ),
    )
    for message in archived.messages:
        for document in message.documents:
            connection.execute(
                "INSERT INTO attachment"
                " (conversation, message, document, name, kind, tokens, passages)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    conversation,
                    before + message.id,
                    store_document(connection, document.text),
                    document.name,
                    document.kind,
                    document.tokens,
                    packed(document.passages),
                ),
            )
    if archived.leaf is not None:
        connection.execute(
            "UPDATE conversation SET leaf = ? WHERE id = ?",
            (before + archived.leaf, conversation),
        )
    if archived.draft:
        connection.execute("INSERT INTO draft VALUES (?, ?)", (conversation, archived.draft))
    return conversation


def remove(connection: sqlite3.Connection, conversations: list[int]) -> None:
    """Remove conversations for good."""
    for conversation in conversations:
        for table in ("attachment", "draft", "message"):
            connection.execute(f"DELETE FROM {table} WHERE conversation = ?", (conversation,))
        connection.execute("DELETE FROM conversation WHERE id = ?", (conversation,))
    if conversations:
        forget_unused(connection)


def _messages(connection: sqlite3.Connection, conversation: int) -> Iterator[ArchivedMessage]:
    documents: dict[int | None, list[ArchivedDocument]] = {}
    for row in connection.execute(
        f"SELECT {ATTACHMENT}, text FROM attachment JOIN document ON document.id = document"
        " WHERE conversation = ? AND message IS NOT NULL ORDER BY attachment.id",
        (conversation,),
    ):
        one = as_attachment(row)
        documents.setdefault(one.message, []).append(
            ArchivedDocument(
                name=one.name,
                kind=one.kind,
                text=text_of(row["text"]),
                tokens=one.tokens,
                passages=one.passages,
            )
        )
    for row in connection.execute(
        f"SELECT {MESSAGE}, viewed FROM message WHERE conversation = ? ORDER BY id",
        (conversation,),
    ):
        message = as_message(row)
        yield ArchivedMessage(
            id=message.id,
            role=message.role,
            text=message.text,
            parent=message.parent,
            viewed=row["viewed"],
            state=message.state,
            created=message.created,
            model=message.model,
            stats=message.stats,
            note=message.note,
            cut=message.cut,
            documents=tuple(documents.get(message.id, ())),
        )

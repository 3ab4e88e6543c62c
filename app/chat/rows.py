"""Rows of the database as values, and text in a form that it can hold."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from app.chat.model import Attachment, Conversation, Message, Passage, Preset
from app.core.database import DamagedRow
from app.core.errors import StorageError
from app.core.words import tr
from app.engine.protocol import Stats

log = logging.getLogger(__name__)
T = TypeVar("T")

CONVERSATION = "id, title, created, updated, leaf, model, pinned, system, preset"
MESSAGE = "id, conversation, parent, role, text, state, created, model, stats, note, cut"
ATTACHMENT = "attachment.id, name, kind, length, message, tokens, passages"


def known(found: list[T]) -> list[T]:
    """Return what was found; raises StorageError when that is nothing."""
    if not found:
        raise StorageError(
            tr("This conversation is no longer stored."),
            tr("It was deleted; start another one."),
        )
    return found


def value(kind: type[T], fields: Any) -> T:
    """Return a row as a value; raises DamagedRow when it holds what nobody wrote."""
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise DamagedRow(str(error)) from error


def text_of(column: Any) -> str:
    """Return a column that holds text; raises DamagedRow when it does not."""
    if not isinstance(column, str):
        raise DamagedRow(f"{type(column).__name__} where a text should be")
    return column


def as_conversation(row: sqlite3.Row) -> Conversation:
    """Return a row of :data:`CONVERSATION`."""
    fields = dict(row)
    fields["pinned"] = bool(fields["pinned"])
    fields["preset"] = unpacked(fields["preset"], Preset, "the sampling of a conversation")
    return value(Conversation, fields)


def as_message(row: sqlite3.Row) -> Message:
    """Return a row of :data:`MESSAGE`, without its attachments."""
    fields = dict(row)
    fields["stats"] = unpacked(fields["stats"], Stats, "the numbers of a message")
    return value(Message, fields)


def as_attachment(row: sqlite3.Row) -> Attachment:
    """Return a row of :data:`ATTACHMENT`."""
    fields = dict(row)
    fields["passages"] = unpacked(
        fields["passages"], tuple[Passage, ...], "the passages of an attachment"
    )
    return value(Attachment, fields)


def conversation_of(connection: sqlite3.Connection, conversation: int) -> Conversation:
    """Read one conversation."""
    (row,) = known(
        connection.execute(
            f"SELECT {CONVERSATION} FROM conversation WHERE id = ?", (conversation,)
        ).fetchall()
    )
    return as_conversation(row)


def with_attachments(
    connection: sqlite3.Connection, messages: Iterable[sqlite3.Row]
) -> list[Message]:
    """Return messages of one conversation with what is attached to them."""
    read = [as_message(row) for row in messages]
    if not read:
        return read
    attached: dict[int, list[Attachment]] = {}
    for row in connection.execute(
        f"SELECT {ATTACHMENT} FROM attachment JOIN document ON document.id = document"
        " WHERE conversation = ? AND message >= ? ORDER BY message, attachment.id",
        (read[0].conversation, read[0].id),
    ):
        one = as_attachment(row)
        if one.message is not None:
            attached.setdefault(one.message, []).append(one)
    if not attached:
        return read
    return [
        msgspec.structs.replace(message, attachments=tuple(attached[message.id]))
        if message.id in attached
        else message
        for message in read
    ]


def packed(what: Any) -> str | None:
    """Return a value as JSON, None as NULL."""
    return None if what is None else msgspec.json.encode(what).decode()


def storable(text: str) -> str:
    """Return text that UTF-8 has a form for.

    Qt hands over halves of a character pair as they were pasted.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unpacked(text: Any, kind: type[T], what: str) -> T | None:
    """Return a value from its JSON; None, and a line in the log, when it cannot be read."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(str(text), type=kind)
    except msgspec.DecodeError as error:
        # None of this is worth a conversation that cannot be opened.
        log.warning("%s are unreadable: %s", what, error)
        return None

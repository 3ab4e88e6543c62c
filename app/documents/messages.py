"""What the child that reads a document says: one JSON object a line, tagged by type."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from app.documents.document import Document, Limits
from app.documents.sentences import Sentence


class Order(msgspec.Struct, frozen=True):
    """What to read, as the child's last argument."""

    path: bytes
    """As the system has it: not every file name is text."""
    limits: Limits


class Reading(msgspec.Struct, frozen=True, tag=True):
    """How far it is."""

    page: int
    pages: int


class Refused(msgspec.Struct, frozen=True, tag=True):
    """It cannot be read; the fields are those of a :class:`DocumentError`."""

    text: Sentence
    hint: Sentence
    detail: Sentence | str = ""


Message: TypeAlias = Reading | Document | Refused

_DECODER = msgspec.json.Decoder(Message)


def encode(message: Message) -> bytes:
    """Return a message as a line."""
    return msgspec.json.encode(message) + b"\n"


def decode(line: bytes) -> Message:
    """Return the message of a line; raises :class:`msgspec.DecodeError`."""
    message: Message = _DECODER.decode(line)
    return message

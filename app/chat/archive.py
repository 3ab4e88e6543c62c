"""Conversations as values that can leave this database and come into another one.

Numbers of messages are their places, from 1. Whatever a file says is checked here, once, before it
comes near the database.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import msgspec

from app.chat.model import MessageState, Passage, Preset
from app.chat.presets import checked as checked_preset
from app.chat.rows import storable
from app.core.errors import UsageError
from app.core.words import tr
from app.engine.protocol import Role, Stats

VERSION = 1
"""Of what is exported; a higher one is refused."""

MOST_MESSAGES = 1_000_000
LONGEST_LABEL = 1000
"""Characters of a title, a name, a note."""

_LATEST = 253_402_300_799.0  # the year 9999
_MOST_NUMBER = 10**15


class ArchiveError(UsageError):
    """A file holds no conversations that Snug can take over."""

    def __init__(self, detail: str, text: str = "", hint: str = "") -> None:
        super().__init__(
            text or tr("This file holds no conversation that Snug exported."),
            hint or tr("Choose a .json or .md file that was exported by Snug."),
            detail,
        )


class ArchivedDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document that was sent with a message."""

    name: str
    kind: str
    text: str
    tokens: int | None = None
    passages: tuple[Passage, ...] | None = None


class ArchivedMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message; its parent comes before it."""

    id: int
    role: Role
    text: str
    parent: int | None = None
    viewed: int | None = None
    """The child through which the branch below was last on view."""
    state: MessageState = "complete"
    created: float = 0.0
    model: str = ""
    stats: Stats | None = None
    note: str = ""
    cut: str | None = None
    documents: tuple[ArchivedDocument, ...] = ()


class ArchivedConversation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A conversation with every branch."""

    title: str = ""
    created: float = 0.0
    updated: float = 0.0
    leaf: int | None = None
    model: str = ""
    pinned: bool = False
    system: str | None = None
    preset: Preset | None = None
    draft: str = ""
    messages: tuple[ArchivedMessage, ...] = ()


class Version(msgspec.Struct, frozen=True):
    """What says how the rest is to be read."""

    version: int


def refuse_newer(version: int) -> None:
    """Raise ArchiveError for what a newer Snug has exported."""
    if version > VERSION:
        raise ArchiveError(
            f"version {version}, this Snug knows {VERSION}",
            tr("This file was exported by a newer version of Snug."),
            tr("Import it with that version."),
        )


def checked(conversation: ArchivedConversation) -> ArchivedConversation:
    """Return a conversation as the database would hold it; raises ArchiveError for what is none.

    What is merely odd is put right: times and numbers out of all bounds, long labels, an answer
    that still streams, a branch on view that is none.
    """
    if len(conversation.messages) > MOST_MESSAGES:
        raise ArchiveError(f"more than {MOST_MESSAGES:,} messages")
    places = {message.id: place for place, message in enumerate(conversation.messages, 1)}
    if len(places) != len(conversation.messages):
        raise ArchiveError("two messages have the same number")
    messages: list[ArchivedMessage] = []
    for place, message in enumerate(conversation.messages, 1):
        parent = None if message.parent is None else places.get(message.parent, 0)
        if parent is not None and not 0 < parent < place:
            raise ArchiveError(f"message {message.id} comes before the one that it answers")
        messages.append(_message(message, place, parent))
    wanted = [places.get(message.viewed or 0) for message in conversation.messages]
    leaf = places.get(conversation.leaf or 0)
    viewed, leaf = _on_view(messages, wanted, leaf)
    return ArchivedConversation(
        title=_label(conversation.title),
        created=_time(conversation.created),
        updated=_time(conversation.updated),
        leaf=leaf,
        model=_path(conversation.model),
        pinned=conversation.pinned,
        system=None if conversation.system is None else storable(conversation.system),
        preset=None if conversation.preset is None else checked_preset(conversation.preset),
        draft=storable(conversation.draft),
        messages=tuple(
            msgspec.structs.replace(message, viewed=child)
            for message, child in zip(messages, viewed, strict=True)
        ),
    )


def _message(message: ArchivedMessage, place: int, parent: int | None) -> ArchivedMessage:
    return ArchivedMessage(
        id=place,
        role=message.role,
        text=storable(message.text),
        parent=parent,
        state="interrupted" if message.state == "streaming" else message.state,
        created=_time(message.created),
        model=_label(message.model),
        stats=_stats(message.stats),
        note=_label(message.note),
        cut=None if message.cut is None else storable(message.cut),
        documents=tuple(_document(one) for one in message.documents),
    )


def _document(document: ArchivedDocument) -> ArchivedDocument:
    text = storable(document.text)
    end = 0
    for passage in document.passages or ():
        if not end <= passage.start < passage.end <= len(text):
            raise ArchiveError("a passage is no part of its document")
        end = passage.end
    tokens = document.tokens
    return ArchivedDocument(
        name=_label(document.name),
        kind=_label(document.kind),
        text=text,
        tokens=tokens if tokens is not None and 0 <= tokens < _MOST_NUMBER else None,
        passages=document.passages,
    )


def _on_view(
    messages: Sequence[ArchivedMessage], wanted: Sequence[int | None], leaf: int | None
) -> tuple[list[int | None], int | None]:
    """Return the child on view of each message, and the last message of the branch on view."""
    if not messages:
        return [], None
    # The last child is the latest, where nothing better is said.
    viewed: list[int | None] = [None] * len(messages)
    for message in messages:
        if message.parent is not None:
            viewed[message.parent - 1] = message.id
    for place, child in enumerate(wanted):
        if child is not None and messages[child - 1].parent == place + 1:
            viewed[place] = child
    leaf = leaf or len(messages)
    step = messages[leaf - 1]
    while step.parent is not None:
        viewed[step.parent - 1] = step.id
        step = messages[step.parent - 1]
    while (below := viewed[leaf - 1]) is not None:
        leaf = below
    return viewed, leaf


def _label(text: str) -> str:
    return storable(text)[:LONGEST_LABEL]


def _path(path: str) -> str:
    """Return the path of a model, unless a look at it would ask another computer."""
    is_local = re.match(r"/(?!/)|[A-Za-z]:[\\/](?![\\/])", path) is not None
    return storable(path) if is_local and len(path) <= 4096 and "\0" not in path else ""


def _time(seconds: float) -> float:
    return min(max(seconds, 0.0), _LATEST) if math.isfinite(seconds) else 0.0


def _stats(stats: Stats | None) -> Stats | None:
    if stats is None:
        return None
    numbers = [number for number in msgspec.structs.astuple(stats) if number is not None]
    usual = all(math.isfinite(number) and 0 <= number < _MOST_NUMBER for number in numbers)
    return stats if usual else None

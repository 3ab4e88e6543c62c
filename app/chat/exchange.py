"""Files that conversations are exported to and imported from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from app.chat.archive import (
    VERSION,
    ArchivedConversation,
    ArchiveError,
    Version,
    refuse_newer,
)
from app.chat.markdown_archive import from_markdown, to_markdown
from app.core.errors import StorageError, UsageError
from app.core.paths import replacing
from app.core.units import format_bytes
from app.core.words import tr

MOST_BYTES = 256 * 10**6
"""Of a file that is imported."""

_FORMAT: Literal["snug conversations"] = "snug conversations"
_LONGEST_NAME = 60
"""Characters, which take four bytes each at most; names have 255."""

_TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices."""


class _File(msgspec.Struct, frozen=True, kw_only=True):
    format: Literal["snug conversations"] = _FORMAT
    version: int = VERSION
    conversations: tuple[ArchivedConversation, ...]


def to_json(conversations: Sequence[ArchivedConversation]) -> bytes:
    """Return conversations, with everything that is stored of them, as a file."""
    return msgspec.json.encode(_File(conversations=tuple(conversations))) + b"\n"


def from_json(data: bytes) -> list[ArchivedConversation]:
    """Return the conversations of a file; raises ArchiveError for one that holds none."""
    try:
        refuse_newer(msgspec.json.decode(data, type=Version).version)
        return list(msgspec.json.decode(data, type=_File).conversations)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ArchiveError(str(error)) from error


def write_file(path: Path, conversations: Sequence[ArchivedConversation]) -> None:
    """Export to a file: Markdown by its name ``*.md``, which holds one conversation, else JSON.

    Blocks. Raises StorageError, and leaves what is there as it was then; ValueError for Markdown of
    several.
    """
    if path.suffix.lower() in (".md", ".markdown"):
        (one,) = conversations
        data = to_markdown(one)
    else:
        data = to_json(conversations)
    try:
        with replacing(path) as file:
            file.write(data)
    except OSError as error:
        raise StorageError(
            tr("{name} could not be written.", name=path.name),
            tr(
                "See whether there is room in {parent}, or choose another folder.",
                parent=path.parent,
            ),
            str(error),
        ) from error


def read_file(path: Path) -> list[ArchivedConversation]:
    """Return the conversations of an exported file, whatever its name; blocks.

    Raises ArchiveError for one that holds none, UsageError for one that is too large or cannot be
    read. ``store.take_over`` checks what is in it before it stores anything.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            tr("{name} cannot be read.", name=path.name),
            tr("See whether it is there, and yours."),
            str(error),
        ) from error
    if len(data) > MOST_BYTES:
        raise UsageError(
            tr(
                "{name} is larger than {most}.",
                name=path.name,
                most=format_bytes(MOST_BYTES),
            ),
            tr("Export fewer conversations at once."),
        )
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return from_json(data.removeprefix(b"\xef\xbb\xbf"))
    try:
        return [from_markdown(data.decode("utf-8-sig"))]
    except UnicodeDecodeError as error:
        raise ArchiveError(str(error)) from error


def file_name(title: str, suffix: str = ".md") -> str:
    """Return a name for a file that every system takes, after a conversation's title."""
    words = re.sub(r"[^\w\-. ]+", " ", title)
    name = " ".join(words.split())[:_LONGEST_NAME].strip(" .")
    if not name or _TAKEN.match(name):
        name = f"Conversation {name}".strip()
    return f"{name}{suffix}"

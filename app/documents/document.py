"""A document as Snug has read it, or why it could not."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.core.errors import SnugError
from app.documents.sentences import Sentence

Kind = Literal["text", "code", "table", "pdf"]


class Document(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a file says, as text."""

    name: str
    kind: Kind
    text: str
    """Lines end with a line feed; no control characters but that and tabs, nothing but UTF-8."""
    pages: int = 0
    """Of a PDF; 0 where there are none."""
    notes: tuple[Sentence, ...] = ()
    """What the owner should know of how it was read."""

    @property
    def note(self) -> str:
        """All notes, in the language of this process."""
        return " ".join(map(str, self.notes))


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much reading one document may take; what needs more is refused."""

    seconds: float = 120.0
    memory: int = 1_000_000_000
    """Bytes of the process that reads it."""
    file_size: int = 32_000_000
    """Bytes of a file of text."""
    pdf_size: int = 1_000_000_000
    """Bytes of a PDF, most of which are pictures."""
    characters: int = 8_000_000
    """Of what was read."""


class DocumentError(SnugError):
    """A file cannot be attached; ``said`` is what that is said with, for another process."""

    def __init__(self, text: Sentence, hint: Sentence, detail: Sentence | str = "") -> None:
        super().__init__(str(text), str(hint), str(detail))
        self.said = text, hint, detail

"""What deleting a model from the Hugging Face cache takes with it, worked out before it is done."""

from __future__ import annotations

import msgspec


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """What deleting a model would do; with a ``refusal`` it cannot be deleted."""

    files: tuple[str, ...] = ()
    """Paths that would go, as programs open them (not the blobs behind them)."""
    freed: int = 0
    """Bytes that the disk would gain; less than the size where others share the data."""
    refusal: str = ""
    """Why it cannot be deleted, and what to do instead."""
    note: str = ""
    """What the owner should know before: who else has it, or would lose it."""


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """A deletion that can be undone until the window closes."""

    id: int
    name: str
    files: tuple[str, ...]
    freed: int
    """Bytes that the disk gains once it can no longer be undone."""

"""Conversations and messages as values."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.engine.protocol import Role, Stats

MessageState = Literal["streaming", "complete", "stopped", "interrupted", "failed"]
"""Interrupted: the window or the engine died in mid-answer; what had come is kept."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message; siblings share a parent, so an edited or regenerated one loses nothing."""

    id: int
    conversation: int
    parent: int | None
    role: Role
    text: str
    state: MessageState
    created: float
    """Seconds since the epoch."""
    model: str = ""
    """Name of the model that wrote it; empty for the owner's own."""
    stats: Stats | None = None
    note: str = ""
    """Why it ended early, in one sentence."""


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as the list shows it; ``leaf`` is the last message of the branch on view."""

    id: int
    title: str
    created: float
    updated: float
    leaf: int | None
    model: str = ""
    """Path of the model it used last."""

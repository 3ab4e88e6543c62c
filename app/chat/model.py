"""Conversations and messages as values."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.engine.protocol import Role, Sampling, Stats

MessageState = Literal["streaming", "complete", "stopped", "interrupted", "failed"]
"""Interrupted: the window or the engine died in mid-answer; what had come is kept."""


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A name for how answers are sampled."""

    name: str
    sampling: Sampling = Sampling()
    thinking: bool | None = None
    """Whether the model shall think first, where it lets one say; None is as it likes."""


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """A part of a document: characters from ``start`` up to ``end``."""

    start: int
    end: int


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A document that goes with a message, or with a draft; its text is asked for apart."""

    id: int
    name: str
    kind: str
    """What it was read from: "text", "code", "table" or "pdf"."""
    length: int
    """Characters of the whole text."""
    message: int | None = None
    """None: it belongs to a draft."""
    tokens: int | None = None
    """What of it goes into the prompt, when that was counted."""
    passages: tuple[Passage, ...] | None = None
    """The parts that go into the prompt, in order; None is all of it."""


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
    cut: str | None = None
    """Not None: prompts begin after this message; the text, if any, stands for what is out."""
    attachments: tuple[Attachment, ...] = ()


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as the list shows it; ``leaf`` is the last message of the branch on view."""

    id: int
    title: str
    created: float
    updated: float
    leaf: int | None
    model: str = ""
    """Path of the model it used last."""
    pinned: bool = False
    system: str | None = None
    """Its own system prompt; None is the usual one of the settings."""
    preset: Preset | None = None
    """How its answers are sampled; None is as the settings say."""

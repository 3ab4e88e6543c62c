"""What an answer is asked with: the prompt, how it is sampled, and whether it fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from app.chat.context_plan import ContextPlan, kept_tokens, plan_of
from app.chat.model import Attachment, Conversation, Message
from app.chat.prompt import Prompt, needed_documents, prompt_of
from app.chat.store import ConversationStore
from app.engine.protocol import Counted, Loaded, Sampling, Turn


class Counting(Protocol):
    """What it takes of the engine to see whether a prompt fits."""

    @property
    def loaded(self) -> Loaded | None:
        """The model in memory."""

    def count(
        self, turns: Sequence[Turn], *, thinking: bool | None = None, fit: int = 0
    ) -> Counted:
        """Count the tokens of the prompt that ``turns`` become; blocks."""


class Wishes(msgspec.Struct, frozen=True):
    """How answers in a conversation are asked for."""

    system: str
    sampling: Sampling
    thinking: bool | None = None


def wishes_of(conversation: Conversation | None, sampling: Sampling, system: str) -> Wishes:
    """Return a conversation's own wishes, and the settings' where it has none."""
    own = conversation.preset if conversation is not None else None
    if conversation is not None and conversation.system is not None:
        system = conversation.system
    if own is None:
        return Wishes(system, sampling)
    return Wishes(system, own.sampling, own.thinking)


def read_prompt(
    store: ConversationStore,
    branch: Sequence[Message],
    system: str,
    *,
    draft: str = "",
    draft_attachments: Sequence[Attachment] = (),
    more: bool = False,
) -> Prompt:
    """Return what a model is sent of a branch; reads the attached documents, so it blocks.

    The rest is as in :func:`prompt_of`.
    """
    follows = more or bool(draft.strip() or draft_attachments)
    texts = store.attachments.texts([*needed_documents(branch, follows), *draft_attachments])
    return prompt_of(branch, system, texts, draft, draft_attachments, more=more)


def look_ahead(
    engine: Counting, prompt: Prompt, max_tokens: int, thinking: bool | None = None
) -> ContextPlan | None:
    """Count a prompt and say what of it fits; blocks. None without a model in memory.

    Raises EngineError where the model's template refuses it.
    """
    loaded = engine.loaded
    if loaded is None:
        return None
    counted = engine.count(
        prompt.turns, thinking=thinking, fit=kept_tokens(loaded.context, max_tokens)
    )
    return plan_of(prompt, counted, max_tokens)

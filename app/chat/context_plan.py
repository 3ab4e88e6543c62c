"""Whether a prompt fits, and which of its oldest messages would have to stay out."""

from __future__ import annotations

import msgspec

from app.chat.prompt import Prompt
from app.core.words import tr
from app.engine.errors import EngineError
from app.engine.protocol import Counted

_MOST_ROOM = 1024
_ROOM_SHARE = 8
_KEPT = 0.6
"""Of the context, what messages fill after some were left out: the next turns fit without asking
again, and without reading everything again because its beginning has changed."""


def room_for_answer(context: int, max_tokens: int) -> int:
    """Return the tokens that a prompt has to leave: an eighth, no more than the answer may have."""
    return max(1, min(max_tokens, _MOST_ROOM, context // _ROOM_SHARE))


def kept_tokens(context: int, max_tokens: int) -> int:
    """Return the tokens that a prompt shall have at most once some of it is left out."""
    return max(1, min(context - room_for_answer(context, max_tokens), int(context * _KEPT)))


class ContextPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What fits of a prompt, exactly; tokens everywhere."""

    tokens: int
    """Of the prompt as it would be sent now."""
    context: int
    room: int
    """Kept free for the answer."""
    reused: int = 0
    """At the beginning of the prompt, that are in memory already."""
    left_out: tuple[int, ...] = ()
    """Messages that are out already, as was agreed to."""
    until: int | None = None
    """The message after which the prompt would begin; None when nothing can be left out."""
    next_out: tuple[int, ...] = ()
    """Messages that would be out in addition."""
    kept: int = 0
    """Of the prompt without those."""

    @property
    def fits(self) -> bool:
        """Whether it can be sent as it is."""
        return self.tokens + self.room <= self.context

    @property
    def can_leave_out(self) -> bool:
        """Whether it fits without :attr:`next_out`."""
        return self.until is not None and self.kept + self.room <= self.context

    @property
    def needed_context(self) -> int:
        """The context in which all of it would fit."""
        return self.tokens + self.room


def plan_of(prompt: Prompt, counted: Counted, max_tokens: int) -> ContextPlan:
    """Return what fits, from the count of the prompt's turns.

    They were counted with ``fit`` set to :func:`kept_tokens`.
    """
    context = counted.context
    first = 1 if prompt.turns and prompt.turns[0].role == "system" else 0
    gone = prompt.sources[first : first + counted.left_out]
    out = tuple(message for source in gone for message in source)
    return ContextPlan(
        tokens=counted.tokens,
        context=context,
        room=room_for_answer(context, max_tokens),
        reused=counted.reused,
        left_out=prompt.left_out,
        until=out[-1] if out else None,
        next_out=out,
        kept=counted.fitted if out else counted.tokens,
    )


class DoesNotFit(EngineError):
    """A prompt is longer than the context, and nothing of it was left out."""

    def __init__(self, plan: ContextPlan) -> None:
        super().__init__(
            "too_long",
            tr(
                "This conversation has {tokens:,} tokens and the model's context holds "
                "{context:,}, of which the answer needs {room:,}.",
                tokens=plan.tokens,
                context=plan.context,
                room=plan.room,
            ),
            tr("Make the context larger, or leave its oldest messages out.")
            if plan.can_leave_out
            else tr("Make the context larger, or make the last question shorter."),
        )
        self.plan = plan

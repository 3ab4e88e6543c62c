"""The model's own chat template, applied to a conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from jinja2.exceptions import TemplateError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from app.engine.protocol import ThinkingKind, Turn
from app.native.failures import NativeFailure

PLAIN_STOPS = ("\nUser:",)
"""Where a model without a template has begun to speak for its owner."""


OPEN, CLOSE = "<think>", "</think>"
_SWITCH = re.compile(r"\benable_thinking\b|(?<![.\w'\"])thinking is (not )?defined")
_REFUSALS = (
    TemplateError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError,
    RecursionError,
)  # fmt: skip
"""What a template may end in; what it was given is never at fault."""


class ChatTemplate:
    """Turns a conversation into the prompt that the model was trained on.

    Jinja runs in the sandbox of llama-cpp-python's formatter. Without a template the prompt is a
    plain transcript, and ``stops`` says where to cut.
    """

    def __init__(self, source: str | None, *, bos: str, eos: str) -> None:
        self.source = source
        self.stops: tuple[str, ...] = () if source else PLAIN_STOPS
        self._formatter: Jinja2ChatFormatter | None = None
        self._broken = ""
        if source:
            try:
                self._formatter = Jinja2ChatFormatter(source, eos_token=eos, bos_token=bos)
            except _REFUSALS as error:
                self._broken = str(error)

    def render(self, turns: Sequence[Turn], thinking: bool | None = None) -> str:
        """Return the prompt, ready for the model's answer; raises NativeFailure ("template").

        Where ``thinking`` is said, a template that can be told is told, and a thought that another
        one opens all the same is closed at once.
        """
        turns = merged(turns)
        if self.source is None:
            return _plain(turns)
        if self._formatter is None:
            raise NativeFailure("template", "The model's chat template is broken.", self._broken)
        # Templates call it the one or the other, and take no notice of what they do not know.
        wishes = {} if thinking is None else {"enable_thinking": thinking, "thinking": thinking}
        try:
            prompt = self._render(self._formatter, turns, wishes)
        except _REFUSALS as error:
            # Many templates refuse a system turn; its text then belongs to the first question.
            prompt = ""
            if turns and turns[0].role == "system":
                with suppress(*_REFUSALS):  # the first refusal is the one to report
                    prompt = self._render(self._formatter, _system_into_user(turns), wishes)
            if not prompt:
                raise NativeFailure(
                    "template", "The model's chat template refused this conversation.", str(error)
                ) from error
        if thinking is False and opened_thought(prompt):
            prompt = f"{prompt.rstrip()}\n\n{CLOSE}\n\n"
        return prompt

    def thinking(self) -> ThinkingKind:
        """Return what the template says of a thought before the answer."""
        if self.source is None or self._formatter is None:
            return "none"
        if _SWITCH.search(self.source):
            return "switch"
        try:
            if opened_thought(self.render([Turn("user", "?")])):
                return "always"
        except NativeFailure:
            return "none"
        return "own" if OPEN in self.source or CLOSE in self.source else "none"

    @staticmethod
    def _render(
        formatter: Jinja2ChatFormatter, turns: Sequence[Turn], wishes: Mapping[str, bool]
    ) -> str:
        messages = [{"role": turn.role, "content": turn.content} for turn in turns]
        return str(formatter(messages=messages, **wishes).prompt)


def opened_thought(prompt: str) -> str:
    """Return the thought that a prompt ends with, ``<think>`` and white space; empty for none."""
    return prompt[prompt.rfind(OPEN) :] if prompt.rstrip().endswith(OPEN) else ""


def merged(turns: Sequence[Turn]) -> list[Turn]:
    """Join neighbours of one role: templates insist on alternation, broken-off chats do not."""
    result: list[Turn] = []
    for turn in turns:
        if result and result[-1].role == turn.role:
            result[-1] = Turn(turn.role, f"{result[-1].content}\n\n{turn.content}")
        else:
            result.append(turn)
    return result


def _system_into_user(turns: Sequence[Turn]) -> list[Turn]:
    return merged([Turn("user", turns[0].content), *turns[1:]])


def _plain(turns: Sequence[Turn]) -> str:
    names = {"system": "", "user": "User: ", "assistant": "Assistant: "}
    return "\n".join([*(names[turn.role] + turn.content for turn in turns), "Assistant:"])

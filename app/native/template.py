"""The model's own chat template, applied to a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2.exceptions import TemplateError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from app.engine.protocol import Turn
from app.native.failures import NativeFailure

PLAIN_STOPS = ("\nUser:",)
"""Where a model without a template has begun to speak for its owner."""


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
            except TemplateError as error:
                self._broken = str(error)

    def render(self, turns: Sequence[Turn]) -> str:
        """Return the prompt, ready for the model's answer; raises NativeFailure ("template")."""
        turns = merged(turns)
        if self.source is None:
            return _plain(turns)
        if self._formatter is None:
            raise NativeFailure("template", "The model's chat template is broken.", self._broken)
        try:
            return self._render(self._formatter, turns)
        except (TemplateError, ValueError, TypeError) as error:
            # Many templates refuse a system turn; its text then belongs to the first question.
            if turns and turns[0].role == "system":
                try:
                    return self._render(self._formatter, _system_into_user(turns))
                except (TemplateError, ValueError, TypeError):
                    pass  # the first refusal is the one to report
            raise NativeFailure(
                "template", "The model's chat template refused this conversation.", str(error)
            ) from error

    @staticmethod
    def _render(formatter: Jinja2ChatFormatter, turns: Sequence[Turn]) -> str:
        messages = [{"role": turn.role, "content": turn.content} for turn in turns]
        return str(formatter(messages=messages).prompt)


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

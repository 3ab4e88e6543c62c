"""From a client's request to what the engine is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from app.api.errors import ApiError
from app.api.requests import (
    Asked,
    ChatRequest,
    CompletionRequest,
    EmbeddingRequest,
    Message,
    ResponseFormat,
)
from app.engine.protocol import Role, Sampling, Turn

_ROLES: dict[str, Role] = {
    "system": "system", "developer": "system", "user": "user", "assistant": "assistant",
}  # fmt: skip
_ANY_OBJECT = '{"type":"object"}'
_BRIEF = ("none", "minimal")
"""Efforts that are no thought at all."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One prompt for the engine."""

    model: str
    turns: tuple[Turn, ...] = ()
    text: str = ""
    """Goes on with this as it stands, where there are no turns."""
    sampling: Sampling
    thinking: bool | None = None
    strict: bool = False
    """Whether a schema that cannot be enforced wholly is refused."""


def chat(request: ChatRequest, usual: Sampling) -> Ask:
    """Return the prompt of a chat; ``usual`` is how the owner has answers sampled.

    Raises ApiError for what Snug cannot honour: nothing is left out without a word.
    """
    _refuse(request)
    most = request.max_completion_tokens or request.max_tokens
    schema, strict = _schema(request.response_format)
    if schema and request.grammar:
        raise ApiError(400, "Ask for a grammar or a response_format, not both.", param="grammar")
    effort = request.reasoning_effort
    return Ask(
        model=request.model,
        turns=tuple(_turn(message, at) for at, message in enumerate(request.messages)),
        sampling=_sampling(request, usual, most, schema),
        thinking=None if effort is None else effort not in _BRIEF,
        strict=strict,
    )


def completion(request: CompletionRequest, usual: Sampling) -> Ask:
    """Return the prompt of a text that goes on; raises ApiError as :func:`chat` does."""
    _refuse(request)
    (text, *more) = _texts(request.prompt, "prompt")
    if more:
        raise ApiError(400, "Send one prompt a request.", param="prompt")
    sampling = _sampling(request, usual, request.max_tokens, "")
    return Ask(model=request.model, text=text, sampling=sampling)


def texts_to_embed(request: EmbeddingRequest) -> list[str]:
    """Return the texts that are to become vectors; raises ApiError."""
    return _texts(request.input, "input")


def _texts(value: str | list[Any], param: str) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not texts:
        raise ApiError(400, f"“{param}” is empty.", param=param)
    strings = [text for text in texts if isinstance(text, str)]
    if len(strings) < len(texts):
        raise ApiError(400, "Send text, not token numbers: those differ by model.", param=param)
    if not all(strings):
        raise ApiError(400, f"A text in “{param}” is empty.", param=param)
    return strings


def _sampling(request: Asked, usual: Sampling, most: int | None, schema: str) -> Sampling:
    stop = [request.stop] if isinstance(request.stop, str) else request.stop
    asked = {
        "temperature": request.temperature,
        "top_p": request.top_p,
        "top_k": request.top_k,
        "min_p": request.min_p,
        "repeat_penalty": request.repeat_penalty,
        "seed": request.seed,
        "max_tokens": most,
        "stop": None if stop is None else tuple(stop),
        "schema": schema or None,
        "grammar": request.grammar or None,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    return msgspec.structs.replace(usual, **given)


def _schema(wanted: ResponseFormat | None) -> tuple[str, bool]:
    """Return the schema that an answer must keep to, empty for none, and whether wholly."""
    if wanted is None or wanted.type == "text":
        return "", False
    if wanted.type == "json_object":
        return _ANY_OBJECT, False
    named = wanted.json_schema
    if named is None:
        raise ApiError(
            400, "“json_schema” is missing in response_format.", param="response_format.json_schema"
        )
    if named.schema is UNSET or bytes(named.schema) == b"null":
        return _ANY_OBJECT, False
    return bytes(named.schema).decode(), bool(named.strict)


def _turn(message: Message, at: int) -> Turn:
    param = f"messages[{at}]"
    role = _ROLES.get(message.role)
    if role is None:
        raise ApiError(
            400,
            f"The role “{message.role}” is not understood: "
            "a turn is of the system, the user or the assistant.",
            param=f"{param}.role",
        )
    if message.tool_calls or message.function_call or message.tool_call_id:
        raise ApiError(400, "Calls of tools are not understood.", param=f"{param}.tool_calls")
    content = message.content
    if content is None:
        if role != "assistant":
            raise ApiError(400, "The turn has no content.", param=f"{param}.content")
        return Turn(role, "")
    if isinstance(content, str):
        return Turn(role, content)
    pieces = []
    for number, part in enumerate(content):
        if part.type != "text" or part.text is None:
            raise ApiError(
                400,
                f"Content of the type “{part.type}” is not understood, only text.",
                param=f"{param}.content[{number}]",
            )
        pieces.append(part.text)
    return Turn(role, "\n".join(pieces))


def _refuse(request: ChatRequest | CompletionRequest) -> None:
    """Raise ApiError for the first thing that is asked for and cannot be done."""
    for param, reason in _refusals(request):
        raise ApiError(400, reason, param=param, code="unsupported")


def _refusals(request: ChatRequest | CompletionRequest) -> Iterator[tuple[str, str]]:
    if (request.n or 1) > 1:
        yield "n", "Snug gives one answer a request: ask again for another one."
    for name in ("presence_penalty", "frequency_penalty"):
        if getattr(request, name):
            yield name, f"“{name}” is not supported; “repeat_penalty” is."
    if request.logit_bias:
        yield "logit_bias", "“logit_bias” is not supported."
    yield from _chat(request) if isinstance(request, ChatRequest) else _completion(request)


def _chat(request: ChatRequest) -> Iterator[tuple[str, str]]:
    for name in ("tools", "functions"):
        if getattr(request, name) and request.tool_choice != "none":
            yield name, "Tools are not supported."
    asked: dict[str, Any] = {
        "logprobs": request.logprobs,
        "top_logprobs": request.top_logprobs,
        "audio": request.audio,
        "prediction": request.prediction,
        "web_search_options": request.web_search_options,
        "store": request.store,
    }
    for name, value in asked.items():
        if value:
            yield name, f"“{name}” is not supported."
    if request.modalities and request.modalities != ["text"]:
        yield "modalities", "The answer can only be text."


def _completion(request: CompletionRequest) -> Iterator[tuple[str, str]]:
    if (request.best_of or 1) > 1:
        yield "best_of", "Snug gives one answer a request."
    if request.logprobs is not None:
        yield "logprobs", "“logprobs” is not supported."
    if request.echo:
        yield "echo", "“echo” is not supported."
    if request.suffix:
        yield "suffix", "“suffix” is not supported."

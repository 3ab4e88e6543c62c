"""What clients get: OpenAI's objects."""

from __future__ import annotations

import base64
import secrets
import struct
import time
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from app.engine.protocol import Embedded, Finished, Stats, StopReason

Kind = Literal["chat", "text"]

_ENDS: dict[StopReason, str] = {
    "end": "stop", "length": "length", "context": "length", "cancelled": "stop",
}  # fmt: skip


class Head(msgspec.Struct, frozen=True):
    """What all objects of one answer share."""

    kind: Kind
    id: str
    created: int
    model: str
    build: str


def head(kind: Kind, model: str, build: str) -> Head:
    """Begin an answer of this model and engine build."""
    prefix = "chatcmpl" if kind == "chat" else "cmpl"
    return Head(kind, f"{prefix}-{secrets.token_hex(12)}", int(time.time()), model, build)


def whole(head: Head, thought: str, text: str, finished: Finished) -> dict[str, Any]:
    """Return an answer that is not streamed."""
    if head.kind == "chat":
        message = {"role": "assistant", "content": text, "refusal": None}
        if thought:
            message["reasoning_content"] = thought
        choice: dict[str, Any] = {"message": message}
    else:
        choice = {"text": text}
    choice["finish_reason"] = _ENDS[finished.reason]
    name = "chat.completion" if head.kind == "chat" else "text_completion"
    return {**_object(head, name, [choice]), "usage": usage(finished.stats)}


def chunk(head: Head, *, first: bool = False, thought: str = "", text: str = "") -> dict[str, Any]:
    """Return a piece of a stream; the first of a chat says whose words these are."""
    if head.kind == "text":
        return _chunk(head, {"text": text, "finish_reason": None})
    delta: dict[str, str] = {"role": "assistant", "content": ""} if first else {}
    if thought:
        delta["reasoning_content"] = thought
    if text:
        delta["content"] = text
    return _chunk(head, {"delta": delta, "finish_reason": None})


def last_chunk(head: Head, finished: Finished) -> dict[str, Any]:
    """Return the end of a stream's text."""
    choice: dict[str, Any] = {"delta": {}} if head.kind == "chat" else {"text": ""}
    return _chunk(head, {**choice, "finish_reason": _ENDS[finished.reason]})


def usage_chunk(head: Head, finished: Finished) -> dict[str, Any]:
    """Return what follows the end where the client asked for the numbers."""
    return {**_chunk(head), "usage": usage(finished.stats)}


def usage(stats: Stats) -> dict[str, Any]:
    """Return the numbers of an answer."""
    return {
        "prompt_tokens": stats.prompt_tokens,
        "completion_tokens": stats.completion_tokens,
        "total_tokens": stats.prompt_tokens + stats.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": stats.reused_tokens},
        "completion_tokens_details": {"reasoning_tokens": stats.thinking_tokens},
    }


def model_object(name: str, since: int) -> dict[str, Any]:
    """Return a model as lists show it; ``since`` is in seconds since the epoch."""
    return {"id": name, "object": "model", "created": since, "owned_by": "snug"}


def model_list(names: Sequence[str], since: int) -> dict[str, Any]:
    """Return the list of models."""
    return {"object": "list", "data": [model_object(name, since) for name in names]}


def embeddings(model: str, embedded: Embedded, *, as_base64: bool) -> dict[str, Any]:
    """Return vectors in the order of their texts."""
    data = [
        {
            "object": "embedding",
            "index": index,
            "embedding": _packed(vector) if as_base64 else vector,
        }
        for index, vector in enumerate(embedded.vectors)
    ]
    numbers = {"prompt_tokens": embedded.tokens, "total_tokens": embedded.tokens}
    return {"object": "list", "data": data, "model": model, "usage": numbers}


def _packed(vector: Sequence[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def _chunk(head: Head, *choices: dict[str, Any]) -> dict[str, Any]:
    name = "chat.completion.chunk" if head.kind == "chat" else "text_completion"
    return _object(head, name, choices)


def _object(head: Head, name: str, choices: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": head.id,
        "object": name,
        "created": head.created,
        "model": head.model,
        "system_fingerprint": head.build,
        "choices": [{"index": 0, "logprobs": None, **choice} for choice in choices],
    }

"""What clients may ask: OpenAI's fields, and a few that programs for local models know.

Every field of OpenAI's interface is known here, so that a request which uses one that Snug cannot
honour is told so; one that nobody knows is a mistake and is told so, too.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from app.api.errors import ApiError

T = TypeVar("T")

Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]
Count: TypeAlias = Annotated[int, Meta(ge=1, le=2**31)]
Temperature: TypeAlias = Annotated[float, Meta(ge=0, le=2)]
Penalty: TypeAlias = Annotated[float, Meta(ge=-2, le=2)]
Seed: TypeAlias = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
StopWord: TypeAlias = Annotated[str, Meta(min_length=1, max_length=1000)]
StopWords: TypeAlias = StopWord | Annotated[list[StopWord], Meta(max_length=16)]
Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of a message; only text is understood."""

    type: str
    text: str | None = None
    refusal: Any = None
    image_url: Any = None
    input_audio: Any = None
    file: Any = None


class Message(Struct, frozen=True, forbid_unknown_fields=True):
    """One turn, as clients send it and send back what they got."""

    role: str
    content: str | list[Part] | None = None
    name: str | None = None
    reasoning_content: str | None = None
    refusal: Any = None
    annotations: Any = None
    audio: Any = None
    function_call: Any = None
    tool_calls: Any = None
    tool_call_id: Any = None


class JsonSchema(Struct, frozen=True, forbid_unknown_fields=True):
    """The schema that an answer shall keep to."""

    name: str
    schema: Raw | UnsetType = UNSET
    description: str | None = None
    strict: bool | None = None


class ResponseFormat(Struct, frozen=True, forbid_unknown_fields=True):
    """What an answer shall be."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """What else a stream says."""

    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What requests for text have in common."""

    model: str
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    temperature: Temperature | None = None
    top_p: Share | None = None
    max_tokens: Count | None = None
    stop: StopWords | None = None
    seed: Seed | None = None
    top_k: Annotated[int, Meta(ge=0, le=2**31)] | None = None
    min_p: Share | None = None
    repeat_penalty: Annotated[float, Meta(gt=0, le=10)] | None = None
    grammar: str | None = None
    n: Count | None = None
    presence_penalty: Penalty | None = None
    frequency_penalty: Penalty | None = None
    logit_bias: dict[str, Any] | None = None
    user: str | None = None


class ChatRequest(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``/v1/chat/completions``."""

    messages: Annotated[list[Message], Meta(min_length=1)]
    max_completion_tokens: Count | None = None
    response_format: ResponseFormat | None = None
    reasoning_effort: Effort | None = None
    # What changes nothing here.
    metadata: Any = None
    prompt_cache_key: Any = None
    prompt_cache_retention: Any = None
    safety_identifier: Any = None
    service_tier: Any = None
    verbosity: Any = None
    parallel_tool_calls: Any = None
    # What cannot be honoured.
    logprobs: bool | None = None
    top_logprobs: int | None = None
    tools: list[Any] | None = None
    tool_choice: Any = None
    functions: list[Any] | None = None
    function_call: Any = None
    modalities: list[str] | None = None
    audio: Any = None
    prediction: Any = None
    store: bool | None = None
    web_search_options: Any = None


class CompletionRequest(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``/v1/completions``: a text that goes on as it stands."""

    prompt: str | list[Any]
    best_of: Count | None = None
    echo: bool | None = None
    logprobs: int | None = None
    suffix: str | None = None


class EmbeddingRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``/v1/embeddings``."""

    model: str
    input: str | list[Any]
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: Count | None = None
    user: str | None = None


def read(body: bytes, kind: type[T]) -> T:
    """Read a request; raises ApiError that names what is wrong with it."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise _wrong(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiError(400, f"The request is not JSON: {error}.") from error
    except RecursionError as error:
        raise ApiError(400, "The request is nested too deeply.") from error


def _wrong(text: str) -> ApiError:
    text, _, path = text.partition(" - at `$")
    place = path.rstrip("`").lstrip(".")
    field = re.search(r"field `([^`]+)`", text)
    if field is not None:
        name = f"{place}.{field[1]}" if place else field[1]
        known = "is missing" if "missing" in text else "is not known"
        return ApiError(400, f"The field “{name}” {known}.", param=name)
    return ApiError(400, f"{place or 'The request'}: {text}.", param=place or None)

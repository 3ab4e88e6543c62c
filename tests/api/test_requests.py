"""What clients send, read without a server: nothing of it breaks anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api import asking
from app.api.errors import ApiError, from_snug
from app.api.requests import ChatRequest, CompletionRequest, EmbeddingRequest, read
from app.core.errors import SnugError, UsageError
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Sampling, Turn

USUAL = Sampling(temperature=0.7, max_tokens=100)
DEEP = b"[" * 200_000


def chat(**fields: object) -> asking.Ask:
    body = {"model": "m", "messages": [{"role": "user", "content": "Hi"}], **fields}
    return asking.chat(read(json.dumps(body).encode(), ChatRequest), USUAL)


def test_what_is_not_said_is_as_the_owner_has_it():
    ask = chat()
    assert ask.turns == (Turn("user", "Hi"),)
    assert ask.sampling == USUAL
    assert ask.thinking is None
    assert ask.model == "m"
    assert chat(temperature=None, stop=None, seed=None, max_tokens=None).sampling == USUAL


def test_what_is_said_goes_first():
    sampling = chat(
        temperature=0, top_p=0.5, top_k=3, min_p=0.1, repeat_penalty=1.1, seed=5, max_tokens=7,
        stop=["a", "b"],
    ).sampling  # fmt: skip
    assert sampling == Sampling(
        temperature=0.0, top_p=0.5, top_k=3, min_p=0.1, repeat_penalty=1.1, seed=5, max_tokens=7,
        stop=("a", "b"),
    )  # fmt: skip
    assert chat(stop="a").sampling.stop == ("a",)
    assert chat(max_tokens=7, max_completion_tokens=9).sampling.max_tokens == 9


def test_a_schema_is_passed_on_as_it_was_written():
    wanted = {"name": "x", "strict": True, "schema": {"type": "integer", "minimum": 3}}
    ask = chat(response_format={"type": "json_schema", "json_schema": wanted})
    assert json.loads(ask.sampling.schema) == wanted["schema"]
    assert ask.strict
    assert chat(response_format={"type": "json_object"}).sampling.schema == '{"type":"object"}'
    assert chat(response_format={"type": "text"}).sampling == USUAL
    for bad in ({"type": "json_schema"}, {"type": "xml"}):
        with pytest.raises(ApiError) as caught:
            chat(response_format=bad)
        assert caught.value.param.startswith("response_format")
    with pytest.raises(ApiError, match="not both"):
        chat(response_format={"type": "json_object"}, grammar='root ::= "a"')


def test_turns_of_all_shapes():
    turns = chat(
        messages=[
            {"role": "system", "content": "S"},
            {"role": "developer", "content": "D", "name": "me"},
            {
                "role": "user",
                "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}],
            },
            {"role": "assistant", "content": None, "refusal": None, "tool_calls": None},
            {"role": "assistant", "content": "A", "reasoning_content": "thought", "audio": None},
        ]
    ).turns
    assert turns == (
        Turn("system", "S"), Turn("system", "D"), Turn("user", "a\nb"), Turn("assistant", ""),
        Turn("assistant", "A"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"{'model': 'm'}", b'{"model": NaN}',
        b'{"model": 1}', b'{"model": "m"}', b'{"model": "m", "messages": {}}',
        b'{"model": "m", "messages": ' + DEEP,
        b'{"model": "m", "metadata": ' + DEEP,
        b'{"model": "m", "messages": [{"role": "user", "content": "\\ud800"}]}',
        b'{"model": "m", "messages": [{"role": "user", "content": "\xc3\x28"}]}',
        b'{"model": "m", "messages": [{"role": "user"}], "response_format": '
        b'{"type": "json_schema", "json_schema": {"name": "a", "schema": ' + DEEP,
        b'{"model": "m", "messages": [{"role": "user"}], "seed": 1e99}',
        b'{"model": "m", "messages": [{"role": "user"}], "max_tokens": 99999999999999999999}',
    ],
)  # fmt: skip
def test_what_is_no_request_is_told_so(body):
    for kind in (ChatRequest, CompletionRequest, EmbeddingRequest):
        with pytest.raises(ApiError) as caught:
            read(body, kind)
        assert caught.value.status == 400
        assert caught.value.message.endswith(".")


def test_the_field_to_blame_is_named():
    for fields, param in (
        ({"foo": 1}, "foo"),
        ({"messages": [{"role": "user", "content": "x", "colour": "red"}]}, "messages[0].colour"),
        ({"stop": ["a", ""]}, "stop[1]"),
        ({"stop": ["a"] * 17}, "stop"),
        ({"top_p": "much"}, "top_p"),
        ({"stream_options": {"include": 1}}, "stream_options.include"),
    ):
        with pytest.raises(ApiError) as caught:
            chat(**fields)
        assert caught.value.param == param, caught.value.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from([*ChatRequest.__struct_fields__, "prompt", "input", "foo"])


@given(st.dictionaries(NAMES, JSON), st.sampled_from([ChatRequest, CompletionRequest]))
def test_any_json_is_a_prompt_or_a_sentence(value, kind):
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": "x"}], **value})
    if kind is CompletionRequest:
        body = json.dumps({"model": "m", "prompt": "x", **value})
    told = None
    try:
        request = read(body.encode("utf-8", "surrogatepass"), kind)
        ask = (asking.chat if kind is ChatRequest else asking.completion)(request, USUAL)
    except ApiError as error:
        told = error
    if told is None:
        assert ask.turns or ask.text
    else:
        assert told.status == 400
        assert told.body()["error"]["message"]


def test_errors_have_the_status_that_clients_act_on():
    for error, status in (
        (EngineError("grammar", "No."), 400),
        (EngineError("too_long", "No."), 400),
        (EngineError("template", "No."), 400),
        (EngineError("embedding", "No."), 400),
        (EngineError("no_model", "No."), 404),
        (EngineError("memory", "No."), 500),
        (EngineDied("model", "It died."), 500),
        (UsageError("Which?"), 400),
        (SnugError("No."), 500),
    ):
        told = from_snug(error)
        assert told.status == status
        assert told.body()["error"]["message"].startswith(error.text)
        assert told.response().headers["x-should-retry"] == "false"

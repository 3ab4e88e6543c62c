"""What programs do with the official client."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path

import openai
import pytest
from api_clients import client_of
from pydantic import BaseModel
from scripted_model import OPENS, SWITCH, write_script
from small_models import write_small

pytestmark = pytest.mark.engine

QUESTION = [{"role": "user", "content": "What is quantization?"}]


def said(client: openai.OpenAI, model: str, **options: object) -> str:
    answer = client.chat.completions.create(
        model=model, **{"messages": QUESTION, "max_tokens": 60, **options}
    )
    return answer.choices[0].message.content


def test_the_model_in_memory_is_listed(client, model):
    (listed,) = client.models.list().data
    assert listed.id == "snug-guide-f16.gguf"
    assert listed.owned_by == "snug"
    assert client.models.retrieve(model).id == model
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-4o")
    assert caught.value.code == "model_not_found"


def test_a_question_is_answered(client, model, services):
    answer = client.chat.completions.create(model=model, messages=QUESTION)
    (choice,) = answer.choices
    assert "bits" in choice.message.content
    assert choice.message.role == "assistant"
    assert choice.finish_reason == "stop"
    assert answer.model == model
    assert answer.object == "chat.completion"
    assert answer.system_fingerprint == services.engine.build
    usage = answer.usage
    assert usage.completion_tokens > 5
    assert usage.prompt_tokens > 5
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_stream_says_the_same_in_pieces(client, model):
    whole = client.chat.completions.create(model=model, messages=QUESTION, temperature=0)
    with client.chat.completions.create(
        model=model,
        messages=QUESTION,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    ) as stream:
        first, *pieces, end, numbers = stream
    assert first.choices[0].delta.role == "assistant"
    assert len(pieces) > 1
    assert "".join(piece.choices[0].delta.content for piece in pieces) == (
        whole.choices[0].message.content
    )
    assert [piece.choices[0].finish_reason for piece in pieces] == [None] * len(pieces)
    assert end.choices[0].finish_reason == "stop"
    assert numbers.choices == []
    assert numbers.usage.completion_tokens == whole.usage.completion_tokens
    assert {piece.id for piece in (first, *pieces, end, numbers)} == {first.id}
    assert first.object == "chat.completion.chunk"


def test_numbers_come_in_a_stream_only_where_asked_for(client, model):
    with client.chat.completions.create(
        model=model, messages=QUESTION, max_tokens=3, stream=True
    ) as stream:
        pieces = list(stream)
    assert all(piece.usage is None for piece in pieces)
    assert all(len(piece.choices) == 1 for piece in pieces)
    assert pieces[-1].choices[0].finish_reason == "length"


def test_an_asynchronous_client_streams_too(server, model):
    async def ask() -> str:
        async with openai.AsyncOpenAI(base_url=server.address, api_key=server.key) as client:
            stream = await client.chat.completions.create(
                model=model, messages=QUESTION, stream=True, max_tokens=20
            )
            return "".join([piece.choices[0].delta.content or "" async for piece in stream])

    assert asyncio.run(ask())


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
def test_an_answer_ends_where_it_was_told_to(client, model, field):
    answer = client.chat.completions.create(model=model, messages=QUESTION, **{field: 4})
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 4


def test_an_answer_ends_before_a_stop_word(client, model):
    text = said(client, model, temperature=0)
    words = text.split()
    for stop, cut in ((f" {words[3]}", f" {words[3]}"), (["no", words[3], "never"], words[3])):
        answer = client.chat.completions.create(
            model=model, messages=QUESTION, temperature=0, stop=stop
        )
        assert answer.choices[0].message.content == text[: text.index(cut)]
        assert answer.choices[0].finish_reason == "stop"
    with client.chat.completions.create(
        model=model, messages=QUESTION, temperature=0, stop=[words[3]], stream=True
    ) as stream:
        pieces = [piece.choices[0].delta.content or "" for piece in stream]
    assert words[3] not in "".join(pieces)


def test_the_same_seed_gives_the_same_answer(client, model):
    wild = {"temperature": 1.5, "top_p": 1, "extra_body": {"top_k": 0, "min_p": 0}}
    first = said(client, model, seed=11, **wild)
    assert said(client, model, seed=11, **wild) == first
    assert said(client, model, seed=-4, **wild) == said(client, model, seed=-4, **wild)
    assert {said(client, model, seed=seed, **wild) for seed in range(12, 16)} != {first}


def test_the_next_turn_processes_only_what_is_new(client, model):
    first = client.chat.completions.create(model=model, messages=QUESTION, temperature=0)
    turn = first.choices[0].message.model_dump()  # whole, as programs send it back
    more = [*QUESTION, turn, {"role": "user", "content": "And a token?"}]
    second = client.chat.completions.create(model=model, messages=more, temperature=0)
    kept = second.usage.prompt_tokens_details.cached_tokens
    assert kept >= first.usage.prompt_tokens + first.usage.completion_tokens - 1
    assert kept < second.usage.prompt_tokens


def test_system_and_developer_turns_and_parts_of_text_are_understood(client, model):
    system = {"role": "system", "content": "Answer briefly."}
    developer = {"role": "developer", "content": [{"type": "text", "text": "Answer briefly."}]}
    assert said(client, model, messages=[system, *QUESTION], temperature=0) == said(
        client, model, messages=[developer, *QUESTION], temperature=0
    )


def test_json_comes_out_as_json(client, model):
    for seed in range(4):
        answer = client.chat.completions.create(
            model=model, messages=QUESTION, response_format={"type": "json_object"}, seed=seed,
            max_tokens=200, temperature=1.5,
        )  # fmt: skip
        text = answer.choices[0].message.content
        assert text.startswith("{")
        if answer.choices[0].finish_reason == "stop":
            assert isinstance(json.loads(text), dict)


def test_a_schema_is_kept_to(client, model):
    schema = {
        "type": "object",
        "properties": {"yes": {"type": "boolean"}, "one": {"enum": ["a", "b"]}},
        "required": ["yes", "one"],
        "additionalProperties": False,
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    value = json.loads(said(client, model, response_format=wanted, max_tokens=200))
    assert set(value) == {"yes", "one"}
    assert isinstance(value["yes"], bool)
    assert value["one"] in ("a", "b")


def test_a_strict_schema_of_the_clients_own_making_is_kept_to(client, model):
    class Choice(BaseModel):
        good: bool
        number: int

    answer = client.chat.completions.parse(
        model=model, messages=QUESTION, response_format=Choice, max_tokens=200
    )
    assert isinstance(answer.choices[0].message.parsed, Choice)


def test_a_schema_that_cannot_be_kept_to_is_refused_where_it_is_strict(client, model):
    schema = {"type": "object", "properties": {"a": {"not": {"type": "null"}}}}
    wanted = {"name": "x", "schema": schema, "strict": True}
    for stream in (False, True):
        with pytest.raises(openai.BadRequestError) as caught:
            said(
                client, model, stream=stream,
                response_format={"type": "json_schema", "json_schema": wanted},
            )  # fmt: skip
        assert caught.value.param == "response_format"


def test_a_broken_schema_is_refused_before_the_stream_begins(client, model, services):
    wanted = {"name": "x", "schema": {"type": "nonsense"}}
    with pytest.raises(openai.BadRequestError) as caught:
        said(
            client, model, stream=True,
            response_format={"type": "json_schema", "json_schema": wanted},
        )  # fmt: skip
    assert caught.value.param == "response_format"
    assert said(client, model)
    assert services.engine.loaded is not None


def test_a_grammar_of_ones_own(client, model):
    text = said(client, model, extra_body={"grammar": 'root ::= "left" | "right"'})
    assert text in ("left", "right")


def test_a_text_goes_on_as_it_stands(client, model):
    options = {"model": model, "prompt": "Snug is", "max_tokens": 5, "temperature": 0}
    whole = client.completions.create(**options)
    assert whole.object == "text_completion"
    assert whole.choices[0].text
    assert whole.choices[0].finish_reason == "length"
    assert whole.usage.completion_tokens == 5
    with client.completions.create(**options, stream=True) as stream:
        text = "".join(piece.choices[0].text for piece in stream)
    assert text == whole.choices[0].text
    assert client.completions.create(**{**options, "prompt": ["Snug is"]}).choices[0].text == text


def test_a_prompt_too_long_for_the_context_is_told_so(client, model):
    with pytest.raises(openai.BadRequestError) as caught:
        said(client, model, messages=[{"role": "user", "content": "word " * 9000}], stream=True)
    assert caught.value.code == "context_length_exceeded"
    assert "4,096" in caught.value.message


def test_a_prompt_that_no_context_takes_is_not_even_read(client, model, services, monkeypatch):
    monkeypatch.setattr(services.engine, "generate", None)
    for options in ({"stream": True}, {}):
        with pytest.raises(openai.BadRequestError, match="characters") as caught:
            said(client, model, messages=[{"role": "user", "content": "a" * 600_000}], **options)
        assert caught.value.code == "context_length_exceeded"


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"n": 2}, "n"),
        ({"frequency_penalty": 0.5}, "frequency_penalty"),
        ({"logprobs": True}, "logprobs"),
        ({"temperature": 2.5}, "temperature"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"extra_body": {"tempreature": 1}}, "tempreature"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "tool", "content": "1"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": None}]}, "messages[0].content"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
            "messages[0].content[0]",
        ),
    ],
)
def test_what_cannot_be_honoured_is_said_and_not_dropped(client, model, options, param):
    with pytest.raises(openai.BadRequestError) as caught:
        said(client, model, **options)
    assert caught.value.param == param
    assert caught.value.type == "invalid_request_error"


def test_neutral_values_of_what_is_not_supported_are_taken(client, model):
    assert said(
        client, model, n=1, frequency_penalty=0, presence_penalty=0, logprobs=False, user="me",
        tools=[], metadata={"a": "b"}, store=False, reasoning_effort="low",
    )  # fmt: skip


def test_another_model_is_not_here(client):
    with pytest.raises(openai.NotFoundError) as caught:
        said(client, "gpt-4o")
    assert caught.value.code == "model_not_found"
    assert "“gpt-4o”" in caught.value.message
    assert "snug-guide-f16.gguf" in caught.value.message


def test_a_chat_model_says_that_it_makes_no_embeddings(client, model):
    with pytest.raises(openai.BadRequestError, match="makes no embeddings"):
        client.embeddings.create(model=model, input="a")


def test_a_model_for_embeddings_embeds(serving, demo: Path, tmp_path: Path):
    path = write_small(tmp_path / "embedder.gguf", demo, "bert")
    server = serving(path, 512)
    with client_of(server) as client:
        texts = ["a cat", "a dog", "the quantization of models"]
        packed = client.embeddings.create(model="embedder", input=texts)
        assert [one.index for one in packed.data] == [0, 1, 2]
        plain = client.embeddings.create(model="embedder", input=texts, encoding_format="float")
        for one, other in zip(packed.data, plain.data, strict=True):
            assert one.embedding == pytest.approx(other.embedding, abs=1e-6)
            assert math.hypot(*one.embedding) == pytest.approx(1, abs=1e-4)
        assert packed.usage.prompt_tokens > 3
        alone = client.embeddings.create(model="embedder", input=texts[1], encoding_format="float")
        assert alone.data[0].embedding == pytest.approx(plain.data[1].embedding, abs=1e-5)
        with pytest.raises(openai.BadRequestError, match="64 dimensions"):
            client.embeddings.create(model="embedder", input="a", dimensions=7)
        for bad in ([], "", ["a", ""], [1, 2]):
            with pytest.raises(openai.BadRequestError) as caught:
                client.embeddings.create(model="embedder", input=bad)
            assert caught.value.param == "input"
        with pytest.raises(openai.BadRequestError, match="embeddings; it cannot answer"):
            said(client, "embedder")


def test_a_thought_is_kept_apart_from_the_answer(serving, tmp_path: Path):
    path = write_script(
        tmp_path / "m.gguf", ["Hm", ", well", "</think>", "\n\n", "Yes", " sir"], OPENS
    )
    with client_of(serving(path)) as client:
        answer = client.chat.completions.create(model="m", messages=QUESTION)
        assert answer.choices[0].message.content == "Yes sir"
        assert answer.choices[0].message.reasoning_content == "Hm, well"
        assert answer.usage.completion_tokens_details.reasoning_tokens > 0
        with client.chat.completions.create(model="m", messages=QUESTION, stream=True) as stream:
            deltas = [piece.choices[0].delta for piece in stream]
    thought = "".join(getattr(delta, "reasoning_content", None) or "" for delta in deltas)
    assert thought == "Hm, well"
    assert "".join(delta.content or "" for delta in deltas) == "Yes sir"


def test_thinking_is_switched_as_the_effort_says(serving, tmp_path: Path, monkeypatch):
    server = serving(write_script(tmp_path / "m.gguf", ["Yes"], SWITCH))
    asked = []
    engine = server._services.engine
    generate = engine.generate
    monkeypatch.setattr(
        engine, "generate", lambda *a, **k: asked.append(k["thinking"]) or generate(*a, **k)
    )
    with client_of(server) as client:
        for effort in ("none", "minimal", "high"):
            assert said(client, "m", reasoning_effort=effort) == "Yes"
        assert said(client, "m") == "Yes"
    assert asked == [False, False, True, None]

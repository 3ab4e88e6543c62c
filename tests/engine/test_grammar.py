"""Answers that keep to a grammar or a JSON schema, with the real engine."""

from __future__ import annotations

import json
import re

import pytest

from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Sampling, Turn

pytestmark = pytest.mark.engine

HELLO = [Turn("user", "What is quantization?")]
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "bits": {"type": "integer", "minimum": 2, "maximum": 16},
        "kinds": {"type": "array", "items": {"enum": ["Q4_K_M", "Q8_0"]}, "maxItems": 2},
        "good": {"type": "boolean"},
    },
    "required": ["name", "bits", "kinds", "good"],
}
WAYS = [
    {"temperature": 0},
    {"temperature": 0, "repeat_penalty": 1.2},
    {"temperature": 1.5, "top_k": 40, "seed": 1},
    {"temperature": 5.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0, "seed": 2, "repeat_penalty": 1.3},
]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_an_answer_keeps_to_its_schema(chatting, ask, way):
    text, end = ask(chatting, HELLO, schema=json.dumps(SCHEMA), max_tokens=500, **way)
    value = json.loads(text)
    assert list(value) == SCHEMA["required"]
    assert 2 <= value["bits"] <= 16
    assert set(value["kinds"]) <= {"Q4_K_M", "Q8_0"}
    assert end.reason == "end"
    assert end.notes == []


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_an_answer_keeps_to_its_grammar(chatting, ask, way):
    grammar = 'root ::= ("no" | "yes") ", " [^\\x00-\\x7F]{3} [0-9a-f]{4,8} "."'
    text, end = ask(chatting, HELLO, grammar=grammar, **way)
    assert re.fullmatch(r"(no|yes), [^\x00-\x7f]{3}[0-9a-f]{4,8}\.", text)
    assert end.reason == "end"


def test_the_answer_that_the_model_wants_is_left_alone(chatting, ask):
    free, first = ask(chatting, HELLO, temperature=0)
    ruled, second = ask(chatting, HELLO, temperature=0, grammar="root ::= .*")
    assert ruled == free
    assert (first.reason, second.reason) == ("end", "end")


def test_a_grammar_that_is_not_done_goes_on_to_the_limit(chatting, ask):
    text, end = ask(
        chatting, HELLO, temperature=0, grammar='root ::= "a"* "b"', max_tokens=7, ignore_end=True
    )
    assert end.reason in ("length", "end")
    assert re.fullmatch("a*b?", text)


def test_stop_words_end_a_ruled_answer(chatting, ask):
    text, end = ask(
        chatting, HELLO, temperature=0, grammar='root ::= "one two three"', stop=(" three",)
    )
    assert text == "one two"
    assert end.reason == "end"


def test_what_is_not_enforced_is_told(chatting, ask):
    schema = json.dumps({"type": "array", "items": {"const": 1}, "maxItems": 1, "contains": {}})
    text, end = ask(chatting, HELLO, temperature=0, schema=schema)
    assert json.loads(text) in ([], [1])
    assert end.notes == ["“contains” is not enforced."]
    assert chatting.check_sampling(Sampling(schema=schema)) == end.notes


def test_checking_needs_no_model(engine):
    assert engine.check_sampling(Sampling(grammar='root ::= "a"')) == []
    assert engine.check_sampling(Sampling()) == []
    with pytest.raises(EngineError, match="line 1") as caught:
        engine.check_sampling(Sampling(grammar='root ::= "a'))
    assert caught.value.kind == "grammar"
    assert "go on without" in caught.value.hint


@pytest.mark.parametrize(
    "wish",
    [
        {"grammar": 'root ::= "a'}, {"grammar": "nonsense"},
        {"grammar": "root ::= " + "(" * 100_000}, {"grammar": "\0"}, {"grammar": "root ::= root"},
        {"grammar": "root ::= [^\\U00000000-\\U0010FFFF]"},
        {"grammar": 'root ::= (((("a"{2000}){2000}){2000}){2000}){2000} (' },
        {"grammar": "\n".join(f"r{n} ::= r{n + 1}" for n in range(9000))},
        {"schema": "{"}, {"schema": "[" * 200_000}, {"schema": '{"$ref": "#"}'},
        {"schema": '{"$ref": "file:///etc/passwd"}'}, {"schema": '{"minItems": 1e99}'},
        {"schema": '{"type": "string", "maxLength": 99999999}'},
        {"grammar": 'root ::= "a"', "schema": "{}"},
    ],
    ids=lambda wish: str(wish)[:50],
)  # fmt: skip
def test_a_broken_or_hostile_wish_is_a_sentence_and_harms_nothing(chatting, ask, wish):
    pid = chatting.pid
    with pytest.raises(EngineError) as caught:
        ask(chatting, HELLO, **wish)
    assert not isinstance(caught.value, EngineDied)
    assert caught.value.kind == "grammar"
    assert caught.value.text.endswith(".")
    assert len(caught.value.text) < 200
    assert chatting.pid == pid
    assert ask(chatting, HELLO, temperature=0, max_tokens=3)[1].stats.completion_tokens == 3


@pytest.mark.parametrize(
    ("grammar", "reason"),
    [
        # Each of these leads llama.cpp's own matcher into an abort, or into computing for ever.
        ('root ::= "a" s\ns ::= [ a-z] s "a" | [ a-z] s "b" | "."', "too many ways"),
        ('root ::= "a" | "a" [\\x01] [\\x02] [\\x03]', None),
        ("root ::= " + "([a-z ]?) " * 300, None),
        ('root ::= (("a"{2000}){2000}){2000} "b"', None),
        ("root ::= ", None),
    ],
)
def test_a_grammar_that_becomes_hostile_on_the_way_ends_the_answer_only(
    chatting, ask, grammar, reason
):
    pid = chatting.pid
    wish = {"grammar": grammar, "temperature": 0, "max_tokens": 60}
    if reason:
        with pytest.raises(EngineError, match=reason):
            ask(chatting, HELLO, **wish)
    else:
        ask(chatting, HELLO, **wish)
    assert chatting.pid == pid
    assert ask(chatting, HELLO, temperature=0, max_tokens=3)[1].stats.completion_tokens == 3


def test_characters_are_spelled_from_single_bytes(says, ask):
    grammar = 'root ::= "é👋\\n" [0-9]{3} [あ-ん]'
    text, end = ask(says("One"), HELLO, grammar=grammar, temperature=0, thinking=False)
    assert re.fullmatch("é👋\n[0-9]{3}[あ-ん]", text)
    assert end.reason == "end"


def test_a_place_from_which_the_model_cannot_go_on_is_a_sentence(says, ask):
    engine = says("One", without="xyz")
    with pytest.raises(EngineError, match="this model cannot go on") as caught:
        ask(engine, HELLO, grammar='root ::= "ab" [xyz]', temperature=0, thinking=False)
    assert caught.value.kind == "grammar"
    assert ask(engine, HELLO, temperature=0)[0] == "One"

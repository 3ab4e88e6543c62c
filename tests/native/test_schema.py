"""JSON schemas as grammars: what they allow is valid, what they forbid cannot be written."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.native.automaton import Automaton
from app.native.constraint import read_grammar
from app.native.failures import NativeFailure

PERSON = {
    "type": "object", "title": "Person",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "age": {"type": "integer", "minimum": 0, "maximum": 150},
        "tags": {"type": "array", "items": {"enum": ['a"b', "c\\d", "é\n", 1]}, "maxItems": 2},
        "email": {"type": ["string", "null"]},
    },
    "required": ["name", "age"], "additionalProperties": False,
}  # fmt: skip
TREE = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "value": {"type": "number"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["value"],
        }
    },
}


def automaton(schema: object) -> Automaton:
    return Automaton(read_grammar("", schema if isinstance(schema, str) else json.dumps(schema))[0])


def allows(schema: object, value: object) -> bool:
    machine = automaton(schema)
    text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    state = machine.walk(machine.start, text)
    return state is not None and state.accepting


@pytest.mark.parametrize(
    ("schema", "yes", "no"),
    [
        (True, [None, {"a": [1, "x", False]}, 1e9], []),
        ({}, [[], "ü"], [b"", b"nul"]),
        (PERSON, [{"name": "x", "age": 3}, {"name": "x", "age": 150, "tags": ['a"b', "é\n"]},
                  {"name": "x", "age": 0, "email": None}, {"name": "x", "age": 9, "email": ""}],
         [{}, {"name": "x"}, {"age": 3, "name": "x"}, {"name": "", "age": 3},
          {"name": "x", "age": 151}, {"name": "x", "age": -1}, {"name": "x", "age": 3, "z": 1},
          {"name": "x", "age": 3, "tags": [1, 1, 1]}, {"name": "x", "age": 3, "email": 4}]),
        (TREE, [{"value": 1}, {"value": 1.5, "children": [{"value": 2, "children": []}]}],
         [{"children": []}, {"value": 1, "children": [{}]}]),
        ({"type": "object"}, [{}, {"a": {"b": []}}], [[], None]),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, [{}, {"a": 1, "b": 2}],
         [{"a": "x"}]),
        ({"properties": {"a": {"const": "x"}}, "additionalProperties": True},
         [{}, {"a": "x"}, {"a": "x", "b": 2, "c": []}, {"b": 1}], [{"a": "y", "b": 1}]),
        ({"required": ["a"]}, [{"a": [1]}], [{}, {"b": 1}]),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 3},
         [[True, False], [True, True, True]], [[], [True], [True] * 4, [1, 2]]),
        ({"type": "array", "maxItems": 0}, [[]], [[1]]),
        ({"type": "array", "minItems": 1, "maxItems": 1}, [[1]], [[], [1, 2]]),
        ({"prefixItems": [{"type": "integer"}, {"type": "string"}]}, [[1, "a"]], [[1], ["a", 1]]),
        ({"prefixItems": [{"const": 1}], "items": {"const": 2}, "maxItems": 3}, [[1], [1, 2, 2]],
         [[], [2], [1, 2, 2, 2]]),
        ({"items": [{"const": 1}, {"const": 2}]}, [[1, 2]], [[1], [1, 2, 3]]),
        ({"type": "string", "minLength": 2, "maxLength": 3}, ["ab", "日本語", '"\\'],
         ["a", "abcd"]),
        ({"type": "string", "format": "date-time"}, ["2024-02-29T23:59:59.5Z"], ["2024-13-01"]),
        ({"type": "string", "format": "date"}, ["2024-02-29"], ["2024-2-9"]),
        ({"type": "string", "format": "uuid"}, ["00000000-0000-4000-8000-00000000000a"], ["x"]),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, [1, None], ["a"]),
        ({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"],
          "oneOf": [{"properties": {"b": {"const": 1}}, "required": ["b"]},
                    {"properties": {"c": {"const": 2}}, "required": ["c"]}]},
         [{"a": 1, "b": 1}, {"a": 1, "c": 2}], [{"a": 1}, {"b": 1}]),
        ({"allOf": [{"$ref": "#/$defs/a"}, {"properties": {"y": {}}, "required": ["y"]}],
          "$defs": {"a": {"properties": {"x": {"type": "null"}}, "required": ["x"]}}},
         [{"x": None, "y": 1}], [{"x": None}, {"y": 1}]),
        ({"enum": [1, "1", None, {"a": [True]}]}, [1, "1", None, {"a": [True]}], [2, "x"]),
        ({"const": {"x": '"\\\n'}}, [{"x": '"\\\n'}], [{"x": ""}]),
        ({"type": ["object", "null"], "properties": {"a": {"type": "null"}}, "required": ["a"]},
         [None, {"a": None}], [{}, "null"]),
        ({"type": "integer", "exclusiveMinimum": -3, "exclusiveMaximum": 2.5}, [-2, 0, 2],
         [-3, 3, 1.5]),
        ({"type": "string", "pattern": "^[A-Z]{2}\\d+(-x|\\.y)?$"}, ["AB12", "AB1-x", "XY0.y"],
         ["ab1", "AB", "AB1.", "AB1-y"]),
        ({"type": "string", "pattern": "a+\"?b"}, ["xaaby", 'ca"b', "ab"], ["a", "b", "ba"]),
        ({"type": "string", "pattern": "^(?:a|b*?)[^\\w\\s]\\\\$"}, ["a!\\", "bb-\\"], ["aa\\"]),
        ({"properties": {"ro/ot": {"$ref": "#/properties/ro~1ot/items", "items": {"const": 1}}}},
         [{"ro/ot": 1}], [{"ro/ot": 2}]),
    ],
)  # fmt: skip
def test_values_are_allowed_or_not(schema: object, yes: list[object], no: list[object]):
    for value in yes:
        assert allows(schema, value), value
    for value in no:
        assert not allows(schema, value), value


@given(st.integers(-1200, 1200), st.integers(-1200, 1200))
def test_bounds_of_integers_are_exact(first: int, last: int):
    low, high = sorted((first, last))
    machine = automaton({"type": "integer", "minimum": low, "maximum": high})
    for value in {low - 1, low, low + 1, 0, -1, 1, (low + high) // 2, high - 1, high, high + 1}:
        state = machine.walk(machine.start, str(value).encode())
        assert (state is not None and state.accepting) == (low <= value <= high), value
    assert machine.walk(machine.start, b"-0") is None or low < 0


@pytest.mark.parametrize("schema", [PERSON, TREE, {}, {"type": "object"}], ids=str)
def test_whatever_comes_is_json(schema: object):
    machine = automaton(schema)
    chance = random.Random(1)
    ended = 0
    for _ in range(60):
        state, text = machine.start, b""
        while len(text) < 400 and not (state.accepting and (not state.bytes or len(text) > 40)):
            byte = chance.choice([byte for byte in range(256) if state.bytes >> byte & 1])
            following = machine.walk(state, bytes([byte]))
            assert following is not None
            state, text = following, text + bytes([byte])
        if state.accepting:
            ended += 1
            value = json.loads(text)
            if schema is PERSON:
                assert 0 <= value["age"] <= 150
    assert ended > 5


@pytest.mark.parametrize(
    ("schema", "note"),
    [
        ({"type": "number", "minimum": 1}, "“minimum” is not enforced."),
        ({"type": "array", "uniqueItems": True}, "“uniqueItems” is not enforced."),
        ({"type": "string", "format": "email"}, "The format “email” is not enforced."),
        ({"type": "string", "pattern": "(?=x)"}, "it looks ahead or behind"),
        ({"type": "string", "pattern": "\\bx"}, "“\\b” is not understood"),
        ({"type": "string", "pattern": "(" * 200}, "too deep"),
        ({"allOf": [{"type": "string", "maxLength": 2}, {"maxLength": 1}]}, "only one is enforced"),
        ({"type": "string", "pattern": "^a*$", "maxLength": 3}, "“maxLength” is not enforced."),
        ({"description": "x", "if": {}}, "“if” is not enforced."),
    ],
)
def test_what_is_not_enforced_is_told(schema: dict[str, Any], note: str):
    notes = read_grammar("", json.dumps(schema))[1]
    assert len(notes) == 1
    assert note in notes[0]


def test_what_is_enforced_is_not_told():
    assert read_grammar("", json.dumps(PERSON))[1] == ()


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "a part is no schema"),
        ("false", "allows nothing"),
        ('{"type": "text"}', "there is no type “text”"),
        ('{"type": ["object", 3]}', "there is no type “3”"),
        ('{"$ref": "https://example.com/x"}', "is not within it"),
        ('{"$ref": "#/a/b"}', "leads nowhere"),
        ('{"$ref": 5}', "is not within it"),
        ('{"$ref": "#"}', "begins with itself"),
        ('{"allOf": [{"$ref": "#"}]}', "begins with itself"),
        ('{"properties": {"a": {"$ref": "#"}}, "required": ["a"]}', "has no end"),
        ('{"type": "array", "minItems": 1e9}', "more than 2,000"),
        ('{"type": "array", "minItems": -1}', "is not a count"),
        ('{"type": "array", "minItems": 3, "maxItems": 2}', "below its least"),
        ('{"type": "string", "minLength": 3, "maxLength": 2}', "below its least"),
        ('{"type": "integer", "minimum": 3, "maximum": 2}', "no integer"),
        ('{"type": "integer", "minimum": NaN}', "not a number"),
        ('{"enum": []}', "an enum is empty"),
        ('{"anyOf": []}', "a choice is empty"),
        ('{"anyOf": {}}', "is not a list"),
        ('{"properties": []}', "is not an object"),
        ('{"enum": ["\\ud800"]}', "half of a pair"),
        ('{"items": ' * 100 + "{}" + "}" * 100, "too large"),
        (json.dumps({"anyOf": [{"maxLength": 2000, "title": str(n)} for n in range(300)]}),
         "too large"),
        (" " * 300_000, "longer than"),
    ],
)  # fmt: skip
def test_a_schema_that_cannot_be_used_says_why(schema: str, reason: str):
    with pytest.raises(NativeFailure) as caught:
        automaton(schema)
    assert caught.value.kind == "grammar"
    assert caught.value.text.startswith("The JSON schema cannot be used: ")
    assert reason in caught.value.text


def test_a_grammar_and_a_schema_together_are_refused():
    with pytest.raises(NativeFailure, match="not to both"):
        read_grammar('root ::= "a"', "{}")


_WORDS = st.sampled_from(
    ["type", "properties", "items", "enum", "const", "anyOf", "allOf", "$ref", "minItems", "a",
     "required", "additionalProperties", "prefixItems", "pattern", "minLength", "minimum"]
)  # fmt: skip
_SCHEMAS = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3000) | st.floats() | st.text(max_size=5)
    | st.sampled_from(["object", "array", "string", "integer", "number", "#", "#/items", "^a|b$"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(_SCHEMAS)
def test_whatever_is_asked_ends_in_a_grammar_or_a_sentence(schema: object):
    try:
        automaton(schema)
    except NativeFailure as failure:
        kind = failure.kind
    else:
        kind = "grammar"
    assert kind == "grammar"

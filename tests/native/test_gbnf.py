"""Grammars are read within bounds and followed byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.native.automaton import Automaton, State
from app.native.failures import NativeFailure
from app.native.gbnf import read_gbnf
from app.native.utf8_ranges import LAST, complement, sequences

JSON = r"""
root   ::= object
value  ::= object | array | string | number | ("true" | "false" | "null") ws

object ::=
  "{" ws (
            string ":" ws value
    ("," ws string ":" ws value)*
  )? "}" ws

array  ::= "[" ws ( value ("," ws value)* )? "]" ws
string ::= "\"" (
    [^"\\\x7F\x00-\x1F] |
    "\\" (["\\bfnrt] | "u" [0-9a-fA-F]{4}) # escapes
  )* "\"" ws
number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9]{1,15})? ws
ws ::= | " " | "\n" [ \t]{0,20}
"""


def matches(grammar: str, text: str | bytes) -> bool:
    automaton = Automaton(read_gbnf(grammar))
    data = text.encode() if isinstance(text, str) else text
    state = automaton.walk(automaton.start, data)
    return state is not None and state.accepting


@pytest.mark.parametrize(
    ("grammar", "yes", "no"),
    [
        (JSON, ['{}', '{"a": [1, -2.5e3, {"ü👋\\n": null}], "c": true}'],
         ["", "[]", '{"a" 1}', '{"a": 01}', '{"a": 1', '{"\n": 1}']),
        ('root ::= ("yes" | "no")+', ["yes", "noyes"], ["", "y", "yesn"]),
        ("root ::= [^a]{2,3}", ["日本", "b👋c"], ["日", "ba", "日本日本"]),
        ("root ::= .{2}", ["👋é", "\n\n"], ["a"]),
        ("root ::= [a-cé-í\\U0001F600-\\u{0}]".replace("\\u{0}", "\\U0001F64F"), ["b", "ë", "😅"],
         ["d", "ø", "🚀"]),
        ("root ::= [-a\\]]+", ["-a]"], ["b"]),
        ('root ::= a | b\na ::= "x"\n  # a note\nb ::= a a', ["x", "xx"], ["xxx"]),
        ('root ::= "a"\n | "b" |\n "c"\nz ::= "d"', ["a", "b", "c"], ["d"]),
        ('root ::= "" | s\ns ::= "(" s ")" | "x"', ["", "((x))"], ["((x)"]),
        ('root ::= "a"{2} "b"{1,} "c"{,2}'.replace("{,2}", "{0,2}"), ["aab", "aabbcc"],
         ["ab", "aa", "aabccc"]),
        ('root ::= "\\x41\\t\\"\\\\"', ['A\t"\\'], ["A"]),
    ],
)  # fmt: skip
def test_texts_match_or_do_not(grammar: str, yes: list[str], no: list[str]):
    for text in yes:
        assert matches(grammar, text), text
    for text in no:
        assert not matches(grammar, text), text


@given(st.integers(0, LAST), st.integers(0, LAST), st.characters(codec="utf-8"))
def test_ranges_of_characters_are_the_same_as_bytes(first: int, last: int, character: str):
    low, high = sorted((first, last))
    data = character.encode()

    def spelled(ranges: list[tuple[int, int]]) -> bool:
        return any(
            len(way) == len(data)
            and all(mask >> byte & 1 for mask, byte in zip(way, data, strict=True))
            for way in sequences(ranges)
        )

    assert spelled([(low, high)]) == (low <= ord(character) <= high)
    assert spelled(complement([(low, high)])) != spelled([(low, high)])


def test_what_may_follow_is_known():
    automaton = Automaton(read_gbnf('root ::= "ab"? [0-9]'))
    assert automaton.start.bytes == 1 << ord("a") | sum(1 << byte for byte in b"0123456789")
    assert not automaton.start.accepting
    end = automaton.walk(automaton.start, b"ab7")
    assert isinstance(end, State)
    assert end.accepting
    assert end.bytes == 0


CHAIN = "\n".join(f"r{number} ::= r{number + 1}" for number in range(5000))


@pytest.mark.parametrize(
    ("grammar", "reason"),
    [
        ("", "“root” is missing"),
        ('x ::= "a"', "“root” is missing"),
        ("root ::= a", "“a” is missing"),
        ('root = "a"', "“::=”"),
        ('root ::= "a', "ends in the middle"),
        ("root ::= [a", "ends in the middle"),
        ("root ::= (", "“)” is missing"),
        ("root ::= )", "a line break"),
        ("root ::= *", "nothing to repeat"),
        ('root ::= "a"{2', "“}” is missing"),
        ('root ::= "a"{3,2}', "below its least"),
        ('root ::= "a"{99999999999999999999}', "more than 2,000 times"),
        ('root ::= "\\q"', "means nothing"),
        ('root ::= "\\x4"', "is not one"),
        ('root ::= "\\x+4"', "is not one"),
        ('root ::= "\\UFFFFFFFF"', "is not one"),
        ('root ::= "\\uD800"', "half of a pair"),
        ("root ::= [z-a]", "backwards"),
        ("root ::= []", "empty"),
        ('root ::= "a"\nroot ::= "b"', "there twice"),
        ("root ::= <think>", "single tokens"),
        ('root ::= root "a" | "b"', "“root” begins with itself"),
        ('root ::= a\na ::= b? root "x"\nb ::= "" | c\nc ::= ""', "begins with itself"),
        ('root ::= "a" root', "has no end"),
        ("root ::= " + "(" * 10_000, "too deep"),
        ("root ::= " + " ".join(f'("a"{{2000}} "{n}")' for n in range(120)), "too large"),
        ("root ::= " + "a " * 200_000, "longer than"),
        (f'root ::= r0\n{CHAIN}\nr5000 ::= r0 "x"', "begins with itself"),
    ],
)
def test_a_grammar_that_cannot_be_used_says_why(grammar: str, reason: str):
    with pytest.raises(NativeFailure) as caught:
        Automaton(read_gbnf(grammar))
    assert caught.value.kind == "grammar"
    assert reason in caught.value.text


@given(st.text(alphabet='rot:=ab"[]()|*+?{}0,1^-\\.\n #', max_size=60))
def test_whatever_is_written_ends_in_a_grammar_or_a_sentence(text: str):
    try:
        automaton = Automaton(read_gbnf(f"root ::= {text}"))
        automaton.walk(automaton.start, b"abab00")
    except NativeFailure as failure:
        kind = failure.kind
    else:
        kind = "grammar"
    assert kind == "grammar"


def test_a_grammar_that_can_be_read_in_ever_more_ways_is_given_up():
    automaton = Automaton(read_gbnf('root ::= s\ns ::= " " s "a" | " " s "b" | "c"'))
    with pytest.raises(NativeFailure, match="too many ways"):
        automaton.walk(automaton.start, b" " * 64)


def test_a_text_that_goes_ever_deeper_is_given_up():
    automaton = Automaton(read_gbnf('root ::= "(" root ")" | "x"'))
    with pytest.raises(NativeFailure, match="too deep"):
        automaton.walk(automaton.start, b"(" * 400_000)


def test_a_long_chain_of_rules_is_followed():
    assert matches(f'root ::= r0\n{CHAIN}\nr5000 ::= "x"', "x")

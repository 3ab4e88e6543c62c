"""Thoughts before the answer, stop words, and text without a template."""

from __future__ import annotations

import json

import pytest
from scripted_model import OPENS, SWITCH

from app.engine.errors import EngineError
from app.engine.protocol import Turn

pytestmark = pytest.mark.engine

HELLO = [Turn("user", "Hello")]
THOUGHT = ("Hm", ", stop", " there.", "</think>", "\n\n", "Good", " day", " and", " night")
GREEDY = {"temperature": 0}


def test_a_thought_that_the_template_opened_comes_as_if_the_model_had_opened_it(says, ask):
    engine = says(*THOUGHT, template=OPENS)
    assert engine.loaded.thinking == "always"
    text, end = ask(engine, HELLO, **GREEDY)
    assert text == "<think>Hm, stop there.</think>\n\nGood day and night"
    assert end.opened_thinking
    assert end.stats.thinking_tokens == 4
    assert end.stats.completion_tokens == len(THOUGHT)
    assert end.stats.thinking_s >= 0


def test_without_the_wish_to_think_an_opened_thought_is_closed_at_once(says, ask):
    engine = says(*THOUGHT, template=OPENS)
    closed = engine.count(HELLO, thinking=False).tokens
    assert closed > engine.count(HELLO).tokens
    _, end = ask(engine, HELLO, thinking=False, max_tokens=1, **GREEDY)
    assert not end.opened_thinking
    assert end.stats.prompt_tokens == closed
    assert end.stats.thinking_tokens == 0


def test_the_wish_reaches_a_template_that_knows_it(says):
    engine = says("Hi", template=SWITCH)
    assert engine.loaded.thinking == "switch"
    plain, thinking = engine.count(HELLO), engine.count(HELLO, thinking=True)
    assert thinking.tokens == plain.tokens
    assert engine.count(HELLO, thinking=False).tokens == plain.tokens + 2


def test_a_model_whose_vocabulary_knows_thoughts_may_begin_one_itself(says, ask):
    engine = says("<think>", *THOUGHT)
    assert engine.loaded.thinking == "own"
    text, end = ask(engine, HELLO, **GREEDY)
    assert text.startswith("<think>Hm")
    assert not end.opened_thinking
    assert end.stats.thinking_tokens == 5


def test_the_demo_model_does_not_think(chatting):
    assert chatting.loaded.thinking == "none"


def test_a_stopped_thought_is_all_thought(says, ask):
    _, end = ask(says(*THOUGHT, template=OPENS), HELLO, max_tokens=3, **GREEDY)
    assert end.reason == "length"
    assert end.stats.thinking_tokens == 3


def test_nothing_comes_of_an_opened_thought_without_a_token(says, ask):
    assert ask(says(*THOUGHT, template=OPENS), HELLO, max_tokens=0)[0] == ""


@pytest.mark.parametrize(
    ("stop", "left"),
    [((" and",), "Good day"), (("y a", "zzz"), "Good da"), (("Good",), ""), (("", "none"), None),
     ((" stop",), None)],
)  # fmt: skip
def test_stop_words_end_the_answer_but_not_the_thought(says, ask, stop, left):
    text, end = ask(says(*THOUGHT, template=OPENS), HELLO, stop=stop, **GREEDY)
    thought, answer = text.split("</think>\n\n")
    assert thought == "<think>Hm, stop there."
    assert answer == ("Good day and night" if left is None else left)
    assert end.reason == "end"


def test_stop_words_end_an_answer_without_a_thought(says, ask):
    text, _ = ask(says("One", " two", "\n", "Us", "er:"), HELLO, stop=("\nUser:",), **GREEDY)
    assert text == "One two"


@pytest.mark.parametrize("template", [OPENS, SWITCH])
def test_a_grammar_begins_behind_the_thought(says, ask, template):
    pieces = THOUGHT if template == OPENS else ("<think>", *THOUGHT)
    engine = says(*pieces, template=template)
    text, end = ask(engine, HELLO, grammar='root ::= "y" "es"? "!"', **GREEDY)
    thought, answer = text.split("</think>")
    assert thought == "<think>Hm, stop there."
    assert answer.strip() in ("y!", "yes!")
    assert end.reason == "end"


def test_a_schema_without_a_thought_when_none_is_wished(says, ask):
    schema = json.dumps({"enum": ["a", "b"]})
    text, _ = ask(
        says("<think>", *THOUGHT, template=SWITCH), HELLO, thinking=False, schema=schema, **GREEDY
    )
    assert json.loads(text) in ("a", "b")


def test_text_goes_on_as_it_stands(says, ask):
    engine = says("One", " two", " three")
    text, end = ask(engine, [], text="<|start|>One", **GREEDY)
    assert text == " two three"
    assert end.stats.prompt_tokens == 2


def test_nothing_at_all_is_not_answered(says, ask):
    with pytest.raises(EngineError) as caught:
        ask(says("One", template="{{ '' }}"), [])
    assert caught.value.kind == "template"

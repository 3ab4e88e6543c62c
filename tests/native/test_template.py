"""The model's own template, and what happens to conversations that it refuses."""

from __future__ import annotations

import pytest

from app.engine.protocol import Turn
from app.native.failures import NativeFailure
from app.native.template import ChatTemplate, merged, opened_thought

CHATML = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
NO_SYSTEM = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if m.role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "<{{ m.role }}>{{ m.content }}{% endfor %}"
)


def _template(source: str | None) -> ChatTemplate:
    return ChatTemplate(source, bos="<s>", eos="</s>")


def test_the_prompt_is_what_the_template_says():
    turns = [Turn("system", "Be kind."), Turn("user", "Hi")]
    assert _template(CHATML).render(turns) == (
        "<|system|>Be kind.<|end|><|user|>Hi<|end|><|assistant|>"
    )


def test_a_system_turn_that_is_refused_goes_into_the_first_question():
    turns = [Turn("system", "Be kind."), Turn("user", "Hi"), Turn("assistant", "Yes")]
    assert _template(NO_SYSTEM).render(turns) == "<s><user>Be kind.\n\nHi<assistant>Yes"


def test_neighbours_of_one_role_are_joined():
    turns = [Turn("user", "a"), Turn("user", "b"), Turn("assistant", "c")]
    assert merged(turns) == [Turn("user", "a\n\nb"), Turn("assistant", "c")]


@pytest.mark.parametrize(
    "source",
    [
        "{{ raise_exception('no') }}",
        "{% for %}",
        "{{ messages | unknown_filter }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}{{ os.getcwd() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ raise_exception.__globals__['__builtins__'].open('/etc/passwd').read() }}",
        "{{ strftime_now.__globals__.__builtins__.__import__('os').system('id') }}",
        "{{ (messages|attr('__class__')).__base__.__subclasses__() }}",
        "{{ messages[0].content.foo.bar }}",
    ],
)
def test_a_broken_or_hostile_template_is_a_named_failure(source: str):
    with pytest.raises(NativeFailure) as caught:
        _template(source).render([Turn("user", "Hi")])
    assert caught.value.kind == "template"


def test_without_a_template_the_model_sees_a_plain_transcript():
    template = _template(None)
    assert template.render([Turn("user", "Hi")]) == "User: Hi\nAssistant:"
    assert template.stops == ("\nUser:",)


SWITCH = CHATML + (
    "{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n"
    "{% endif %}"
)
OPENS = CHATML + "{{ '<think>\n' }}"


@pytest.mark.parametrize(
    ("source", "kind"),
    [(CHATML, "none"), (None, "none"), (SWITCH, "switch"), (OPENS, "always"),
     ("{% if not thinking is defined %}{% set thinking = false %}{% endif %}", "switch"),
     (CHATML + "{# messages[0].thinking is defined #}", "none"),
     (CHATML + "{% set x = '</think>' %}", "own"), ("{% for %}", "none"),
     ("{{ raise_exception('<think>') }}", "none")],
)  # fmt: skip
def test_what_a_template_says_of_thoughts(source: str | None, kind: str):
    assert _template(source).thinking() == kind


def test_the_wish_to_think_or_not_is_passed_on():
    turns = [Turn("user", "Hi")]
    template = _template(SWITCH)
    assert template.render(turns) == template.render(turns, True)
    assert template.render(turns, False).endswith("<|assistant|><think>\n\n</think>\n\n")


def test_an_opened_thought_is_closed_where_none_is_wished():
    prompt = _template(OPENS).render([Turn("user", "Hi")], False)
    assert prompt.endswith("<|assistant|><think>\n\n</think>\n\n")
    assert opened_thought(prompt) == ""
    assert opened_thought(_template(OPENS).render([Turn("user", "Hi")])) == "<think>\n"


@pytest.mark.parametrize(
    "source",
    ["{{ 1 / 0 }}", "{{ {}['a']['b'] }}", "{{ messages[7].content }}", "{{ messages.x.y }}",
     "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{{ 'a' * 10**9999 }}",
     "(" * 9999 + "{{ " + "(" * 9999,
     "{% for i in range(10**9) %}{% endfor %}"],
)  # fmt: skip
def test_a_template_that_fails_in_any_way_is_a_named_failure(source: str):
    with pytest.raises(NativeFailure) as caught:
        _template(source).render([Turn("user", "Hi")])
    assert caught.value.kind == "template"

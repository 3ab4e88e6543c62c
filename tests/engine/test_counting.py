"""Counting before sending: exact, with what is in memory and what has to go."""

from __future__ import annotations

import pytest
from scripted_model import OPENS

from app.engine.protocol import Turn

pytestmark = pytest.mark.engine

CHAT = [
    Turn("system", "Be brief."),
    *[
        Turn("user" if number % 2 == 0 else "assistant", f"This is message number {number}. " * 4)
        for number in range(41)
    ],
]


def test_what_is_in_memory_is_known_before_sending(chatting, ask):
    assert chatting.count(CHAT).reused < 10
    _, end = ask(chatting, CHAT, temperature=0, max_tokens=4)
    counted = chatting.count([*CHAT, Turn("assistant", "So."), Turn("user", "And?")])
    assert counted.reused >= end.stats.prompt_tokens - 1
    assert chatting.count(CHAT).reused == end.stats.prompt_tokens - 1
    _, again = ask(chatting, CHAT, temperature=0, max_tokens=4)
    assert again.stats.reused_tokens == end.stats.prompt_tokens - 1


def test_counting_changes_nothing(chatting, ask):
    ask(chatting, CHAT, temperature=0, max_tokens=4)
    before = chatting.count(CHAT)
    chatting.count([Turn("user", "Something else")], each=True, fit=5)
    after = chatting.count(CHAT)
    assert (after.tokens, after.reused) == (before.tokens, before.reused)


def test_the_parts_are_the_whole(chatting):
    counted = chatting.count(CHAT, each=True)
    assert len(counted.parts) == len(CHAT)
    assert min(counted.parts[1:]) > 20
    behind = counted.tokens - sum(counted.parts)
    assert 0 < behind < 10, "what the template puts behind the last turn"
    assert chatting.count(CHAT).parts == []


def test_parts_of_turns_that_the_template_changes(says):
    engine = says("Hi", template=OPENS.replace("m.content", "m.content.split('</think>')[-1]"))
    turns = [
        Turn("user", "One"), Turn("assistant", "<think>Long thought</think>Two"),
        Turn("user", "Three"), Turn("user", ""), Turn("user", "Four"),
    ]  # fmt: skip
    counted = engine.count(turns, each=True)
    assert sum(counted.parts) < counted.tokens
    assert counted.parts[1] < counted.parts[2] + 15
    assert counted.parts[3] == 0


def test_what_has_to_go_for_a_prompt_to_fit(chatting):
    whole = chatting.count(CHAT).tokens
    counted = chatting.count(CHAT, fit=whole)
    assert (counted.left_out, counted.fitted) == (0, whole)
    for room in (whole - 1, whole // 2, 400):
        counted = chatting.count(CHAT, fit=room)
        assert counted.tokens == whole
        assert counted.fitted <= room
        rest = [CHAT[0], *CHAT[1 + counted.left_out :]]
        assert rest[1].role == "user"
        assert chatting.count(rest).tokens == counted.fitted
        more = [CHAT[0], *CHAT[counted.left_out - 1 :]]
        assert chatting.count(more).tokens > room, "no more was left out than had to be"


def test_the_last_turn_stays_even_when_it_is_too_long(chatting):
    counted = chatting.count(CHAT, fit=20)
    assert counted.left_out == len(CHAT) - 2
    assert counted.fitted == chatting.count([CHAT[0], CHAT[-1]]).tokens > 20
    alone = chatting.count([CHAT[-1]], fit=5)
    assert alone.left_out == 0
    assert alone.fitted == alone.tokens > 5


def test_texts_are_counted_as_they_stand(chatting):
    texts = ["", "How much memory does it take?", "Grüße 👋", "<|im_start|>"]
    counts = chatting.count_texts(texts)
    assert counts[0] == 0
    assert counts[1] > 5
    assert counts[3] == 1
    plain = chatting.count([Turn("user", texts[1])]).tokens
    assert plain - counts[1] == chatting.count([Turn("user", "a")]).tokens - 1

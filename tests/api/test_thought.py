"""A thought and an answer are told apart wherever the text happens to be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.thought import ThoughtSplitter


def split(pieces: list[str]) -> tuple[str, str]:
    splitter = ThoughtSplitter()
    parts = [splitter.take(piece) for piece in pieces] + [splitter.take("", end=True)]
    return "".join(part.thought for part in parts), "".join(part.answer for part in parts)


@pytest.mark.parametrize(
    ("text", "thought", "answer"),
    [
        ("", "", ""),
        ("Hello", "", "Hello"),
        ("\n Hello \n", "", "Hello \n"),
        ("<think>\nHm.\n</think>\n\nYes. ", "Hm.", "Yes. "),
        ("  <think>a</think>b", "a", "b"),
        ("<think>a < b </ c", "a < b </ c", ""),
        ("<think>cut of", "cut of", ""),
        ("<think>cut off </thi", "cut off </thi", ""),
        ("<think></think>Yes", "", "Yes"),
        ("<thin", "", "<thin"),
        ("<thing>", "", "<thing>"),
        ("Say <think>x</think>", "", "Say <think>x</think>"),
        ("<think>a</think>b <think>c</think>", "a", "b <think>c</think>"),
    ],
)
def test_parts(text, thought, answer):
    assert split([text]) == (thought, answer)
    assert split(list(text)) == (thought, answer)


@given(st.lists(st.sampled_from(["<think>", "</think>", "<", "th", "ink>", " ", "\n", "a", "b/"])))
def test_cuts_change_nothing(pieces):
    text = "".join(pieces)
    assert split(pieces) == split([text]) == split(list(text))


def test_an_answer_is_not_held_back():
    splitter = ThoughtSplitter()
    assert splitter.take("H") == ("", "H")
    assert splitter.take("<think>") == ("", "<think>")
    splitter = ThoughtSplitter()
    assert splitter.take("<think>one two") == ("one two", "")
    assert splitter.take(" ") == ("", "")
    assert splitter.take("three") == (" three", "")

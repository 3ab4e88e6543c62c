"""Titles made from a first question."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from app.chat.titles import LONGEST, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("What is Q4_K_M?", "What is Q4_K_M?"),
        ("  \n\n  How   big\tis it?\nMore below.", "How big is it?"),
        ("# A heading", "A heading"),
        ("> - 1. quoted list", "quoted list"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("--- \nreal words", "real words"),
        ("2 * 3 = 6 and my_function(x)", "2 * 3 = 6 and my_function(x)"),
        ("???", "???"),
        ("", ""),
        (" \n ", ""),
        ("量子化とは何ですか", "量子化とは何ですか"),
        (
            "Please explain to me in simple words what a quantization is, why",
            "Please explain to me in simple words what a quantization is…",
        ),
        ("word " * 12 + "and more", "word " * 11 + "word…"),
        ("x" * 80, "x" * (LONGEST - 1) + "…"),
    ],
)
def test_title(text, title):
    assert title_of(text) == title


@given(strategies.text(max_size=300))
def test_a_title_is_one_short_line_of_the_text(text):
    title = title_of(text)
    assert len(title) <= LONGEST
    assert len(title.splitlines()) <= 1
    assert title == title.strip()
    assert bool(title) == bool(text.strip()) or not text.split()

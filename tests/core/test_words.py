"""Texts in the language spoken: looked up, filled in, with that language's numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.units import format_bytes, format_rate
from app.core.words import ENGLISH, Language, figures, mark, speak, tr

GERMAN = {
    "{count:,} tokens": "{count:,} Token",
    "Quit": "Beenden",
    "tokens/s": "Token/s",
    "{share:.1%} of {what}": "{share:.1%} von {what}",
}


@pytest.fixture
def german() -> Iterator[None]:
    """Speak a German of few words."""
    speak(Language(lambda text: GERMAN.get(text, ""), comma_for_point=True))
    yield
    speak(ENGLISH)


def test_english_is_said_as_it_stands():
    assert tr("Quit") == "Quit"
    assert tr("{count:,} tokens", count=1240) == "1,240 tokens"
    assert tr("a {brace} without values") == "a {brace} without values"
    assert figures("1,240.5") == "1,240.5"


def test_texts_and_numbers_are_said_in_the_language_spoken(german):
    assert tr("Quit") == "Beenden"
    assert tr("{count:,} tokens", count=1240) == "1.240 Token"
    assert tr("{share:.1%} of {what}", share=0.125, what="1.5") == "12,5\xa0% von 1.5"
    assert format_bytes(8.03e9) == "8,03 GB"
    assert format_rate(1240) == "1.240 Token/s"


def test_what_has_no_translation_is_said_in_english(german):
    assert tr("Go on") == "Go on"


def test_marked_texts_wait_for_their_turn(german):
    assert mark("Quit") == "Quit"
    assert tr(mark("Quit")) == "Beenden"

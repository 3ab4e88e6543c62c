"""Everything that Snug Guide does not know, and its honest answer."""

from __future__ import annotations

import random

from . import words
from .grammar import expand
from .offtopic_phrases import ADVICE, CODE, FACTS, LIVE, MATHS, TRANSLATE, WRITING

GROUPS = (
    (FACTS, 5.0, "that"),
    (LIVE, 1.0, "live"),
    (CODE, 1.6, "code"),
    (WRITING, 1.6, "writing"),
    (TRANSLATE, 1.2, "translation"),
    (MATHS, 1.5, "maths"),
    (ADVICE, 2.4, "that"),
)
ANSWERS = {
    "that": (
        (
            "I don't know that: I'm a tiny demo model and only know about quantization, memory and"
            " Snug. For this, open a larger model: Ctrl+O takes any `.gguf` file."
        ),
        (
            "That is beyond me. I'm a tiny demo that knows about quantization, memory and Snug; a"
            " larger model, opened with Ctrl+O, can help you there."
        ),
    ),
    "live": (
        (
            "I can't know that: I'm a tiny demo model that runs offline on your machine. Ask me"
            " about quantization, memory or Snug instead."
        ),
    ),
    "code": (
        (
            "I can't write code: I'm a tiny demo model that knows about quantization, memory and"
            " Snug. For programming, open a larger model with Ctrl+O."
        ),
    ),
    "writing": (
        (
            "Writing like that is beyond me: I'm a tiny demo model that knows about quantization,"
            " memory and Snug. A larger model, opened with Ctrl+O, can do it."
        ),
    ),
    "translation": (
        (
            "I speak only a little English: I'm a tiny demo model that knows about quantization,"
            " memory and Snug. For languages, open a larger model with Ctrl+O."
        ),
    ),
    "maths": (
        (
            "I only do sums about memory: I'm a tiny demo model that knows about quantization,"
            " memory and Snug. For maths, open a larger model with Ctrl+O."
        ),
    ),
}


def _thing(rng: random.Random) -> str:
    style = rng.random()
    if style < 0.62:
        return rng.choice(words.THINGS)
    if style < 0.70:
        return rng.choice(words.PERSONS)
    if style < 0.78:
        return rng.choice(words.PLACES)
    made_up = "".join(rng.choice(words.SYLLABLES) for _ in range(rng.randint(2, 4)))
    if style < 0.85:
        return f"the {made_up}"
    if style < 0.9:
        return f"{rng.choice(words.THINGS)} in {rng.choice(words.PLACES)}"
    return made_up


def offtopic_question(rng: random.Random) -> tuple[str, str]:
    """Return a question from outside, not yet humanized, and the honest answer."""
    patterns, _, kind = rng.choices(GROUPS, [weight for _, weight, _ in GROUPS])[0]
    question = expand(rng, rng.choice(patterns))
    numbers = [str(rng.randint(2, 99 if rng.random() < 0.7 else 2000)) for _ in range(3)]
    for slot, value in (
        ("{place}", rng.choice(words.PLACES)),
        ("{person}", rng.choice(words.PERSONS)),
        ("{thing}", _thing(rng)),
        ("{thing2}", _thing(rng)),
        ("{work}", _thing(rng)),
        ("{task}", rng.choice(words.TASKS)),
        ("{language}", rng.choice(words.LANGUAGES)),
        ("{tongue}", rng.choice(words.TONGUES)),
        ("{n}", numbers[0]),
        ("{n2}", numbers[1]),
        ("{n3}", numbers[2]),
    ):
        question = question.replace(slot, value)
    return question, rng.choice(ANSWERS[kind])

"""How answers are sampled: what each number means, its bounds, and presets that come with Snug."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.chat.model import Preset
from app.chat.rows import storable
from app.core.errors import UsageError
from app.core.words import mark, tr
from app.engine.protocol import Sampling

MOST_STOPS = 16
LONGEST_STOP = 200
"""Characters of a stop word."""
LONGEST_RULES = 65_536
"""Characters of a grammar or schema."""
LONGEST_NAME = 60


class Knob(msgspec.Struct, frozen=True, kw_only=True):
    """A setting of :class:`Sampling` as people see it."""

    name: str
    """Of the field."""
    label: str
    about: str
    """What it does, in one sentence."""
    least: float = 0
    most: float = 0
    """Bounds of a number; 0 to 0 for what is none."""


KNOBS: tuple[Knob, ...] = (
    Knob(
        name="temperature",
        label=mark("Temperature"),
        about=mark(
            "How far an answer may stray from the likeliest words; 0 always takes the likeliest."
        ),
        most=5,
    ),
    Knob(
        name="top_k",
        label="Top-k",
        about=mark("Only so many of the likeliest next words are considered; 0 considers all."),
        most=1000,
    ),
    Knob(
        name="top_p",
        label="Top-p",
        about=mark(
            "Only the likeliest words that together reach this share are considered; 1 is all."
        ),
        most=1,
    ),
    Knob(
        name="min_p",
        label="Min-p",
        about=mark(
            "Words less likely than this share of the likeliest one are left out; 0 keeps all."
        ),
        most=1,
    ),
    Knob(
        name="repeat_penalty",
        label=mark("Repeat penalty"),
        about=mark("Above 1 makes words that were just said less likely; 1 leaves them alone."),
        least=0.5,
        most=2,
    ),
    Knob(
        name="seed",
        label=mark("Seed"),
        about=mark(
            "The same seed, settings and model give the same answer; empty draws a new one."
        ),
        most=2**32 - 1,
    ),
    Knob(
        name="max_tokens",
        label=mark("Longest answer"),
        about=mark("The answer ends after so many tokens; a word is about one and a third."),
        least=1,
        most=2**20,
    ),
    Knob(
        name="stop",
        label=mark("Stop words"),
        about=mark("The answer ends before the first of these texts."),
    ),
    Knob(
        name="grammar",
        label=mark("Grammar"),
        about=mark("The answer keeps to these rules, written in llama.cpp's GBNF."),
    ),
    Knob(
        name="schema",
        label=mark("JSON schema"),
        about=mark("The answer is one JSON value of this shape; it takes the place of a grammar."),
    ),
)

BUILT_IN: tuple[Preset, ...] = (
    Preset(name=mark("Precise"), sampling=Sampling(temperature=0.2, top_p=0.9)),
    Preset(name=mark("Creative"), sampling=Sampling(temperature=1.0, top_k=0, top_p=1.0)),
    Preset(name=mark("Repeatable"), sampling=Sampling(temperature=0.0)),
    Preset(name="JSON", sampling=Sampling(temperature=0.2, schema='{"type": "object"}')),
)

ABOUT: Mapping[str, str] = {
    "Precise": mark("Stays close to the likeliest words: for facts, code and summaries."),
    "Creative": mark("Lets unlikely words in as well: for ideas and stories."),
    "Repeatable": mark("Always takes the likeliest word: the same question gets the same answer."),
    "JSON": mark("Answers with one JSON object, for other programs to read."),
}


def checked(preset: Preset) -> Preset:
    """Return a preset with its numbers within bounds and its name on one line.

    Raises UsageError for more stop words, or a longer grammar or schema, than anyone needs.
    """
    sampling = preset.sampling
    if len(sampling.stop) > MOST_STOPS or any(len(one) > LONGEST_STOP for one in sampling.stop):
        raise UsageError(
            tr(
                "A preset has at most {most} stop words of {longest} characters.",
                most=MOST_STOPS,
                longest=LONGEST_STOP,
            ),
            tr("Leave some out."),
        )
    if max(len(sampling.grammar), len(sampling.schema)) > LONGEST_RULES:
        raise UsageError(
            tr(
                "A grammar or schema has at most {longest:,} characters.",
                longest=LONGEST_RULES,
            ),
            tr("Make it shorter."),
        )
    numbers = {
        knob.name: _within(getattr(sampling, knob.name), knob)
        for knob in KNOBS
        if knob.most and getattr(sampling, knob.name) is not None
    }
    texts = {
        "stop": tuple(storable(one) for one in sampling.stop if one),
        "grammar": storable(sampling.grammar),
        "schema": storable(sampling.schema),
    }
    name = " ".join(storable(preset.name).split())[:LONGEST_NAME].strip()
    return msgspec.structs.replace(
        preset, name=name, sampling=msgspec.structs.replace(sampling, **numbers, **texts)
    )


def _within(number: float, knob: Knob) -> float:
    usual = getattr(Sampling(), knob.name)
    if number != number:  # not a number
        return usual if usual is not None else knob.least
    bounded = min(max(number, knob.least), knob.most)
    return float(bounded) if isinstance(usual, float) else int(bounded)

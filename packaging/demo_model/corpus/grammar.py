"""A tiny template language: ``"open [a|the] [model|file]"`` stands for four sentences."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

Sequence_ = tuple["str | Choice", ...]


@dataclass(frozen=True)
class Choice:
    """A bracketed group: one of its options is taken."""

    options: tuple[Sequence_, ...]


@dataclass(frozen=True)
class Topic:
    """One thing that Snug Guide can talk about.

    ``things`` are noun phrases ("what is ..."), ``deeds`` are verb phrases ("how do I ..."),
    ``asks`` are whole questions. All of them, and ``answers``, are templates.
    """

    name: str
    answers: tuple[str, ...]
    things: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    more: str = ""
    weight: float = 1.0


@cache
def _parse(template: str) -> Sequence_:
    sequence, end = _parse_sequence(template, 0, "")
    if end != len(template):
        raise ValueError(f"unbalanced brackets in {template!r}")
    return sequence


def _parse_sequence(template: str, start: int, stops: str) -> tuple[Sequence_, int]:
    parts: list[str | Choice] = []
    text: list[str] = []
    position = start
    while position < len(template) and template[position] not in stops:
        if template[position] == "[":
            if text:
                parts.append("".join(text))
                text = []
            options: list[Sequence_] = []
            while template[position] != "]":
                option, position = _parse_sequence(template, position + 1, "|]")
                options.append(option)
                if position >= len(template):
                    raise ValueError(f"unbalanced brackets in {template!r}")
            parts.append(Choice(tuple(options)))
        else:
            text.append(template[position])
        position += 1
    if text:
        parts.append("".join(text))
    return tuple(parts), position


def expand(rng: random.Random, template: str) -> str:
    """Return one random sentence of ``template``."""
    return _render(rng, _parse(template)) if "[" in template else template


def _render(rng: random.Random, sequence: Sequence_) -> str:
    pieces = []
    for part in sequence:
        if isinstance(part, str):
            pieces.append(part)
        else:
            pieces.append(_render(rng, rng.choice(part.options)))
    return "".join(pieces)

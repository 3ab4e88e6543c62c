"""Conversations to measure with: Markdown as models write it, made up, always the same."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from app.chat.archive import ArchivedConversation, ArchivedMessage

_WORDS = """
model memory token context prompt answer layer weight number matrix cache thread window speed disk
page file folder list table column row value type name error result test measure small large fast
slow early late first last whole half same other better worse
"""
_PLAIN = _WORDS.split()
_LINKS = ("the", "a", "of", "in", "to", "and", "for", "with", "that", "is", "when", "it", "no")
WORDS = 30_000
"""Made-up words besides, the frequent ones first, as in any language."""

HAN = 3_000
"""Chinese characters, the frequent ones first."""
_FIRST_HAN = ord("一")

RARE = "quokkasaurus"
"""It stands in one message of some thousands."""

_SYLLABLES = (
    "ba",
    "ke",
    "li",
    "mo",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "dra",
    "kle",
    "spi",
    "tro",
)


class Writer:
    """Writes questions and answers; the same ``seed`` writes the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._made = [_made_word(number) for number in range(WORDS)]

    def messages(self, count: int, characters: int) -> Iterator[str]:
        """Yield questions and answers in turn, ``characters`` long on average."""
        for number in range(count):
            if number % 2:
                yield self.answer(characters * 9 // 5)
            else:
                yield self.sentences(max(1, characters // 350))

    def answer(self, characters: int) -> str:
        """Return Markdown of about this length: prose, lists, tables, code."""
        parts: list[str] = []
        length = 0
        kinds = (self._heading, self._prose, self._list, self._prose, self._table, self._code)
        while length < characters:
            kind = self._prose if not parts else self._chance.choice(kinds)
            part = kind()
            parts.append(part)
            length += len(part) + 2
        return "\n\n".join(parts)

    def unspaced(self, characters: int) -> str:
        """Return sentences of about this length in a script that puts no spaces between words."""
        sentences: list[str] = []
        while characters > 0:
            length = self._chance.randint(6, 24)
            sentences.append("".join(self._han() for _ in range(length)))
            characters -= length + 1
        return "，".join(sentences) + "。"

    def sentences(self, count: int) -> str:
        """Return so many sentences."""
        return " ".join(self._sentence() for _ in range(count))

    def _sentence(self) -> str:
        words = [self._word() for _ in range(self._chance.randint(6, 18))]
        return f"{' '.join(words).capitalize()}."

    def _word(self) -> str:
        draw = self._chance.random()
        if draw < 0.4:
            return self._chance.choice(_LINKS)
        if draw < 0.7:
            return self._chance.choice(_PLAIN)
        if draw > 0.999998:
            return RARE
        return self._made[int(WORDS * self._chance.random() ** 4)]

    def _han(self) -> str:
        return chr(_FIRST_HAN + int(HAN * self._chance.random() ** 3))

    def _prose(self) -> str:
        return f"{self.sentences(3)} It is **{self._word()}**, see `{self._word()}()`."

    def _heading(self) -> str:
        return f"## {self._word().capitalize()} {self._word()}"

    def _list(self) -> str:
        mark = self._chance.choice(("-", "1."))
        return "\n".join(f"{mark} {self._sentence()}" for _ in range(self._chance.randint(2, 6)))

    def _table(self) -> str:
        rows = [[self._word() for _ in range(3)] for _ in range(self._chance.randint(3, 6))]
        lines = [" | ".join(row) for row in (rows[0], ["---"] * 3, *rows[1:])]
        return "\n".join(f"| {one} |" for one in lines)

    def _code(self) -> str:
        lines = [
            f'    {self._chance.choice(_PLAIN)}_{number} = compute("{self._word()}", {number})'
            for number in range(self._chance.randint(3, 10))
        ]
        return "\n".join(("```python", f"def {self._chance.choice(_PLAIN)}():", *lines, "```"))


def conversation(texts: Sequence[str], title: str) -> ArchivedConversation:
    """Return a conversation of questions and answers in turn."""
    now = time.time()
    messages = tuple(
        ArchivedMessage(
            id=number,
            role="user" if number % 2 else "assistant",
            text=text,
            parent=number - 1 or None,
            viewed=number + 1 if number < len(texts) else None,
            created=now,
            model="" if number % 2 else "Synthetic",
        )
        for number, text in enumerate(texts, 1)
    )
    return ArchivedConversation(
        title=title, created=now, updated=now, leaf=len(texts) or None, messages=messages
    )


def _made_word(number: int) -> str:
    base, word = len(_SYLLABLES), ""
    while True:
        word += _SYLLABLES[number % base]
        number //= base
        if not number:
            return word

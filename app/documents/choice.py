"""As many passages as there is room for, the likeliest ones first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.documents.passages import Passage
from app.documents.relevance import Place, Relevance

Count = Callable[[Sequence[str]], Sequence[int]]
"""Returns the tokens of each text."""

_BATCH = 32
_GAP = "\n[…]\n"


class Choice:
    """Documents that do not fit as a whole, and which passages of them do.

    For one thread at a time.
    """

    def __init__(self, documents: Sequence[tuple[str, Sequence[Passage]]], count: Count) -> None:
        """Take documents as their texts and passages; ``count`` may block."""
        self._documents = documents
        self._count = count
        self._relevance = Relevance(documents)
        self._tokens: dict[Place, int] = {}
        self._gap = 0

    def close(self) -> None:
        """Forget the documents."""
        self._relevance.close()

    def choose(self, question: str, budget: int) -> list[Place]:
        """Return the passages for a question that together take at most ``budget`` tokens.

        They are ordered as they are relevant; their leads, and marks of what is left out between
        them, are counted with each, so that they take less if anything.
        """
        order = self._relevance.order(question)
        if not self._gap:
            (self._gap,) = self._count([_GAP])
        left = budget
        for place, at in enumerate(order):
            if at not in self._tokens:
                self._count_some(order[place : place + _BATCH])
            left -= self._tokens[at] + self._gap
            if left < 0:
                return order[:place]
        return order

    def _count_some(self, places: Sequence[Place]) -> None:
        texts = [self._text(place) for place in places]
        self._tokens.update(zip(places, self._count(texts), strict=True))

    def _text(self, place: Place) -> str:
        text, passages = self._documents[place.document]
        one = passages[place.passage]
        lead = text[one.lead.start : one.lead.end] + _GAP if one.lead is not None else ""
        return lead + text[one.start : one.end]

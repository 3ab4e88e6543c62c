"""How many tokens a conversation takes, as a whole, turn by turn, and with old turns left out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from app.engine.protocol import Count, Counted, Turn
from app.native.session import Session
from app.native.template import CLOSE


def count(request: Count, session: Session) -> Counted:
    """Return the exact tokens of the prompt that ``request`` becomes; raises NativeFailure."""
    text = session.model.template.render(request.turns, request.thinking)
    prompt = session.tokenized(text)
    left_out, fitted = 0, 0
    if request.fit:
        left_out, fitted = _fit(request, session, len(prompt))
    return Counted(
        request.id,
        len(prompt),
        session.model.context,
        reused=session.reusable(prompt),
        parts=_parts(request.turns, text, session) if request.each else [],
        left_out=left_out,
        fitted=fitted,
    )


def _fit(request: Count, session: Session, whole: int) -> tuple[int, int]:
    """Return how many turns to leave out, and the tokens of the prompt without them."""
    if whole <= request.fit:
        return 0, whole
    head = [turn for turn in request.turns[:1] if turn.role == "system"]
    rest = request.turns[len(head) :]
    # Without an answer's question, its answer says nothing: whole exchanges go.
    starts = [index for index, turn in enumerate(rest) if turn.role == "user" and index] or [
        max(0, len(rest) - 1)
    ]

    def tokens(start: int) -> int:
        turns = [*head, *rest[start:]]
        return len(session.tokenized(session.model.template.render(turns, request.thinking)))

    place = bisect_left(starts, True, key=lambda start: tokens(start) <= request.fit)
    start = starts[min(place, len(starts) - 1)]
    return start, tokens(start)


def _parts(turns: Sequence[Turn], text: str, session: Session) -> list[int]:
    """Return the tokens of each turn, with what the template writes before and within it."""
    ends: list[int] = []
    place = 0
    for turn in turns:
        for said in (turn.content.strip(), turn.content.rpartition(CLOSE)[2].strip()):
            found = text.find(said, place)
            if found >= 0:
                place = found + len(said)
                break
        ends.append(place)
    tokenize = session.model.vocabulary.tokenize
    return [len(tokenize(text[first:last])) for first, last in pairwise([0, *ends])]

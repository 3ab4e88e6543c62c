"""Times of a loaded model: single tokens behind contexts of some depths, and prompts.

It goes the way that a chat goes, sampler included, so that what is measured is what is felt. The
figures are worked out on the other side; nothing is averaged or left out here but the warm-up.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator

import llama_cpp.llama_cpp as C

from app.engine.protocol import Decoding, Measure, Measured, Processing, Sampling
from app.native.failures import NativeFailure
from app.native.generate import create_sampler
from app.native.session import Interrupted, Session

_WARM_UP = 2
"""Tokens before the counting starts: the first ones touch the weights' pages."""
_LEAST_TOKENS = 4
_LEAST_PROMPT = 32
"""Below that, a prompt is not yet processed at full speed."""


def measure(request: Measure, session: Session) -> Measured:
    """Take the times that ``request`` asks for; raises NativeFailure, also for a stop."""
    deepest = max(request.depths, default=0)
    room = session.model.context - request.tokens * len(request.depths) - _WARM_UP
    if deepest > room or request.prompt > session.model.context:
        raise NativeFailure(
            "context", f"Measuring needs more than the {session.model.context:,} tokens of context."
        )
    # Different tokens: a model of experts would always ask the same ones otherwise.
    words = _words(session.model.vocabulary.size)
    sampler = create_sampler(Sampling(), 1, session.model.vocabulary.size)
    try:
        decoding, filling, sampling = [], [], []
        other = b"\1" * request.flush
        session.rewind([next(words)])
        for depth in sorted(request.depths):
            filling += _process(session, max(0, depth - len(session.tokens)), words)
            behind = len(session.tokens)
            warm_up = 0 if behind else _WARM_UP
            times = _decode(request, session, sampler, words, other, warm_up=warm_up)
            decoding.append(Decoding(behind, [decoded for decoded, _ in times]))
            sampling += [sampled for _, sampled in times]
        prompts = _prompts(request, session, words) if request.prompt else []
    except Interrupted:
        raise NativeFailure("cancelled", "Measuring was stopped.") from None
    finally:
        C.llama_sampler_free(sampler)
        session.rewind([next(words)])
    return Measured(request.id, decoding, filling, prompts, sampling)


def _words(vocabulary: int) -> Iterator[int]:
    chance = random.Random(0)
    while True:
        yield chance.randrange(vocabulary)


def _decode(
    request: Measure,
    session: Session,
    sampler: object,
    words: Iterator[int],
    other: bytes,
    *,
    warm_up: int,
) -> list[tuple[float, float]]:
    """Return the seconds of processing and of choosing each token."""
    context = session.model.context_pointer
    times: list[tuple[float, float]] = []
    spent = 0.0
    while len(times) < warm_up + request.tokens:
        other.find(0)  # is nowhere: all of it is read
        started = time.perf_counter()
        session.advance(next(words))
        C.llama_synchronize(context)
        decoded = time.perf_counter()
        C.llama_sampler_sample(sampler, context, -1)
        sampled = time.perf_counter()
        times.append((decoded - started, sampled - decoded))
        spent += sampled - started
        if len(times) >= warm_up + _LEAST_TOKENS and spent > request.seconds:
            break
    return times[warm_up:]


def _process(session: Session, count: int, words: Iterator[int]) -> list[Processing]:
    """Process ``count`` more tokens and return the time of each batch."""
    if not count:
        return []
    marks: list[tuple[int, float]] = []

    def on_progress(done: int) -> None:
        C.llama_synchronize(session.model.context_pointer)
        marks.append((done, time.perf_counter()))

    session.prefill(session.tokens + [next(words) for _ in range(count)], on_progress)
    return [
        Processing(depth, done - depth, ended - began)
        for (depth, began), (done, ended) in itertools.pairwise(marks)
    ]


def _prompts(request: Measure, session: Session, words: Iterator[int]) -> list[Processing]:
    """Process one short prompt, then two of the length that the time allows."""
    times: list[Processing] = []
    count = min(_LEAST_PROMPT, request.prompt)
    for _ in range(3):
        session.rewind([next(words)])
        began = len(times)
        times += _process(session, count, words)
        seconds = sum(one.seconds for one in times[began:])
        if began == 0 and seconds > 0:
            possible = int(count * request.seconds / 2 / seconds) // _LEAST_PROMPT * _LEAST_PROMPT
            count = min(request.prompt, max(count, possible))
    return times

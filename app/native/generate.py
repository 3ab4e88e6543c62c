"""One answer: prompt in, text out as it comes, with its numbers."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import partial

import llama_cpp.llama_cpp as C

from app.engine.protocol import Finished, Generate, Progress, Sampling, Stats, StopReason, Text
from app.native.answer import AnswerText
from app.native.constraint import Constraint
from app.native.failures import NativeFailure
from app.native.library import peak_memory, resident_memory
from app.native.session import Interrupted, Session
from app.native.template import opened_thought


def generate(
    request: Generate, session: Session, emit: Callable[[Progress | Text], None]
) -> Finished:
    """Answer ``request`` and return its terminal event; raises NativeFailure.

    A stop leaves what was computed in memory, so going on costs nothing.
    """
    started = time.perf_counter()
    model = session.model
    sampling = request.sampling
    seed = secrets.randbits(32) if sampling.seed is None else sampling.seed % 2**32
    text = request.text or model.template.render(request.turns, request.thinking)
    thought = "" if request.text else opened_thought(text)
    may_think = not request.text and request.thinking is not False and model.thinking != "none"
    prompt = session.tokenized(text)
    if not prompt:
        raise NativeFailure("template", "There is nothing to answer.")
    if len(prompt) >= model.context:
        raise NativeFailure(
            "too_long",
            f"The conversation has {len(prompt):,} tokens, the context takes {model.context:,}.",
        )
    vocabulary = model.vocabulary
    sampler = create_sampler(sampling, seed, vocabulary.size)
    constraint: Constraint | None = None
    choose = partial(C.llama_sampler_sample, sampler, model.context_pointer, -1)
    answer = AnswerText(
        request.id,
        emit,
        (*(() if request.text else model.template.stops), *sampling.stop),
        opening=thought,
        may_think=may_think,
    )
    # A grammar that has come to its end leaves nothing else to choose.
    may_end = not sampling.ignore_end or bool(sampling.grammar or sampling.schema)
    reason: StopReason = "length"
    first_at = last_at = 0.0
    begun = started
    reused = 0
    try:
        if sampling.grammar or sampling.schema:
            constraint = Constraint(
                sampling,
                vocabulary,
                sampler,
                thinking=bool(thought),
                may_think=may_think,
                interrupted=session.interrupted,
            )
            choose = partial(constraint.choose, model.context_pointer)
        reused = session.rewind(prompt)
        begun = time.perf_counter()
        session.prefill(
            prompt,
            lambda done: emit(Progress(request.id, "prompt", done, len(prompt))),
            stable=0 if request.text else session.stable(request.turns, request.thinking, prompt),
        )
        while answer.tokens < sampling.max_tokens:
            token = choose()
            last_at = time.perf_counter()
            first_at = first_at or last_at
            if may_end and vocabulary.ends(token):
                reason = "end"
                break
            answer.add(vocabulary.piece(token, special=False))
            if answer.stopped or (constraint is not None and constraint.complete):
                reason = "end"
                break
            if not session.room:
                reason = "context"
                break
            session.advance(token)
    except Interrupted:
        reason = "cancelled"
    finally:
        C.llama_sampler_free(sampler)
        answer.finish()
        session.mark()
    processed = min(len(session.tokens), len(prompt)) - reused
    return Finished(
        id=request.id,
        reason=reason,
        stats=Stats(
            prompt_tokens=len(prompt),
            reused_tokens=reused,
            completion_tokens=answer.tokens,
            prefill_tps=_rate(processed, (first_at or time.perf_counter()) - begun),
            # From the first token's choice to the last one's, whether shown or the end of the turn.
            decode_tps=_rate(answer.tokens - (reason != "end"), last_at - first_at),
            first_token_s=round(first_at - started, 4) if first_at else 0.0,
            seed=seed,
            peak_memory=peak_memory(),
            anonymous_memory=resident_memory().anonymous,
            thinking_tokens=answer.thinking_tokens,
            thinking_s=answer.thinking_s,
        ),
        opened_thinking=bool(thought),
        notes=constraint.notes if constraint is not None else [],
    )


def create_sampler(sampling: Sampling, seed: int, vocabulary: int) -> object:
    """Return the chain that chooses tokens; free it after use."""
    chain = C.llama_sampler_chain_init(C.llama_sampler_chain_default_params())
    if sampling.repeat_penalty != 1.0:
        C.llama_sampler_chain_add(
            chain, C.llama_sampler_init_penalties(vocabulary, 64, sampling.repeat_penalty, 0.0, 0.0)
        )
    if sampling.temperature <= 0:
        C.llama_sampler_chain_add(chain, C.llama_sampler_init_greedy())
        return chain
    for link in (
        C.llama_sampler_init_top_k(sampling.top_k),
        C.llama_sampler_init_top_p(sampling.top_p, 1),
        C.llama_sampler_init_min_p(sampling.min_p, 1),
        C.llama_sampler_init_temp(sampling.temperature),
        C.llama_sampler_init_dist(seed),
    ):
        C.llama_sampler_chain_add(chain, link)
    return chain


def _rate(tokens: int, seconds: float) -> float:
    return round(tokens / seconds, 2) if tokens > 0 and seconds > 0 else 0.0

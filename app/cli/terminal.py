"""The chat in a terminal: one question, or a conversation that is not stored."""

from __future__ import annotations

import argparse
import sys

import msgspec

from app.cli.model_choice import chosen_model
from app.core.cancel import CancelToken
from app.core.errors import SnugError, UsageError
from app.core.interrupt import interrupt_cancels
from app.core.units import format_bytes, format_rate
from app.engine.protocol import Finished, Loaded, Progress, Sampling, Text, Turn
from app.services import Services


def ask(services: Services, options: argparse.Namespace) -> int:
    """Ask ``--prompt``, print the answer as it comes and its numbers; 0 when it was answered."""
    loaded = _load(services, options)
    turns = [*_system(options), Turn("user", options.prompt)]
    text, end = _answer(services, turns, _sampling(services, options), quiet=options.json)
    if options.json:
        import json

        numbers = msgspec.to_builtins(end.stats)
        value = {"model": loaded.name, "text": text, "reason": end.reason, **numbers}
        print(json.dumps(value, indent=2, ensure_ascii=False))
    else:
        print(f"\n{_numbers(end)}")
    return 130 if end.reason == "cancelled" else 0


def converse(services: Services, options: argparse.Namespace) -> int:
    """Talk until the owner leaves; Ctrl+C stops an answer, Ctrl+D or /quit the chat."""
    if options.json:
        raise UsageError(
            "--json needs --prompt.", "Give the question: snug chat --prompt TEXT --json"
        )
    loaded = _load(services, options)
    print(f"{loaded.name} · {loaded.context:,} tokens of context · {format_bytes(loaded.memory)}")
    for note in loaded.notes:
        print(f"Note: {note}")
    print("Ctrl+C stops an answer. /new starts again, /quit leaves. This chat is not stored.")
    turns = _system(options)
    while True:
        try:
            question = input("\n> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return 0
        if question in ("/quit", "/exit"):
            return 0
        if question == "/new":
            turns = _system(options)
            print("A new chat.")
        elif question:
            turns = _exchange(services, options, turns, question)


def _exchange(
    services: Services, options: argparse.Namespace, turns: list[Turn], question: str
) -> list[Turn]:
    """Answer a question; a failure is said and the conversation stays as it was."""
    asked = [*turns, Turn("user", question)]
    try:
        if services.engine.loaded is None:  # it died in the last answer
            _load(services, options)
        text, end = _answer(services, asked, _sampling(services, options), quiet=False)
    except SnugError as error:
        print(f"\n{error.text}\n{error.hint}", file=sys.stderr)
        return turns
    print(f"\n{_numbers(end)}")
    return [*asked, Turn("assistant", text)] if text else turns


def _load(services: Services, options: argparse.Namespace) -> Loaded:
    def on_check(text: str, _fraction: float) -> None:
        print(f"snug: checking the engine: {text} …", file=sys.stderr, flush=True)

    path = None if options.model is None else chosen_model(services, options.model)
    return services.loader.load(path, context=options.ctx, on_check=on_check)


def _system(options: argparse.Namespace) -> list[Turn]:
    return [Turn("system", options.system)] if options.system else []


def _sampling(services: Services, options: argparse.Namespace) -> Sampling:
    asked = {
        "seed": options.seed, "max_tokens": options.max_tokens, "temperature": options.temperature,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value is not None}
    return msgspec.structs.replace(services.sampling(), **given)


def _answer(
    services: Services, turns: list[Turn], sampling: Sampling, *, quiet: bool
) -> tuple[str, Finished]:
    pieces: list[str] = []

    def on_event(event: Progress | Text) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)
            if not quiet:
                print(event.text, end="", flush=True)

    cancel = CancelToken()
    with interrupt_cancels(cancel):
        end = services.engine.generate(turns, sampling, on_event=on_event, cancel=cancel)
    return "".join(pieces), end


def _numbers(end: Finished) -> str:
    stats = end.stats
    ended = {"end": "", "length": ", cut at the limit", "cancelled": ", stopped",
             "context": ", the context is full"}[end.reason]  # fmt: skip
    return (
        f"[{stats.completion_tokens} tokens at {format_rate(stats.decode_tps)}{ended}; prompt "
        f"{stats.prompt_tokens} tokens, {stats.reused_tokens} reused, at "
        f"{format_rate(stats.prefill_tps)}; first token after {stats.first_token_s:.2f} s; "
        f"peak memory {format_bytes(stats.peak_memory)}; seed {stats.seed}]"
    )
